"""``OptionCard``: one of a few ways, with a sentence that says what it means."""

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from desktop.ui.look.look import Look
from desktop.ui.look.tokens import FOCUS
from desktop.ui.parts import ink


class OptionCard(QAbstractButton):
    """Chosen: a 2-pixel accent line, soft, ✓. Siblings exclude each other, and arrow keys go between them."""

    def __init__(self, look: Look, icon: str, title: str, detail: str) -> None:
        super().__init__()
        self.look, self._icon, self._title, self._detail = look, icon, title, detail
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setAccessibleName(title)
        self.setAccessibleDescription(detail)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        """Two or three lines with air."""
        return QSize(self.look.px(320), self.heightForWidth(self.look.px(552)))

    def hasHeightForWidth(self) -> bool:
        """The sentence wraps."""
        return True

    def heightForWidth(self, width: int, /) -> int:
        """So much that no word is clipped."""
        look = self.look
        return look.line("body") + look.line("caption") * len(self._lines(width)) + look.px(28)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        look, chosen = self.look, self.isChecked()
        side, step = look.px(20), look.line("caption")
        top, left = look.px(13), look.px(48)
        with ink.brush(self) as painter:
            edge = "accent" if chosen else "edge"
            fill = "soft" if chosen or self.isDown() else "surface"
            ink.frame(painter, look, self.rect(), fill=fill, edge=edge, thick=FOCUS if chosen else 1)
            colour = "accent" if chosen else "ink"
            mark = QRect(look.px(16), top + look.px(1), side, side)
            ink.picture(painter, look, "check" if chosen else self._icon, colour if chosen else "ink2", mark)
            place = QRect(left, top, self.width() - left, look.line("body"))
            ink.word(painter, look, place, self._title, "body", colour, strong=True)
            for row, line in enumerate(self._lines(self.width())):
                place = QRect(left, top + look.line("body") + look.px(2) + row * step, self.width() - left, step)
                ink.word(painter, look, place, line, "caption", "ink2")
            if self.hasFocus():
                ink.frame(painter, look, self.rect(), edge="accent", thick=1, inset=4)

    def _lines(self, width: int) -> list[str]:
        return ink.broken(self._detail, self.look.font("caption"), width - self.look.px(64))
