"""Member cards as PDF: one card at its own size, or A4 sheets of ten with crop marks."""

from collections.abc import Sequence
from io import BytesIO

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from desktop.core.documents.card_layout import CORNER, HIGH, WIDE, Box, CodePatch, Label, Ring, Shape, card_shapes
from desktop.core.documents.clean import clean
from desktop.core.documents.pdf import MM, draw_code, draw_text, kept, new_canvas, set_font
from desktop.core.domain.slip import Card

_SHEET_WIDE, _SHEET_HIGH = 210.0, 297.0
_ACROSS, _DOWN = 2, 5
_GAP_X, _GAP_Y = 4.0, 2.0
_MARK, _CLEAR = 4.0, 1.0


def card_pdf(card: Card) -> bytes:
    """One card, 85.6 × 54 mm, one page; the same card gives the same bytes."""
    into = BytesIO()
    canvas = new_canvas(into, WIDE, HIGH, clean(card.number, 48))
    _draw_card(canvas, card)
    canvas.showPage()
    canvas.save()
    return into.getvalue()


def card_sheet_pdf(cards: Sequence[Card]) -> bytes:
    """The cards on A4, ten to a page in reading order, crop marks in the margins; at least one page."""
    into = BytesIO()
    canvas = new_canvas(into, _SHEET_WIDE, _SHEET_HIGH, "")
    per_page = _ACROSS * _DOWN
    for first in range(0, max(len(cards), 1), per_page):
        _draw_sheet(canvas, cards[first : first + per_page])
        canvas.showPage()
    canvas.save()
    return into.getvalue()


def _lefts() -> list[float]:
    margin = (_SHEET_WIDE - _ACROSS * WIDE - (_ACROSS - 1) * _GAP_X) / 2
    return [margin + column * (WIDE + _GAP_X) for column in range(_ACROSS)]


def _bottoms() -> list[float]:
    """Of the rows, from the top row down."""
    margin = (_SHEET_HIGH - _DOWN * HIGH - (_DOWN - 1) * _GAP_Y) / 2
    return [margin + row * (HIGH + _GAP_Y) for row in reversed(range(_DOWN))]


def _draw_sheet(canvas: Canvas, cards: Sequence[Card]) -> None:
    places = [(x, y) for y in _bottoms() for x in _lefts()]
    _draw_crop_marks(canvas)
    for (x, y), card in zip(places, cards, strict=False):
        with kept(canvas):
            canvas.translate(x * MM, y * MM)
            _draw_card(canvas, card)


def _draw_crop_marks(canvas: Canvas) -> None:
    """Where to cut: hair lines in the four margins, at every edge of a card."""
    lefts, bottoms = _lefts(), _bottoms()
    ends_x = (lefts[0] - _CLEAR - _MARK, lefts[-1] + WIDE + _CLEAR)
    ends_y = (bottoms[-1] - _CLEAR - _MARK, bottoms[0] + HIGH + _CLEAR)
    lines = [(x, y, x + _MARK, y) for low in bottoms for y in (low, low + HIGH) for x in ends_x]
    lines += [(x, y, x, y + _MARK) for low in lefts for x in (low, low + WIDE) for y in ends_y]
    canvas.setLineWidth(0.25)
    canvas.lines([tuple(at * MM for at in line) for line in lines])


def _draw_card(canvas: Canvas, card: Card) -> None:
    with kept(canvas):
        outline = canvas.beginPath()
        outline.roundRect(0, 0, WIDE * MM, HIGH * MM, CORNER * MM)
        canvas.clipPath(outline, stroke=0, fill=0)
        for shape in card_shapes(card):
            _draw(canvas, shape)


def _draw(canvas: Canvas, shape: Shape) -> None:
    match shape:
        case Box():
            canvas.setFillColor(_colour(shape.colour))
            bottom = (HIGH - shape.y - shape.high) * MM
            sides = (shape.x * MM, bottom, shape.wide * MM, shape.high * MM)
            canvas.roundRect(*sides, shape.corner * MM, stroke=0, fill=1)
        case Label():
            canvas.setFillColor(_colour(shape.colour))
            at = (shape.x * MM, (HIGH - shape.y) * MM)
            set_font(canvas, shape.weight, shape.size * MM)
            draw_text(canvas, shape.text, at, shape.align)
        case Ring():
            canvas.setFillColor(_colour(shape.fill))
            canvas.setStrokeColor(_colour(shape.edge))
            canvas.setLineWidth(shape.thick * MM)
            canvas.circle(shape.x * MM, (HIGH - shape.y) * MM, shape.radius * MM, stroke=1, fill=1)
        case CodePatch():
            canvas.setFillColor(_colour(shape.colour))
            draw_code(canvas, shape.token, shape.x * MM, (HIGH - shape.y) * MM, shape.module * MM)


def _colour(digits: str) -> HexColor:
    return HexColor(f"#{digits}")
