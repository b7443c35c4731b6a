"""Beside the fields: the example bill before and after, what differs, and the one button that publishes."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.ui.look.look import Look
from desktop.ui.look.tokens import HEIGHT
from desktop.ui.parts.button import Button
from desktop.ui.parts.card import Card
from desktop.ui.parts.field import Field
from desktop.ui.parts.rows import Cell, Column
from desktop.ui.parts.table import Table
from desktop.ui.parts.text import IconText, Text
from desktop.ui.settings.model import ChangeLine, ExampleLine, ProgramModel
from desktop.ui.settings.pieces import Saying, mark_bad
from desktop.ui.settings.program_section import ProgramSection

_FIGURE = 88
_LINE = 28
_FEWEST_LINES = 3


class ProgramSide(QWidget):
    """Always in sight, whatever is scrolled."""

    def __init__(self, look: Look, program: ProgramSection) -> None:
        super().__init__()
        self.look, self._program = look, program
        self.saying = Saying(look)
        self.lacking = IconText(look, "info")
        self.publish = Button(
            look, look.say("window.settings.program.publish"), key="F9", kind="primary", on_click=program.publish
        )
        self.publish.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(12))
        column.addWidget(self._example_card())
        column.addWidget(self._changes_card(), 1)
        for widget in (self.saying, self.lacking, self.publish):
            column.addWidget(widget)

    @property
    def stops(self) -> list[QWidget]:
        """What Tab reaches here, in its order."""
        return [self.amount, self.table, self.lines, self.publish]

    def _example_card(self) -> Card:
        look, say = self.look, self.look.say
        card = Card(look, flush=True)
        card.body.setContentsMargins(0, 0, 0, look.px(5))
        self.unit = Text(look, "body", "ink2")
        self.amount = Field(look, "", kind="amount", on_change=self._program.type_amount)
        self.amount.edit.setAccessibleName(say("window.settings.program.example.amount"))
        self.amount.edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.amount.setFixedWidth(look.px(112))
        amount = QHBoxLayout()
        amount.setContentsMargins(look.px(16), look.px(8), look.px(16), look.px(8))
        amount.setSpacing(look.px(8))
        title = Text(look, "body", text=say("window.settings.program.example.title"), strong=True, elide=True)
        amount.addWidget(title, 1)
        amount.addWidget(self.unit)
        amount.addWidget(self.amount)
        self.table = ExampleTable(look)
        card.body.addLayout(amount)
        card.body.addWidget(self.table)
        return card

    def _changes_card(self) -> Card:
        look, say = self.look, self.look.say
        self.changes = Card(look, " ", flush=True)
        none = QWidget()
        inside = QVBoxLayout(none)
        inside.setContentsMargins(look.px(16), look.px(12), look.px(16), look.px(12))
        inside.addWidget(Text(look, "body", "ink2", say("window.settings.program.no_changes"), wrap=True))
        inside.addStretch(1)
        self.lines = ChangeList(look)
        self.lines_or_none = QStackedWidget()
        self.lines_or_none.addWidget(none)
        self.lines_or_none.addWidget(self.lines)
        self.changes.body.addWidget(self.lines_or_none, 1)
        return self.changes

    def present(self, model: ProgramModel) -> None:
        """Show it."""
        say = self.look.say
        self.unit.set(model.amount_unit)
        self.amount.set_text(model.amount)
        mark_bad(self.amount.edit, bad=bool(model.amount_wrong))
        self.amount.edit.setAccessibleDescription(model.amount_wrong)
        self.table.show_lines(model.example)
        self.changes.set_title(model.changes_title)
        self.lines.show_lines(model.changes)
        self.lines_or_none.setCurrentIndex(1 if model.changes else 0)
        self.saying.present(model.trouble)
        publishing = "publishing" if model.busy else "publish"
        self.publish.set_label(say(f"window.settings.program.{publishing}"))
        self.publish.allow(not model.lacking and not model.busy, model.lacking)
        self.lacking.set(model.lacking)
        self.lacking.setVisible(bool(model.lacking))


class ExampleTable(Table):
    """A line for each figure: what it is, now, then; what differs is bold. As high as its lines, room permitting."""

    def __init__(self, look: Look) -> None:
        say = look.say
        columns = (
            Column(say("window.settings.program.example.earns"), role="caption"),
            Column(say("window.settings.program.example.now"), "right", _FIGURE, "caption", "ink2"),
            Column(say("window.settings.program.example.then"), "right", _FIGURE + 8, "caption", "ink2"),
        )
        super().__init__(look, columns, name=say("window.settings.program.example.title"))
        self._lines: tuple[ExampleLine, ...] = ()
        self.verticalHeader().setDefaultSectionSize(look.px(_LINE))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    def show_lines(self, lines: tuple[ExampleLine, ...]) -> None:
        """Show the figures."""
        if lines == self._lines:
            return
        self._lines = lines
        self.set_rows(tuple((line.label, line.before, _after(line)) for line in lines))
        self.updateGeometry()

    @override
    def sizeHint(self) -> QSize:
        return self._high(max(_FEWEST_LINES, len(self._lines)))

    @override
    def minimumSizeHint(self) -> QSize:
        return self._high(_FEWEST_LINES)

    def _high(self, lines: int) -> QSize:
        return QSize(self.look.px(240), self.look.px(HEIGHT["table_head"]) + lines * self.look.px(_LINE))


def _after(line: ExampleLine) -> Cell:
    return Cell(line.after, tone="accent", strong=True) if line.differs else Cell(line.after)


class ChangeList(Table):
    """Each setting that differs: its name, below it before → after."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, (Column(""),), name=look.say("window.settings.program.no_changes"), tall=True)
        self.horizontalHeader().hide()
        self._lines: tuple[ChangeLine, ...] = ()

    def show_lines(self, lines: tuple[ChangeLine, ...]) -> None:
        """Show them."""
        if lines != self._lines:
            self._lines = lines
            self.set_rows(tuple((Cell(line.label, note=line.words),) for line in lines))
            self.setAccessibleName(", ".join(f"{line.label} {line.words}" for line in lines))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self.look.px(160), self.look.px(HEIGHT["row_two"]))
