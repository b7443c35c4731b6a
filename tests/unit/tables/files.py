"""Makes table files for the tests, and reads them whole."""

import csv
from collections.abc import Sequence
from pathlib import Path

from desktop.core.documents.tables import BadRow, Row, open_table

EXPORTS = Path(__file__).parents[2] / "data" / "member_exports"
SIMPLIFIED = "会员号,手机号,姓名,积分\n1,13800138000,林晓岚,10\n2,13900139000,王小明,20\n3,13600136000,欧阳喆燊,30\n"
TRADITIONAL = "會員編號,手機號碼,姓名,點數\n1,0912345678,林曉嵐,10\n2,0922345678,陳怡君,20\n3,0932345678,張雅婷,30\n"


def write(folder: Path, content: str | bytes, encoding: str = "utf-8", name: str = "list.csv") -> Path:
    """A file with exactly this content."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def read(path: Path) -> list[Row | BadRow]:
    """Everything the table gives."""
    with open_table(path) as table:
        return list(table)


def cells(path: Path) -> list[list[str]]:
    """The cells of all rows; fails on a bad row."""
    rows = read(path)
    assert all(isinstance(row, Row) for row in rows), rows
    return [list(row.cells.values()) for row in rows if isinstance(row, Row)]


def expected(name: str) -> list[dict[str, str]]:
    """A file of expected answers."""
    with (EXPORTS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_sheet(folder: Path, rows: Sequence[Sequence[object]], name: str = "list.xlsx") -> Path:
    """A workbook with one sheet."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    book.save(folder / name)
    return folder / name
