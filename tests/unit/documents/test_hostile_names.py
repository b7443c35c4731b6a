"""20,000 names made to break a printer: only the template's commands are in the bytes, and the PDF stands."""

from random import Random

from desktop.core.documents.clean import clean
from desktop.core.documents.escpos_paper import Cut, Dots, Feed, Line
from desktop.core.documents.escpos_reader import read_paper
from desktop.core.documents.escpos_rows import END, START, Encoding, row_bytes
from desktop.core.documents.rows import Cell, TextRow, pair
from desktop.core.documents.slip_escpos import slip_escpos
from desktop.core.documents.slip_pdf import slip_pdf
from desktop.core.domain.slip import Slip, SlipLine, SlipMember, SlipTender
from tests.unit.documents.samples import pdf_text, points, slip

NAMES, SLIPS = 20_000, 60
COMMANDS = (
    "\x1b@", "\x1bi", "\x1bm", "\x1dV\x00", "\x1dVB\x00", "\x1dv0\x00\x01\x00\x01\x00\x80", "\x10\x14\x01\x00\x05",
    "\x1bp\x00\x19\xfa", "\x1c&", "\x1c.", "\x1d!\x77", "\x1ba\x02", "\x1d(k\x04\x00", "\x1b3\xff", "\x0c", "\x18",
)  # fmt: skip
PIECES = (
    *COMMANDS, "\r\n", "\n", "\t", "\x00", "\x7f", "\x9b", "\x85", "\u2028", "\u202e", "\u2066", "\u200b", "\u200d",
    "\ufeff", "\ud800", "\udfff", "\ue000", "\uffff", "\U0010ffff", "👨\u200d👩\u200d👧", "e\u0301\u0301\u0301", "שלום",
    "مرحبا", "{0}", "{name}", "%s", "\\x1b", "¥", "€", "林", "晓岚", "龘", "䶮", "𠮷", "乗丂亐", "乛乣", "許功蓋",
    "ａｂ", " ", "　", "\u00a0", "O'Neil", "Ångström", "…", "—", "W" * 60, "馆" * 50, "\x1c&\x81@", "~|}{`@",
)  # fmt: skip


def hostile_name(random: Random) -> str:
    name = "".join(random.choice(PIECES) for _ in range(random.randint(1, 6)))
    if random.random() < 0.2:
        name += "".join(chr(random.randrange(0x110000)) for _ in range(3))
    return name * 500 if random.random() < 0.005 else name


def assert_plain_row(row: TextRow, encoding: Encoding) -> None:
    """Exactly this row is on the paper, between the template's start and end."""
    thing, feed, cut = read_paper(START + row_bytes(row, 48, encoding) + END, 80, encoding).things
    assert isinstance(feed, Feed)
    assert isinstance(cut, Cut)
    if isinstance(thing, Line):
        text = "".join(cell.text for cell in row.cells)
        assert thing.text.replace(" ", "") == text.replace(" ", "")
    else:
        assert isinstance(thing, Dots)
        assert thing.image.height == 30


def test_only_the_template_s_commands_reach_the_printer() -> None:
    random = Random(20_000)
    encodings: tuple[Encoding, ...] = ("gbk", "big5")
    for at in range(NAMES):
        for row in pair(clean(hostile_name(random), 40), "138****0417", 48):
            assert isinstance(row, TextRow)
            assert_plain_row(row, encodings[at % 2])


def test_even_a_row_that_nobody_cleaned_gives_no_command() -> None:
    random = Random(1)
    for _ in range(500):
        assert_plain_row(TextRow((Cell(hostile_name(random), 0, 48),)), "gbk")


def hostile_slip(random: Random) -> Slip:
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


def test_whole_slips_survive_on_paper_and_as_pdf() -> None:
    random = Random(60)
    for at in range(SLIPS):
        made = hostile_slip(random)
        width_mm = (58, 80)[at % 2]
        paper = read_paper(slip_escpos(made, width_mm), width_mm)
        assert paper.cuts == 1
        assert len(read_paper(slip_escpos(made, width_mm, "raster"), width_mm).pictures) == 1
        assert pdf_text(slip_pdf(made, width_mm))
