"""The dialog as drawn: the deeds at the left, at the right what the chosen one comes to and its field."""

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.look.look import Look
from desktop.ui.look.tokens import HEIGHT
from desktop.ui.parts.button import Button
from desktop.ui.parts.card import Card
from desktop.ui.parts.checks import CheckBox
from desktop.ui.parts.field import Field
from desktop.ui.parts.groups import Option, Segments
from desktop.ui.parts.overlay import Overlay
from desktop.ui.parts.text import IconText, Text
from desktop.ui.upkeep.model import DeedRow, FieldChoice, Twin, UpkeepModel
from desktop.ui.upkeep.presenter import Presenter

_LIST_WIDTH = 272
_LABEL_WIDTH = 72
_DANGEROUS = ("leave", "part", "erase")


class View(QWidget):
    """Shows the model; every key typed goes to the presenter."""

    SIZE = (920, 640)

    def __init__(self, look: Look, presenter: Presenter, overlay: Overlay) -> None:
        super().__init__()
        self.look, self._presenter, self._overlay = look, presenter, overlay
        overlay.body.addWidget(self)
        self.deeds = QVBoxLayout()
        self.deeds.setSpacing(look.px(8))
        self.label = Text(look, "caption", "ink2")
        self.field = Field(look, "", hint=" ", on_change=presenter.type_text)
        self.pin = CheckBox(look, look.say("window.upkeep.note.pin"), on_change=presenter.pin)
        self.lines = Text(look, "body", "ink2", wrap=True)
        self.warning = IconText(look, "warning", tone="warn", role="body")
        self.parts = QVBoxLayout()
        self.parts.setSpacing(look.px(6))
        self.card = Card(look, " ")
        self.past = Card(look, " ")
        self.history = Text(look, "caption", "ink2", wrap=True)
        self._drawn: tuple[Any, ...] = ()
        self._rows: tuple[DeedRow, ...] = ()
        self._focused = ""
        self._build()

    def _build(self) -> None:
        look = self.look
        left = QWidget()
        left.setFixedWidth(look.px(_LIST_WIDTH))
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self.deeds)
        column.addStretch(1)
        self.card.body.setSpacing(look.px(8))
        for part in (self.lines, self.warning, self.label, self.field, self.pin):
            self.card.body.addWidget(part)
        self.card.body.addLayout(self.parts)
        self.past.body.addWidget(self.history)
        right = QVBoxLayout()
        right.setSpacing(look.px(12))
        right.addWidget(self.card)
        right.addWidget(self.past)
        right.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(24))
        row.addWidget(left)
        row.addLayout(right, 1)
        self.confirm = Button(look, " ", key="Enter", kind="primary", on_click=self._presenter.confirm)
        self._overlay.add_action(self.confirm)
        say, presenter = look.say, self._presenter
        self.duplicates = Button(look, say("window.upkeep.duplicates"), key="F6", on_click=presenter.duplicates)
        self._overlay.add_action(self.duplicates, left=True)

    def present(self, model: UpkeepModel) -> None:
        """Show the model; a field that says the same already is left alone."""
        self._overlay.note.set(model.whom)
        self._show_deeds(model.deeds)
        self.card.set_title(model.title)
        self.card.setVisible(model.is_ready)
        self.lines.set("\n".join(model.lines))
        self.warning.set(model.warning)
        self.warning.setVisible(bool(model.warning))
        self._show_field(model)
        self._show_parts(model)
        self.past.set_title(model.history_title)
        self.past.setVisible(bool(model.history))
        self.history.set("\n".join(model.history))
        self.confirm.set_label(model.confirm)
        current = next((row.deed for row in model.deeds if row.is_current), "")
        self.confirm.set_kind("danger" if current in _DANGEROUS else "primary")
        self.confirm.allow(model.is_ready and model.can_confirm, model.warning)

    def _show_deeds(self, rows: tuple[DeedRow, ...]) -> None:
        if rows == self._rows:
            return
        self._rows = rows
        _empty(self.deeds)
        for row in rows:
            choose = partial(self._presenter.choose, row.deed)
            button = Button(self.look, row.label, key=row.key, on_click=choose)
            button.setDown(row.is_current)
            self.deeds.addWidget(button)

    def _show_field(self, model: UpkeepModel) -> None:
        self.field.setVisible(bool(model.field_label))
        self.label.setVisible(bool(model.field_label))
        self.label.set(model.field_label)
        self.field.edit.setPlaceholderText(model.field_hint)
        self.field.edit.setAccessibleName(model.field_label)
        self.field.set_text(model.field_text)
        self.field.set_error(model.error)
        self.pin.setVisible(model.pin is not None)
        if model.pin is not None and self.pin.isChecked() != model.pin:
            self.pin.setChecked(model.pin)
        current = next((row.deed for row in model.deeds if row.is_current), "")
        if current != self._focused:
            wanted = self.field.edit if model.field_label else self.confirm
            wanted.setFocus(Qt.FocusReason.OtherFocusReason)
        self._focused = current
        self.duplicates.setVisible(current == "merge")

    def _show_parts(self, model: UpkeepModel) -> None:
        """Members who may be the same, or the fields to choose from."""
        drawn = (model.twins, model.choices)
        if drawn == self._drawn:
            return
        self._drawn = drawn
        _empty(self.parts)
        for twin in model.twins:
            self.parts.addWidget(self._twin(twin))
        for choice in model.choices:
            self.parts.addWidget(self._choice(choice))

    def _twin(self, twin: Twin) -> QWidget:
        look, say = self.look, self.look.say
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(8))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Text(look, "body", text=twin.label, elide=True))
        words.addWidget(Text(look, "caption", "ink2", twin.why, elide=True))
        row.addLayout(words, 1)
        use, no = (partial(do, twin.member_id) for do in (self._presenter.use_twin, self._presenter.not_the_same))
        row.addWidget(Button(look, say("window.upkeep.twin.use"), on_click=use))
        row.addWidget(Button(look, say("window.upkeep.twin.not"), kind="quiet", on_click=no))
        return box

    def _choice(self, choice: FieldChoice) -> QWidget:
        look = self.look
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(12))
        label = Text(look, "body", "ink2", choice.label)
        label.setFixedWidth(look.px(_LABEL_WIDTH))
        options = [Option(member_id, words) for member_id, words in choice.options]
        segments = Segments(look, options, partial(self._presenter.take, choice.field), name=choice.label)
        segments.tall = HEIGHT["control"]  # four rows of them have to have room
        segments.choose(choice.chosen)
        row.addWidget(label)
        row.addWidget(segments, 1)
        return box


def _empty(layout: QVBoxLayout) -> None:
    """Take everything out."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
