"""Hostile names on slips: only the template's commands reach the printer. ``python -m tests.slip_fuzz`` does them all.

1,000,000 name fields, each in a row of its own, and 10,000 whole slips with every field hostile, at both widths, in
both character sets, as text and as pictures. ``--progress FILE`` keeps how far it came: started again, it goes on.
"""

import argparse
import sys
import time
from pathlib import Path
from random import Random

from desktop.core.documents.clean import clean
from desktop.core.documents.escpos_paper import Cut, Dots, Feed, Line, Paper, Thing
from desktop.core.documents.escpos_reader import PaperJam, read_paper
from desktop.core.documents.escpos_rows import END, START, row_bytes
from desktop.core.documents.rows import TextRow, pair
from desktop.core.documents.slip_escpos import slip_escpos
from desktop.core.domain.printer import Encoding, PrintMode, WidthMm
from desktop.core.domain.slip import Slip, SlipLine, SlipMember, SlipTender
from tests.unit.documents.samples import points, slip

COMMANDS = (
    "\x1b@", "\x1bi", "\x1bm", "\x1dV\x00", "\x1dVB\x00", "\x1dv0\x00\x01\x00\x01\x00\x80", "\x10\x14\x01\x00\x05",
    "\x1bp\x00\x19\xfa", "\x10\x04\x01", "\x1c&", "\x1c.", "\x1d!\x77", "\x1ba\x02", "\x1d(k\x04\x00", "\x1b3\xff",
    "\x0c", "\x18",
)  # fmt: skip
PIECES = (
    *COMMANDS, "\r\n", "\n", "\t", "\x00", "\x7f", "\x9b", "\x85", "\u2028", "\u202e", "\u2066", "\u200b", "\u200d",
    "\ufeff", "\ud800", "\udfff", "\ue000", "\uffff", "\U0010ffff", "👨\u200d👩\u200d👧", "e\u0301\u0301\u0301", "שלום",
    "مرحبا", "{0}", "{name}", "%s", "\\x1b", "¥", "€", "林", "晓岚", "龘", "䶮", "𠮷", "乗丂亐", "乛乣", "許功蓋",
    "ａｂ", " ", "　", "\u00a0", "O'Neil", "Ångström", "…", "—", "W" * 60, "馆" * 50, "\x1c&\x81@", "~|}{`@",
)  # fmt: skip
STEP = 1_000
"""Names or slips between two notes of progress; each step has a seed of its own."""
_SHAPES: tuple[tuple[WidthMm, PrintMode, Encoding], ...] = (
    (80, "text", "gbk"), (58, "text", "big5"), (80, "text", "big5"), (58, "text", "gbk"), (80, "raster", "gbk"),
)  # fmt: skip


def hostile_name(random: Random) -> str:
    """Made to break a printer, a codec, a layout."""
    name = "".join(random.choice(PIECES) for _ in range(random.randint(1, 6)))
    if random.random() < 0.2:
        name += "".join(chr(random.randrange(0x110000)) for _ in range(3))
    return name * 500 if random.random() < 0.005 else name


def wrong_row(row: TextRow, encoding: Encoding) -> str:
    """What is wrong with one row's paper: exactly this row between the template's start and end; "" for nothing."""
    try:
        things = read_paper(START + row_bytes(row, 48, encoding) + END, 80, encoding).things
    except PaperJam as jam:
        return f"jam: {jam.why}"
    if len(things) != 3 or not isinstance(things[1], Feed) or not isinstance(things[2], Cut):
        return f"{len(things)} things"
    thing = things[0]
    if isinstance(thing, Line):
        text = "".join(cell.text for cell in row.cells)
        return "" if thing.text.replace(" ", "") == text.replace(" ", "") else "another text"
    return "" if isinstance(thing, Dots) and thing.image.height == 30 else "no row"


