"""The bill and its points, to whom, why, and one key."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui.look.look import Look
from desktop.ui.move_award.presenter import MoveModel, Presenter
from desktop.ui.parts.button import Button
from desktop.ui.parts.field import Field
from desktop.ui.parts.overlay import Overlay
from desktop.ui.parts.text import Text


class View(QWidget):
    """Two fields; whoever was found stands under the first."""

    SIZE = (560, 460)

    def __init__(self, look: Look, presenter: Presenter, overlay: Overlay) -> None:
        super().__init__()
        say = look.say
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(12))
        self.bill = Text(look, "body", wrap=True)
        self.key = Field(
            look, say("window.move_award.key"), hint=say("window.move_award.key_hint"),
            on_change=presenter.type_key, on_enter=lambda _text: presenter.confirm(),
        )  # fmt: skip
        self.reason = Field(
            look, say("window.move_award.reason"), on_change=presenter.type_reason,
            on_enter=lambda _text: presenter.confirm(),
        )  # fmt: skip
        for widget in (self.bill, self.key, self.reason):
            column.addWidget(widget)
        column.addWidget(Text(look, "body", "ink2", say("window.move_award.detail"), wrap=True))
        column.addStretch(1)
        overlay.body.addWidget(self, 1)
        self._confirm = Button(
            look, say("window.move_award.confirm"), key="Enter", kind="primary", on_click=presenter.confirm
        )
        overlay.add_action(self._confirm)

    def present(self, model: MoveModel) -> None:
        """Show what was typed, and who it names."""
        self.bill.set(model.bill)
        self.key.set_text(model.key)
        if model.key_error:
            self.key.set_error(model.key_error)
        else:
            self.key.set_note(model.found, tone="ok", icon="check")
        self.reason.set_text(model.reason)
        self.reason.set_error(model.reason_error)
        self._confirm.allow(model.can_confirm, model.bill)
