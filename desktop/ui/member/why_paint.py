"""How the why of a movement is laid out in a width: what ``height`` promises is what ``paint`` draws."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter

from desktop.ui.look.look import Look
from desktop.ui.member.model import WhyText
from desktop.ui.parts import ink

_GAP = 6


class WhyPaint:
    """A why in so many pixels of width: question, sum, steps."""

    def __init__(self, look: Look, why: WhyText, width: int) -> None:
        self._look, self._why, self._width = look, why, width
        self._role, self._sum = self._fitted()
        self._steps = [(self._broken(line.label, line.value), line.value) for line in why.lines]

    def height(self) -> int:
        """All of it, with the air below."""
        look = self._look
        steps = sum(look.line("caption") * len(labels) + look.px(_GAP) for labels, _ in self._steps)
        return self._top() + look.line(self._role) * len(self._sum) + look.px(8) + steps + look.px(8)

    def paint(self, painter: QPainter, x: int, y: int) -> None:
        """Draw it with its upper left corner there."""
        look, side = self._look, self._look.px(16)
        head = QRect(x, y, self._width, look.line("body"))
        ink.picture(painter, look, "info", "accent", QRect(x, y + (head.height() - side) // 2, side, side))
        asks = look.say("window.member.why_title")
        ink.word(painter, look, head.adjusted(side + look.px(6), 0, 0, 0), asks, "caption", "accent", strong=True)
        y += self._top()
        for line in self._sum:
            ink.word(painter, look, QRect(x, y, self._width, look.line(self._role)), line, self._role, strong=True)
            y += look.line(self._role)
        y += look.px(8)
        for labels, value in self._steps:
            y = self._step(painter, x, y, labels, value)

    def _step(self, painter: QPainter, x: int, y: int, labels: list[str], value: str) -> int:
        look, tall = self._look, self._look.line("caption")
        if value:
            ink.word(painter, look, QRect(x, y, self._width, tall), value, "caption", align=ink.RIGHT)
        for label in labels:
            ink.word(painter, look, QRect(x, y, self._width, tall), label, "caption", "ink2")
            y += tall
        return y + look.px(_GAP)

    def _fitted(self) -> tuple[str, list[str]]:
        """The sum on one line as large as it fits, else broken."""
        for role in ("title", "row", "body"):
            if ink.width(self._why.headline, self._look.font(role, strong=True)) <= self._width:
                return role, [self._why.headline]
        return "body", ink.broken(self._why.headline, self._look.font("body", strong=True), self._width)

    def _broken(self, label: str, value: str) -> list[str]:
        font = self._look.font("caption")
        taken = ink.width(value, font) + self._look.px(12) if value else 0
        return ink.broken(label, font, self._width - taken) or [""]

    def _top(self) -> int:
        return self._look.line("body") + self._look.px(2)
