"""The cards of settings: each setting a row, its name at the left, what it is set to at the right."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.ui.look.look import Look
from desktop.ui.look.tokens import HEIGHT
from desktop.ui.parts import ink
from desktop.ui.parts.card import Card
from desktop.ui.parts.field import Field, Kind, Select
from desktop.ui.parts.text import Text
from desktop.ui.settings.model import SettingGroup, SettingRow
from desktop.ui.settings.pieces import mark_bad

_CONTROL, _FIELD, _SYMBOL = 172, 104, 32
_KINDS: dict[str, Kind] = {
    "count": "digits", "money": "amount", "multiplier": "amount", "month_day": "scan", "text": "text",
}  # fmt: skip


class RowOfSetting(QWidget):
    """One setting; ``change`` gets its key and what it says now."""

    def __init__(self, look: Look, row: SettingRow, change: Callable[[str, str], object]) -> None:
        super().__init__()
        self.look, self.row = look, row
        self.label = Text(look, "body", text=row.label, wrap=True)
        self.below = Text(look, "caption", "ink2", row.note, wrap=True)
        self.select: Select | None = None
        self.field: Field | None = None
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(self.label)
        words.addWidget(self.below)
        words.addStretch(1)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(look.px(12))
        across.addLayout(words, 1)
        across.addWidget(self._control(partial(change, row.key)), 0, Qt.AlignmentFlag.AlignVCenter)
        self.setMinimumHeight(look.px(HEIGHT["row_two"]))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _control(self, change: Callable[[str], object]) -> QWidget:
        """The fields of all rows stand below each other: what a money is of is before them, other units after."""
        look = self.look
        held = QWidget()
        held.setFixedWidth(look.px(_CONTROL))
        across = QHBoxLayout(held)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(look.px(8))
        if self.row.choices:
            self.select = Select(look, "", self.row.choices, on_choose=change)
            self.select.box.setAccessibleName(self.row.label)
            across.addWidget(self.select)
            return held
        self.field = Field(look, "", kind=_KINDS[self.row.kind], on_change=change)
        self.field.edit.setAccessibleName(f"{self.row.label} {self.row.unit}".strip())
        self.field.edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.field.setFixedWidth(look.px(_CONTROL if self.row.kind == "text" else _FIELD))
        if self.row.kind == "money":
            held.setFixedWidth(look.px(_CONTROL + _SYMBOL + 8))
            symbol = Text(look, "body", "ink2", self.row.unit, align=ink.RIGHT)
            symbol.setFixedWidth(look.px(_SYMBOL))
            across.addWidget(symbol)
        across.addWidget(self.field)
        after = "" if self.row.kind == "money" else self.row.unit
        across.addWidget(Text(look, "body", "ink2", after, elide=True), 1)
        return held

    @property
    def stop(self) -> QWidget:
        """What gets the keyboard."""
        return self.select or self.field or self

    def present(self, row: SettingRow) -> None:
        """Show what it says, and what is wrong with it."""
        self.row = row
        if self.field is not None:
            self.field.set_text(row.text)
            mark_bad(self.field.edit, bad=bool(row.wrong))
            self.field.edit.setAccessibleDescription(row.wrong or row.note)
        elif self.select is not None and self.select.value != row.text:
            self.select.choose(row.text)
        self.below.set(row.wrong or row.note)
        self.below.set_tone("bad" if row.wrong else "ink2")
        self.below.setVisible(bool(row.wrong or row.note))


class GroupCard(Card):
    """A card of settings, in one column or two."""

    def __init__(self, look: Look, group: SettingGroup, change: Callable[[str, str], object]) -> None:
        super().__init__(look, group.title, group.note)
        self._change = change
        self.rows: dict[str, RowOfSetting] = {}
        self._order: tuple[str, ...] = ()
        self._columns = 1
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(look.px(24))
        self._grid.setVerticalSpacing(look.px(4))
        self.body.addLayout(self._grid)

    def present(self, group: SettingGroup) -> None:
        """Show these settings; those that mean nothing now are not there."""
        for row in group.rows:
            if row.key not in self.rows:
                self.rows[row.key] = RowOfSetting(self.look, row, self._change)
            self.rows[row.key].present(row)
        order = tuple(row.key for row in group.rows)
        if order != self._order:
            self._order = order
            self._place()

    def set_columns(self, columns: int) -> None:
        """Stand in so many columns."""
        if columns != self._columns:
            self._columns = columns
            self._place()

    def _place(self) -> None:
        for row in self.rows.values():
            self._grid.removeWidget(row)
        for at, key in enumerate(self._order):
            self._grid.addWidget(self.rows[key], at // self._columns, at % self._columns)
        for column in range(2):
            self._grid.setColumnStretch(column, 1 if column < self._columns else 0)
        for key, row in self.rows.items():
            row.setVisible(key in self._order)

    @property
    def stops(self) -> list[QWidget]:
        """What Tab reaches here, in its order."""
        return [self.rows[key].stop for key in self._order]
