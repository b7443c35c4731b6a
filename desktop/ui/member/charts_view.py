"""The middle column: when they came, and what a month came to."""

from PySide6.QtWidgets import QStackedWidget

from desktop.ui.look.look import Look
from desktop.ui.member.model import Heat, Months
from desktop.ui.parts import ink
from desktop.ui.parts.card import Card
from desktop.ui.parts.charts import Bar, HeatCalendar, MonthBars
from desktop.ui.parts.notices import Empty
from desktop.ui.parts.text import Text


class CalendarCard(Card):
    """Half a year of days."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, look.say("window.member.calendar"), look.say("window.member.calendar_note"))
        self.habit = Text(look, "caption", "accent", elide=True, align=ink.RIGHT)
        self.head.addWidget(self.habit, 100)
        self.chart = HeatCalendar(look)
        self.body.addWidget(self.chart, 1)
        self._shown: Heat | None = None

    def present(self, heat: Heat) -> None:
        """Show these days."""
        if heat != self._shown:
            self._shown = heat
            self.habit.set(heat.habit)
            self.chart.set_days(heat.today, heat.levels, heat.legend)


class MonthsCard(Card):
    """Twelve months of spend."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, look.say("window.member.months"), look.say("window.member.months_note"))
        self.average = Text(look, "caption", "ink2", elide=True, align=ink.RIGHT)
        self.head.addWidget(self.average, 100)
        self.chart = MonthBars(look)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.chart)
        self.stack.addWidget(Empty(look, "chart", look.say("window.member.no_months")))
        self.body.addWidget(self.stack, 1)
        self._shown: Months | None = None

    def present(self, months: Months) -> None:
        """Show these months."""
        if months == self._shown:
            return
        self._shown = months
        self.average.set(months.average_text)
        bars = [Bar(bar.label, bar.value, bar.text, bar.current) for bar in months.bars]
        self.stack.setCurrentIndex(0 if any(bar.value for bar in months.bars) else 1)
        self.chart.set_months(bars, average=months.average, average_text=months.average_text)
