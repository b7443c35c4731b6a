"""The page as drawn: the campaigns at the left, at the right what came of the current one."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractSlider, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.ui.campaigns.model import CampaignsModel, ResultModel
from desktop.ui.campaigns.presenter import Presenter
from desktop.ui.campaigns.weeks_chart import WeekPairs
from desktop.ui.look.look import Look
from desktop.ui.look.tokens import HEIGHT
from desktop.ui.parts.card import Card
from desktop.ui.parts.marks import Chip
from desktop.ui.parts.notices import Empty
from desktop.ui.parts.rows import Cell, Column
from desktop.ui.parts.table import RowList, Table
from desktop.ui.parts.text import FitText, Text
from desktop.ui.settings.pieces import Scroll
from desktop.ui.settings.progress import Progress

_ROOMY = 1_100
_FIGURE = 96
_WIDEST = 148
_ICONS = {"accent": "clock", "ok": "megaphone", "ink2": "check"}
_PAGES = {
    "PgDown": QAbstractSlider.SliderAction.SliderPageStepAdd,
    "PgUp": QAbstractSlider.SliderAction.SliderPageStepSub,
    "Home": QAbstractSlider.SliderAction.SliderToMinimum,
    "End": QAbstractSlider.SliderAction.SliderToMaximum,
}


class View(QWidget):
    """A list that scrolls by itself, and a result that scrolls where the window is low."""

    def __init__(self, look: Look, presenter: Presenter) -> None:
        super().__init__()
        self.look = look
        say = look.say
        self.list = RowList(
            look, figure_width=_FIGURE, name=say("window.campaigns.title"), on_move=presenter.choose
        )  # fmt: skip
        self.card = Card(look, say("window.campaigns.all"), " ", flush=True)
        self.card.body.setContentsMargins(0, 0, 0, 0)
        self.card.body.addWidget(self.list, 1)
        self.result = _Result(look)
        self.counting = Empty(look, "hourglass", say("window.campaigns.counting"))
        self.stack = QStackedWidget()
        self.stack.addWidget(self.result)
        self.stack.addWidget(self.counting)
        self.full = QWidget()
        across = QHBoxLayout(self.full)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(look.px(12))
        across.addWidget(self.card)
        across.addWidget(self.stack, 1)
        self.empty = Empty(look, "megaphone", "", "F9", say("window.campaigns.new"), on_act=presenter.begin)
        column = QVBoxLayout(self)
        gap = look.px(12)
        column.setContentsMargins(gap, gap, gap, gap)
        column.setSpacing(gap)
        self.progress = Progress(look, presenter.job.stop)
        column.addWidget(self.progress)
        column.addWidget(self.full, 1)
        column.addWidget(self.empty, 1)

    def present(self, model: CampaignsModel) -> None:
        """Show it."""
        self.full.setVisible(model.is_ready and not model.empty)
        self.empty.setVisible(model.is_ready and bool(model.empty))
        self.empty.set(model.empty)
        self.progress.present(model.working)
        if not model.is_ready or model.empty:
            return
        self.card.set_title(self.look.say("window.campaigns.all"), model.note)
        rows = tuple((Cell(row.name, row.days), Cell(row.members, row.state)) for row in model.rows)
        if rows != self.list.rows.rows:
            self.list.set_rows(rows)
        if rows and self.list.current != model.row:
            self.list.set_current(model.row)
        self.stack.setCurrentWidget(self.result if model.result else self.counting)
        if model.result is not None:
            self.result.present(model.result)

    def turn(self, key: str) -> None:
        """Scroll the result."""
        self.result.verticalScrollBar().triggerAction(_PAGES[key])

    def focus_first(self) -> None:
        """Nothing here is typed: keys go to the page."""
        self.setFocus()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = event.size().width() < self.look.px(_ROOMY)
        self.card.setFixedWidth(self.look.px(296 if narrow else 360))


class _Result(Scroll):
    """The sentence with its number, the weeks, both sides."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        say = look.say
        self.head = Card(look, " ", " ")
        self.chip = Chip(look, "")
        self.head.head.addWidget(self.chip)
        self.figure = FitText(look, "number", least="figure")
        self.figure_note = Text(look, "body", "ink2", wrap=True)
        self.sentence = Text(look, "row", "ink", wrap=True)
        self.money = Text(look, "body", "ink2", wrap=True)
        numbers = QHBoxLayout()
        numbers.setSpacing(look.px(16))
        numbers.addWidget(self.figure, 0)
        numbers.addWidget(self.figure_note, 1)
        self.head.body.addLayout(numbers)
        self.head.body.addWidget(self.sentence)
        self.head.body.addWidget(self.money)
        self.weeks = WeekPairs(look)
        self.plot = Card(look, say("window.campaigns.weeks"), say("window.campaigns.weeks_note"))
        self.plot.body.addWidget(self.weeks, 1)
        self.table = Table(
            look,
            (
                Column(""),
                Column(say("window.campaigns.legend.offered"), "right", 168, strong=True),
                Column(say("window.campaigns.legend.held"), "right", 168),
            ),
            name=say("window.campaigns.sides"),
        )
        self.sides = Card(look, say("window.campaigns.sides"), say("window.campaigns.sides_note"), flush=True)
        self.sides.body.addWidget(self.table)
        for card in (self.head, self.plot, self.sides):
            self.column.addWidget(card)
        self.column.addStretch(1)

    def present(self, model: ResultModel) -> None:
        """Show it."""
        self.head.set_title(model.title, model.note)
        self.chip.set(model.state, _ICONS[model.state_tone], model.state_tone)
        self.figure.set(model.figure)
        self.figure.setFixedWidth(min(self.figure.sizeHint().width(), self.look.px(_WIDEST)))
        self.figure.set_tone(model.tone)
        self.figure_note.set(model.figure_note)
        self.sentence.set(model.sentence)
        self.money.set(model.money)
        self.money.setVisible(bool(model.money))
        self.plot.setVisible(bool(model.weeks))
        self.weeks.set_weeks(model.weeks, model.weeks_text)
        rows = tuple((row.label, row.offered, row.held) for row in model.sides)
        if rows != self.table.rows.rows:
            self.table.set_rows(rows)
        self.table.setFixedHeight(self.look.px(HEIGHT["row"] * len(rows) + HEIGHT["table_head"]))
