"""The dialog as drawn: the form at the left, earlier versions at the right."""

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.core.domain.people import CHANNELS, GENDERS
from desktop.ui.edit_member.history_view import HistoryCard
from desktop.ui.edit_member.model import EditModel
from desktop.ui.edit_member.presenter import Presenter
from desktop.ui.look.look import Look
from desktop.ui.parts.button import Button
from desktop.ui.parts.checks import CheckBox
from desktop.ui.parts.field import Field, Select
from desktop.ui.parts.notices import Banner
from desktop.ui.parts.overlay import Overlay
from desktop.ui.parts.text import Text

_HISTORY_WIDTH = 336


class View(QWidget):
    """Shows the model; every key typed goes to the presenter."""

    SIZE = (920, 640)

    def __init__(self, look: Look, presenter: Presenter, overlay: Overlay) -> None:
        super().__init__()
        self.look, self._presenter, self._overlay = look, presenter, overlay
        overlay.body.addWidget(self)
        self._build_fields()
        self.history = HistoryCard(look)
        self.history.setFixedWidth(look.px(_HISTORY_WIDTH))
        self.holders = Banner(look, "warn", "people", "")
        self.trouble = Banner(look, "bad", "warning", "")
        side = QVBoxLayout()
        side.setSpacing(look.px(12))
        for part in (self.holders, self.trouble):
            side.addWidget(part)
            part.hide()
        side.addWidget(self.history, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(24))
        row.addLayout(self._form(), 1)
        row.addLayout(side)
        self._build_foot(overlay)

    def present(self, model: EditModel) -> None:
        """Show the model; a field that says the same already is left alone."""
        self._overlay.note.set(model.whom)
        self.name.set_text(model.name)
        self.phone.set_text(model.phone)
        self.phone.edit.setPlaceholderText(model.phone_hint)
        self.birthday.set_text(model.birthday)
        self._offer_genders(model.gender)
        for channel, box in self.consents.items():
            box.blockSignals(True)  # noqa: FBT003
            box.setChecked(channel in model.consents)
            box.blockSignals(False)  # noqa: FBT003
        self._say(model)
        self.history.present(model.history, model.imported)
        self.share.setVisible(bool(model.holders))
        self.save.allow(model.is_ready and not model.busy, self.look.say("window.edit_member.saving"))

    def _say(self, model: EditModel) -> None:
        say = self.look.say
        notes = {"phone": say("window.edit_member.phone_rule"), "birthday": model.birthday_note}
        for part, field in {"name": self.name, "phone": self.phone, "birthday": self.birthday}.items():
            error = model.errors.get(part, "")
            if error:
                field.set_error(error)
            else:
                field.set_note(notes.get(part, ""))
        other = " ".join(model.errors.get(part, "") for part in ("gender", "consents")).strip()
        self.trouble.setVisible(bool(model.trouble or other))
        self.trouble.set(model.trouble or other)
        self.holders.setVisible(bool(model.holders))
        title = say("window.edit_member.known", people=model.holders)
        self.holders.set(title, say("window.edit_member.known_detail"))

    def _build_fields(self) -> None:
        look, presenter, say = self.look, self._presenter, self.look.say

        def field(part: str, label: str, hint: str = "") -> Field:
            kind: Any = "phone" if part == "phone" else "text"
            return Field(look, label, hint=hint, kind=kind, on_change=partial(presenter.type, part))

        self.name = field("name", say("window.edit_member.name"))
        self.phone = field("phone", say("window.edit_member.phone"))
        self.birthday = field("birthday", say("window.edit_member.birthday"), "1990-05-20")
        self.gender = Select(
            look, say("window.edit_member.gender"), (), on_choose=lambda value: presenter.type("gender", value)
        )
        self.consents = {channel: self._consent(channel) for channel in CHANNELS}

    def _consent(self, channel: str) -> CheckBox:
        label = self.look.say(f"window.parts.channels.{channel}")
        presenter = self._presenter
        return CheckBox(self.look, label, on_change=lambda given: presenter.consent(channel, given=given))

    def _offer_genders(self, gender: str) -> None:
        """What is known cannot be made unknown."""
        say = self.look.say
        options = [(code, say(f"window.parts.genders.{code}")) for code in GENDERS]
        if not gender:
            options.insert(0, ("", say("window.parts.genders.unknown")))
        held = [self.gender.box.itemData(row) for row in range(self.gender.box.count())]
        if held != [code for code, _ in options]:
            self.gender.set_options(options)
        if self.gender.value != gender or self.gender.box.currentIndex() < 0:
            self.gender.choose(gender)

    def _form(self) -> QVBoxLayout:
        look = self.look
        pair = QHBoxLayout()
        pair.setSpacing(look.px(12))
        for field, share in ((self.birthday, 3), (self.gender, 2)):
            pair.addWidget(field, share)
            pair.setAlignment(field, Qt.AlignmentFlag.AlignTop)
        boxes = QGridLayout()
        boxes.setSpacing(look.px(4))
        for at, box in enumerate(self.consents.values()):
            boxes.addWidget(box, at // 2, at % 2)
        column = QVBoxLayout()
        column.setSpacing(look.px(12))
        column.addWidget(self.name)
        column.addWidget(self.phone)
        column.addLayout(pair)
        column.addWidget(Text(look, "caption", "ink2", look.say("window.edit_member.agrees")))
        column.addLayout(boxes)
        column.addStretch(1)
        return column

    def _build_foot(self, overlay: Overlay) -> None:
        look, say, presenter = self.look, self.look.say, self._presenter
        self.share = Button(look, say("window.edit_member.share"), key="F6", on_click=presenter.share_phone)
        self.save = Button(look, say("window.edit_member.save"), key="Enter", kind="primary", on_click=presenter.save)
        overlay.add_action(self.share)
        overlay.add_action(self.save)
        self.share.hide()
