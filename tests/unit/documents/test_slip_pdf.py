"""The slip as PDF: its text can be selected, its code scanned, its bytes are always the same."""

import re

import pypdfium2
import pytest

from desktop.core.documents.fonts import shown
from desktop.core.documents.slip_pdf import slip_pdf
from desktop.core.domain.slip import SlipLine
from desktop.core.words import LANGUAGES
from tests.unit.documents.samples import TOKEN, codes_in, pdf_pages, pdf_text, slip

MM = 72 / 25.4


@pytest.mark.parametrize("width_mm", [58, 80])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_code_scans_from_the_page(language: str, width_mm: int) -> None:
    (page,) = pdf_pages(slip_pdf(slip(language=language), width_mm))
    assert codes_in(page) == [TOKEN]


def test_the_text_reads_back() -> None:
    lines = pdf_text(slip_pdf(slip()))
    assert lines[0] == "拾味小馆"
    assert {"应收 ￥118.00", "可用积分 1,542", "招牌红烧肉 1 48.00 48.00", "扫码查本单，退货凭此单"} <= set(lines)


@pytest.mark.parametrize("width_mm", [58, 80])
def test_the_page_is_the_paper_and_the_code_a_vector_of_25_mm(width_mm: int) -> None:
    pdf = slip_pdf(slip(), width_mm)
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0]
        assert round(page.get_width() / MM, 3) == width_mm
        kinds = {found.type for found in page.get_objects()}
        boxes = [found.get_bounds() for found in page.get_objects() if found.type == pypdfium2.raw.FPDF_PAGEOBJ_PATH]
    assert pypdfium2.raw.FPDF_PAGEOBJ_IMAGE not in kinds
    assert max(min(right - left, top - bottom) for left, bottom, right, top in boxes) >= 25 * MM


def test_the_same_slip_gives_the_same_bytes() -> None:
    first, again = slip_pdf(slip()), slip_pdf(slip())
    assert first == again
    assert slip_pdf(slip(is_copy=True)) != first
    assert not re.search(rb"D:202[5-9]", first)


def test_nothing_is_drawn_beyond_the_edge() -> None:
    wide = slip(
        shop="WMWMWMWMWMWM",
        cashier="W" * 40,
        lines=(SlipLine(name="W" * 90, quantity="1", unit_minor=1, amount_minor=1),),
    )
    for width_mm, margin_mm in ((80, 4), (58, 5)):
        (page,) = pdf_pages(slip_pdf(wide, width_mm))
        ink = page.convert("L").point(lambda shade: 255 * (shade < 128)).getbbox()
        assert ink is not None
        assert ink[0] >= (margin_mm - 0.5) * MM * 4
        assert ink[2] <= (width_mm - margin_mm + 0.5) * MM * 4


def test_a_missing_character_is_a_visible_gap() -> None:
    assert shown("林😀𠀀岚", "Regular") == "林〓〓岚"
    assert "〓记小馆" in pdf_text(slip_pdf(slip(shop="😀记小馆")))


def test_a_very_long_slip_goes_on_on_the_next_page() -> None:
    lines = tuple(SlipLine(name=f"第{at}行", quantity="1", unit_minor=100, amount_minor=100) for at in range(3000))
    pdf = slip_pdf(slip(lines=lines))
    with pypdfium2.PdfDocument(pdf) as document:
        assert len(document) == 3
        assert max(page.get_height() for page in document) <= 14400
    assert {"第0行 1 1.00 1.00", "第2999行 1 1.00 1.00"} <= set(pdf_text(pdf))
