"""Two fields for a line typed by hand: a name or barcode, and a price. Enter goes on, Esc leaves."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.checkout.line_hands import LineHands
from desktop.ui.checkout.model import AddingModel
from desktop.ui.look.look import Look
from desktop.ui.parts.button import Button
from desktop.ui.parts.field import Field
from desktop.ui.parts.marks import Divider
from desktop.ui.parts.text import Text


class AddingPanel(QWidget):
    """Stands below the lines while something is added."""

    def __init__(self, look: Look, lines: LineHands) -> None:
        super().__init__()
        say = look.say
        self.name = Field(
            look, say("window.checkout.adding.name"), on_change=lines.type_name, on_enter=lambda _: lines.enter_name()
        )
        self.price = Field(
            look,
            say("window.checkout.adding.price"),
            kind="amount",
            on_change=lines.type_price,
            on_enter=lambda _: lines.enter_price(),
        )
        self.price.setFixedWidth(look.px(112))
        self.note = Text(look, "caption", "ink2", wrap=True)
        self.cancel = Button(
            look, say("window.parts.return"), key=say("window.parts.esc"), on_click=lines.cancel_adding
        )
        self.add = Button(look, say("window.checkout.adding.add"), key="Enter", on_click=lines.enter_price)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(Divider(look))
        column = QVBoxLayout()
        pad = look.px(12)
        column.setContentsMargins(pad, pad, pad, pad)
        column.setSpacing(look.px(8))
        for row in ((self.name, self.price), (self.cancel, self.add)):
            held = QHBoxLayout()
            held.setSpacing(look.px(8))
            for widget in row:
                held.addWidget(widget, 1)
            column.addLayout(held)
        column.insertWidget(0, self.note)
        whole.addLayout(column)
        self.hide()

    def present(self, adding: AddingModel | None) -> None:
        """Show what is typed; None hides it."""
        self.setVisible(adding is not None)
        if adding is not None:
            self.name.set_text(adding.name)
            self.price.set_text(adding.price)
            self.note.set(adding.note)
