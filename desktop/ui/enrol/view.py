"""The dialog: the phone with its keypad at the left; at the right the form, or the members who have the phone."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from desktop.ui.enrol.form_view import FormView, show_remark
from desktop.ui.enrol.holders_view import HoldersView
from desktop.ui.enrol.model import EnrolModel
from desktop.ui.look.look import Look
from desktop.ui.parts.button import Button
from desktop.ui.parts.field import BigField
from desktop.ui.parts.keypad import Keypad
from desktop.ui.parts.overlay import Overlay
from desktop.ui.parts.text import IconText

if TYPE_CHECKING:
    from desktop.ui.enrol.presenter import Presenter

_PHONE_WIDTH = 360


class View(QWidget):
    """Shows the model; everything typed or pressed goes to the presenter."""

    SIZE = (920, 640)

    def __init__(self, look: Look, presenter: "Presenter", overlay: Overlay) -> None:
        super().__init__()
        self.look, self._presenter, self._overlay = look, presenter, overlay
        overlay.body.addWidget(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(24))
        row.addLayout(self._phone_side(), 0)
        self.form, self.holders = FormView(look, presenter), HoldersView(look, presenter)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.form)
        self.pages.addWidget(self.holders)
        row.addWidget(self.pages, 1)
        self._build_foot()

    def _phone_side(self) -> QVBoxLayout:
        look, presenter = self.look, self._presenter
        self.phone = BigField(look, look.say("window.enrol.phone"), kind="phone", on_change=presenter.type_phone)
        self.digits = IconText(look, "phone")
        self.phone.head.addWidget(self.digits)
        self.keypad = Keypad(look, "phone", presenter.key)
        self.phone.setFixedWidth(look.px(_PHONE_WIDTH))
        self.keypad.setFixedWidth(look.px(_PHONE_WIDTH))
        column = QVBoxLayout()
        column.setSpacing(look.px(12))
        column.addWidget(self.phone)
        column.addWidget(self.keypad, 1)
        return column

    def _build_foot(self) -> None:
        self.shared = Button(self.look, "", key="F6", on_click=self._presenter.share)
        self.primary = Button(self.look, "", key="Enter", kind="primary", on_click=self._presenter.go_on)
        self._overlay.add_action(self.shared, left=True)
        self._overlay.add_action(self.primary)

    def present(self, model: EnrolModel) -> None:
        """Show it."""
        self._overlay.note.set(self.look.say("window.enrol.note"))
        _write_phone(self.phone.edit, model.phone)
        icon = "check" if model.digits.tone == "ok" else "phone"
        self.digits.set(model.digits.text, icon=icon, tone=model.digits.tone)
        self.digits.setVisible(bool(model.digits.text))
        show_remark(self.phone, model.phone_remark)
        self.form.present(model)
        if model.known is not None:
            self.holders.present(model.known)
        page: QWidget = self.form if model.known is None else self.holders
        if self.pages.currentWidget() is not page:
            self.pages.setCurrentWidget(page)
            self.phone.setFocus()
        self.shared.set_label(model.shared_label)
        self.shared.setVisible(bool(model.shared_label))
        self.primary.set_key(model.primary_key)
        self.primary.set_label(model.primary_label)
        self.primary.allow(not model.busy, model.primary_label)

    def focus(self, field: str) -> None:
        """Give the keyboard to a field of the form."""
        fields = {"phone": self.phone, **self.form.stops}
        fields[field].setFocus()


def _write_phone(edit: QLineEdit, text: str) -> None:
    """Regroup the digits under the cursor: it stays behind the digit that it was behind."""
    if edit.text() == text:
        return
    was_at_end = edit.cursorPosition() == len(edit.text())
    before = len(edit.text()[: edit.cursorPosition()].replace(" ", ""))
    edit.setText(text)
    if was_at_end:
        return
    at = next((at for at in range(len(text) + 1) if len(text[:at].replace(" ", "")) >= before), len(text))
    edit.setCursorPosition(at)
