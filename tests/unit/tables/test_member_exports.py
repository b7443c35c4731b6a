"""The four member lists come out as their expected_*.csv say: every row, in order, nothing lost."""

import pytest

from desktop.core.documents.tables import Row, open_table
from desktop.core.documents.tables.columns import match_columns, tier_columns
from desktop.core.domain.errors import RuleBroken
from desktop.core.services.people.phone import parse_phone
from tests.unit.tables.files import EXPORTS, expected

FILES = expected("expected_files.csv")


def _verdict(phone_text: str, seen: set[str]) -> tuple[str, str]:
    try:
        phone = parse_phone(phone_text, "CN")
    except RuleBroken:
        return "", "reject"
    verdict = "duplicate" if phone in seen else "ok"
    seen.add(phone)
    return phone, verdict


@pytest.mark.parametrize("file", FILES, ids=lambda file: file["file"])
def test_every_row_gets_its_verdict(file: dict[str, str]) -> None:
    answers = [(row["e164"], row["verdict"]) for row in expected("expected_rows.csv") if row["file"] == file["file"]]
    seen: set[str] = set()
    with open_table(EXPORTS / file["file"]) as table:
        phone = match_columns(table.header, "members")["phone"]
        rows = list(table)
    good = [row for row in rows if isinstance(row, Row)]
    assert [row.number for row in rows] == list(range(1, int(file["data_rows"]) + 1))
    assert [_verdict(row.cells[phone], seen) for row in good] == answers


@pytest.mark.parametrize("file", FILES, ids=lambda file: file["file"])
def test_the_file_is_recognised(file: dict[str, str]) -> None:
    with open_table(EXPORTS / file["file"]) as table:
        assert {"gbk": "gb18030"}.get(file["encoding"], file["encoding"]) == table.encoding
        assert table.header_line == int(file["preamble_lines"]) + 1
        assert table.separator == ","
        assert table.position <= table.size_hint == int(file["bytes"])
        list(table)
        assert table.position == table.size_hint
        assert table.skipped == (1 if file["trailer_lines"] != "0" else 0)


def test_awkward_cells_come_out_whole() -> None:
    with open_table(EXPORTS / "youzan_gb18030.csv") as table:
        rows = {row.number: row for row in table if isinstance(row, Row)}
        tiers = tier_columns(table.header)
    assert tiers == ("免费等级", "付费等级")
    assert rows[201].cells["客户昵称"] == "小仙女🧚"
    assert rows[202].cells["客户姓名"] == "𠮷野家"
    assert rows[203].cells["客户昵称"] == "=1+1"
    assert rows[204].cells["客户昵称"] == "逗号,昵称"
    assert rows[204].cells["客户手机号"] == "18162302426"
    assert rows[205].cells["客户昵称"] == "换行\n昵称"
    assert rows[205].cells["客户手机号"] == "15075893019"
    assert (rows[205].line, rows[206].line) == (206, 208)
    assert rows[206].cells["客户昵称"] == '引号"昵称'
    assert rows[213].cells["客户姓名"] == "空格 客人"
