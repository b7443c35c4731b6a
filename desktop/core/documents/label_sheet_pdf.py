"""Labels for letters: A4, fourteen to a page (99.1 × 38.1 mm), each with name, offer and the member's number as a QR.

A QR of the number only finds the member at the counter: who holds a card may spend, a letter may not.
"""

from collections.abc import Iterable
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from desktop.core.documents.clean import clean
from desktop.core.documents.fonts import Weight, shown, text_width
from desktop.core.documents.pdf import MM, draw_code, draw_text, new_canvas, set_font
from desktop.core.documents.qr import QUIET, matrix
from desktop.core.domain.offer_label import OfferLabel

_SHEET_WIDE, _SHEET_HIGH = 210.0, 297.0
_WIDE, _HIGH, _GAP = 99.1, 38.1, 2.5
_ACROSS, _DOWN = 2, 7
_PAD, _CODE = 5.0, 24.0
_NAME, _LINE, _SMALL = 12.0, 9.0, 7.0
_LONGEST = 60
_MORE = "…"


def label_sheet_pdf(labels: Iterable[OfferLabel]) -> bytes:
    """The labels in reading order, each drawn as it comes; at least one page."""
    into = BytesIO()
    canvas = new_canvas(into, _SHEET_WIDE, _SHEET_HIGH, "")
    per_page = _ACROSS * _DOWN
    for at, label in enumerate(labels):
        if at and at % per_page == 0:
            canvas.showPage()
        _draw(canvas, label, *_corner(at % per_page))
    canvas.showPage()
    canvas.save()
    return into.getvalue()


def _corner(at: int) -> tuple[float, float]:
    """The left edge and the top of a label, in millimetres, y upwards."""
    left = (_SHEET_WIDE - _ACROSS * _WIDE - _GAP) / 2 + at % _ACROSS * (_WIDE + _GAP)
    top = _SHEET_HIGH - (_SHEET_HIGH - _DOWN * _HIGH) / 2 - at // _ACROSS * _HIGH
    return left, top


def _draw(canvas: Canvas, label: OfferLabel, left: float, top: float) -> None:
    module = _CODE / (matrix(label.code).size + 2 * QUIET)
    edge = left + _WIDE - _PAD - _CODE + QUIET * module
    draw_code(canvas, label.code, edge * MM, (top - (_HIGH - _CODE) / 2 - QUIET * module) * MM, module * MM)
    x, y, room = (left + _PAD) * MM, (top - _PAD) * MM, (_WIDE - 2 * _PAD - _CODE) * MM
    rows: list[tuple[str, Weight, float]] = [(label.name, "Medium", _NAME)]
    rows += [(line, "Regular", _LINE) for line in label.lines]
    for text, weight, size in rows:
        y -= size
        _write(canvas, text, weight, size, (x, y, room))
        y -= size * 0.45
    _write(canvas, f"{label.shop} · {label.code}", "Regular", _SMALL, (x, (top - _HIGH + _PAD) * MM, room))


def _write(canvas: Canvas, text: str, weight: Weight, size: float, place: tuple[float, float, float]) -> None:
    """A line, cut where its room (points) ends."""
    x, y, room = place
    text = shown(clean(text, _LONGEST), weight)
    if text_width(text, size, weight) > room:
        while text and text_width(text + _MORE, size, weight) > room:
            text = text[:-1]
        text += _MORE
    set_font(canvas, weight, size)
    draw_text(canvas, text, (x, y), "left")
