"""Icons: our own line drawings (resources/icons), 24 pixels with 1.6-pixel strokes, in the colour that is asked for."""

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from desktop.core.resources import resource


@cache
def names() -> frozenset[str]:
    """Every icon there is."""
    return frozenset(file.stem for file in resource("icons").glob("*.svg"))


@cache
def drawn(name: str, colour: str, pixels: int) -> QImage:
    """The icon as a square picture of so many device pixels. FileNotFoundError for an unknown name."""
    from PySide6.QtSvg import QSvgRenderer

    drawing = resource("icons", f"{name}.svg").read_text("utf-8").replace("currentColor", colour)
    image = QImage(pixels, pixels, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    return image
