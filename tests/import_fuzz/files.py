"""Mutated exports, by a seed: real files of other systems in other encodings, as workbooks, cut, twisted, overgrown."""

import csv
import io
import zipfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from random import Random

DATA = Path(__file__).parents[1] / "data"
_MEMBERS = {
    "pospal_gbk.csv": "gb18030", "youzan_gb18030.csv": "gb18030", "youzan_gbk_preamble_total.csv": "gb18030",
    "youzan_utf8bom.csv": "utf-8-sig",
}  # fmt: skip
_ENCODINGS = ("utf-8", "utf-8-sig", "gbk", "gb18030", "big5", "utf-16", "utf-16-le", "utf-16-be", "latin-1")
_MOST_LINES = 40
_ODD = (
    "\0", "\ufeff", "\ud800", "\u202e", "=1+1", "-1", "9" * 30, "1e308", "1.5", "１２３", "2026-13-45", "0000-00-00",
    '"', "'", ",", "\t", ";", "\r", "\n", "\r\n", "NaN", "#REF!", "+86", "138001380001380", "女", "💣", " " * 500, "",
    "总计", "2026/2/30", "A" * 5_000, "-0", "1,234,567.89", "٣",
)  # fmt: skip


class Made:
    """A file to be read: its bytes, how its name ends, and what it was made from."""

    def __init__(self, data: bytes, ending: str, kind: str) -> None:
        self.data, self.ending, self.kind = data, ending, kind


def made(seed: int, number: int) -> Made:
    """The file of a number: the same for the same seed."""
    chance = Random(f"{seed}/{number}")
    kind = "sales" if chance.random() < 0.25 else "members"
    rows = _some(chance, kind)
    for _ in range(chance.randrange(4)):
        chance.choice(_ROWS)(chance, rows)
    if chance.random() < 0.12:
        data, ending = _workbook(chance, rows), ".xlsx"
    else:
        data, ending = _text(chance, rows), ".csv"
    for _ in range(chance.choice((0, 0, 1, 1, 2, 5))):
        data = chance.choice(_BYTES)(chance, data)
    return Made(data, chance.choice((ending, ending, ending, ".csv", ".txt", ".xls")), kind)


@lru_cache(maxsize=16)
def _table(name: str, encoding: str) -> tuple[tuple[str, ...], ...]:
    text = (DATA / name).read_bytes().decode(encoding)
    return tuple(tuple(row) for row in csv.reader(io.StringIO(text)))


def _some(chance: Random, kind: str) -> list[list[str]]:
    """The top of a real file and some of its lines."""
    name = "purchases/baskets.csv" if kind == "sales" else f"member_exports/{chance.choice(tuple(_MEMBERS))}"
    encoding = "utf-8-sig" if kind == "sales" else _MEMBERS[name.partition("/")[2]]
    table = _table(name, encoding)
    head = table[:6] if "preamble" in name else table[:1]
    rest = table[len(head) :]
    at = chance.randrange(max(1, len(rest) - _MOST_LINES))
    return [list(row) for row in (*head, *rest[at : at + chance.randrange(1, _MOST_LINES)])]


def _odd_cell(chance: Random, rows: list[list[str]]) -> None:
    row = chance.choice(rows)
    if row:
        row[chance.randrange(len(row))] = chance.choice(_ODD)


def _odd_cells(chance: Random, rows: list[list[str]]) -> None:
    for _ in range(chance.randrange(1, 30)):
        _odd_cell(chance, rows)


def _twice(chance: Random, rows: list[list[str]]) -> None:
    rows.insert(chance.randrange(len(rows) + 1), list(chance.choice(rows)))


def _short(chance: Random, rows: list[list[str]]) -> None:
    row = chance.choice(rows)
    del row[chance.randrange(len(row) + 1) :]


def _long(chance: Random, rows: list[list[str]]) -> None:
    chance.choice(rows).extend(chance.choices(_ODD, k=chance.randrange(1, 300)))


