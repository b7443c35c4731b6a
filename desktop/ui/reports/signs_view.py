"""The signs: a list at the left, what was seen at the right."""

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.ui.look.look import Look
from desktop.ui.parts.button import Button
from desktop.ui.parts.card import Band, Card
from desktop.ui.parts.notices import Empty
from desktop.ui.parts.rows import Cell, Column
from desktop.ui.parts.table import RowList, Table
from desktop.ui.parts.text import Text
from desktop.ui.reports.model import ReportsModel, SignDetail
from desktop.ui.reports.presenter import Presenter

_FIGURE = 144


class SignsView(QWidget):
    """Nothing suspicious is said in a sentence."""

    def __init__(self, look: Look, presenter: Presenter) -> None:
        super().__init__()
        say = look.say
        title = say("window.reports.tab.signs")
        self.card = Card(look, title, " ", flush=True)
        self.card.body.setContentsMargins(0, 0, 0, 0)
        self.list = RowList(look, figure_width=_FIGURE, name=title, on_move=presenter.choose_sign)
        self.card.body.addWidget(self.list, 1)
        self.detail = _DetailCard(look, presenter)
        both = QWidget()
        across = QHBoxLayout(both)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(look.px(12))
        across.addWidget(self.card, 9)
        across.addWidget(self.detail, 11)
        self.both = both
        self.none = Empty(look, "shield", say("window.reports.no_signs"))
        self.stack = QStackedWidget()
        self.stack.addWidget(both)
        self.stack.addWidget(self.none)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.stack)

    def present(self, model: ReportsModel) -> None:
        """Show them."""
        rows = tuple((Cell(sign.title, sign.about), Cell(sign.figure, sign.state)) for sign in model.signs)
        if rows != self.list.rows.rows:
            self.list.set_rows(rows)
        if rows and self.list.current != model.sign:
            self.list.set_current(model.sign)
        if model.detail is not None:
            self.detail.present(model.detail)
        self.stack.setCurrentWidget(self.both if rows else self.none)


class _DetailCard(Card):
    """What the sign means, what was seen, what can be done."""

    def __init__(self, look: Look, presenter: Presenter) -> None:
        super().__init__(look, " ", flush=True)
        say = look.say
        self.body.setContentsMargins(0, 0, 0, 0)
        band = Band(look, "sunken")
        words = QVBoxLayout()
        words.setSpacing(look.px(4))
        self.why = Text(look, "body", "ink", wrap=True)
        self.explained = Text(look, "caption", "ok", wrap=True)
        words.addWidget(self.why)
        words.addWidget(self.explained)
        band.row.addLayout(words, 1)
        columns = (
            Column(say("window.reports.at"), width=120, tone="ink2"), Column(say("window.reports.what"), strong=True),
            Column(say("window.reports.who")), Column(say("window.reports.figure"), "right", 120),
        )  # fmt: skip
        self.table = Table(
            look, columns, name=say("window.reports.seen"), tall=True,
            on_enter=presenter.open_evidence, on_move=presenter.choose_evidence,
        )  # fmt: skip
        self.body.addWidget(band)
        self.body.addWidget(self.table, 1)
        foot = Band(look, "sunken", bottom=True)
        foot.row.addStretch(1)
        foot.row.addWidget(Button(look, say("window.reports.open_it"), key="Enter", on_click=presenter.open_evidence))
        self.body.addWidget(foot)

    def present(self, detail: SignDetail) -> None:
        """Show it."""
        self.set_title(detail.title)
        self.why.set(detail.why)
        self.explained.set(detail.explained)
        self.explained.setVisible(bool(detail.explained))
        rows = tuple((each.at, each.what, Cell(each.who, each.by), each.figure) for each in detail.rows)
        if rows != self.table.rows.rows:
            self.table.set_rows(rows)