def wrong_names(seed: int, count: int) -> list[str]:
    """What is wrong with ``count`` hostile names as fields of a slip."""
    random, found = Random(f"names {seed}"), list[str]()
    encodings: tuple[Encoding, ...] = ("gbk", "big5")
    for at in range(count):
        name = hostile_name(random)
        rows = [row for row in pair(clean(name, 40), "138****0417", 48) if isinstance(row, TextRow)]
        wrong = [wrong for row in rows if (wrong := wrong_row(row, encodings[at % 2]))]
        found += [f"name {seed}/{at} {name[:60]!r}: {each}" for each in wrong]
    return found


def hostile_slip(random: Random) -> Slip:
    """A slip with every field hostile."""

    def name() -> str:
        return hostile_name(random)

    return slip(
        shop=name(), store=name(), bill_no=name(), cashier=name(), till_code=name(), pos_ref=name(), footer=name(),
        currency=random.choice(["CNY", "TWD", "HKD"]), language=random.choice(["zh-Hans", "zh-Hant", "zh-HK", "en"]),
        lines=tuple(
            SlipLine(name=name(), quantity=name(), unit_minor=random.choice([None, 10**15]), amount_minor=-(10**12))
            for _ in range(3)
        ),
        tenders=(SlipTender(kind=name(), amount_minor=1),),
        member=SlipMember(name=name(), phone=name(), number=name(), tier=name()),
        points=points(debt=10**12, debt_store=name(), next_tier=name(), next_tier_short_minor=10**15),
        is_copy=random.random() < 0.5,
        is_companion=random.random() < 0.5,
    )  # fmt: skip


def wrong_slip(drawn: Slip, width_mm: WidthMm, mode: PrintMode, encoding: Encoding) -> str:
    """What is wrong with the paper of a whole slip: lines and dots, one feed and one cut at its end; "" for nothing."""
    try:
        paper = read_paper(slip_escpos(drawn, width_mm, mode, encoding), width_mm, encoding)
    except PaperJam as jam:
        return f"jam: {jam.why}"
    except Exception as error:  # noqa: BLE001 - what is being looked for
        return f"raised {type(error).__name__}"
    return wrong_paper(paper)


def wrong_paper(paper: Paper) -> str:
    """As wrong_slip, for paper that was read."""
    *body, feed, cut = paper.things
    if not isinstance(feed, Feed) or not isinstance(cut, Cut):
        return "no end"
    strange: list[Thing] = [thing for thing in body if not isinstance(thing, Line | Dots)]
    return f"{len(strange)} commands of a name's" if strange else ""


def wrong_slips(seed: int, count: int) -> list[str]:
    """What is wrong with ``count`` slips, one after another at each width, character set and mode."""
    random, found = Random(f"slips {seed}"), []
    for at in range(count):
        drawn = hostile_slip(random)
        if wrong := wrong_slip(drawn, *_SHAPES[at % len(_SHAPES)]):
            found.append(f"slip {seed}/{at}: {wrong}")
    return found


def main() -> int:
    """0 when nothing was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--names", type=int, default=1_000_000)
    parser.add_argument("--slips", type=int, default=10_000)
    parser.add_argument("--progress", type=Path, help="a file that a run broken off goes on from")
    asked = parser.parse_args()
    begun, found = time.monotonic(), []
    done = set(asked.progress.read_text("utf-8").split()) if asked.progress and asked.progress.exists() else set()
    for what, count, check in (("names", asked.names, wrong_names), ("slips", asked.slips, wrong_slips)):
        for seed in range(-(-count // STEP)):
            if f"{what}-{seed}" in done:
                continue
            found += check(seed, min(STEP, count - seed * STEP))
            if found:
                break
            if asked.progress:
                with asked.progress.open("a", encoding="utf-8") as note:
                    note.write(f"{what}-{seed}\n")
    for wrong in found[:20]:
        sys.stdout.write(wrong + "\n")
    took_s = time.monotonic() - begun
    sys.stdout.write(f"{asked.names:,} names and {asked.slips:,} slips: {len(found)} wrong, in {took_s:.0f} s\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
