"""Labels for letters: fourteen on A4 at 99.1 × 38.1 mm, each with its own code, drawn as lines and no picture."""

import pypdfium2
import zxingcpp
from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE, FPDF_PAGEOBJ_PATH

from desktop.core.documents.label_sheet_pdf import label_sheet_pdf
from desktop.core.domain.offer_label import OfferLabel

MM = 72 / 25.4
WIDE, HIGH, GAP = 99.1, 38.1, 2.5
LEFT, TOP = (210 - 2 * WIDE - GAP) / 2, (297 - 7 * HIGH) / 2


def sheet(count: int) -> pypdfium2.PdfDocument:
    labels = [
        OfferLabel(
            shop="拾味小馆", name=f"Guest{at:02}", lines=("满 ¥150 减 ¥30", "用到 2026-12-21"), code=f"G282-{at:04}"
        )
        for at in range(count)
    ]
    return pypdfium2.PdfDocument(label_sheet_pdf(labels))


def test_each_label_lies_whole_within_its_place_and_the_fifteenth_on_the_next_page() -> None:
    document = sheet(15)
    assert [tuple(round(side / MM) for side in page.get_size()) for page in document] == [(210, 297), (210, 297)]
    for at in range(15):
        page = document[at // 14]
        place = at % 14
        left = (LEFT + place % 2 * (WIDE + GAP)) * MM
        top = (297 - TOP - place // 2 * HIGH) * MM
        for text in (f"Guest{at:02}", f"G282-{at:04}"):
            found = page.get_textpage().search(text).get_next()
            assert found is not None
            boxes = [page.get_textpage().get_charbox(found[0] + each) for each in range(found[1])]
            assert min(box[0] for box in boxes) > left
            assert max(box[2] for box in boxes) < left + WIDE * MM
            assert max(box[3] for box in boxes) < top
            assert min(box[1] for box in boxes) > top - HIGH * MM


def test_codes_are_lines_and_not_pictures_and_no_label_leaves_its_place() -> None:
    page = sheet(1)[0]
    objects = list(page.get_objects())
    assert any(each.type == FPDF_PAGEOBJ_PATH for each in objects)
    assert not any(each.type == FPDF_PAGEOBJ_IMAGE for each in objects)
    bounds = [each.get_bounds() for each in objects]
    assert min(box[0] for box in bounds) >= LEFT * MM
    assert max(box[2] for box in bounds) <= (LEFT + WIDE) * MM
    assert min(box[1] for box in bounds) >= (297 - TOP - HIGH) * MM
    assert max(box[3] for box in bounds) <= (297 - TOP) * MM


def test_each_code_is_read_as_the_number_on_its_label() -> None:
    picture = sheet(14)[0].render(scale=2).to_pil().convert("L")
    assert {found.text for found in zxingcpp.read_barcodes(picture)} == {f"G282-{at:04}" for at in range(14)}
