"""A table open for reading: one pass, one record at a time."""

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from desktop.core.documents.tables.delimited import DelimitedSource
from desktop.core.documents.tables.furniture import is_furniture
from desktop.core.documents.tables.rows import BadRow, Layout, Record, Row
from desktop.core.documents.tables.sniff import FileKind, kind_of_file
from desktop.core.domain.errors import Unreadable


class Source(Protocol):
    """One kind of file: knows its layout, gives raw records after the header in order."""

    encoding: str
    layout: Layout

    def records(self) -> Iterator[Record]:
        """Every record after the header that is not blank."""

    def position(self) -> int:
        """About how many bytes of the file have been read."""

    def close(self) -> None:
        """Let go of the file; twice does no harm."""


def open_table(path: Path) -> "Table":
    """The table in a file, its encoding and header already found. Use it in a ``with`` block.

    Raises:
        Unreadable: file.missing, file.empty, file.unreadable (fact ``kind`` says what it looks like), file.no_columns;
            every one with the file's ``name`` only.
    """
    kind = kind_of_file(path)
    if kind is FileKind.SHEET:
        from desktop.core.documents.tables.sheet import SheetSource

        return Table(path, SheetSource(path))
    return Table(path, DelimitedSource(path))


class Table:
    """Rows and bad rows of one file, in the file's order. Iterate once; not for sharing between threads.

    Iterating may raise Unreadable (file.unreadable) when the medium or a damaged workbook gives out halfway.
    """

    def __init__(self, path: Path, source: Source) -> None:
        self._path = path
        self._source = source
        self.header = source.layout.header
        self.separator = source.layout.separator
        self.header_line = source.layout.header_line
        self.encoding = source.encoding
        self.size_hint = path.stat().st_size
        self.skipped = 0

    @property
    def position(self) -> int:
        """Bytes read so far, never above ``size_hint``: for a progress bar."""
        return min(self._source.position(), self.size_hint)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._source.close()

    def __iter__(self) -> Iterator[Row | BadRow]:
        """Every data record once; totals, footers and repeated headers are passed over and counted in ``skipped``."""
        number, header, width = 0, self.header, len(self.header)
        try:
            for record in self._source.records():
                cells = record.cells
                if cells and is_furniture(cells, header):
                    self.skipped += 1
                    continue
                number += 1
                if len(cells) == width:
                    yield Row(number, record.line, dict(zip(header, cells, strict=True)))
                else:
                    yield self._shape(number, record)
        except OSError as error:
            raise Unreadable("file.unreadable", name=self._path.name, kind="medium") from error

    def _shape(self, number: int, record: Record) -> Row | BadRow:
        if record.wrong is not None:
            return BadRow(number, record.line, record.wrong)
        cells, width = record.cells, len(self.header)
        if len(cells) > width and any(cells[width:]):
            return BadRow(number, record.line, "row.too_many_cells")
        if len(cells) < width:
            cells = cells + [""] * (width - len(cells))
        return Row(number, record.line, dict(zip(self.header, cells, strict=False)))
