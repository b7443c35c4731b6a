"""The drawer's dialog as drawn: an amount or pieces at the left, a reason, what comes of it; a keypad at the right."""

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.ui.drawer.model import DrawerModel, Line
from desktop.ui.drawer.presenter import Presenter
from desktop.ui.look.look import Look
from desktop.ui.parts.button import Button
from desktop.ui.parts.card import Card
from desktop.ui.parts.field import BigField, Field
from desktop.ui.parts.groups import Option, Segments
from desktop.ui.parts.keypad import Keypad
from desktop.ui.parts.overlay import Overlay
from desktop.ui.parts.rows import Cell, Column
from desktop.ui.parts.table import Table
from desktop.ui.parts.text import FitText, IconText, Text

_PAD_WIDTH = 304
_REASONS = ("change", "buy", "safe")
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class View(QWidget):
    """Shows the model; every key typed goes to the presenter."""

    SIZE = (920, 640)

    def __init__(self, look: Look, presenter: Presenter, overlay: Overlay) -> None:
        super().__init__()
        self.look, self._presenter, self._overlay = look, presenter, overlay
        overlay.body.addWidget(self)
        say = look.say
        ways = (Option("out", say("window.drawer.out")), Option("in", say("window.drawer.in")))
        choose: Any = presenter.choose
        self.ways = Segments(look, ways, choose, name=say("window.drawer.move.title"))
        self.caption = Text(look, "caption", "ink2")
        self.amount = BigField(
            look, "", hint=say("window.drawer.amount"), kind="amount", on_change=presenter.type_amount
        )
        self.pieces = self._pieces()
        self.entry = QStackedWidget()
        self.entry.addWidget(self.amount)
        self.entry.addWidget(self.pieces)
        self.total = FitText(look, "header", least="title")
        self.reason = Field(
            look, say("window.drawer.reason"), hint=say("window.drawer.reason_hint"), on_change=presenter.type_reason
        )
        self.reasons = self._reasons()
        self.sums = _Sums(look)
        self.hint = IconText(look, "info")
        self.by_pieces = Button(look, say("window.drawer.by_pieces"), key="F6", on_click=presenter.count_by_pieces)
        self.keypad = Keypad(look, "amount", presenter.key)
        self.keypad.setFixedWidth(look.px(_PAD_WIDTH))
        self.confirm = Button(look, " ", key="Enter", kind="primary", on_click=presenter.confirm)
        self._was_ready, self._was_by_pieces = False, False
        self._lay_out()

    def _lay_out(self) -> None:
        gap = self.look.px(12)
        column = QVBoxLayout()
        column.setSpacing(gap)
        for widget in (
            self.ways,
            self.caption,
            self.entry,
            self.total,
            self.sums,
            self.reason,
            self.reasons,
            self.hint,
        ):
            column.addWidget(widget)
        column.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self.look.px(24))
        row.addLayout(column, 1)
        row.addWidget(self.keypad)
        self._overlay.add_action(self.by_pieces, left=True)
        self._overlay.add_action(self.confirm)

    def _pieces(self) -> Table:
        say = self.look.say
        columns = (
            Column(say("window.drawer.worth"), "right", 112, strong=True),
            Column(say("window.drawer.pieces"), "right", 112),
            Column(say("window.drawer.sum"), "right"),
        )
        return Table(self.look, columns, name=say("window.drawer.by_pieces"), on_move=self._presenter.move)

    def _reasons(self) -> QWidget:
        """What the reason mostly is: one touch."""
        held = QWidget()
        row = QHBoxLayout(held)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self.look.px(8))
        for name in _REASONS:
            words = self.look.say(f"window.drawer.reasons.{name}")
            row.addWidget(Button(self.look, words, on_click=partial(self._presenter.type_reason, words)), 1)
        return held

    def present(self, model: DrawerModel) -> None:
        """Show the model; a field that says the same already is left alone."""
        self._overlay.set_title(model.title)
        self._overlay.note.set(model.note)
        self.ways.setVisible(model.ways)
        self.ways.choose(model.way)
        is_counted = bool(model.rows)
        self.caption.set(model.caption)
        self.caption.setVisible(bool(model.caption))
        self.entry.setVisible(model.amount is not None or is_counted)
        self.entry.setCurrentWidget(self.pieces if is_counted else self.amount)
        self.entry.setFixedHeight(self.look.px(300) if is_counted else self.amount.sizeHint().height())
        self.amount.set_text(model.amount or "")
        self.amount.set_error(model.amount_error)
        self._show_pieces(model)
        self.total.set(model.total)
        self.total.setVisible(bool(model.total))
        self.reason.setVisible(model.needs_reason)
        self.reason.set_text(model.reason)
        self.reason.set_error(model.reason_error)
        self.reasons.setVisible(model.ways)
        self.sums.present(model.lines)
        self.hint.set(model.hint)
        self.hint.setVisible(bool(model.hint))
        self.by_pieces.setVisible(model.may_count_by_pieces)
        self.keypad.setVisible(model.amount is not None or is_counted)
        self.confirm.set_label(model.confirm)
        self.confirm.allow(model.can_confirm, model.why_not)
        self._put_focus(model)

    def _show_pieces(self, model: DrawerModel) -> None:
        rows = tuple((Cell(row.worth), Cell(row.pieces), Cell(row.sum)) for row in model.rows)
        if rows != self.pieces.rows.rows:
            self.pieces.set_rows(rows)
        if rows and self.pieces.current != model.row:
            self.pieces.set_current(model.row)

    def _put_focus(self, model: DrawerModel) -> None:
        is_counted = bool(model.rows)
        if model.is_ready and (not self._was_ready or is_counted != self._was_by_pieces):
            (self.pieces if is_counted else self.reason if model.amount is None else self.amount).setFocus()
        self._was_ready, self._was_by_pieces = model.is_ready, is_counted


class _Sums(Card):
    """Expected, counted, difference: labels left, figures right."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._lines: list[tuple[Text, Text]] = []
        for _ in range(3):
            label, value = Text(look, "body", "ink2"), Text(look, "title", strong=True)
            row = QHBoxLayout()
            row.addWidget(label, 1, _MIDDLE)
            row.addWidget(value, 0, _MIDDLE)
            self.body.addLayout(row)
            self._lines.append((label, value))

    def present(self, lines: tuple[Line, ...]) -> None:
        """Show them; nothing where there are none."""
        self.setVisible(bool(lines))
        for (label, value), line in zip(self._lines, lines, strict=False):
            label.set(line.label)
            value.set(line.value)
            value.set_tone(line.tone)