def _swap(chance: Random, rows: list[list[str]]) -> None:
    one, other = chance.randrange(len(rows)), chance.randrange(len(rows))
    rows[one], rows[other] = rows[other], rows[one]


def _same_head(chance: Random, rows: list[list[str]]) -> None:
    if rows[0]:
        rows[0][chance.randrange(len(rows[0]))] = chance.choice(rows[0])


_ROWS: tuple[Callable[[Random, list[list[str]]], None], ...] = (
    _odd_cell, _odd_cells, _twice, _short, _long, _swap, _same_head,
)  # fmt: skip


def _text(chance: Random, rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    dialect = chance.choice((csv.excel, csv.excel, csv.unix_dialect))
    ending = chance.choice(("\r\n", "\n", "\r"))
    csv.writer(out, dialect, delimiter=chance.choice(",,,\t;|"), lineterminator=ending).writerows(rows)
    return out.getvalue().encode(chance.choice(_ENCODINGS), errors="replace")


def _workbook(chance: Random, rows: list[list[str]]) -> bytes:
    """A workbook written by hand: what openpyxl would not write is in other people's files too."""
    cells = "".join(
        f"<row r='{at}'>" + "".join(f"<c t='inlineStr'><is><t>{_xml(cell)}</t></is></c>" for cell in row) + "</row>"
        for at, row in enumerate(rows, 1)
    )
    sheet = f"<worksheet xmlns='{_MAIN}'><sheetData>{cells}</sheetData></worksheet>"
    parts = {**_PARTS, "xl/worksheets/sheet1.xml": sheet}
    if chance.random() < 0.2:
        del parts[chance.choice(tuple(parts))]
    if chance.random() < 0.2:
        name = chance.choice(tuple(parts))
        at = chance.randrange(len(parts[name]))
        parts[name] = parts[name][:at] + chance.choice(("<", "&", "&bomb;", "</row>", "")) + parts[name][at + 1 :]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in parts.items():
            book.writestr(name, text.encode(errors="replace"))
    return out.getvalue()


def _xml(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "[Content_Types].xml": f"<Types xmlns='{_PACKAGE}/content-types'>"
    "<Default Extension='rels' ContentType='application/vnd.openxmlformats-package.relationships+xml'/>"
    f"<Override PartName='/xl/workbook.xml' ContentType='{_SHEET_TYPE}.sheet.main+xml'/>"
    f"<Override PartName='/xl/worksheets/sheet1.xml' ContentType='{_SHEET_TYPE}.worksheet+xml'/></Types>",
    "_rels/.rels": f"<Relationships xmlns='{_PACKAGE}/relationships'>"
    f"<Relationship Id='r1' Type='{_OFFICE}/officeDocument' Target='xl/workbook.xml'/></Relationships>",
    "xl/workbook.xml": f"<workbook xmlns='{_MAIN}' xmlns:r='{_OFFICE}'><sheets>"
    "<sheet name='1' sheetId='1' r:id='r1'/></sheets></workbook>",
    "xl/_rels/workbook.xml.rels": f"<Relationships xmlns='{_PACKAGE}/relationships'>"
    f"<Relationship Id='r1' Type='{_OFFICE}/worksheet' Target='worksheets/sheet1.xml'/></Relationships>",
}


def _flip(chance: Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randrange(1, 12)):
        if changed:
            changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _cut(chance: Random, data: bytes) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _hole(chance: Random, data: bytes) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + data[at + chance.randrange(200) :]


def _again(chance: Random, data: bytes) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + data[max(0, at - chance.randrange(400)) :]


def _noise(chance: Random, data: bytes) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice((bytes(9), b'"', b"\xff\xfe", chance.randbytes(20), b"\r", b"\x80")) + data[at:]


_BYTES: tuple[Callable[[Random, bytes], bytes], ...] = (_flip, _cut, _hole, _again, _noise)
