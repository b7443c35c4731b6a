"""A slip's rows as a one-bit picture, as a thermal printer burns it: ink is black (0), paper white (255)."""

from collections.abc import Iterable

from PIL import Image, ImageDraw

from desktop.core.documents.fonts import pixel_face
from desktop.core.documents.placing import CELL, CodeMark, Mark, RuleMark, TextMark, place
from desktop.core.documents.qr import matrix
from desktop.core.documents.rows import Row

_ANCHOR = {"left": "ls", "centre": "ms", "right": "rs"}
_INK, _PAPER = 0, 255
_DASH, _THICK = 8, 2


def bitmap(rows: Iterable[Row], columns: int) -> Image.Image:
    """The rows drawn at 203 dpi, 12 dots to a cell: 384 or 576 dots wide, as high as they need."""
    marks, height = place(rows, columns)
    picture = Image.new("1", (columns * CELL, height), _PAPER)
    pen = ImageDraw.Draw(picture)
    for mark in marks:
        _draw(pen, mark, picture.width)
    return picture


def _draw(pen: ImageDraw.ImageDraw, mark: Mark, width: int) -> None:
    match mark:
        case TextMark():
            _draw_text(pen, mark, width)
        case RuleMark():
            for x in range(2, mark.width, CELL):
                pen.rectangle((x, mark.y, x + _DASH - 1, mark.y + _THICK - 1), _INK)
        case CodeMark():
            _draw_code(pen, mark)


def _draw_text(pen: ImageDraw.ImageDraw, mark: TextMark, width: int) -> None:
    """The text at its place; a dot that a glyph leans over the edge (微 does) moves the text inwards."""
    font, anchor = pixel_face(mark.weight, mark.size), _ANCHOR[mark.align]
    left, _, right, _ = font.getbbox(mark.text, mode="1", anchor=anchor)
    inwards = max(0, -left - mark.x) - max(0, mark.x + right - width)
    pen.text((mark.x + int(inwards), mark.baseline), mark.text, _INK, font, anchor=anchor)


def _draw_code(pen: ImageDraw.ImageDraw, mark: CodeMark) -> None:
    side = mark.module
    for run in matrix(mark.token).runs:
        x, y = mark.x + run.x * side, mark.y + run.y * side
        pen.rectangle((x, y, x + run.length * side - 1, y + side - 1), _INK)
