"""XLSX as a source of records: the one file that knows openpyxl, and where its many exceptions become ours.

Numbers come out as the exact digits a person sees (13800138000, 771.04), dates as ISO text, formulas as their own
text: nothing is ever calculated.
"""

import datetime as dt
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.core.documents.tables.layout import PREVIEW_LINES, find_layout
from desktop.core.documents.tables.records import plain_cell
from desktop.core.documents.tables.rows import Layout, Record
from desktop.core.domain.errors import Refusal, Unreadable

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

_MAX_ROWS = 1_048_576
_MAX_UNPACKED_BYTES = 1 << 32
_MAX_STRINGS_BYTES = 1 << 28
_HALF_SECOND_US = 500_000


class SheetSource:
    """The first sheet of a workbook that holds a table."""

    encoding = "xlsx"

    def __init__(self, path: Path) -> None:
        self._name = path.name
        self._file = path.open("rb")
        self._seen = 0
        try:
            _refuse_monsters(self._file, path.name)
            self._book = _open(self._file)
            self._sheet, self.layout = self._find()
        except Refusal:
            self._file.close()
            raise
        except Exception as error:  # openpyxl raises whatever comes along on a damaged workbook
            self._file.close()
            raise Unreadable("file.unreadable", name=path.name, kind="damaged_workbook") from error

    def records(self) -> Iterator[Record]:
        """Every record below the header that is not blank. Raises Unreadable if the workbook gives out halfway."""
        for line, values in enumerate(self._rows(), 1):
            if line > self.layout.header_line and (cells := _texts(values)) and any(cells):
                yield Record(line, cells)

    def position(self) -> int:
        """About how far into the file the reading is."""
        if not self._file.closed:
            self._seen = max(self._seen, self._file.tell())
        return self._seen

    def close(self) -> None:
        """Let go of the file."""
        self._book.close()
        self._file.close()

    def _rows(self) -> Iterator[tuple[Any, ...]]:
        try:
            yield from islice(self._sheet.iter_rows(values_only=True), _MAX_ROWS)
        except Exception as error:  # as above
            raise Unreadable("file.unreadable", name=self._name, kind="damaged_workbook") from error

    def _find(self) -> tuple[Any, Layout]:
        for sheet in self._book.worksheets:
            sheet.reset_dimensions()  # type: ignore[attr-defined,unused-ignore]
            preview = [_texts(values) for values in islice(sheet.iter_rows(values_only=True), PREVIEW_LINES)]
            if layout := find_layout(preview, ""):
                return sheet, layout
        raise Unreadable("file.no_columns", name=self._name)


def _open(file: Any) -> "Workbook":
    from openpyxl import load_workbook

    return load_workbook(file, read_only=True, data_only=False, keep_links=False)


def _refuse_monsters(file: Any, name: str) -> None:
    """A damaged archive, or one that unpacks to more than a machine can hold, goes no further."""
    with zipfile.ZipFile(file) as archive:
        members = archive.infolist()
        strings = sum(member.file_size for member in members if "sharedstrings" in member.filename.lower())
        if strings > _MAX_STRINGS_BYTES or sum(member.file_size for member in members) > _MAX_UNPACKED_BYTES:
            raise Unreadable("file.unreadable", name=name, kind="too_large")
        if archive.testzip() is not None:
            raise Unreadable("file.unreadable", name=name, kind="damaged_workbook")


def _texts(values: tuple[Any, ...]) -> list[str]:
    return [plain_cell(_text(value).replace("\0", "")) for value in values]


def _text(value: Any) -> str:
    """A cell's value as exact text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, dt.datetime):
        return _moment(value)
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, str | int):
        return str(value)
    return _digits(value)


def _digits(value: Any) -> str:
    """A number without exponent and without a useless ".0": what Excel holds, in its shortest exact form."""
    try:
        number = Decimal(repr(value))
    except ArithmeticError:
        return str(value)
    if not number.is_finite() or abs(number.adjusted()) > 40:
        return str(value)
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _moment(value: dt.datetime) -> str:
    """ISO to the nearest second (Excel's days in binary are off by microseconds); a midnight is a date."""
    whole = value.replace(microsecond=0) + dt.timedelta(seconds=value.microsecond >= _HALF_SECOND_US)
    return whole.date().isoformat() if whole.time() == dt.time() else whole.isoformat(sep=" ")
