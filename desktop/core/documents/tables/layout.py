"""Where the data begins: the separator and the header row, found in the first lines of a file."""

import csv
from collections import Counter
from collections.abc import Sequence

from desktop.core.documents.tables.column_names import is_known_name
from desktop.core.documents.tables.rows import Layout

PREVIEW_LINES = 60
_SEPARATORS = (",", "\t", ";", "|", "，")


def find_text_layout(lines: Sequence[str]) -> Layout | None:
    """The layout of a delimited file from its first lines; None when they show no table."""
    found = [layout for separator in _SEPARATORS if (layout := find_layout(_split(lines, separator), separator))]
    return max(found, key=_credit, default=None)


def find_layout(records: Sequence[Sequence[str]], separator: str) -> Layout | None:
    """The first record with two known column names, else a lone known name, else the first of the usual width (≥ 2).

    ``records`` stand for the file's first lines one to one, blank ones as empty.
    """
    index = _header_index(records)
    if index is None:
        return None
    return Layout(separator=separator, header_line=index + 1, header=unique_names(records[index]))


def unique_names(cells: Sequence[str]) -> tuple[str, ...]:
    """Header cells as column names: trailing empty ones dropped, empty ones "#n", repeated ones "name (n)"."""
    width = max((at for at, cell in enumerate(cells, 1) if cell.strip()), default=0)
    names: list[str] = []
    for at, cell in enumerate(cells[:width], 1):
        name = " ".join(cell.split()) or f"#{at}"
        names.append(name if name not in names else f"{name} ({at})")
    return tuple(names)


def _header_index(records: Sequence[Sequence[str]]) -> int | None:
    known = [sum(map(is_known_name, record)) for record in records]
    named = next((at for at, count in enumerate(known) if count >= 2), None)
    if named is not None:
        return named
    usual = _usual_width(records)
    if usual < 2:
        return next((at for at, count in enumerate(known) if count), None)
    return next((at for at, record in enumerate(records) if len(record) == usual and _filled(record) >= 2), None)


def _usual_width(records: Sequence[Sequence[str]]) -> int:
    """The width most records have; a preamble padded with separators counts like any other."""
    widths = Counter(len(record) for record in records if _filled(record))
    return widths.most_common(1)[0][0] if widths else 0


def _filled(record: Sequence[str]) -> int:
    return sum(1 for cell in record if cell.strip())


def _credit(layout: Layout) -> tuple[int, int]:
    return sum(map(is_known_name, layout.header)), len(layout.header)


def _split(lines: Sequence[str], separator: str) -> list[list[str]]:
    return [_cells(line, separator) for line in lines]


def _cells(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return []
