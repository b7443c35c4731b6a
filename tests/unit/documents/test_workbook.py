"""A list as an Excel file: a phone is one that can be copied, and no text is ever a formula."""

from io import BytesIO

import openpyxl

from desktop.core.documents.workbook import workbook
from desktop.core.domain.sheets import Document, Sheet


def test_a_phone_has_nothing_in_front_and_no_text_is_a_formula() -> None:
    row = ("+8613800138000", '=HYPERLINK("http://evil")', "-5", "@SUM(A1)", "王芳")
    sheet = Sheet(title="=1+1", header=("手机", "=1", "c", "d", "e"), rows=(row,))
    book = openpyxl.load_workbook(
        BytesIO(workbook(Document(title="=t", subtitle="s", language="zh-Hans", sheets=(sheet,))))
    )
    cells = [cell for line in book.worksheets[0].iter_rows() for cell in line if cell.value is not None]
    assert tuple(cell.value for cell in cells[-5:]) == row
    assert {cell.data_type for cell in cells} == {"s"}
