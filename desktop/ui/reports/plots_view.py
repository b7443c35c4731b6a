"""Plots as cards: columns over time, columns of two parts, bars that lie."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget

from desktop.ui.look.look import Look
from desktop.ui.parts.bars import Row, RowBars, SplitBars
from desktop.ui.parts.card import Card
from desktop.ui.parts.charts import Bar, MonthBars
from desktop.ui.parts.notices import Empty
from desktop.ui.parts.text import Text
from desktop.ui.reports.model import Plot

_CHARTS: dict[str, type[MonthBars | RowBars]] = {"columns": MonthBars, "split": SplitBars, "rows": RowBars}
_NOTHING = Plot(title="", note="", marks=())


class PlotCard(Card):
    """A card with one plot; a sentence where every mark is 0. ``kind``: columns, split, rows."""

    def __init__(self, look: Look, kind: str) -> None:
        super().__init__(look, " ")
        self.chart: MonthBars | RowBars = _CHARTS[kind](look)
        self.why = Text(look, "caption", "ink3", elide=True)
        self.head.addWidget(self.why, 100)
        self.why.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.chart)
        self.stack.addWidget(Empty(look, "chart", look.say("window.reports.no_marks")))
        self.body.addWidget(self.stack, 1)
        self._shown = _NOTHING

    def present(self, plot: Plot | None) -> None:
        """Show it."""
        plot = plot or _NOTHING
        if plot == self._shown:
            return
        self._shown = plot
        self.set_title(plot.title)
        self.why.set(plot.note)
        self.stack.setCurrentIndex(0 if any(mark.value for mark in plot.marks) else 1)
        if isinstance(self.chart, RowBars):
            self.chart.set_rows([Row(mark.label, mark.value or 0, mark.text, mark.part) for mark in plot.marks])
            return
        bars = [Bar(mark.label, mark.value, mark.text, mark.current) for mark in plot.marks]
        if isinstance(self.chart, SplitBars):
            self.chart.set_split(bars, [mark.part for mark in plot.marks])
        else:
            self.chart.set_months(bars)
