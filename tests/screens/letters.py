"""Large letters, drawn the same whatever was drawn before.

Letters above 64 pixels Qt draws as outlines of FreeType's, which differ by a shade with the letters and sizes that were
drawn from the same open font before. Here each large size has the font for itself, so nothing comes before.
"""

from functools import cache
from typing import Any

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QRawFont, QTextLayout

from desktop.core.resources import resource
from desktop.ui.look import fonts
from desktop.ui.look.look import Look
from desktop.ui.parts import ink

LARGEST_KEPT_PX = 64
"""Up to here Qt keeps a letter once it is drawn."""
_WIDE = 1e6
_ink_at_font = ink.at_font


def at_font(
    painter: QPainter, look: Look, rect: QRect, text: str, font: QFont, colour: str, *, align: Any = ink.LEFT
) -> None:
    """ink.at_font."""
    brush: Any = painter if font.pixelSize() <= LARGEST_KEPT_PX else _Outliner(painter, font)
    _ink_at_font(brush, look, rect, text, font, colour, align=align)


class _Outliner:
    """As much of a painter as ink.at_font asks for."""

    def __init__(self, painter: QPainter, font: QFont) -> None:
        self._painter, self._font, self._colour = painter, font, QColor()

    def setFont(self, _font: QFont) -> None:  # noqa: N802 - as Qt says
        """It is known."""

    def setPen(self, colour: QColor) -> None:  # noqa: N802 - as Qt says
        """What letters are filled with."""
        self._colour = colour

    def drawText(self, at: QPointF, text: str) -> None:  # noqa: N802 - as Qt says
        """Fill the letters' outlines."""
        self._painter.fillPath(_outlines(text, self._font).translated(at), self._colour)


def _outlines(text: str, font: QFont) -> QPainterPath:
    """The letters on a baseline at 0, 0."""
    layout = QTextLayout(text, font)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(_WIDE)
    layout.endLayout()
    path, own = QPainterPath(), _own_font(font.pixelSize(), font.weight())
    path.setFillRule(Qt.FillRule.WindingFill)
    for run in layout.glyphRuns():
        for glyph, place in zip(run.glyphIndexes(), run.positions(), strict=True):
            path.addPath(own.pathForGlyph(glyph).translated(place.x(), place.y() - line.ascent()))
    return path


@cache
def _own_font(pixels: int, weight: int) -> QRawFont:
    return QRawFont(str(resource("fonts", fonts._FILES[weight])), pixels, QFont.HintingPreference.PreferNoHinting)
