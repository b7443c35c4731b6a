"""The dialog as drawn: address, code, certificate at the left; what HQ will get at the right; how far it is below."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.join.model import JoinModel
from desktop.ui.join.presenter import Presenter
from desktop.ui.look.look import Look
from desktop.ui.parts.button import Button
from desktop.ui.parts.card import Card
from desktop.ui.parts.field import Field
from desktop.ui.parts.marks import Icon
from desktop.ui.parts.overlay import Overlay
from desktop.ui.parts.text import Text
from desktop.ui.settings.asking import ask_file
from desktop.ui.settings.pieces import Facts, Saying, with_button
from desktop.ui.settings.progress import Progress

_RIGHT, _LABEL = 360, 72


class View(QWidget):
    """Shows the model; everything typed goes to the presenter."""

    SIZE = (920, 640)

    def __init__(self, look: Look, presenter: Presenter, overlay: Overlay) -> None:
        super().__init__()
        self.look, self._presenter, self._overlay = look, presenter, overlay
        overlay.note.set(look.say("window.join.note"))
        overlay.body.addWidget(self, 1)
        self.progress = Progress(look, lambda: None)
        self.saying = Saying(look)
        across = QHBoxLayout()
        across.setSpacing(look.px(24))
        across.addLayout(self._fields(), 1)
        across.addWidget(self._right(), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(16))
        column.addLayout(across)
        column.addStretch(1)
        column.addWidget(self.progress)
        column.addWidget(self.saying)
        self.primary = Button(look, "", key="Enter", kind="primary", on_click=presenter.go_on)
        overlay.add_action(self.primary)

    def _fields(self) -> QVBoxLayout:
        look, say, presenter = self.look, self.look.say, self._presenter
        self.url = Field(
            look, say("window.join.url"), hint=say("window.join.url_hint"), kind="scan", on_change=presenter.type_url
        )
        self.code = Field(
            look, say("window.join.code"), hint=say("window.join.code_hint"), kind="scan", on_change=presenter.type_code
        )
        self.ca = Field(
            look, say("window.join.ca"), hint=say("window.join.ca_hint"), kind="scan", on_change=presenter.type_ca
        )
        column = QVBoxLayout()
        column.setSpacing(look.px(16))
        column.addWidget(self.url)
        column.addWidget(self.code)
        self.ca_row = with_button(look, self.ca, say("window.join.choose_ca"), self._ask_ca)
        column.addWidget(self.ca_row)
        column.addStretch(1)
        return column

    def _right(self) -> Card:
        look = self.look
        card = Card(look, look.say("window.join.what"))
        card.setFixedWidth(look.px(_RIGHT))
        self.facts = Facts(look, _LABEL)
        self.promises = [Text(look, "body", "ink2", wrap=True) for _ in range(4)]
        card.body.addWidget(self.facts)
        card.body.addSpacing(look.px(4))
        for promise in self.promises:
            row = QHBoxLayout()
            row.setSpacing(look.px(8))
            row.addWidget(Icon(look, "check", tone="ok"), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(promise, 1)
            card.body.addLayout(row)
        return card

    def present(self, model: JoinModel) -> None:
        """Show it."""
        self._overlay.set_title(model.title)
        fields = {"url": (self.url, model.url), "code": (self.code, model.code), "ca": (self.ca, model.ca)}
        for name, (field, text) in fields.items():
            field.set_text(text)
            field.set_error(model.wrong.get(name, ""))
            field.edit.setEnabled(model.can_type)
        self.ca_row.setEnabled(model.can_type)
        self.facts.present(model.holds)
        for shown, promise in zip(self.promises, model.promises, strict=True):
            shown.set(promise)
        self.progress.present(model.working)
        self.saying.present(model.told)
        self.primary.set_label(model.primary)
        self.primary.allow(model.primary_allowed, model.primary)

    def focus(self, field: str) -> None:
        """Give the keyboard to a field."""
        {"url": self.url, "code": self.code, "ca": self.ca}[field].setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask_ca(self) -> None:
        ask_file(self, self.ca.text, "PEM (*.pem *.crt *.cer)", self._presenter.type_ca)
