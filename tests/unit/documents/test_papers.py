"""The papers' port: what a printer is sent, and those very bytes to look at."""

import pytest
from PIL import Image

from desktop.core.documents.escpos_reader import PaperJam
from desktop.core.documents.papers import DrawnPapers
from desktop.core.documents.slip_escpos import slip_escpos
from desktop.core.documents.slip_pdf import slip_pdf
from desktop.core.domain.errors import RuleBroken, Unreadable
from desktop.core.domain.printer import Picture, Printer
from desktop.core.words import LANGUAGES
from tests.unit.documents.samples import TOKEN, card, codes_in, opened, pdf_text, slip

PAPERS = DrawnPapers()
FILE = Printer(kind="file", folder="x")
NETWORK = Printer(kind="network", host="x")
PRINTERS = [
    Printer(kind="file", width_mm=58),
    FILE,
    Printer(kind="network", width_mm=58),
    NETWORK,
    Printer(kind="network", mode="raster", width_mm=58),
    Printer(kind="network", mode="raster"),
    Printer(kind="network", encoding="big5"),
]


def image(picture: Picture) -> Image.Image:
    mode = {1: "L", 3: "RGB"}[picture.channels]
    return Image.frombytes(mode, (picture.width, picture.height), picture.pixels)


def test_each_printer_is_sent_what_it_takes() -> None:
    assert PAPERS.slip(slip(), FILE) == slip_pdf(slip(), 80) == PAPERS.slip(slip(), Printer())
    assert PAPERS.slip(slip(), NETWORK) == slip_escpos(slip(), 80, "text", "gbk")
    other = Printer(kind="network", width_mm=58, mode="raster", encoding="big5")
    assert PAPERS.slip(slip(), other) == slip_escpos(slip(), 58, "raster", "big5")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("printer", PRINTERS)
def test_the_code_scans_from_the_picture_of_what_is_sent(printer: Printer, language: str) -> None:
    picture = PAPERS.picture(PAPERS.slip(slip(language=language), printer), printer)
    assert len(picture.pixels) == picture.width * picture.height * picture.channels
    assert codes_in(image(picture)) == [TOKEN]


def test_a_picture_is_as_wide_as_the_paper_prints() -> None:
    widths = [PAPERS.picture(PAPERS.slip(slip(), printer), printer).width for printer in PRINTERS]
    assert widths == [464, 640, 384, 576, 384, 576, 576]


def test_the_picture_is_of_these_bytes_and_no_others() -> None:
    sent = PAPERS.slip(slip(), NETWORK)
    changed = sent.replace("谢谢".encode("gbk"), "再见".encode("gbk"))
    assert changed != sent
    assert PAPERS.picture(changed, NETWORK).pixels != PAPERS.picture(sent, NETWORK).pixels


def test_pages_stand_below_one_another() -> None:
    sheet = PAPERS.card_sheet([card()] * 11)
    picture = PAPERS.picture(sheet, FILE)
    assert picture.page_tops == (0, picture.height // 2)
    assert picture.channels == 3


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 broken", b"\x1b@\x1biA\n", b"\x00", b"\x1b@text without end"])
def test_bytes_that_make_no_sense_are_refused_not_passed_over(data: bytes) -> None:
    if data:
        with pytest.raises(Unreadable) as caught:
            PAPERS.picture(data, NETWORK)
        assert caught.value.code == "paper.unreadable"
    else:
        assert PAPERS.picture(data, NETWORK).height == 1


def test_bytes_for_another_paper_jam() -> None:
    with pytest.raises(PaperJam):
        PAPERS.picture(PAPERS.slip(slip(), NETWORK), Printer(kind="network", width_mm=58))


def test_cards_come_as_pdf_and_png() -> None:
    assert "林晓岚" in "".join(pdf_text(PAPERS.card(card(), "pdf")))
    assert codes_in(opened(PAPERS.card(card(), "png"))) == [TOKEN]


def test_a_code_is_its_modules() -> None:
    rows = PAPERS.qr(TOKEN)
    assert all(len(row) == len(rows) for row in rows)
    drawn = Image.new("L", (len(rows) + 8, len(rows) + 8), 255)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            drawn.putpixel((x + 4, y + 4), 0 if dark else 255)
    assert codes_in(drawn.resize((drawn.width * 4, drawn.height * 4), Image.Resampling.NEAREST)) == [TOKEN]
    assert PAPERS.qr(TOKEN) is rows


def test_too_much_for_a_code_is_refused() -> None:
    with pytest.raises(RuleBroken) as caught:
        PAPERS.qr("x" * 3_000)
    assert (caught.value.code, caught.value.facts) == ("qr.too_long", {"length": 3_000})


@pytest.mark.parametrize(
    ("language", "mark"), [("zh-Hans", "样张"), ("zh-Hant", "樣張"), ("zh-HK", "樣張"), ("en", "SAMPLE")]
)
def test_a_sample_says_so_at_both_ends(language: str, mark: str) -> None:
    lines = pdf_text(PAPERS.slip(slip(language=language, sample=True, is_copy=True), FILE))
    assert mark in lines[0]
    assert [mark in line for line in lines].count(True) == 2
    assert not [line for line in pdf_text(PAPERS.slip(slip(language=language), FILE)) if mark in line]
