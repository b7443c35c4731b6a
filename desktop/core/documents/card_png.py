"""A member card as a picture, to send by message or to look at: the shapes of card_layout in pixels."""

from io import BytesIO

from PIL import Image, ImageDraw

from desktop.core.documents.card_layout import CORNER, HIGH, WIDE, Box, CodePatch, Label, Ring, Shape, card_shapes
from desktop.core.documents.fonts import pixel_face
from desktop.core.documents.qr import matrix
from desktop.core.domain.slip import Card

_FINER = 3
_ANCHOR = {"left": "ls", "centre": "ms"}


def card_png(card: Card, dpi: int = 300) -> bytes:
    """The card at ``dpi`` (150 to 600), clear outside its round corners; the same card gives the same bytes."""
    scale = dpi / 25.4
    shapes = card_shapes(card)
    picture = _drawn_fine(shapes, scale)
    pen = ImageDraw.Draw(picture)
    for shape in shapes:
        if isinstance(shape, CodePatch):
            _draw_code(pen, shape, scale)
    into = BytesIO()
    picture.save(into, "PNG", dpi=(dpi, dpi))
    return into.getvalue()


def _drawn_fine(shapes: tuple[Shape, ...], scale: float) -> Image.Image:
    """All but the code, drawn three times as large and reduced: smooth edges. The code is drawn sharp afterwards."""
    fine = scale * _FINER
    size = round(WIDE * scale) * _FINER, round(HIGH * scale) * _FINER
    picture, outline = Image.new("RGB", size), Image.new("L", size)
    pen = ImageDraw.Draw(picture)
    for shape in shapes:
        _draw(pen, shape, fine)
    ImageDraw.Draw(outline).rounded_rectangle((0, 0, size[0] - 1, size[1] - 1), CORNER * fine, fill=255)
    picture.putalpha(outline)
    return picture.reduce(_FINER)


def _draw(pen: ImageDraw.ImageDraw, shape: Shape, scale: float) -> None:
    match shape:
        case Box():
            corners = (shape.x * scale, shape.y * scale, (shape.x + shape.wide) * scale, (shape.y + shape.high) * scale)
            pen.rounded_rectangle(corners, shape.corner * scale, fill=f"#{shape.colour}")
        case Label():
            font = pixel_face(shape.weight, round(shape.size * scale))
            place = (shape.x * scale, shape.y * scale)
            pen.text(place, shape.text, f"#{shape.colour}", font, anchor=_ANCHOR[shape.align])
        case Ring():
            place = (shape.x * scale, shape.y * scale)
            thick = max(1, round(shape.thick * scale))
            pen.circle(place, shape.radius * scale, f"#{shape.fill}", f"#{shape.edge}", thick)
        case _:
            pass


def _draw_code(pen: ImageDraw.ImageDraw, patch: CodePatch, scale: float) -> None:
    """Every edge on a whole pixel: modules may differ by one pixel in width, none is grey."""
    columns = [round((patch.x + at * patch.module) * scale) for at in range(matrix(patch.token).size + 1)]
    rows = [round((patch.y + at * patch.module) * scale) for at in range(matrix(patch.token).size + 1)]
    for run in matrix(patch.token).runs:
        right, bottom = columns[run.x + run.length] - 1, rows[run.y + 1] - 1
        pen.rectangle((columns[run.x], rows[run.y], right, bottom), f"#{patch.colour}")
