"""Workbooks: exact digits, ISO dates, formulas as text; damaged ones are refused."""

import datetime as dt
import zipfile
from pathlib import Path

import pytest

from desktop.core.documents.tables import Row, open_table
from desktop.core.domain.errors import Unreadable
from tests.unit.tables.files import cells, read, write_sheet


def test_cells_are_exact_text(tmp_path: Path) -> None:
    path = write_sheet(
        tmp_path,
        [
            ["导出时间：2026-11-22"],
            [],
            ["会员号", "手机号", "姓名", "余额", "生日", "时间"],
            [
                "000001",
                13800138000,
                "林晓岚",
                771.04,
                dt.date(1990, 2, 28),
                dt.datetime.fromisoformat("2026-01-02 03:04:05"),
            ],
            [7, 13800138000.0, "=1+1", 0.1, None, None],
            [None, None, None, None, None, None],
            [8, '="13900139000"', True, 1e15, "3月5日", dt.time(9, 30)],
            ["合计", None, None, 872.1, None, None],
        ],
    )
    with open_table(path) as table:
        rows = [row for row in table if isinstance(row, Row)]
        assert (table.encoding, table.header_line, table.skipped) == ("xlsx", 3, 1)
    assert [row.line for row in rows] == [4, 5, 7]
    assert list(rows[0].cells.values()) == [
        "000001",
        "13800138000",
        "林晓岚",
        "771.04",
        "1990-02-28",
        "2026-01-02 03:04:05",
    ]
    assert list(rows[1].cells.values()) == ["7", "13800138000", "=1+1", "0.1", "", ""]
    assert list(rows[2].cells.values()) == ["8", "13900139000", "TRUE", "1000000000000000", "3月5日", "09:30:00"]


def test_the_sheet_with_the_table_is_taken(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.create_sheet("名单").append(["手机号", "姓名"])
    book["名单"].append(["13800138000", "林"])
    book.save(tmp_path / "list.xlsx")
    assert cells(tmp_path / "list.xlsx") == [["13800138000", "林"]]


def test_an_empty_workbook_has_no_columns(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"file\.no_columns"):
        open_table(write_sheet(tmp_path, []))


def test_another_archive_is_no_workbook(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "list.xlsx", "w") as archive:
        archive.writestr("hello.txt", "hello")
    with pytest.raises(Unreadable, match=r"file\.unreadable"):
        open_table(tmp_path / "list.xlsx")


@pytest.mark.parametrize("share", range(5, 100, 10))
def test_a_workbook_cut_short_is_refused(tmp_path: Path, share: int) -> None:
    path = write_sheet(tmp_path, [["手机号", "姓名"], *([str(number), "x"] for number in range(200))])
    content = path.read_bytes()
    path.write_bytes(content[: len(content) * share // 100])
    with pytest.raises(Unreadable):
        read(path)
