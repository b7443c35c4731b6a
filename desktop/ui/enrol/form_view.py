"""The form: name, birthday, gender, where from, who recommended, consent by channel, and the one needed tick."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from desktop.core.domain.people import CHANNELS, GENDERS
from desktop.ui.enrol.form import SOURCES
from desktop.ui.enrol.model import EnrolModel, Remark
from desktop.ui.look.look import Look
from desktop.ui.look.tokens import HEIGHT
from desktop.ui.parts.checks import CheckBox, FilterChip
from desktop.ui.parts.field import Field, Select
from desktop.ui.parts.groups import Option, Segments
from desktop.ui.parts.marks import KeyCap
from desktop.ui.parts.text import IconText, Text

if TYPE_CHECKING:
    from desktop.ui.enrol.presenter import Presenter


class _Genders(Segments):
    """As high as the field beside it."""

    tall = HEIGHT["control"]


class FormView(QWidget):
    """All of it may stay empty but for the last tick."""

    def __init__(self, look: Look, presenter: "Presenter") -> None:
        super().__init__()
        self.look, self._presenter = look, presenter
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(12))
        column.addLayout(self._who())
        column.addLayout(self._where_from())
        column.addWidget(self._by_whom())
        column.addLayout(self._channels())
        column.addStretch(1)
        column.addLayout(self._agreement())
        self.stops: dict[str, QWidget] = {
            "name": self.name, "birthday": self.birthday, "referrer": self.referrer, "terms": self.terms,
        }  # fmt: skip

    def _who(self) -> QHBoxLayout:
        look, say, presenter = self.look, self.look.say, self._presenter
        self.name = Field(look, say("window.enrol.name"), on_change=lambda text: presenter.change(name=text))
        hint = say("window.enrol.birthday_hint")
        self.birthday = Field(look, say("window.enrol.birthday"), hint=hint, on_change=presenter.type_birthday)
        return _side_by_side(look, self.name, self.birthday)

    def _where_from(self) -> QHBoxLayout:
        look, say, presenter = self.look, self.look.say, self._presenter
        genders = [Option(gender, say(f"window.parts.genders.{gender}")) for gender in GENDERS]
        self.gender = _Genders(look, genders, presenter.choose_gender, name=say("window.enrol.gender"))
        sources = [(source, say(f"window.enrol.sources.{source}")) for source in SOURCES]
        self.source = Select(
            look, say("window.enrol.source"), sources, on_choose=lambda source: presenter.change(source=source)
        )
        captioned = QWidget()
        column = QVBoxLayout(captioned)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(4))
        column.addWidget(Text(look, "caption", "ink2", say("window.enrol.gender")))
        column.addWidget(self.gender)
        return _side_by_side(look, captioned, self.source)

    def _by_whom(self) -> Field:
        look, say = self.look, self.look.say
        self.referrer = Field(
            look, say("window.enrol.referrer"), hint=say("window.enrol.referrer_hint"), kind="scan",
            on_change=self._presenter.type_referrer,
        )  # fmt: skip
        self.referrer.edit.installEventFilter(self)
        return self.referrer

    def _channels(self) -> QVBoxLayout:
        look, say, presenter = self.look, self.look.say, self._presenter
        self.channels: dict[str, FilterChip] = {}
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        for channel in CHANNELS:
            chip = FilterChip(look, say(f"window.parts.channels.{channel}"))
            chip.toggled.connect(lambda on, name=channel: presenter.tick(name, on=on))
            self.channels[channel] = chip
            row.addWidget(chip)
        row.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(look.px(4))
        column.addWidget(Text(look, "caption", "ink2", say("window.enrol.consents"), wrap=True))
        column.addLayout(row)
        return column

    def _agreement(self) -> QVBoxLayout:
        look, presenter = self.look, self._presenter
        self.terms = CheckBox(look, look.say("window.enrol.terms"), on_change=lambda on: presenter.accept_terms(on=on))
        self.terms_remark = IconText(look, "warning", tone="bad")
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        row.addWidget(self.terms, 1)
        row.addWidget(KeyCap(look, "F7"))
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.terms_remark)
        return column

    def present(self, model: EnrolModel) -> None:
        """Show it."""
        for field, text in ((self.name, model.name), (self.birthday, model.birthday), (self.referrer, model.referrer)):
            field.set_text(text)
        show_remark(self.birthday, model.birthday_remark)
        show_remark(self.referrer, model.referrer_remark)
        if self.gender.value != model.gender:
            self.gender.choose(model.gender)
        if self.source.value != model.source:
            self.source.choose(model.source)
        for channel, chip in self.channels.items():
            _set_checked(chip, on=channel in model.consents)
        _set_checked(self.terms, on=model.terms)
        self.terms_remark.set(model.terms_remark.text)
        self.terms_remark.setVisible(bool(model.terms_remark.text))
        self.terms.setAccessibleDescription(model.terms_remark.text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A scan while the keyboard is in the referrer's field is the referrer's card."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._presenter.be_at("referrer" if event.type() == QEvent.Type.FocusIn else "")
        return super().eventFilter(watched, event)


def show_remark(field: Field, remark: Remark) -> None:
    """Say at a field what is wrong, confirmed, or worth knowing."""
    if remark.tone == "bad":
        field.set_error(remark.text)
    else:
        field.set_note(remark.text, tone=remark.tone, icon="check" if remark.tone == "ok" else "info")


def _set_checked(box: QCheckBox, *, on: bool) -> None:
    if box.isChecked() != on:
        was_silent = box.blockSignals(True)  # noqa: FBT003
        box.setChecked(on)
        box.blockSignals(was_silent)


def _side_by_side(look: Look, *widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(look.px(12))
    for widget in widgets:
        row.addWidget(widget, 1, Qt.AlignmentFlag.AlignTop)
    return row
