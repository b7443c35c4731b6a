"""The note as a small dialog: one field, one key."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui.hold.presenter import HoldModel, Presenter
from desktop.ui.look.look import Look
from desktop.ui.parts.button import Button
from desktop.ui.parts.field import Field
from desktop.ui.parts.overlay import Overlay
from desktop.ui.parts.text import Text


class View(QWidget):
    """What is held, the note, and what holding does."""

    SIZE = (560, 320)

    def __init__(self, look: Look, presenter: Presenter, overlay: Overlay) -> None:
        super().__init__()
        self._overlay = overlay
        say = look.say
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(12))
        self.note = Field(
            look, say("window.hold.note"), hint=say("window.hold.note_hint"),
            on_change=presenter.type, on_enter=lambda _text: presenter.confirm(),
        )  # fmt: skip
        column.addWidget(self.note)
        column.addWidget(Text(look, "body", "ink2", say("window.hold.detail"), wrap=True))
        column.addStretch(1)
        overlay.body.addWidget(self, 1)
        overlay.add_action(
            Button(look, say("window.hold.confirm"), key="Enter", kind="primary", on_click=presenter.confirm)
        )

    def present(self, model: HoldModel) -> None:
        """Show the note as typed."""
        self._overlay.note.set(model.whom)
        self.note.set_text(model.note)
