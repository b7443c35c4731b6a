"""The question as a small dialog."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui.desk import Question
from desktop.ui.look.look import Look
from desktop.ui.parts.button import Button
from desktop.ui.parts.overlay import Overlay
from desktop.ui.parts.text import Text
from desktop.ui.question.presenter import Presenter


class View(QWidget):
    """What it is about, and the one yes."""

    SIZE = (560, 244)

    def __init__(self, look: Look, presenter: Presenter, overlay: Overlay) -> None:
        super().__init__()
        self._overlay = overlay
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._detail = Text(look, "body", "ink", wrap=True)
        column.addWidget(self._detail)
        column.addStretch(1)
        overlay.body.addWidget(self, 1)
        self._yes = Button(look, "", key="Enter", kind="primary", on_click=presenter.yes)
        overlay.add_action(self._yes)

    def present(self, question: Question | None) -> None:
        """Show the question."""
        if question is None:
            return
        self._overlay.set_title(question.title)
        self._detail.set(question.detail)
        self._yes.set_label(question.yes)
        self._yes.set_kind("danger" if question.danger else "primary")
