"""Tables of other systems as services see them (ports.Tables): opened, their columns known, their clocks read.

The tables room is imported when the first table is opened (10 ms of every start otherwise).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from desktop.core.documents.csv_draft import CsvDraft, FileDraft
from desktop.core.ports import ImportKind, TableRecord

if TYPE_CHECKING:
    from desktop.core.documents.tables import Table


class OpenForeignTable:
    """One table, open for one reading (ports.ForeignTable)."""

    def __init__(self, table: "Table", digest: str) -> None:
        """``digest``: of the file's bytes."""
        self._table = table
        self.header = tuple(table.header)
        self.digest = digest
        self.size = table.size_hint

    @property
    def position(self) -> int:
        """Bytes read so far."""
        return self._table.position

    def __iter__(self) -> Iterator[TableRecord]:
        """Every record of the table, those that make no sense with the reason."""
        from desktop.core.documents.tables import BadRow

        for row in self._table:
            if isinstance(row, BadRow):
                yield TableRecord(row.number, row.line, {}, row.reason_code)
            else:
                yield TableRecord(row.number, row.line, row.cells)


class ForeignTables:
    """The tables room behind its port."""

    @contextmanager
    def open(self, path: Path) -> Iterator[OpenForeignTable]:
        """The table in a file. Raises what open_table raises; nothing has been read then."""
        from desktop.core.documents.tables import open_table

        with open_table(path) as table, path.open("rb") as file:
            yield OpenForeignTable(table, file_digest(file, "sha256").hexdigest())

    def columns(self, header: Sequence[str], kind: ImportKind, mapping: Mapping[str, str]) -> dict[str, str]:
        """Field → column; see match_columns."""
        from desktop.core.documents.tables.columns import match_columns

        return match_columns(header, kind, mapping)

    def fields(self, kind: ImportKind) -> tuple[str, ...]:
        """What a column may be."""
        from desktop.core.documents.tables.columns import field_names

        return field_names(kind)

    def tier_columns(self, header: Sequence[str]) -> tuple[str, ...]:
        """Columns that hold a level."""
        from desktop.core.documents.tables.columns import tier_columns

        return tier_columns(header)

    def clock(self, zone: ZoneInfo | None) -> Callable[[str], int]:
        """What reads a column of times: the wall clock of ``zone``, or a UTC clock. ValueError for what is none."""
        from desktop.core.documents.tables.times import parse_local, parse_utc

        return parse_utc if zone is None else partial(parse_local, zone=zone)

    def write(self, path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> CsvDraft:
        """The rows as a CSV file that is not yet in its place."""
        return CsvDraft(path, header, rows)

    def bundled(self, files: Mapping[str, bytes]) -> bytes:
        """Several files as one zip."""
        from desktop.core.documents.bundle import bundled

        return bundled(files)

    def keep(self, path: Path, data: bytes, rows: int) -> FileDraft:
        """A file made elsewhere that is not yet in its place; ``rows``: how many rows it holds."""
        return FileDraft(path, data, rows)
