"""Records out of lines, with quotes that never swallow a file: fast where all is plain, careful where it is not."""

import csv
import io
from collections.abc import Callable, Iterator

from desktop.core.documents.tables.lines import Lines
from desktop.core.documents.tables.rows import Layout, Record
from desktop.core.documents.tables.sniff import UNDECODABLE

MAX_RECORD_LINES = 64
"""A quoted cell of more lines is taken for a quote that was never closed."""


class RecordReader:
    """Puts lines together into records. A record that makes no sense costs its first line only, never the next ones."""

    def __init__(self, lines: Lines, layout: Layout) -> None:
        self._lines = lines
        self._width = len(layout.header)
        self._separator = layout.separator
        self._held: list[str] = []
        self._csv = self._careful_csv()

    def records(self) -> Iterator[Record]:
        """Every record that is not blank, in order."""
        while True:
            block = self._lines.block()
            rows = self._plain_rows(block) if block else None
            if rows is not None:
                yield from self._block_records(rows, map_cell=plain_cell if "=" in block else str.strip)
                continue
            self._lines.put_ahead(block)
            record = self._next()
            if record is None:
                return
            if record.wrong is not None or any(record.cells):
                yield record

    def _plain_rows(self, block: str) -> list[list[str]] | None:
        """The rows of a block in which every line is a sound record of its own; else None."""
        if "\0" in block or UNDECODABLE in block:
            return None
        reader = csv.reader(io.StringIO(block, newline=""), delimiter=self._separator, strict=True)
        try:
            rows = list(reader)
        except csv.Error:
            return None
        return rows if len(rows) == reader.line_num else None

    def _block_records(self, rows: list[list[str]], map_cell: Callable[[str], str]) -> Iterator[Record]:
        start = self._lines.number + 1
        self._lines.count(len(rows))
        for line, row in enumerate(rows, start):
            cells = list(map(map_cell, row))
            if any(cells):
                yield Record(line, cells)

    def _next(self) -> Record | None:
        """One record, line by line."""
        self._held.clear()
        try:
            cells = next(self._csv)
        except StopIteration:
            return None
        except csv.Error:
            return self._give_up()
        held = self._held
        if len(held) > 1 and (len(cells) < self._width or any(cells[self._width :])):
            return self._give_up()
        line = self._lines.number - len(held) + 1
        for text in held:
            if UNDECODABLE in text:
                return Record(line, [], "row.too_long" if text.endswith(Lines.TOO_LONG) else "row.undecodable")
        return Record(line, list(map(plain_cell, cells)))

    def _give_up(self) -> Record:
        """The first line is bad; those after it get their own chance."""
        self._lines.take_back(self._held[1:])
        self._csv = self._careful_csv()
        return Record(self._lines.number, [], "row.quotes")

    def _careful_csv(self) -> Iterator[list[str]]:
        return csv.reader(self._feed(), delimiter=self._separator, strict=True)

    def _feed(self) -> Iterator[str]:
        for line in self._lines:
            self._held.append(line)
            if len(self._held) > MAX_RECORD_LINES:
                raise csv.Error("a quote that is never closed")
            yield line


def plain_cell(cell: str) -> str:
    """A cell stripped, without Excel's way to keep digits as text: ``="0138"`` → 0138. Other formulas stay text."""
    cell = cell.strip()
    if cell[:2] == '="' and cell[-1] == '"' and len(cell) > 2 and '"' not in cell[2:-1]:
        return cell[2:-1].strip()
    return cell
