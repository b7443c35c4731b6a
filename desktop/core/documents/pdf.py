"""What every PDF of ours shares: the same values give the same bytes, text can be selected, codes are vectors."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from desktop.core.documents.fonts import Weight, face
from desktop.core.documents.qr import matrix

MM = 72 / 25.4
"""Points to a millimetre."""


def new_canvas(into: BytesIO, width_mm: float, height_mm: float, title: str) -> Canvas:
    """A canvas without clock or random ids, measured in points, y upwards."""
    canvas = Canvas(into, (width_mm * MM, height_mm * MM), pageCompression=1, invariant=1)
    canvas.setTitle(title)
    canvas.setAuthor("")
    canvas.setCreator("Shuke")
    return canvas


def set_font(canvas: Canvas, weight: Weight, size: float) -> None:
    """What follows is written in this weight, ``size`` points to the em."""
    canvas.setFont(face(weight).fontName, size)


def draw_text(canvas: Canvas, text: str, at: tuple[float, float], align: str) -> None:
    """The text with its left end, middle or right end (``align``) and its baseline at a point."""
    draw = {"left": canvas.drawString, "centre": canvas.drawCentredString, "right": canvas.drawRightString}
    draw[align](*at, text)


def draw_code(canvas: Canvas, token: str, x: float, top: float, module: float) -> None:
    """The QR code as one filled path, its top left dark corner at x, top; ``module`` points to a module."""
    with kept(canvas):
        canvas.transform(module, 0, 0, -module, x, top)
        canvas.addLiteral(_code_path(token))


@contextmanager
def kept(canvas: Canvas) -> Iterator[None]:
    """Whatever is set inside (colour, clip, origin) is as before afterwards."""
    canvas.saveState()
    yield
    canvas.restoreState()


@lru_cache(maxsize=256)
def _code_path(token: str) -> str:
    """PDF operators for all dark modules, a unit each; one path, so that no seam shows between them."""
    return " ".join(f"{run.x} {run.y} {run.length} 1 re" for run in matrix(token).runs) + " f"
