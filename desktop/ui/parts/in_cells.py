"""What a table's cell may hold beside words: a bar with a mark, a box to tick."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter

from desktop.ui.look.look import Look
from desktop.ui.parts import ink
from desktop.ui.parts.rows import Gauge

_WIDE, _THICK, _MARK = 76, 6, 14
_NARROW_FROM = 150
_WHOLE = 1000


def gauge(painter: QPainter, look: Look, place: QRect, value: Gauge) -> int:
    """Draw the bar at the left of a cell; how wide it is. A narrow cell gets a shorter bar."""
    wide = look.px(_WIDE if place.width() >= look.px(_NARROW_FROM) else _WIDE // 2)
    thick, tall = look.px(_THICK), look.px(_MARK)
    middle = place.y() + place.height() // 2
    box = QRect(place.x(), middle - thick // 2, wide, thick)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.colour("line"))
    painter.drawRoundedRect(box, thick / 2, thick / 2)
    if value.filled > 0:
        painter.setBrush(look.colour(value.colour))
        filled = QRect(box.x(), box.y(), max(thick, wide * min(value.filled, _WHOLE) // _WHOLE), thick)
        painter.drawRoundedRect(filled, thick / 2, thick / 2)
    mark = QRect(box.x() + wide * value.mark // _WHOLE, middle - tall // 2, look.px(2), tall)
    ink.fill(painter, look, mark, "ink")
    return wide


def tick(painter: QPainter, look: Look, place: QRect, *, ticked: bool) -> None:
    """Draw a box, ticked or not, at the left of a cell."""
    side = look.px(18)
    box = QRect(place.x(), place.y() + (place.height() - side) // 2, side, side)
    if ticked:
        ink.frame(painter, look, box, fill="accent", radius="keycap")
        ink.picture(painter, look, "check", "on", box)
    else:
        ink.frame(painter, look, box, fill="surface", edge="edge", radius="keycap")
