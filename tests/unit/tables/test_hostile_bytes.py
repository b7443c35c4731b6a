"""A thousand damaged files: rows or bad rows or Unreadable, never another exception, and every line accounted for."""

import random
from itertools import pairwise
from pathlib import Path

from desktop.core.documents.tables import BadRow, Row, open_table
from desktop.core.domain.errors import Unreadable
from tests.unit.tables.files import EXPORTS, SIMPLIFIED, TRADITIONAL, write, write_sheet

READS = 1000
_NASTY = [
    b'"',
    b"\0",
    b"\xff",
    b"\n",
    b"\r",
    b",",
    b'\n"',
    b"\xef\xbb\xbf",
    b'""',
    b"=",
    b"\x81",
    b"\xd8\x00",
    b"\t",
    b"\x1a",
]


def _mutated(content: bytes, chance: random.Random) -> bytes:
    mutant = bytearray(content)
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(mutant))
        match chance.randrange(4):
            case 0:
                mutant[at] = chance.randrange(256)
            case 1:
                mutant[at:at] = chance.choice(_NASTY)
            case 2:
                del mutant[at : at + chance.randint(1, 30)]
            case _:
                mutant[at : at + 2] = mutant[at - 20 : at]
        if len(mutant) < 40:
            break
    return bytes(mutant)


def _seeds(folder: Path) -> list[bytes]:
    short = (EXPORTS / "youzan_gbk_preamble_total.csv").read_bytes()[-1500:]
    header = (EXPORTS / "youzan_gb18030.csv").read_bytes()[:80]
    texts = [
        SIMPLIFIED.encode(),
        SIMPLIFIED.encode("gbk"),
        TRADITIONAL.encode("big5"),
        SIMPLIFIED.encode("utf-16"),
        header + short,
    ]
    return [*texts, write_sheet(folder, [["手机号", "姓名"], ["13800138000", "林"], ["2", 3.5]]).read_bytes()]


def _accounts(path: Path, plain: bool) -> None:
    with open_table(path) as table:
        rows = list(table)
        skipped, header_line, encoding = table.skipped, table.header_line, table.encoding
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    lines = [row.line for row in rows]
    assert all(first < second for first, second in pairwise(lines))
    assert all(line > header_line for line in lines)
    if plain and not encoding.startswith("utf-16"):
        physical = (
            path.read_bytes()
            .replace(b"\0", b"")
            .replace(b"\r\n", b"\n")
            .replace(b"\r", b"\n")
            .split(b"\n")[header_line:]
        )
        filled = [line for line in physical if line.strip(b" \t,;|\x0b\x0c\x1c\x1d\x1e\x1f")]
        assert len(filled) <= len(rows) + skipped <= len(physical)


def test_a_thousand_damaged_files(tmp_path: Path) -> None:
    chance = random.Random(20261122)
    seeds = _seeds(tmp_path)
    outcomes = {Row: 0, BadRow: 0, Unreadable: 0}
    for number in range(READS):
        content = _mutated(seeds[number % len(seeds)], chance)
        path = write(tmp_path, content, name="damaged.csv")
        try:
            _accounts(path, plain=b'"' not in content and not content.startswith(b"PK"))
            outcomes[Row] += 1
        except Unreadable:
            outcomes[Unreadable] += 1
    assert outcomes[Row] > READS * 6 // 10
    assert outcomes[Unreadable] > 0


def test_damage_within_a_line_never_touches_its_neighbours(tmp_path: Path) -> None:
    chance = random.Random(7)
    good = SIMPLIFIED.encode("gb18030")
    start = good.index("王".encode("gb18030"))
    for _ in range(200):
        damaged = bytearray(good)
        damaged[start + chance.randrange(6)] = chance.choice([0x80, 0xFF, 0x22, 0x41, 0x09])
        rows = []
        with open_table(write(tmp_path, bytes(damaged), name="damaged.csv")) as table:
            rows = list(table)
        assert len(rows) == 3
        assert isinstance(rows[0], Row)
        assert isinstance(rows[2], Row)
        assert rows[2].cells["姓名"] == "欧阳喆燊"
