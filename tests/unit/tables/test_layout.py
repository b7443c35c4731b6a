"""Separators, preambles, totals, quotes: where the data is, and that a stray quote never swallows a file."""

from pathlib import Path

import pytest

from desktop.core.documents.tables import BadRow, Row, open_table
from tests.unit.tables.files import SIMPLIFIED, cells, read, write


@pytest.mark.parametrize("separator", [",", ";", "\t", "|", "，"])
def test_separators(tmp_path: Path, separator: str) -> None:
    path = write(tmp_path, SIMPLIFIED.replace(",", separator))
    assert cells(path)[0] == ["1", "13800138000", "林晓岚", "10"]
    with open_table(path) as table:
        assert table.separator == separator


def test_unknown_names_take_the_first_row_of_the_usual_width(tmp_path: Path) -> None:
    path = write(tmp_path, "报表 2026,,\n店铺：一店,,\n\n甲,乙,丙\n1,2,3\n4,5,6\n")
    assert cells(path) == [["1", "2", "3"], ["4", "5", "6"]]


def test_known_names_win_over_a_preamble_as_wide_as_the_table(tmp_path: Path) -> None:
    assert len(cells(write(tmp_path, "操作员,老板,打印于,2026-11-22\n" + SIMPLIFIED))) == 3


def test_one_column_with_a_known_name(tmp_path: Path) -> None:
    assert cells(write(tmp_path, "手机号\n13800138000\n\n13900139000\n")) == [["13800138000"], ["13900139000"]]


def test_names_empty_and_twice(tmp_path: Path) -> None:
    with open_table(write(tmp_path, "手机号,姓名,,姓名,\n1,2,3,4,\n")) as table:
        assert table.header == ("手机号", "姓名", "#3", "姓名 (4)")
        assert [row.cells["姓名 (4)"] for row in table if isinstance(row, Row)] == ["4"]


@pytest.mark.parametrize(
    "footer",
    [
        "共3条记录,,,",
        "合计,,,60",
        "总计：,,,60",
        "Total,,,60.00",
        ",,合计,60",
        "会员号,手机号,姓名,积分",
        "共计 3 筆,,,",
        '小计,3,,"1,060"',
    ],
)
def test_totals_are_no_data(tmp_path: Path, footer: str) -> None:
    with open_table(write(tmp_path, SIMPLIFIED + footer + "\n")) as table:
        assert len(list(table)) == 3
        assert table.skipped == 1


@pytest.mark.parametrize(
    "person", ["4,13700137000,合计,5", "合计,13700137000,合计,5", "共产生,13700137000,x,1", "4,,3人,"]
)
def test_a_person_is_no_total(tmp_path: Path, person: str) -> None:
    assert len(cells(write(tmp_path, SIMPLIFIED + person + "\n"))) == 4


def test_short_rows_are_filled_and_long_ones_refused(tmp_path: Path) -> None:
    rows = read(write(tmp_path, "手机号,姓名\n1\n2,b,,\n3,c,d\n4,e\n"))
    assert rows[0] == Row(1, 2, {"手机号": "1", "姓名": ""})
    assert rows[1] == Row(2, 3, {"手机号": "2", "姓名": "b"})
    assert rows[2] == BadRow(3, 4, "row.too_many_cells")
    assert rows[3] == Row(4, 5, {"手机号": "4", "姓名": "e"})


@pytest.mark.parametrize("size", [1, 40, 3000])
def test_a_quote_never_closed_costs_one_line(tmp_path: Path, size: int) -> None:
    after = "".join(f"{number},x,y\n" for number in range(size))
    rows = read(write(tmp_path, f'手机号,姓名,积分\n1,a,b\n2,"c,d\n{after}'))
    assert rows[1] == BadRow(2, 3, "row.quotes")
    assert [row.number for row in rows] == list(range(1, size + 3))
    assert sum(isinstance(row, Row) for row in rows) == size + 1


def test_quotes_that_make_no_sense_are_not_read_as_something_else(tmp_path: Path) -> None:
    rows = read(write(tmp_path, '手机号,姓名\n1,"a"b\n2,5" 屏\n3,"c"\n'))
    assert rows[0] == BadRow(1, 2, "row.quotes")
    assert [row.cells["姓名"] for row in rows if isinstance(row, Row)] == ['5" 屏', "c"]


def test_two_stray_quotes_swallow_nothing(tmp_path: Path) -> None:
    rows = read(write(tmp_path, '手机号,姓名,积分\n1,"a,b\n2,c,d\n3,"e,f\n4,g,h\n'))
    assert [type(row) for row in rows] == [BadRow, Row, BadRow, Row]


def test_lines_are_counted_over_records_of_many_lines(tmp_path: Path) -> None:
    rows = read(write(tmp_path, '手机号,姓名\r\n1,"a\r\nb\r\nc"\r\n\r\n2,d\r\n3,"e\nf"\r\n4,g'))
    assert [row.line for row in rows] == [2, 6, 7, 9]


def test_an_endless_line_is_one_bad_row(tmp_path: Path) -> None:
    rows = read(write(tmp_path, "手机号,姓名\n1,a\n2," + "x" * 1_000_000 + "\n3,c\n"))
    assert rows[1] == BadRow(2, 3, "row.too_long")
    assert isinstance(rows[2], Row)


def test_position_grows_to_the_size(tmp_path: Path) -> None:
    path = write(tmp_path, "id,phone\n" + "1,13800138000\n" * 50_000)
    with open_table(path) as table:
        seen = [table.position for _ in table]
    assert seen == sorted(seen)
    assert len(set(seen)) > 10
    assert seen[-1] == table.size_hint
