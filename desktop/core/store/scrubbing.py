"""No byte of the erased is left (I20): files that hold their text are written anew without it, one after the other.

Deleting a row leaves its bytes in pages that SQLite uses again later, or in the gaps of pages in use; writing the whole
file anew does not. Each file is replaced in one step, so that whoever is killed here goes on with the next time.
"""

import csv
import secrets
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing, contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

import msgspec
import sqlcipher3.dbapi2 as sqlcipher

from desktop.core.domain.errors import Refusal, RuleBroken
from desktop.core.domain.keeping import Copy, Scrubbed
from desktop.core.store.border import border
from desktop.core.store.building import reading_as_is
from desktop.core.store.database import connect
from desktop.core.store.erasing import UNCLEAN, erase_texts, erased_ids, holds_text
from desktop.core.store.kept_lists import copies, keep_erased, kept_erased
from desktop.core.store.keys.backup_file import extract_database, read_backup_header, write_backup
from desktop.core.store.keys.durable_file import durable_file
from desktop.core.store.migrating import migrate
from desktop.core.store.rotating import ENDING
from desktop.core.store.swapping import LEDGER, clear

LARGE_BYTES = 1 << 30
"""A ledger beyond this takes more than a few seconds to be written anew: that waits until nobody is at the counter."""
_IN_MEMORY_BYTES = 256 << 20
_ASIDE = "ledger.*.db"
_IS_UNCLEAN = "SELECT 1 FROM settings WHERE key = ?"
_CLEAN = "DELETE FROM settings WHERE key = ?"
_NUMBERS = "SELECT member_no FROM members WHERE member_id IN (SELECT member_id FROM erased)"


def is_unclean(raw: Any) -> bool:
    """Whether the file may hold bytes of what was erased from it."""
    return raw.execute(_IS_UNCLEAN, (UNCLEAN,)).fetchone() is not None


def scrub(folder: Path, ledger_id: str, key: bytes, places: Iterable[Path], *, now: bool) -> Scrubbed:
    """Write anew what holds text of the erased: the ledger, backups, ledgers kept aside, lists in our own folder.

    ``places``: folders with backups. ``now``: a large ledger too. Raises LedgerDamaged, RuleBroken ``ledger.busy``.
    """
    ledger = folder / LEDGER
    with border(ledger), closing(connect(ledger, key)) as raw:
        gone = erased_ids(raw) | kept_erased(folder)
        numbers = frozenset(number for (number,) in raw.execute(_NUMBERS).fetchall())
        if not gone:
            return Scrubbed()
        keep_erased(folder, gone)
        waits = is_unclean(raw) and not now and ledger.stat().st_size > LARGE_BYTES
        written = is_unclean(raw) and not waits
        if written:
            write_anew(raw, ledger)
    damaged = [copy for aside in sorted(folder.glob(_ASIDE)) if (copy := _scrub_aside(aside, key, gone)) is not None]
    backups, unread = _scrub_backups(folder, ledger_id, key, places, gone)
    exports, elsewhere = _scrub_exports(folder, numbers)
    return Scrubbed(
        ledger=written,
        backups=tuple(backups),
        exports=tuple(exports),
        elsewhere=(*damaged, *unread, *elsewhere),
        waits=waits,
    )


def write_anew(raw: Any, file: Path) -> None:
    """The open database, page by page in new places; its log is empty afterwards. Outside of any transaction."""
    if file.stat().st_size > _IN_MEMORY_BYTES:
        raw.execute("PRAGMA temp_store = FILE")  # encrypted as the database is
    raw.execute("VACUUM")
    (busy, *_) = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:  # somebody reads what was there before: its pages stay in the log until they are done
        raise RuleBroken("ledger.busy", file=file.name)
    raw.execute(_CLEAN, (UNCLEAN,))
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def finish_scrubbing(raw: Any) -> None:
    """A ledger that was too large to be written anew while others use it: now, if nobody has it open but ``raw``."""
    try:
        raw.execute("PRAGMA busy_timeout = 0").fetchall()
        if raw.execute("PRAGMA journal_mode = DELETE").fetchone() == ("delete",):
            raw.execute("VACUUM")
            raw.execute(_CLEAN, (UNCLEAN,))
    except sqlcipher.OperationalError as error:
        if "locked" not in str(error) and "busy" not in str(error):
            raise
    finally:
        raw.execute("PRAGMA journal_mode = WAL").fetchall()


