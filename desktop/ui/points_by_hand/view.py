"""The dialog as drawn: give or take, how many, why, what comes of it; a keypad at the right."""

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.look.look import Look
from desktop.ui.parts.button import Button
from desktop.ui.parts.card import Card
from desktop.ui.parts.field import BigField, Field
from desktop.ui.parts.groups import Option, Segments
from desktop.ui.parts.keypad import Keypad
from desktop.ui.parts.marks import Icon
from desktop.ui.parts.overlay import Overlay
from desktop.ui.parts.text import FitText, IconText, Text
from desktop.ui.points_by_hand.model import HandModel
from desktop.ui.points_by_hand.presenter import Presenter

_PAD_WIDTH = 304
_REASONS = ("forgotten", "sorry", "mistake")
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class View(QWidget):
    """Shows the model; every key typed goes to the presenter."""

    SIZE = (920, 640)

    def __init__(self, look: Look, presenter: Presenter, overlay: Overlay) -> None:
        super().__init__()
        self.look, self._presenter, self._overlay = look, presenter, overlay
        overlay.body.addWidget(self)
        say = look.say
        ways = (Option("give", say("window.points_by_hand.give")), Option("take", say("window.points_by_hand.take")))
        choose: Any = presenter.choose
        self.ways = Segments(look, ways, choose, name=say("window.points_by_hand.title"))
        self.points = BigField(
            look, say("window.points_by_hand.points"), kind="digits",
            on_change=presenter.type_points,
        )  # fmt: skip
        self.reason = Field(
            look, say("window.points_by_hand.reason"), hint=say("window.points_by_hand.reason_hint"),
            on_change=presenter.type_reason,
        )  # fmt: skip
        self.now, self.after = Text(look, "title", "ink2"), FitText(look, "header", least="title")
        self.limits = [IconText(look, "info") for _ in range(2)]
        self._was_ready = False
        self.keypad = Keypad(look, "phone", presenter.key)
        self.keypad.setFixedWidth(look.px(_PAD_WIDTH))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(24))
        row.addLayout(self._form(), 1)
        row.addWidget(self.keypad)
        self.confirm = Button(
            look, say("window.points_by_hand.confirm"), key="Enter", kind="primary", on_click=presenter.confirm
        )
        overlay.add_action(self.confirm)

    def present(self, model: HandModel) -> None:
        """Show the model; a field that says the same already is left alone."""
        self._overlay.note.set(model.whom)
        self.ways.choose(model.way)
        self.points.set_text(model.points)
        self.points.set_error(model.points_error)
        self.reason.set_text(model.reason)
        self.reason.set_error(model.reason_error)
        self.now.set(model.now)
        self.after.set(model.after)
        self.after.set_tone("ink" if model.is_sure else "ink3")
        for text, limit in zip(self.limits, model.limits, strict=False):
            text.set(limit)
        reason = model.points_error or self.look.say("window.points_by_hand.saving")
        if model.is_ready and not self._was_ready:
            self.points.setFocus()
        self._was_ready = model.is_ready
        self.confirm.allow(model.is_ready and model.can_confirm, reason)

    def _form(self) -> QVBoxLayout:
        look = self.look
        column = QVBoxLayout()
        column.setSpacing(look.px(12))
        column.addWidget(self.ways)
        column.addWidget(self.points)
        column.addWidget(self.reason)
        column.addLayout(self._reasons())
        column.addStretch(1)
        column.addWidget(self._outcome())
        return column

    def _reasons(self) -> QHBoxLayout:
        """What the reason mostly is: one touch."""
        row = QHBoxLayout()
        row.setSpacing(self.look.px(8))
        for name in _REASONS:
            words = self.look.say(f"window.points_by_hand.reasons.{name}")
            row.addWidget(Button(self.look, words, on_click=partial(self._presenter.type_reason, words)), 1)
        return row

    def _outcome(self) -> Card:
        """What is there now, what will be, and the limits."""
        look = self.look
        numbers = QHBoxLayout()
        numbers.setSpacing(look.px(12))
        numbers.addWidget(Text(look, "body", "ink2", look.say("window.points_by_hand.now")), 0, _MIDDLE)
        numbers.addWidget(self.now, 0, _MIDDLE)
        numbers.addWidget(Icon(look, "chevron_right"), 0, _MIDDLE)
        numbers.addWidget(Text(look, "body", "ink2", look.say("window.points_by_hand.after")), 0, _MIDDLE)
        numbers.addWidget(self.after, 1)
        card = Card(look)
        card.body.setSpacing(look.px(4))
        card.body.addLayout(numbers)
        for limit in self.limits:
            card.body.addWidget(limit)
        return card
