"""A slip as PDF: the paper's own width, as long as its content, drawn from the same rows as on the printer."""

from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from desktop.core.documents.cells import CELLS
from desktop.core.documents.clean import clean
from desktop.core.documents.pdf import MM, draw_code, draw_text, kept, new_canvas, set_font
from desktop.core.documents.placing import CELL, DOTS_PER_MM, CodeMark, Mark, RuleMark, TextMark, height, place
from desktop.core.documents.rows import Row
from desktop.core.documents.slip_layout import lay_out
from desktop.core.domain.slip import Slip

_DOT = MM / DOTS_PER_MM
_TOP_MM = 5
_LONGEST_DOTS = 4_900 * DOTS_PER_MM
"""Readers refuse pages beyond 200 inches: a longer slip goes on on the next page."""


def slip_pdf(slip: Slip, width_mm: int = 80) -> bytes:
    """The slip on paper of 58 or 80 mm; the same slip gives the same bytes."""
    return draw(lay_out(slip, width_mm), width_mm, clean(slip.bill_no, 48))


def draw(rows: tuple[Row, ...], width_mm: int, title: str) -> bytes:
    """Rows laid out for paper of 58 or 80 mm, as a PDF with that title."""
    into = BytesIO()
    canvas = new_canvas(into, width_mm, 1, title)
    for page in _pages(rows):
        _draw_page(canvas, page, width_mm)
    canvas.save()
    return into.getvalue()


def _pages(rows: tuple[Row, ...]) -> list[list[Row]]:
    pages: list[list[Row]] = [[]]
    used = 0
    for row in rows:
        if used + height(row) > _LONGEST_DOTS:
            pages.append([])
            used = 0
        pages[-1].append(row)
        used += height(row)
    return pages


def _draw_page(canvas: Canvas, rows: list[Row], width_mm: int) -> None:
    columns = CELLS[width_mm]
    marks, dots = place(rows, columns)
    high = dots * _DOT + 2 * _TOP_MM * MM
    canvas.setPageSize((width_mm * MM, high))
    with kept(canvas):
        canvas.translate((width_mm * MM - columns * CELL * _DOT) / 2, high - _TOP_MM * MM)
        for mark in marks:
            _draw(canvas, mark)
    canvas.showPage()


def _draw(canvas: Canvas, mark: Mark) -> None:
    match mark:
        case TextMark():
            at = mark.x * _DOT, -mark.baseline * _DOT
            set_font(canvas, mark.weight, mark.size * _DOT)
            draw_text(canvas, mark.text, at, mark.align)
        case RuleMark():
            with kept(canvas):
                canvas.setLineWidth(2 * _DOT)
                canvas.setDash(8 * _DOT, 4 * _DOT)
                canvas.line(2 * _DOT, -mark.y * _DOT, mark.width * _DOT, -mark.y * _DOT)
        case CodeMark():
            draw_code(canvas, mark.token, mark.x * _DOT, -mark.y * _DOT, mark.module * _DOT)
