"""The tab as drawn: the grid at the left, flows and callouts at the right; a table while members are few."""

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.ui.analysis.rfm.callouts_view import CalloutList
from desktop.ui.analysis.rfm.flows_view import FlowsChart
from desktop.ui.analysis.rfm.grid_view import GridChart
from desktop.ui.analysis.rfm.model import RfmModel
from desktop.ui.analysis.rfm.presenter import Presenter
from desktop.ui.look.look import Look
from desktop.ui.parts.card import Card
from desktop.ui.parts.notices import Banner, Empty
from desktop.ui.parts.rows import Column
from desktop.ui.parts.table import Table

_GRID_SHARE, _FLOWS_SHARE = 53, 47


class View(QWidget):
    """Nothing is typed here: keys go to the presenter."""

    def __init__(self, look: Look, presenter: Presenter) -> None:
        super().__init__()
        self.look = look
        self.banner = Banner(look, "accent", "hourglass", "—")
        self.empty = Empty(look, "grid", "")
        self.grid_card = Card(look, look.say("window.analysis.grid"), " ")
        self.grid = GridChart(look, presenter.open_cell)
        self.grid_card.body.addWidget(self.grid, 1)
        self.few_card = Card(look, look.say("window.analysis.classes"), " ", flush=True)
        self.few = Table(look, _columns(look), name=look.say("window.analysis.classes"))
        self.few_card.body.addWidget(self.few, 1)
        self.flows_card = Card(look, look.say("window.analysis.flows"), " ", flush=True)
        self.flows = FlowsChart(look)
        self.callouts = CalloutList(look, presenter)
        self._lay_out()

    def _lay_out(self) -> None:
        look, gap = self.look, self.look.px(12)
        around = QWidget()
        inside = QVBoxLayout(around)
        inside.setContentsMargins(look.px(16), look.px(12), look.px(16), look.px(12))
        inside.addWidget(self.flows)
        self.flows_card.body.addWidget(around, 1)
        self.flows_card.body.addWidget(self.callouts)
        self.left = QStackedWidget()
        self.left.addWidget(self.grid_card)
        self.left.addWidget(self.few_card)
        self.charts = QWidget()
        across = QHBoxLayout(self.charts)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(gap)
        across.addWidget(self.left, _GRID_SHARE)
        across.addWidget(self.flows_card, _FLOWS_SHARE)
        column = QVBoxLayout(self)
        column.setContentsMargins(gap, gap, gap, gap)
        column.setSpacing(gap)
        column.addWidget(self.banner)
        column.addWidget(self.empty, 1)
        column.addWidget(self.charts, 1)

    def present(self, model: RfmModel) -> None:
        """Show it."""
        self.banner.setVisible(bool(model.behind))
        if model.behind:
            self.banner.set(model.behind, model.behind_detail)
        self.empty.setVisible(bool(model.empty))
        self.empty.set(model.empty)
        self.charts.setVisible(model.is_ready and not model.empty)
        if model.grid is None or model.flows is None or model.empty:
            return
        self.left.setCurrentWidget(self.few_card if model.few else self.grid_card)
        self.grid_card.set_title(self.look.say("window.analysis.grid"), model.grid.note)
        self.few_card.set_title(self.look.say("window.analysis.classes"), model.few_note)
        self.few.set_rows(model.few)
        self.grid.show_grid(model.grid, model.current)
        self.flows_card.set_title(self.look.say("window.analysis.flows"), model.flows.note)
        self.flows.show_flows(model.flows)
        self.callouts.present(model.callouts)

    def focus_first(self) -> None:
        """Keys go to the page."""
        self.setFocus()


def _columns(look: Look) -> tuple[Column, ...]:
    say = look.say
    return (
        Column(say("window.analysis.class_name"), strong=True),
        Column(say("window.analysis.members"), "right", 96),
        Column(say("window.analysis.share"), "right", 80),
        Column(say("window.analysis.spend365"), "right", 128),
    )
