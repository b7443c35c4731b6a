"""The dialog: the code at the left, whose it is and what to do beside it."""

from typing import TYPE_CHECKING

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.ui.card.code import Code
from desktop.ui.card.presenter import CardModel
from desktop.ui.look.look import Look
from desktop.ui.parts import ink
from desktop.ui.parts.button import Button
from desktop.ui.parts.marks import Divider, Seal
from desktop.ui.parts.overlay import Overlay
from desktop.ui.parts.text import FitText, Text

if TYPE_CHECKING:
    from desktop.ui.card.presenter import Presenter


class View(QWidget):
    """Shows the model. ``SIZE`` is more than any window has: the dialog fills it but for its margin."""

    SIZE = (2400, 1600)

    def __init__(self, look: Look, presenter: "Presenter", overlay: Overlay) -> None:
        super().__init__()
        self.look, self._overlay = look, overlay
        overlay.body.setContentsMargins(look.px(8), look.px(8), look.px(24), look.px(8))
        overlay.body.addWidget(self)
        self.code = Code(look, look.say("window.card.code"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(24))
        row.addStretch(1)
        row.addWidget(self.code, 100)
        row.addWidget(self._beside(), 0)
        row.addStretch(1)
        taken, printed = presenter.actions()
        self.print = Button(look, printed.label, key=printed.key, icon="printer", on_click=presenter.print)
        self.taken = Button(look, taken.label, key=taken.key, kind="primary", on_click=presenter.to_checkout)
        overlay.add_action(self.print, left=True)
        overlay.add_action(self.taken)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The code is a square: what it leaves of the width stands at both sides."""
        super().resizeEvent(event)
        self.code.setMaximumWidth(self.height())

    def _beside(self) -> QWidget:
        look, say = self.look, self.look.say
        self.shop = Text(look, "body", "ink2", wrap=True)
        self.name = FitText(look, "header")
        self.number = FitText(look, "title", "ink2", least="caption")
        side = QWidget()
        side.setFixedWidth(look.px(300))
        side.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(12))
        column.addStretch(2)
        column.addWidget(Seal(look, 56), 0, ink.LEFT)
        column.addWidget(self.shop)
        column.addSpacing(look.px(12))
        column.addWidget(self.name)
        column.addWidget(self.number)
        column.addSpacing(look.px(12))
        column.addWidget(Divider(look))
        column.addSpacing(look.px(12))
        column.addWidget(Text(look, "title", text=say("window.card.take"), wrap=True))
        column.addWidget(Text(look, "body", "ink2", say("window.card.later"), wrap=True))
        column.addStretch(3)
        return side

    def present(self, model: CardModel) -> None:
        """Show it."""
        self._overlay.set_title(model.title)
        self.code.set_modules(model.modules)
        self.shop.set(model.shop)
        self.name.set(model.name)
        self.name.setVisible(bool(model.name))
        self.number.set(model.number)
        for button in (self.print, self.taken):
            button.allow(bool(model.modules), self.look.say("window.card.making"))
