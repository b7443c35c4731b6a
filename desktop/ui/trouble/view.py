"""What happened, what is safe, what to do: one below the other."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui.look.look import Look
from desktop.ui.parts.button import Button
from desktop.ui.parts.overlay import Overlay
from desktop.ui.parts.text import Text
from desktop.ui.trouble.presenter import Presenter, TroubleModel


class View(QWidget):
    """Three sentences and one button."""

    SIZE = (640, 360)

    def __init__(self, look: Look, presenter: Presenter, overlay: Overlay) -> None:
        super().__init__()
        self._overlay = overlay
        overlay.esc.hide()  # there is nothing behind this dialog
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(12))
        self._detail = Text(look, "body", "ink", wrap=True)
        self._remedy = Text(look, "body", "ink2", wrap=True)
        column.addWidget(self._detail)
        column.addWidget(self._remedy)
        column.addStretch(1)
        overlay.body.addWidget(self, 1)
        overlay.add_action(
            Button(look, look.say("window.trouble.again"), key="Enter", kind="primary", on_click=presenter.again)
        )

    def present(self, model: TroubleModel) -> None:
        """Show the refusal."""
        self._overlay.set_title(model.title)
        self._detail.set(model.detail)
        self._remedy.set(model.remedy)
