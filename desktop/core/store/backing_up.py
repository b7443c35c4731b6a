"""A backup under load: a copy as of one instant, opened and checked, then sealed so that the recovery code opens it.

``VACUUM INTO`` copies inside a read transaction: other processes go on writing, and the copy is encrypted with the same
key (tried: sqlcipher 4.19). What opens it travels inside, sealed to the recovery code's public key.
"""

import secrets as random_source
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import sqlcipher3.dbapi2 as sqlcipher

from desktop.core.domain.errors import Unreadable
from desktop.core.domain.keeping import BackedUp, Head
from desktop.core.store.border import LedgerDamaged, border
from desktop.core.store.building import reading_as_is
from desktop.core.store.database import connect
from desktop.core.store.keys.backup_file import BackupHeader, write_backup
from desktop.core.store.keys.recovery import seal
from desktop.core.store.setting_names import LEDGER_ID, RECOVERY_KEY
from desktop.core.store.swapping import LEDGER


class Sealed(msgspec.Struct, frozen=True):
    """What a restore on another machine needs, as it is sealed: the key of the file, the secret of its PINs."""

    database: bytes
    pin: bytes


def back_up(folder: Path, keys: Sealed, out: Path, now_us: int) -> BackedUp:
    """Write a backup of the directory's ledger to ``out``; whole, read back and opened when this returns.

    Raises Unreadable ``backup.not_written`` (``out`` stays as it was), LedgerDamaged where it cannot be copied.
    """
    if out.resolve().parent == folder.resolve() and out.name.startswith("ledger."):
        raise Unreadable("backup.not_written", path=str(out))  # that name is the ledger's own
    copy = folder / f".backup-{random_source.token_hex(4)}.db"
    try:
        with border(copy):
            _copy(folder / LEDGER, copy, keys.database)
            with reading_as_is(copy, keys.database) as raw:
                header = _checked(raw, keys, now_us)
        written = write_backup(out, header, copy)
    finally:
        copy.unlink(missing_ok=True)
    return BackedUp(
        file=str(out), epoch=written.epoch, seq=written.seq, chain_hash=written.chain_hash, bytes=out.stat().st_size
    )


def head_of(raw: Any) -> Head:
    """Where an open ledger's log ends."""
    epoch, seq, chained = raw.execute("SELECT epoch, seq, chain_hash FROM heads WHERE id = 1").fetchone()
    return Head(epoch, seq, chained.hex())


def _copy(ledger: Path, copy: Path, key: bytes) -> None:
    with closing(connect(ledger, key)) as raw:
        raw.execute("VACUUM INTO ?", (str(copy),))


def _checked(raw: Any, keys: Sealed, now_us: int) -> BackupHeader:
    if raw.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        raise LedgerDamaged("ledger.damaged", file=LEDGER)
    settings = dict(raw.execute("SELECT key, value FROM settings").fetchall())
    head, ledger_id = head_of(raw), settings[LEDGER_ID]
    (schema,) = raw.execute("SELECT version_num FROM alembic_version").fetchone()
    public_key = bytes.fromhex(settings[RECOVERY_KEY])
    return BackupHeader(
        ledger_id=ledger_id,
        epoch=head.epoch,
        seq=head.seq,
        chain_hash=head.chain_hash,
        made_at_us=now_us,
        schema=schema,
        sealed_database_key=seal(public_key, msgspec.msgpack.encode(keys), ledger_id.encode()),
    )


def is_what_it_says(file: Path, key: bytes, header: BackupHeader) -> bool:
    """Whether an extracted database opens with the key, is whole, and stands where its header says."""
    try:
        with reading_as_is(file, key) as raw:
            whole = raw.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
            (ledger_id,) = raw.execute("SELECT value FROM settings WHERE key = ?", (LEDGER_ID,)).fetchone()
            said = Head(header.epoch, header.seq, header.chain_hash)
            return whole and ledger_id == header.ledger_id and head_of(raw) == said
    except (sqlcipher.DatabaseError, TypeError):
        return False
