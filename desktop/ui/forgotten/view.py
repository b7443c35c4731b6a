"""The number, the amount where one may be given, and what the rules say of it."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui.forgotten.presenter import ForgottenModel, Presenter
from desktop.ui.look.look import Look
from desktop.ui.parts.button import Button
from desktop.ui.parts.field import Field
from desktop.ui.parts.overlay import Overlay
from desktop.ui.parts.text import Text


class View(QWidget):
    """Two fields and one key."""

    SIZE = (560, 420)

    def __init__(self, look: Look, presenter: Presenter, overlay: Overlay) -> None:
        super().__init__()
        self._overlay = overlay
        say = look.say
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(12))
        self.bill = Field(
            look, say("window.forgotten.bill"), hint=say("window.forgotten.bill_hint"),
            on_change=presenter.type_bill, on_enter=lambda _text: presenter.confirm(),
        )  # fmt: skip
        self.amount = Field(
            look, say("window.forgotten.amount"), hint=say("window.forgotten.amount_hint"), kind="amount",
            on_change=presenter.type_amount, on_enter=lambda _text: presenter.confirm(),
        )  # fmt: skip
        column.addWidget(self.bill)
        column.addWidget(self.amount)
        column.addWidget(Text(look, "body", "ink2", say("window.forgotten.detail"), wrap=True))
        column.addStretch(1)
        overlay.body.addWidget(self, 1)
        self._confirm = Button(
            look, say("window.forgotten.confirm"), key="Enter", kind="primary", on_click=presenter.confirm
        )
        overlay.add_action(self._confirm)

    def present(self, model: ForgottenModel) -> None:
        """Show what was typed."""
        self._overlay.note.set(model.whom)
        self.bill.set_text(model.bill)
        self.bill.set_error(model.bill_error)
        self.amount.set_text(model.amount)
        self.amount.set_error(model.amount_error)
        self.amount.setVisible(model.with_amount)
        self._confirm.allow(model.can_confirm, model.whom)
