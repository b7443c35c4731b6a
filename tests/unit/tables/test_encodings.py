"""Every encoding a cashier system writes is recognised and read back exactly; what does not decode is never guessed."""

from pathlib import Path

import pytest

from desktop.core.documents.tables import BadRow, Row, open_table
from desktop.core.domain.errors import Unreadable
from tests.unit.tables.files import SIMPLIFIED, TRADITIONAL, cells, read, write


@pytest.mark.parametrize(
    ("encoding", "reported"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("gbk", "gb18030"),
        ("gb18030", "gb18030"),
        ("utf-16", "utf-16-le"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_simplified_text_comes_back(tmp_path: Path, encoding: str, reported: str, newline: str) -> None:
    path = write(tmp_path, SIMPLIFIED.replace("\n", newline), encoding)
    assert cells(path)[2] == ["3", "13600136000", "欧阳喆燊", "30"]
    with open_table(path) as table:
        assert table.encoding == reported


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("cell", ["长" * 300_000, "长，" * 40_000 + "x" + "长" * 40_000])
def test_a_cell_without_an_end_says_nothing_about_the_rest(tmp_path: Path, encoding: str, cell: str) -> None:
    head, first, *rest = SIMPLIFIED.splitlines()
    long = "\n".join([head, first, f"9,13600136009,{cell},1", *rest])
    with open_table(write(tmp_path, long, encoding)) as table:
        assert (table.encoding, table.header[2]) == (encoding, "姓名")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_lines_that_end_as_an_old_mac_s_are_one_long_line_to_look_at(tmp_path: Path, encoding: str) -> None:
    head, *rows = SIMPLIFIED.splitlines()
    many = "\r".join([head, *(row for _ in range(4_000) for row in rows)])
    with open_table(write(tmp_path, many, encoding)) as table:
        assert table.encoding == encoding


@pytest.mark.parametrize("encoding", ["big5", "cp950", "big5hkscs", "utf-8", "utf-16", "gb18030"])
def test_traditional_text_comes_back(tmp_path: Path, encoding: str) -> None:
    assert [row[2] for row in cells(write(tmp_path, TRADITIONAL, encoding))] == ["林曉嵐", "陳怡君", "張雅婷"]


def test_hong_kong_characters(tmp_path: Path) -> None:
    text = TRADITIONAL.replace("張雅婷", "陳啓邨")
    assert cells(write(tmp_path, text, "big5hkscs"))[2][2] == "陳啓邨"


def test_chinese_that_begins_late_in_the_file(tmp_path: Path) -> None:
    lines = "".join(f"{number},1380013{number % 10000:04},x\n" for number in range(20_000))
    rows = cells(write(tmp_path, f"id,phone,name\n{lines}20001,13800138000,林晓岚\n", "gbk"))
    assert rows[-1] == ["20001", "13800138000", "林晓岚"]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5"])
def test_bytes_that_do_not_decode_cost_their_record_only(tmp_path: Path, encoding: str) -> None:
    text = (TRADITIONAL if encoding == "big5" else SIMPLIFIED).encode(encoding)
    at = text.index("王".encode(encoding)) if encoding != "big5" else text.index("陳".encode(encoding))
    rows = read(write(tmp_path, text[:at] + b"\xff" + text[at + 1 :]))
    assert [type(row) for row in rows] == [Row, BadRow, Row]
    assert rows[1] == BadRow(2, 3, "row.undecodable")


def test_half_a_character_at_the_end_of_utf16(tmp_path: Path) -> None:
    rows = read(write(tmp_path, SIMPLIFIED.encode("utf-16") + b"4\x00,"))
    assert rows[-1] == BadRow(4, 5, "row.undecodable")


def test_zeros_are_passed_over(tmp_path: Path) -> None:
    assert cells(write(tmp_path, SIMPLIFIED.replace("10\n", "1\0\0000\n") + "\0\0\0\0")) == cells(
        write(tmp_path, SIMPLIFIED, name="b.csv")
    )


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file.empty"),
        (b"\r\n \n", "file.empty"),
        (b"\xef\xbb\xbf", "file.empty"),
        (b"\0" * 100, "file.empty"),
        (bytes(range(256)) * 20, "file.unreadable"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "file.unreadable"),
        (b"PK\x03\x04 and then nothing", "file.unreadable"),
        (b"%PDF-1.7\n", "file.unreadable"),
        (b"<html><table><tr><td>1</td></tr></table>", "file.unreadable"),
        ("只是一段话。\n没有表。\n".encode(), "file.no_columns"),
    ],
)
def test_no_table_is_said_by_name_and_code(tmp_path: Path, content: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        open_table(write(tmp_path, content))
    assert (refusal.value.code, refusal.value.facts["name"]) == (code, "list.csv")


def test_missing_file_and_directory(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"file\.missing"):
        open_table(tmp_path / "nothing.csv")
    with pytest.raises(Unreadable, match=r"file\.unreadable"):
        open_table(tmp_path)
