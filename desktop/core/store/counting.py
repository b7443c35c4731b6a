"""What lies in a data directory, counted: members and bills in the ledger, bytes on the disk, backups in a folder."""

from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from desktop.core.domain.errors import Refusal
from desktop.core.domain.keeping import KeptBackup
from desktop.core.store.building import reading_as_is
from desktop.core.store.keys.backup_file import BackupHeader, read_backup_header
from desktop.core.store.peeking import peek

_PLAIN = b"SQLite format 3\x00"
_BESIDE = ("", "-wal")
_MOST_FILES = 2_000


def count(ledger: Path, key: bytes) -> tuple[int | None, int | None]:
    """How many members and bills an encrypted ledger holds; None for both where it cannot be read."""
    try:
        with reading_as_is(ledger, key) as raw:
            (members,) = raw.execute("SELECT count(*) FROM members WHERE NOT withdrawn").fetchone()
            (bills,) = raw.execute("SELECT count(*) FROM sales").fetchone()
    except sqlcipher.DatabaseError:
        return None, None
    return members, bills


def weight(ledger: Path) -> int:
    """The bytes of the ledger, with what has not been taken into its file yet."""
    files = (Path(f"{ledger}{beside}") for beside in _BESIDE)
    return sum(file.stat().st_size for file in files if file.exists())


def is_encrypted(ledger: Path) -> bool:
    """Whether the file's first bytes are not those of a database that anybody can open."""
    return peek(ledger, len(_PLAIN)) != _PLAIN


def backups_in(folder: Path, ledger_id: str) -> tuple[KeptBackup, ...]:
    """The backups among the folder's files, the newest first."""
    files = sorted(folder.iterdir())[:_MOST_FILES] if folder.is_dir() else []
    found = [backup for file in files if file.is_file() and (backup := _backup(file, ledger_id)) is not None]
    return tuple(sorted(found, key=lambda backup: backup.made_at_us, reverse=True))


def _backup(file: Path, ledger_id: str) -> KeptBackup | None:
    try:
        header: BackupHeader = read_backup_header(file)
    except Refusal:
        return None
    return KeptBackup(
        file=str(file),
        made_at_us=header.made_at_us,
        seq=header.seq,
        bytes=file.stat().st_size,
        ours=header.ledger_id == ledger_id,
    )
