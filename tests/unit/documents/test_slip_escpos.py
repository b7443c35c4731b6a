"""The slip as printer bytes, read back by escpos_reader: text, dots, code."""

import pytest
from PIL import Image

from desktop.core.documents.bitmap import bitmap
from desktop.core.documents.cells import CELLS
from desktop.core.documents.escpos_paper import Cut, Dots, Feed
from desktop.core.documents.escpos_reader import read_paper
from desktop.core.documents.escpos_rows import Encoding, raster, row_bytes
from desktop.core.documents.rows import Cell, Code, Gap, Row, Rule, TextRow
from desktop.core.documents.slip_escpos import slip_escpos
from desktop.core.documents.slip_layout import lay_out
from desktop.core.domain.slip import Slip, SlipMember
from desktop.core.words import LANGUAGES
from tests.unit.documents.samples import TOKEN, codes_in, slip

ENCODINGS: tuple[Encoding, ...] = ("gbk", "big5")


def cells_of(row: Row, columns: int) -> str:
    """A row as the printer should set it: each text where its cell says."""
    if isinstance(row, Rule):
        return "-" * columns
    line, at = "", 0
    for cell in row.cells if isinstance(row, TextRow) else ():
        taken = sum((1 if char.isascii() else 2) * cell.scale for char in cell.text)
        spare = cell.cells - taken
        start = cell.start + {"left": 0, "centre": spare // 2, "right": spare}[cell.align]
        line += " " * (start - at) + cell.text
        at = start + taken
    return line


@pytest.mark.parametrize("width_mm", [58, 80])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_row_is_on_the_paper_as_text_or_as_the_very_dots(
    encoding: Encoding, language: str, width_mm: int
) -> None:
    made = slip(language=language)
    columns = CELLS[width_mm]
    for row in lay_out(made, width_mm):
        paper = read_paper(row_bytes(row, columns, encoding), width_mm, encoding)
        if paper.lines:
            assert paper.lines == [cells_of(row, columns)]
        elif isinstance(row, TextRow):
            assert same(paper.pictures[0], bitmap([row], columns))
        assert len(paper.things) == 1


def same(one: Image.Image, other: Image.Image) -> bool:
    return one.size == other.size and one.tobytes() == other.tobytes()


def test_simplified_chinese_needs_no_dots_but_the_code_on_a_gbk_printer() -> None:
    paper = read_paper(slip_escpos(slip()))
    assert [thing.image.size for thing in paper.things if isinstance(thing, Dots)] == [(248, 245)]
    assert "应收" in "\n".join(paper.lines)
    assert "￥118.00" in "\n".join(paper.lines)


def test_traditional_chinese_needs_no_dots_but_the_code_on_a_big5_printer() -> None:
    made = slip(language="zh-Hant", currency="CNY", shop="拾味小館", lines=(), member=None, points=None)
    paper = read_paper(slip_escpos(made, encoding="big5"), encoding="big5")
    assert len(paper.pictures) == 1
    assert "￥118.00" in "\n".join(paper.lines)


@pytest.mark.parametrize("width_mm", [58, 80])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_code_scans_from_the_paper(language: str, width_mm: int) -> None:
    made = slip(language=language)
    for paper in (
        read_paper(slip_escpos(made, width_mm), width_mm),
        read_paper(slip_escpos(made, width_mm, "raster"), width_mm),
        read_paper(slip_escpos(made, width_mm, "text", "big5"), width_mm, "big5"),
    ):
        assert codes_in(paper.picture()) == [TOKEN]
    assert codes_in(read_paper(slip_escpos(made, width_mm), width_mm).pictures[-1]) == [TOKEN]


@pytest.mark.parametrize("width_mm", [58, 80])
def test_raster_is_pixel_for_pixel_what_was_drawn(width_mm: int) -> None:
    made = slip()
    paper = read_paper(slip_escpos(made, width_mm, "raster"), width_mm)
    assert paper.lines == []
    (picture,) = paper.pictures
    assert same(picture, bitmap(lay_out(made, width_mm), CELLS[width_mm]))


def test_the_code_is_sharp_and_25_mm_wide() -> None:
    (picture,) = read_paper(row_bytes(Code(TOKEN), 48, "gbk")).pictures
    assert picture.size == (576, 245)
    left, top, right, bottom = picture.point(lambda dot: 255 - dot).getbbox() or (0, 0, 0, 0)
    assert right - left == bottom - top == 205
    assert top == 20
    assert left in (184, 185)


def test_the_slip_ends_in_a_feed_and_one_cut() -> None:
    for mode in ("text", "raster"):
        paper = read_paper(slip_escpos(slip(), 80, mode))
        assert isinstance(paper.things[-2], Feed)
        assert isinstance(paper.things[-1], Cut)
        assert paper.cuts == 1


@pytest.mark.parametrize("name", ["堃😀", "简体", "é", "𠮷野家"])
def test_what_the_printer_lacks_is_drawn_not_dropped(name: str) -> None:
    made: Slip = slip(language="zh-Hant", member=SlipMember(name=name, phone="1", number="2", tier=None))
    paper = read_paper(slip_escpos(made, encoding="big5"), encoding="big5")
    plain = read_paper(slip_escpos(slip(language="zh-Hant"), encoding="big5"), encoding="big5")
    assert not [line for line in paper.lines if "?" in line]
    assert len(paper.pictures) >= len(plain.pictures)


def test_a_row_that_does_not_fit_is_drawn_smaller_not_cut() -> None:
    row = TextRow((Cell("馆" * 40, 0, 48),))
    (picture,) = read_paper(row_bytes(row, 48, "gbk")).pictures
    assert same(picture, bitmap([row], 48))
    ink = picture.point(lambda dot: 255 - dot).getbbox()
    assert ink is not None
    assert 500 < ink[2] <= 576


def test_a_picture_is_sent_in_pieces_of_eighty_lines() -> None:
    data = raster(Image.new("1", (384, 200), 255))
    assert data.count(b"\x1dv0\x00") == 3
    assert [piece.size for piece in read_paper(data, 58).pictures] == [(384, 200)]


def test_a_gap_is_an_empty_line() -> None:
    assert read_paper(row_bytes(Gap(), 48, "gbk")).lines == [""]
