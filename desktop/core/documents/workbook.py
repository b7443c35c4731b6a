"""A document of tables as an Excel file. A text that a spreadsheet would take for a formula is text there."""

from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from desktop.core.documents.cells import width
from desktop.core.domain.listing import guarded
from desktop.core.domain.sheets import Document, Sheet, Value

_LONGEST_TITLE = 31
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_WIDEST = 60


def workbook(document: Document) -> bytes:
    """One sheet a table, the head in bold and fixed."""
    book = Workbook(write_only=True)
    book.properties.title = document.title
    book.properties.creator = "Shuke"
    for table in document.sheets:
        _fill(book.create_sheet(table.title.translate(_FORBIDDEN)[:_LONGEST_TITLE]), document, table)
    into = BytesIO()
    book.save(into)
    return into.getvalue()


def _fill(sheet: WriteOnlyWorksheet, document: Document, table: Sheet) -> None:
    for at, wide in enumerate(_widths(table)):
        sheet.column_dimensions["ABCDEFGHIJKLMNOPQRSTUVWXYZ"[at]].width = wide
    sheet.freeze_panes = "A4"
    sheet.append([_head(sheet, f"{document.title} · {table.title}")])
    sheet.append([document.subtitle])
    sheet.append([_head(sheet, name) for name in table.header])
    for row in table.rows:
        sheet.append([_text(sheet, value) if isinstance(value, str) else value for value in row])


def _text(sheet: WriteOnlyWorksheet, value: str) -> object:
    """A cell that is a text by its kind: nothing in front of it, so that a phone is one that can be copied."""
    if guarded(value) == value:
        return value
    cell = WriteOnlyCell(sheet, value=value)
    cell.data_type = "s"
    return cell


def _head(sheet: WriteOnlyWorksheet, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    cell.font = Font(bold=True)
    return cell


def _widths(table: Sheet) -> list[int]:
    """As wide as the longest text of a column, 汉字 counted twice."""
    columns: list[tuple[Value, ...]] = list(zip(table.header, *table.rows, strict=False)) if table.rows else []
    found = [max(width(str(value)) for value in column if value is not None) + 2 for column in columns]
    return [min(_WIDEST, wide) for wide in found] or [width(name) + 2 for name in table.header]
