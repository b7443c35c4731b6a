"""Rows put in their place on the paper, in printer dots (8 a millimetre): what the PDF and the bitmap both draw.

A cell is 12 dots wide, an em 24, a line 30 high. x runs right, y down, from the top left corner of what is printable:
576 dots on 80 mm paper, 384 on 58 mm.
"""

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from desktop.core.documents.fonts import Weight, shown, text_width
from desktop.core.documents.qr import QUIET, Matrix, matrix
from desktop.core.documents.rows import Cell, Code, Row, Rule, TextRow

DOTS_PER_MM = 8
CELL = 12
EM = 24
LINE = 30
_BASELINE = 24
_CODE_SIDE = 25 * DOTS_PER_MM
_ANCHOR = {"left": 0, "centre": 1, "right": 2}


class TextMark(Struct, frozen=True):
    """One text, whole and visible: ``x`` is its left end, middle or right end, as ``align`` says."""

    text: str
    x: int
    baseline: int
    size: int
    weight: Weight
    align: Literal["left", "centre", "right"]


class RuleMark(Struct, frozen=True):
    """A dashed line over the whole width: a dash in each cell, two dots thick, from ``y`` down."""

    y: int
    width: int


class CodeMark(Struct, frozen=True):
    """A QR code whose first dark module may begin at x, y; a module is ``module`` dots square."""

    token: str
    x: int
    y: int
    module: int


Mark = TextMark | RuleMark | CodeMark


def height(row: Row) -> int:
    """How many dots of paper the row takes."""
    match row:
        case TextRow():
            return LINE * row.scale
        case Code():
            code = matrix(row.token)
            return (code.size + 2 * QUIET) * module_dots(code)
        case _:
            return LINE


def module_dots(code: Matrix) -> int:
    """Dots to a module: the fewest that make the code at least 25 mm wide, so that phones and counters read it."""
    return -(-_CODE_SIDE // code.size)


def place(rows: Iterable[Row], columns: int) -> tuple[tuple[Mark, ...], int]:
    """The marks of all rows, one below the other, and the height they take."""
    marks: list[Mark] = []
    top = 0
    for row in rows:
        marks.extend(_marks(row, top, columns * CELL))
        top += height(row)
    return tuple(marks), top


def _marks(row: Row, top: int, width: int) -> list[Mark]:
    match row:
        case TextRow():
            return [_text(cell, top + _BASELINE * row.scale) for cell in row.cells if cell.text]
        case Rule():
            return [RuleMark(top + LINE // 2 - 1, width)]
        case Code():
            code = matrix(row.token)
            module = module_dots(code)
            return [CodeMark(row.token, (width - code.size * module) // 2, top + QUIET * module, module)]
        case _:
            return []


def _text(cell: Cell, baseline: int) -> TextMark:
    weight: Weight = "Medium" if cell.scale > 1 else "Regular"
    size, room = EM * cell.scale, cell.cells * CELL
    text = shown(cell.text, weight)
    drawn = text_width(text, size, weight)
    if drawn > room:
        size = max(1, int(size * room / drawn))
    x = cell.start * CELL + room * _ANCHOR[cell.align] // 2
    return TextMark(text, x, baseline, size, weight, cell.align)
