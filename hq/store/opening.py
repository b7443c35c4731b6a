"""Opening HQ's database: PostgreSQL by its address, or an encrypted file of the data folder with its key beside it.

The key is 32 random bytes in ``hq.key``, which only its owner may read: whoever copies the database file alone, or a
backup of it, reads nothing. Both belong into a backup, in different places.
"""

import os
import secrets
import stat
from pathlib import Path

from sqlalchemy.exc import DatabaseError, SQLAlchemyError

from desktop.core.domain.errors import NotFound, Refusal, RuleBroken, Unreadable
from hq.settings import Settings
from hq.store.database import Busy, Database
from hq.store.migrating import Newer, migrate, revision_of

FILE = "hq.db"
KEY = "hq.key"
_KEY_BYTES = 32
_SCHEMES = ("postgresql://", "postgres://")


def open_database(settings: Settings, *, may_make: bool = False) -> Database:
    """The database, with today's schema. ``may_make``: an empty one is set up, which otherwise is no HQ.

    NotFound ``hq.missing``; Unreadable ``hq.key_missing``, ``hq.key_other``, ``hq.database_away``; RuleBroken
    ``hq.newer``, ``hq.address``, ``hq.folder``.
    """
    database = _at_address(settings.database_url) if settings.database_url else _in_folder(settings.data_dir, may_make)
    try:
        _bring_up(database, settings, may_make=may_make)
    except Refusal:
        database.close()
        raise
    except (SQLAlchemyError, Busy) as error:
        database.close()
        if settings.database_url:
            raise Unreadable("hq.database_away") from error
        if isinstance(error, DatabaseError) and "not a database" in str(error):
            raise Unreadable("hq.key_other", file=str(settings.data_dir / KEY)) from error
        raise
    return database


def _bring_up(database: Database, settings: Settings, *, may_make: bool) -> None:
    with database.reading() as connection:
        revision = revision_of(connection)
    if revision is None and not may_make:
        raise NotFound("hq.missing", folder=str(settings.data_dir))
    try:
        migrate(database)
    except Newer as error:
        raise RuleBroken("hq.newer", revision=revision or "") from error


def _at_address(address: str) -> Database:
    scheme = next((scheme for scheme in _SCHEMES if address.startswith(scheme)), None)
    if scheme is None:
        raise RuleBroken("hq.address")
    try:
        return Database.at(_SCHEMES[0] + address.removeprefix(scheme))
    except (SQLAlchemyError, ValueError) as error:
        raise RuleBroken("hq.address") from error


def _in_folder(folder: Path, may_make: bool) -> Database:  # noqa: FBT001 - named at the only call
    file, key_file = folder / FILE, folder / KEY
    if not file.exists() and not may_make:
        raise NotFound("hq.missing", folder=str(folder))
    try:
        if not key_file.exists():
            if file.exists():
                raise Unreadable("hq.key_missing", file=str(key_file))
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write_key(key_file)
        key = _read_key(key_file)
    except OSError as error:
        raise RuleBroken("hq.folder", folder=str(folder), reason=error.strerror or "") from error
    if len(key) != _KEY_BYTES:
        raise Unreadable("hq.key_other", file=str(key_file))
    return Database.in_file(file, key)


def _write_key(key_file: Path) -> None:
    """The key is on the disk, and in nobody's reach, before anything is encrypted with it."""
    part = key_file.with_name(f".{key_file.name}.{secrets.token_hex(4)}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_bytes(_KEY_BYTES))
        file.flush()
        os.fsync(file.fileno())
    part.replace(key_file)
    if os.name == "posix":
        folder = os.open(key_file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _read_key(key_file: Path) -> bytes:
    key = key_file.read_bytes()
    mode = stat.S_IMODE(key_file.stat().st_mode)
    if os.name == "posix" and mode & 0o077:
        key_file.chmod(0o600)
    return key
