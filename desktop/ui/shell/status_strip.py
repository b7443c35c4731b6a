"""The status strip: who, in which state, where and when. Always there, never in the way."""

from collections.abc import Callable

from PySide6.QtCore import QRect
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.ui.look.look import Look
from desktop.ui.look.tokens import HEIGHT, SOFTS
from desktop.ui.parts import ink
from desktop.ui.shell.model import ShellModel, StripItem

_TONES = {"plain": "ink2", "ok": "ok", "warn": "warn", "bad": "bad"}
_PLACE_FROM = 1200


class StatusStrip(QWidget):
    """Painted: cells from the left, place and clock at the right."""

    def __init__(self, look: Look, open_dialog: Callable[[str], None]) -> None:
        """``open_dialog``: what a click on a cell asks for."""
        super().__init__()
        self.look = look
        self._items: tuple[StripItem, ...] = ()
        self._open = open_dialog
        self._ends: list[tuple[int, str]] = []
        self._place = self._clock = ""
        self.setFixedHeight(look.px(HEIGHT["status"]))

    def present(self, model: ShellModel) -> None:
        """Show these facts."""
        if (model.strip, model.place, model.clock) == (self._items, self._place, self._clock):
            return
        self._items, self._place, self._clock = model.strip, model.place, model.clock
        words = [" ".join(part for part in (item.text, item.strong, item.rest) if part) for item in self._items]
        self.setAccessibleName(" · ".join([self.look.say("window.shell.status"), *words, self._place, self._clock]))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Cells with lines between them."""
        look, one = self.look, self.look.px(1)
        with ink.brush(self) as painter:
            ink.fill(painter, look, self.rect(), "surface")
            right = self._paint_place(painter)
            left = 0
            self._ends = []
            for item in self._items:
                left = self._paint_item(painter, item, left, right)
                self._ends.append((left, item.opens))
            ink.fill(painter, look, QRect(0, 0, self.width(), one), "line")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a cell that opens something."""
        at = event.position().x()
        opens = next((opens for end, opens in self._ends if at < end), "")
        if opens:
            self._open(opens)

    def _paint_item(self, painter: QPainter, item: StripItem, left: int, right: int) -> int:
        look, tall = self.look, self.height()
        pad, side, gap = look.px(16), look.px(18), look.px(8)
        plain, strong = look.font("caption"), look.font("caption", strong=True)
        words = ink.width(item.text, plain) + (gap // 2 if item.text and item.strong else 0)
        bold_wide = ink.width(item.strong, strong)
        rest_wide = ink.width(item.rest, plain) + gap // 2 if item.rest else 0
        end = left + pad + side + gap + words + bold_wide + rest_wide + pad
        if end > right:
            return left
        colour = _TONES[item.tone]
        if item.tone != "plain":
            ink.fill(painter, look, QRect(left, 0, end - left, tall), SOFTS[colour])
        at = QRect(left + pad, (tall - side) // 2, side, side)
        ink.picture(painter, look, item.icon, colour, at)
        start = at.right() + 1 + gap
        rest = QRect(start, 0, end - start, tall)
        ink.word(painter, look, rest, item.text, "caption", colour)
        bold = rest.adjusted(words, 0, 0, 0)
        ink.word(painter, look, bold, item.strong, "caption", "ink" if colour == "ink2" else colour, strong=True)
        if item.rest:
            last = rest.adjusted(words + bold_wide + gap // 2, 0, 0, 0)
            ink.word(painter, look, last, item.rest, "caption", colour)
        ink.fill(painter, look, QRect(end, 0, look.px(1), tall), "line")
        return end + look.px(1)

    def _paint_place(self, painter: QPainter) -> int:
        """The clock, and before it the place where there is room; where the cells must end."""
        look, pad = self.look, self.look.px(16)
        strong, plain = look.font("caption", strong=True), look.font("caption")
        clock = ink.width(self._clock, strong)
        place = ink.width(self._place, plain) + look.px(8) if self.width() >= look.px(_PLACE_FROM) - look.px(80) else 0
        left = self.width() - pad - clock - place
        tall = self.height()
        if place:
            ink.word(painter, look, QRect(left, 0, place, tall), self._place, "caption", "ink2")
        at = QRect(self.width() - pad - clock, 0, clock + pad, tall)
        ink.word(painter, look, at, self._clock, "caption", "ink", strong=True)
        if self._clock:
            ink.fill(painter, look, QRect(left - pad, 0, look.px(1), tall), "line")
        return left - pad
