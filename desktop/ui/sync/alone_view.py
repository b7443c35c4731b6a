"""A till without an HQ: what that means, and the one button that joins one."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.look.look import Look
from desktop.ui.parts import ink
from desktop.ui.parts.button import Button
from desktop.ui.parts.card import Card
from desktop.ui.parts.marks import Icon
from desktop.ui.parts.text import Text
from desktop.ui.sync.model import Saying

_WIDE = 520


class AloneView(QWidget):
    """One card in the middle of the page."""

    def __init__(self, look: Look, on_join: Callable[[], object]) -> None:
        super().__init__()
        self.title = Text(look, "title", wrap=True, align=ink.CENTRE)
        self.detail = Text(look, "body", "ink2", wrap=True, align=ink.CENTRE)
        self.join = Button(look, look.say("window.sync.join"), key="Ctrl+J", on_click=on_join)
        card = Card(look)
        gap = look.px(12)
        card.body.setSpacing(gap)
        card.body.addStretch(1)
        card.body.addWidget(Icon(look, "sync", tone="ink3", size=40), 0, ink.CENTRE)
        for text in (self.title, self.detail):
            text.setMaximumWidth(look.px(_WIDE))
            row = QHBoxLayout()
            row.addStretch(1)
            row.addWidget(text, 1_000)
            row.addStretch(1)
            card.body.addLayout(row)
        card.body.addWidget(self.join, 0, ink.CENTRE)
        card.body.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)

    def present(self, saying: Saying) -> None:
        """Say what it means."""
        self.title.set(saying.title)
        self.detail.set(saying.detail)
