"""The page: which span above, the tabs, then what the tab shows."""

from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from desktop.core.domain.figures.spans import SPAN_KINDS
from desktop.ui.look.look import Look
from desktop.ui.parts import ink
from desktop.ui.parts.button import Button
from desktop.ui.parts.card import Card
from desktop.ui.parts.groups import Option, Segments, Tabs
from desktop.ui.parts.marks import KeyCap
from desktop.ui.parts.notices import Empty
from desktop.ui.parts.rows import Column
from desktop.ui.parts.table import Table
from desktop.ui.parts.text import Text
from desktop.ui.reports.model import TABS, ReportsModel
from desktop.ui.reports.plots_view import PlotCard
from desktop.ui.reports.presenter import Presenter
from desktop.ui.reports.signs_view import SignsView
from desktop.ui.reports.tiles_view import TilesView


class View(QWidget):
    """Shows a model; holds no rule."""

    def __init__(self, look: Look, presenter: Presenter) -> None:
        super().__init__()
        self.look = look
        self.bar = _SpanBar(look, presenter)
        self.tabs = Tabs(look, _tabs(look, 0), presenter.choose_tab, name=look.say("window.reports.title"))
        self.pages: dict[str, Any] = {
            "overview": _Overview(look, presenter),
            "when": _When(look),
            "cashiers": _Cashiers(look),
            "points": _Points(look, presenter),
            "signs": SignsView(look, presenter),
        }
        self.none = Empty(look, "chart", look.say("window.reports.empty"))
        self.wait = Empty(look, "hourglass", look.say("window.reports.reckoning"))
        self.stack = QStackedWidget()
        for page in (*self.pages.values(), self.none, self.wait):
            self.stack.addWidget(page)
        gap = look.px(12)
        column = QVBoxLayout(self)
        column.setContentsMargins(gap, gap, gap, gap)
        column.setSpacing(gap)
        column.addWidget(self.bar)
        column.addWidget(self.tabs)
        column.addWidget(self.stack, 1)

    def present(self, model: ReportsModel) -> None:
        """Show it."""
        self.bar.present(model)
        self.tabs.set_options(_tabs(self.look, model.open_signs))
        if self.tabs.value != model.tab:
            self.tabs.choose(model.tab)
        if not model.ready:
            self.stack.setCurrentWidget(self.wait)
            return
        page = self.pages[model.tab]
        page.present(model)
        self.stack.setCurrentWidget(self.none if model.is_empty else page)

    def focus_first(self) -> None:
        """Nothing here is typed: keys go to the page."""
        self.setFocus()


def _tabs(look: Look, open_signs: int) -> list[Option]:
    found = []
    for at, tab in enumerate(TABS, 1):
        label = look.say(f"window.reports.tab.{tab}")
        if tab == "signs" and open_signs:
            label = look.say("window.reports.tab.signs_open", count=f"{open_signs:,}")
        found.append(Option(tab, f"{at} {label}"))
    return found


