"""The lock screen as drawn: as the approval, a field for a start code, and one more key for whoever goes home."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui.approval.view import PadView
from desktop.ui.look.look import Look
from desktop.ui.parts.button import Button
from desktop.ui.parts.field import Field
from desktop.ui.parts.overlay import Overlay
from desktop.ui.sign_in.presenter import Presenter


class View(PadView):
    """Who, the code where one is asked for, the dots, the keys; F7 and F8 below."""

    def __init__(self, look: Look, presenter: Presenter, overlay: Overlay) -> None:
        self._presenter, self._overlay = presenter, overlay
        self._end = Button(look, look.say("window.sign_in.end", name="—"), key="F8", on_click=presenter.end_shift)
        overlay.add_action(self._end)
        own = look.say("window.sign_in.own_pin")
        overlay.add_action(Button(look, own, key="F7", on_click=presenter.change_own))
        self._below = QWidget()
        super().__init__(look, presenter, overlay)

    def _below_why(self, column: QVBoxLayout) -> None:
        look, presenter = self._look, self._presenter
        self._code = Field(
            look,
            look.say("window.sign_in.code"),
            kind="scan",
            hint=look.say("window.sign_in.code_hint"),
            on_change=presenter.type_code,
        )
        self._code.edit.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        column.addWidget(self._code)

    def _at_the_end(self, column: QVBoxLayout) -> None:
        column.addWidget(self._below, 1)

    def _presented(self) -> None:
        self._overlay.esc.setVisible(self._presenter.may_leave)
        name = self._presenter.off_duty
        self._end.setVisible(bool(name))
        self._end.set_label(self._look.say("window.sign_in.end", name=name))
        asks, was = self._presenter.asks_code, self._code.isVisibleTo(self)
        self._code.setVisible(asks)
        self._below.setVisible(asks)
        self._code.set_text(self._presenter.code)
        if asks and not was:
            self._code.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        elif was and not asks:
            self._overlay.setFocus()  # digits are a PIN's again
