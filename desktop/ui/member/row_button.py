"""A button as wide as its card, for the list of what else can be done: icon, words, and the key at the right."""

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy
from typing_extensions import override

from desktop.ui.look.look import Look
from desktop.ui.look.tokens import FOCUS, HEIGHT
from desktop.ui.parts import ink


class RowButton(QAbstractButton):
    """48 pixels from line to line of a flush card; the words step down rather than be cut."""

    def __init__(self, look: Look, icon: str, label: str, key: str, on_click: Callable[[], object]) -> None:
        super().__init__()
        self.look, self._icon, self._key = look, icon, key
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(look.px(HEIGHT["control"]))
        self.set(icon, label)
        self.clicked.connect(lambda _checked: on_click())

    def set(self, icon: str, label: str) -> None:
        """Say something else."""
        self._icon = icon
        self.setText(label)
        self.setAccessibleName(f"{label} {self._key}")
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(self.look.px(200), self.look.px(HEIGHT["control"]))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        look, able = self.look, self.isEnabled()
        side, pad = look.px(20), look.px(16)
        words, mark = ("ink", "ink2") if able else ("ink3", "ink3")
        with ink.brush(self) as painter:
            if self.isDown():
                ink.fill(painter, look, self.rect(), "soft")
            ink.fill(painter, look, QRect(0, 0, self.width(), look.px(1)), "line")
            ink.picture(painter, look, self._icon, mark, QRect(pad, (self.height() - side) // 2, side, side))
            cap = ink.keycap_width(look, self._key)
            at = QRect(self.width() - pad - cap, 0, cap, self.height())
            ink.keycap(painter, look, at, self._key, colour=mark, edge="edge" if able else "line")
            left = pad + side + look.px(12)
            place = QRect(left, 0, at.x() - left - look.px(8), self.height())
            fits = ink.width(self.text(), look.font("body")) <= place.width()
            ink.word(painter, look, place, self.text(), "body" if fits else "caption", words)
            if self.hasFocus():
                ring = self.rect().adjusted(look.px(2), look.px(2), -look.px(2), -look.px(2))
                ink.frame(painter, look, ring, edge="accent", thick=FOCUS)
