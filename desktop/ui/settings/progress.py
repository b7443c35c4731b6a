"""How far a long job is: words, a bar, and a way to stop it."""

from collections.abc import Callable

from PySide6.QtCore import QRect
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.ui.look.look import Look
from desktop.ui.parts import ink
from desktop.ui.parts.button import Button
from desktop.ui.parts.text import Text
from desktop.ui.settings.model import Working


class Progress(QWidget):
    """A long job: its words, a bar (solid is done, dashed is waiting), and a way to stop it."""

    def __init__(self, look: Look, on_stop: Callable[[], object]) -> None:
        super().__init__()
        self.look = look
        self.words = Text(look, "body", strong=True, elide=True)
        self.bar = _Bar(look)
        self.stop = Button(look, look.say("window.settings.stop"), key="Esc", on_click=on_stop)
        left = QVBoxLayout()
        left.setSpacing(look.px(4))
        left.addWidget(self.words)
        left.addWidget(self.bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(12))
        row.addLayout(left, 1)
        row.addWidget(self.stop)
        self.hide()

    def present(self, working: Working | None) -> None:
        """Show how far it is."""
        if working is not None:
            self.words.set(working.words)
            self.bar.set(working.percent)
            self.stop.setVisible(working.can_stop)
        self.setVisible(working is not None)


class _Bar(QWidget):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self._percent: int | None = None
        self.setFixedHeight(look.px(12))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set(self, percent: int | None) -> None:
        """So much of the whole; None: nobody knows."""
        self._percent = percent
        self.setAccessibleName("" if percent is None else f"{percent}%")
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        look, box = self.look, self.rect()
        with ink.brush(self) as painter:
            ink.pill(painter, look, box, fill="sunken", edge="edge")
            done = box.width() * (self._percent or 0) // 100
            if done > 0:
                ink.pill(painter, look, QRect(0, 0, max(done, box.height()), box.height()), fill="accent")
