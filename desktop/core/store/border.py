"""The one place where SQLite's errors become ours, raised by the driver itself or by way of SQLAlchemy."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import disk_usage

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy.exc import DBAPIError

from desktop.core.domain.errors import Refusal, RuleBroken


class LedgerDamaged(Refusal):
    """The ledger file cannot be read as what it was: sales must go to a fresh one (I19)."""


_ROOM_BYTES = 1 << 20
_DAMAGE = ("malformed", "not a database", "hmac", "disk i/o error", "corrupt", "cipher")


@contextmanager
def border(file: Path) -> Iterator[None]:
    """Raise our family for what SQLite raises: ledger.damaged, ledger.busy, disk.full, ledger.not_writable."""
    try:
        yield
    except (sqlcipher.DatabaseError, DBAPIError) as error:
        ours = _ours(error, file)
        if ours is None:
            raise
        raise ours from error


def _has_no_room(file: Path) -> bool:
    """Whether the disk is full: "disk I/O error" is then said of helper files that cannot grow; nothing is broken."""
    try:
        return disk_usage(file.parent).free < _ROOM_BYTES
    except OSError:
        return False


def _ours(error: Exception, file: Path) -> Refusal | None:
    text = str(error.orig if isinstance(error, DBAPIError) else error).lower()
    if "full" in text or ("disk i/o error" in text and _has_no_room(file)):
        return RuleBroken("disk.full", file=file.name)
    if "locked" in text or "busy" in text:
        return RuleBroken("ledger.busy", file=file.name)
    if "readonly" in text or "unable to open" in text:
        return RuleBroken("ledger.not_writable", file=file.name)
    if any(sign in text for sign in _DAMAGE):
        return LedgerDamaged("ledger.damaged", file=file.name)
    return None
