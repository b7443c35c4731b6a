"""The classes as one bar: each as wide as its share; glyph, word, count, change below. A click opens the list.

One with nobody is grey.
"""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from desktop.ui.dormant.model import Slice
from desktop.ui.look.look import Look
from desktop.ui.look.tokens import FOCUS
from desktop.ui.parts import ink

_BAR, _GAP, _BELOW = 28, 2, 8
_GLYPHS = {"new": "ring", "returning": "diamond", "active": "disc", "dormant": "triangle", "lost": "square"}
_LEAST = 132
"""No class is narrower than its words."""


class ClassBarView(QWidget):
    """``on_choose`` gets the name of a class that was clicked."""

    def __init__(self, look: Look, on_choose: Callable[[str], object]) -> None:
        super().__init__()
        self.look, self._on_choose = look, on_choose
        self._slices: tuple[Slice, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def present(self, slices: tuple[Slice, ...]) -> None:
        """Show these."""
        if slices == self._slices:
            return
        self._slices = slices
        self.setAccessibleName(", ".join(f"{each.title} {each.count} {each.share} {each.change}" for each in slices))
        self.update()

    @override
    def sizeHint(self) -> QSize:
        look = self.look
        words = look.line("row") + look.line("caption")
        return QSize(look.px(480), look.px(_BAR + _BELOW) + words)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        for each, box in zip(self._slices, self._boxes(), strict=True):
            if box.x() <= event.position().x() <= box.right():
                self._on_choose(each.name)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with ink.brush(self) as painter:
            for each, box in zip(self._slices, self._boxes(), strict=True):
                self._paint(painter, each, box)

    def _boxes(self) -> list[QRect]:
        """As wide as the shares, none narrower than its words; what that takes, the wide ones give."""
        if not self._slices:
            return []
        gap, room = self.look.px(_GAP), self.width() - self.look.px(_GAP) * (len(self._slices) - 1)
        least = min(self.look.px(_LEAST), room // len(self._slices))
        spare = room - least * len(self._slices)
        total = sum(each.weight for each in self._slices)
        shares = [each.weight if total else 1 for each in self._slices]
        wide = [least + spare * share // sum(shares) for share in shares]
        wide[-1] += room - sum(wide)
        lefts = [sum(wide[:at]) + gap * at for at in range(len(wide))]
        return [QRect(left, 0, across, self.height()) for left, across in zip(lefts, wide, strict=True)]

    def _paint(self, painter: QPainter, each: Slice, box: QRect) -> None:
        look = self.look
        bar = QRect(box.x(), 0, box.width(), look.px(_BAR))
        inside = bar.adjusted(look.px(4), look.px(4), -look.px(4), -look.px(4)) if each.chosen else bar
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour(f"class_{each.name}" if each.weight else "line"))
        painter.drawRoundedRect(inside, look.px(3), look.px(3))
        if each.chosen:
            ink.frame(painter, look, bar, edge="ink", thick=FOCUS, radius="keycap")
        top = look.px(_BAR + _BELOW)
        tall = look.line("row")
        side = look.px(12)
        glyph(painter, look, each.name, QRect(box.x(), top + (tall - side) // 2, side, side))
        left = box.x() + side + look.px(6)
        title = ink.width(each.title, look.font("body"))
        ink.word(painter, look, QRect(left, top, box.right() - left, tall), each.title, "body")
        count = QRect(left + title + look.px(6), top, max(0, box.right() - left - title), tall)
        ink.word(painter, look, count, each.count, "row")
        below = QRect(left, top + tall, box.right() - left, look.line("caption"))
        share = ink.width(each.share, look.font("caption"))
        ink.word(painter, look, below, each.share, "caption", "ink2")
        ink.word(painter, look, below.adjusted(share + look.px(10), 0, 0, 0), each.change, "caption", "ink2")


def glyph(painter: QPainter, look: Look, name: str, box: QRect) -> None:
    """The sign of a class: ○ ◆ ● ▲ ■, so that colour never stands alone."""
    colour = look.colour(f"class_{name}")
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    middle, half = QPointF(box.center()) + QPointF(0.5, 0.5), box.width() / 2
    match _GLYPHS[name]:
        case "disc":
            painter.drawEllipse(middle, half - 1, half - 1)
        case "ring":
            painter.drawEllipse(middle, half - 1, half - 1)
            painter.setBrush(look.colour("surface"))
            painter.drawEllipse(middle, half - 4, half - 4)
        case "square":
            painter.drawRect(box.adjusted(1, 1, -1, -1))
        case "diamond":
            around = [QPointF(0, -half), QPointF(half, 0), QPointF(0, half), QPointF(-half, 0)]
            painter.drawPolygon(QPolygonF([middle + each for each in around]))
        case "triangle":
            corners = [QPointF(0, -half + 1), QPointF(half, half - 1), QPointF(-half, half - 1)]
            painter.drawPolygon(QPolygonF([middle + each for each in corners]))
