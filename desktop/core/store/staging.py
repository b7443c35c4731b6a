"""Bills on their way in, put in order on the disk: memory stays flat however long the file is.

A database of its own beside the ledger, encrypted with a key that exists only in this process; its rows hold no names.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_bytes, token_hex
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from desktop.core.ports import StagedBill
from desktop.core.store.border import border

_SUFFIX = ".stage"
_CACHE_KIB = 16 * 1024
_TABLES = (
    "CREATE TABLE bills (row INTEGER PRIMARY KEY, line, store, basket, customer, at_us, amount, category)",
    "CREATE UNIQUE INDEX bills_by_name ON bills (basket, store)",
    "CREATE INDEX bills_in_order ON bills (customer, at_us)",
    "CREATE TABLE told (row, line, kind, reason, member_no, held, brought)",
    "CREATE TABLE met (name TEXT PRIMARY KEY) WITHOUT ROWID",
)
_SETTINGS = ("journal_mode = OFF", "synchronous = OFF", "locking_mode = EXCLUSIVE", f"cache_size = -{_CACHE_KIB}")
_ADD = "INSERT OR IGNORE INTO bills VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_COUNT = "SELECT count(*) FROM bills WHERE row BETWEEN ? AND ?"
_HAS = "SELECT 1 FROM bills WHERE row = ?"
_HOLDER = "SELECT * FROM bills WHERE basket = ? AND store = ?"
_MEET = "INSERT OR IGNORE INTO met VALUES (?)"
_TELL = "INSERT INTO told VALUES (?, ?, ?, ?, ?, ?, ?)"
_TOLD = "SELECT * FROM told ORDER BY row, kind"
_IN_ORDER = "SELECT * FROM bills ORDER BY customer, at_us"


class StagingFolder:
    """Makes stages in a folder, and clears away those that a killed process left (ports.Staging)."""

    def __init__(self, folder: Path) -> None:
        """``folder``: the data directory."""
        self._folder = folder

    def clear(self) -> None:
        """Remove what was left behind. A stage in use has no name any more, or (Windows) cannot be removed."""
        for left in self._folder.glob(f"*{_SUFFIX}"):
            with suppress(OSError):
                left.unlink()

    @contextmanager
    def stage(self) -> "Iterator[BillStage]":
        """An empty stage, gone at the end of the block."""
        self.clear()
        file = self._folder / f"import-{token_hex(8)}{_SUFFIX}"
        with border(file):
            raw = _opened(file)
            try:
                yield BillStage(raw)
            finally:
                raw.close()
                file.unlink(missing_ok=True)


class BillStage:
    """Bills of one file. First all are added, then all are taken (ports.Stage)."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw

    def add(self, bills: Sequence[StagedBill]) -> list[tuple[StagedBill, StagedBill]]:
        """Keep bills, in the file's order; those named as an earlier one come back, each with that one."""
        if not bills:
            return []
        self._raw.executemany(_ADD, [_row(bill) for bill in bills])
        (kept,) = self._raw.execute(_COUNT, (bills[0].row, bills[-1].row)).fetchone()
        if kept == len(bills):
            return []
        again = [bill for bill in bills if self._raw.execute(_HAS, (bill.row,)).fetchone() is None]
        return [(bill, self._holder(bill)) for bill in again]

    def _holder(self, bill: StagedBill) -> StagedBill:
        return StagedBill(*self._raw.execute(_HOLDER, (bill.basket, bill.store)).fetchone())

    def in_order(self) -> Iterator[StagedBill]:
        """Every bill kept: member by member, each member's in order of time."""
        return (StagedBill(*row) for row in self._raw.execute(_IN_ORDER))

    def met(self, name: str) -> bool:
        """Whether the name has been asked about before; from now on it has."""
        return not self._raw.execute(_MEET, (name,)).rowcount

    def tell(self, rows: Sequence[Sequence[object]]) -> None:
        """Keep what is to be told of the file's rows."""
        self._raw.executemany(_TELL, rows)

    def told(self) -> Iterator[tuple[object, ...]]:
        """All of it, in the file's order."""
        return iter(self._raw.execute(_TOLD))


def _row(bill: StagedBill) -> tuple[object, ...]:
    return (
        bill.row, bill.line, bill.store, bill.basket, bill.customer, bill.at_us, bill.amount_minor, bill.category,
    )  # fmt: skip


def _opened(file: Path) -> Any:
    """One transaction that is never committed nor rolled back; where the system allows, the file loses its name now."""
    raw = sqlcipher.connect(str(file), isolation_level=None)
    raw.execute(f"PRAGMA key = \"x'{token_bytes(32).hex()}'\"")
    for setting in _SETTINGS:
        raw.execute(f"PRAGMA {setting}").fetchall()
    for table in _TABLES:
        raw.execute(table)
    if os.name == "posix":
        file.unlink()
    raw.execute("BEGIN")
    return raw
