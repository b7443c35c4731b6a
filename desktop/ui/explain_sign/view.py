"""The sign's name and a field for the reason."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui.explain_sign.presenter import ExplainModel, Presenter
from desktop.ui.look.look import Look
from desktop.ui.parts.button import Button
from desktop.ui.parts.field import Field
from desktop.ui.parts.overlay import Overlay
from desktop.ui.parts.text import Text


class View(QWidget):
    """The dialog's body."""

    SIZE = (640, 340)

    def __init__(self, look: Look, presenter: Presenter, overlay: Overlay) -> None:
        super().__init__()
        say = look.say
        overlay.set_title(say("window.explain_sign.title"))
        self.sign = Text(look, "body", "ink", strong=True, wrap=True)
        self.reason = Field(
            look,
            say("window.explain_sign.reason"),
            on_change=presenter.type,
            on_enter=lambda _text: presenter.confirm(),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(12))
        recorded = Text(look, "body", "ink2", say("window.explain_sign.recorded"), wrap=True)
        for widget in (self.sign, self.reason, recorded):
            column.addWidget(widget)
        column.addStretch(1)
        overlay.body.addWidget(self, 1)
        self.confirm = Button(
            look, say("window.explain_sign.confirm"), key="Enter", kind="primary", icon="check",
            on_click=presenter.confirm,
        )  # fmt: skip
        overlay.add_action(self.confirm)

    def focus_first(self) -> None:
        """The reason is typed at once."""
        self.reason.setFocus()

    def present(self, model: ExplainModel) -> None:
        """Show it."""
        self.sign.set(model.sign)
        self.reason.set_text(model.reason)
        self.reason.set_error(model.wrong)
        self.confirm.allow(not model.busy)
