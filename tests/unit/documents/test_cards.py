"""Member cards: they scan, they show whose they are and nothing private, no name is cut."""

import pypdfium2
import pytest

from desktop.core.documents.card_layout import HIGH, WIDE, CodePatch, Label, card_shapes
from desktop.core.documents.card_pdf import card_pdf, card_sheet_pdf
from desktop.core.documents.card_png import card_png
from desktop.core.documents.fonts import text_width
from desktop.core.documents.qr import matrix
from desktop.core.words import LANGUAGES
from tests.unit.documents.samples import TOKEN, card, codes_in, opened, pdf_pages, pdf_text

MM = 72 / 25.4
NAMES = [
    "林",
    "阿卜杜热西提·买买提艾力·玉素甫江",
    "Alexandra Konstantinopoulou-Smith",
    "W" * 60,
    "馆" * 60,
    "👨\u200d👩 \x1b@堃",
    "",
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_card_scans_from_pdf_and_png(language: str) -> None:
    made = card(language=language)
    assert codes_in(pdf_pages(card_pdf(made))[0]) == [TOKEN]
    assert codes_in(opened(card_png(made))) == [TOKEN]


def test_a_card_says_whose_it_is() -> None:
    said = " ".join(pdf_text(card_pdf(card())))
    for part in ("拾味小馆", "人民路店 · 熟客会员", "林晓岚", "K7M2 · Q9XD · 4HPA", "2024-03 入会", "结账时扫我"):
        assert part in said


def test_a_card_is_as_large_as_a_bank_card() -> None:
    with pypdfium2.PdfDocument(card_pdf(card())) as document:
        assert [round(side / MM, 2) for side in document[0].get_size()] == [WIDE, HIGH]
    picture = opened(card_png(card()))
    assert picture.size == (1011, 638)
    assert [round(dots) for dots in picture.info["dpi"]] == [300, 300]


def test_the_code_is_25_mm_wide_with_its_quiet_zone_on_white() -> None:
    (patch,) = (shape for shape in card_shapes(card()) if isinstance(shape, CodePatch))
    size = matrix(TOKEN).size
    assert size == 41
    assert patch.module * size >= 25
    pixels = 300 / 25.4
    left, top = (patch.x - 3.9 * patch.module) * pixels, (patch.y - 3.9 * patch.module) * pixels
    right, bottom = left + (size + 7.8) * patch.module * pixels, top + 3.5 * patch.module * pixels
    above = opened(card_png(card())).convert("L").crop((round(left), round(top), round(right), round(bottom)))
    assert above.getextrema() == (255, 255)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("shop", ["拾味小馆", "上海拾味小馆餐饮管理有限公司（虹口足球场旗舰店）", "W" * 60])
def test_no_name_is_cut_or_runs_into_the_code(name: str, shop: str) -> None:
    labels = [shape for shape in card_shapes(card(name=name, shop=shop, store=shop)) if isinstance(shape, Label)]
    for label in labels:
        half = text_width(label.text, label.size, label.weight) / (2 if label.align == "centre" else 1)
        under_panel = label.y > 10
        assert label.x + half <= (49 if under_panel and label.align == "left" else 82)
        assert label.size * 0.9 <= label.y <= HIGH - 2
    tops = sorted(label.y for label in labels if label.x == 4.7)
    assert tops[0] > 17
    drawn = "".join(label.text for label in labels).replace(" ", "")
    assert name.replace(" ", "") in drawn or "〓" in drawn


def test_the_corners_are_round_and_clear() -> None:
    picture = opened(card_png(card()))
    assert picture.mode == "RGBA"
    assert picture.getpixel((0, 0))[3] == picture.getpixel((1010, 637))[3] == 0  # type: ignore[index]
    assert picture.getpixel((505, 5)) == (0x27, 0x48, 0x9C, 255)


def test_the_same_card_gives_the_same_bytes() -> None:
    assert card_pdf(card()) == card_pdf(card())
    assert card_png(card()) == card_png(card())


@pytest.mark.parametrize(("count", "pages"), [(0, 1), (1, 1), (10, 1), (11, 2), (25, 3)])
def test_ten_cards_to_a_sheet(count: int, pages: int) -> None:
    tokens = [f"{TOKEN[:-2]}{at:02d}" for at in range(count)]
    pdf = card_sheet_pdf([card(token=token, name=f"第{at}位") for at, token in enumerate(tokens)])
    found = [codes_in(page) for page in pdf_pages(pdf)]
    assert len(found) == pages
    assert sorted(code for codes in found for code in codes) == tokens
    assert {f"第{at}位" for at in range(count)} <= set(pdf_text(pdf))