def _scrub_aside(file: Path, key: bytes, gone: Collection[str]) -> Copy | None:
    """A ledger that another has replaced; it comes back where it cannot be read, as it was kept for its damage."""
    try:
        with border(file):
            migrate(file, key)
            with closing(connect(file, key)) as raw:
                _erase_in(raw, file, gone)
                raw.execute("PRAGMA journal_mode = DELETE").fetchall()
    except (Refusal, sqlcipher.DatabaseError):
        return Copy(kind="backup", file=str(file), made_at_us=file.stat().st_mtime_ns // 1000)
    return None


def _erase_in(raw: Any, file: Path, gone: Collection[str]) -> bool:
    """Whether anything had to go."""
    if not holds_text(raw, gone) and not is_unclean(raw):
        return False
    raw.execute("BEGIN IMMEDIATE")
    erase_texts(raw, gone)
    raw.execute("COMMIT")
    write_anew(raw, file)
    return True


def _scrub_backups(
    folder: Path, ledger_id: str, key: bytes, places: Iterable[Path], gone: Collection[str]
) -> tuple[list[str], list[Copy]]:
    """Backups written anew, and those made from here that are out of reach."""
    named = {copy.file: copy for copy in copies(folder) if copy.kind == "backup"}
    found = {str(file.resolve()) for place in places if place.is_dir() for file in place.glob(f"*{ENDING}")}
    written, unread = list[str](), list[Copy]()
    for name in sorted(found | named.keys()):
        try:
            if read_backup_header(Path(name)).ledger_id == ledger_id and _scrub_backup(folder, Path(name), key, gone):
                written.append(name)
        except (Refusal, OSError, sqlcipher.DatabaseError):
            if name in named:
                unread.append(named[name])
    return written, unread


def _scrub_backup(folder: Path, file: Path, key: bytes, gone: Collection[str]) -> bool:
    """The backup under the same head, without the texts; whether it held any. Read back before it counts."""
    with _work_file(folder) as copy:
        header = extract_database(file, copy)
        with border(copy):
            with reading_as_is(copy, key) as raw:
                raw.execute("SELECT count(*) FROM members").fetchone()
            migrate(copy, key)
            with closing(connect(copy, key)) as raw:
                if not _erase_in(raw, copy, gone):
                    return False
                raw.execute("PRAGMA journal_mode = DELETE").fetchall()
                (schema,) = raw.execute("SELECT version_num FROM alembic_version").fetchone()
        write_backup(file, msgspec.structs.replace(header, schema=schema), copy)
    return True


@contextmanager
def _work_file(folder: Path) -> Iterator[Path]:
    copy = folder / f".backup-{secrets.token_hex(4)}.db"
    try:
        yield copy
    finally:
        clear(copy)


def _scrub_exports(folder: Path, numbers: frozenset[str]) -> tuple[list[str], list[Copy]]:
    """Lists in our own folder without the rows of these members; those elsewhere are told."""
    written, elsewhere = list[str](), list[Copy]()
    for copy in copies(folder):
        file = Path(copy.file)
        if copy.kind != "export" or (not file.exists() and _is_ours(folder, file)):
            continue
        if not _is_ours(folder, file):
            elsewhere.append(copy)
        elif _without_rows(file, numbers):
            written.append(copy.file)
    return written, elsewhere


def _is_ours(folder: Path, file: Path) -> bool:
    return file.is_relative_to(folder.resolve())


def _without_rows(file: Path, numbers: frozenset[str]) -> bool:
    """A CSV keeps its other rows; a list of another form goes as a whole. Whether anything was done."""
    if file.suffix.lower() != ".csv":
        file.unlink()
        return True
    try:
        text = file.read_bytes().decode()
        rows = list(csv.reader(StringIO(text, newline="")))
    except (UnicodeDecodeError, csv.Error):
        file.unlink()
        return True
    kept = [row for row in rows if not numbers.intersection(row[:1])]
    if len(kept) == len(rows):
        return False
    out = StringIO()
    csv.writer(out, lineterminator="\r\n" if "\r\n" in text else "\n").writerows(kept)
    with durable_file(file) as target:
        target.write(out.getvalue().encode())
    return True