class _SpanBar(QWidget):
    """Day, week or month; which one; how far the reckoning is."""

    def __init__(self, look: Look, presenter: Presenter) -> None:
        super().__init__()
        say = look.say
        options = [Option(kind, say(f"window.reports.{kind}")) for kind in SPAN_KINDS]
        self.kinds = Segments(look, options, presenter.choose_kind, name=say("window.reports.span"))
        self.kinds.setFixedWidth(look.px(228))
        self.before = Button(
            look, "", key="←", icon="chevron_left", name=say("window.reports.before"),
            on_click=lambda: presenter.move(-1),
        )  # fmt: skip
        self.after = Button(
            look, "", key="→", icon="chevron_right", name=say("window.reports.after"),
            on_click=lambda: presenter.move(1),
        )  # fmt: skip
        self.span = Text(look, "title", "ink", align=ink.CENTRE)
        self.span.setMinimumWidth(look.px(156))
        self.note = Text(look, "caption", "ink3", elide=True, align=ink.RIGHT)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(look.px(8))
        across.addWidget(self.kinds)
        across.addWidget(KeyCap(look, "Ctrl+Tab"))
        across.addSpacing(look.px(8))
        for widget in (self.before, self.span, self.after):
            across.addWidget(widget)
        across.addWidget(self.note, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def present(self, model: ReportsModel) -> None:
        """Show it."""
        if self.kinds.value != model.kind:
            self.kinds.choose(model.kind)
        self.span.set(model.span)
        self.after.allow(model.has_later)
        self.note.set(model.working or model.as_of)


class _Overview(QWidget):
    """Eight figures, sales over time, members over time."""

    def __init__(self, look: Look, presenter: Presenter) -> None:
        super().__init__()
        self.tiles = TilesView(look, presenter.choose_tile)
        self.trend, self.came = PlotCard(look, "columns"), PlotCard(look, "split")
        column = _column(self, look)
        column.addWidget(self.tiles)
        column.addLayout(_beside(look, self.trend, self.came), 1)

    def present(self, model: ReportsModel) -> None:
        """Show it."""
        self.tiles.present(model.tiles, model.why)
        self.trend.present(model.trend)
        self.came.present(model.came)


class _When(QWidget):
    """Bills by hour, sales by category."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.hours, self.categories = PlotCard(look, "columns"), PlotCard(look, "rows")
        _column(self, look).addLayout(_beside(look, self.hours, self.categories), 1)

    def present(self, model: ReportsModel) -> None:
        """Show it."""
        self.hours.present(model.hours)
        self.categories.present(model.categories)


class _Cashiers(QWidget):
    """A row each."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        say = look.say
        names = ("bills", "paid", "average", "member_bills", "enrolled", "second", "back")
        columns = [Column(say("report.column.cashier"), strong=True)]
        columns += [Column(say(f"report.column.{name}"), "right", 124 if name == "paid" else 104) for name in names]
        self.table = Table(look, columns, name=say("window.reports.tab.cashiers"))
        card = Card(look, say("window.reports.tab.cashiers"), flush=True)
        card.body.addWidget(self.table, 1)
        self.none = Empty(look, "people", say("window.reports.no_cashiers"))
        self.stack = QStackedWidget()
        self.stack.addWidget(card)
        self.stack.addWidget(self.none)
        self.why = Text(look, "caption", "ink2", say("window.reports.cashiers_why"), wrap=True)
        column = _column(self, look)
        column.addWidget(self.stack, 1)
        column.addWidget(self.why)

    def present(self, model: ReportsModel) -> None:
        """Show it."""
        if model.cashiers != self.table.rows.rows:
            self.table.set_rows(model.cashiers)
        self.stack.setCurrentIndex(0 if model.cashiers else 1)


class _Points(QWidget):
    """What moved, what is owed, how old it is and how soon it goes."""

    def __init__(self, look: Look, _presenter: Presenter) -> None:
        super().__init__()
        say = look.say
        columns = (
            Column(say("report.column.figure"), strong=True), Column(say("report.column.value"), "right", 112),
            Column(say("report.column.before"), "right", 112, tone="ink2"),
        )  # fmt: skip
        self.table = Table(look, columns, name=say("window.reports.moved"))
        card = Card(look, say("window.reports.moved"), flush=True)
        card.body.addWidget(self.table, 1)
        self.held = TilesView(look, lambda _at: None)
        self.ages, self.left = PlotCard(look, "rows"), PlotCard(look, "rows")
        right = QVBoxLayout()
        right.setSpacing(look.px(12))
        right.addWidget(self.ages, 1)
        right.addWidget(self.left, 1)
        across = QHBoxLayout()
        across.setSpacing(look.px(12))
        across.addWidget(card, 1)
        across.addLayout(right, 1)
        column = _column(self, look)
        column.addWidget(self.held)
        column.addLayout(across, 1)

    def present(self, model: ReportsModel) -> None:
        """Show it."""
        self.held.present(model.held, "")
        if model.moved != self.table.rows.rows:
            self.table.set_rows(model.moved)
        self.ages.present(model.ages)
        self.left.present(model.left)


def _column(widget: QWidget, look: Look) -> QVBoxLayout:
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(look.px(12))
    return column


def _beside(look: Look, one: QWidget, other: QWidget) -> QHBoxLayout:
    across = QHBoxLayout()
    across.setSpacing(look.px(12))
    across.addWidget(one, 1)
    across.addWidget(other, 1)
    return across
