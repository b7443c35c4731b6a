"""The page: one sentence, the calls at the left, the other lists in two columns beside them."""

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.ui.look.look import Look
from desktop.ui.parts.card import Card
from desktop.ui.parts.marks import Icon, KeyCap
from desktop.ui.parts.rows import Cell
from desktop.ui.parts.table import RowList
from desktop.ui.parts.text import Text
from desktop.ui.today.model import TodayCard, TodayModel
from desktop.ui.today.presenter import Presenter
from desktop.ui.today.told import KEYS

_CALLS_FIGURE, _FIGURE = 160, 112


class View(QWidget):
    """Cards are made once; each is a list that can be entered by Tab."""

    def __init__(self, look: Look, presenter: Presenter) -> None:
        super().__init__()
        self.look = look
        self.headline = Text(look, "title", wrap=True)
        self.note = Text(look, "caption", "ink2")
        self.cards = {what: _ListCard(look, presenter, what) for what in KEYS.values()}
        gap = look.px(12)
        first, *others = self.cards.values()
        grid = QGridLayout()
        grid.setSpacing(gap)
        grid.addWidget(first, 0, 0, 3, 1)
        for at, card in enumerate(others):
            grid.addWidget(card, at // 2, 1 + at % 2)
        for column, share in enumerate((5, 4, 4)):
            grid.setColumnStretch(column, share)
        for row in range(3):
            grid.setRowStretch(row, 1)
        column_of_all = QVBoxLayout(self)
        column_of_all.setContentsMargins(gap, gap, gap, gap)
        column_of_all.setSpacing(gap)
        head = QHBoxLayout()
        head.addWidget(self.headline, 1)
        head.addWidget(self.note)
        column_of_all.addLayout(head)
        column_of_all.addLayout(grid, 1)

    def present(self, model: TodayModel) -> None:
        """Show it."""
        self.headline.set(model.headline)
        self.note.set(model.note)
        for each in model.cards:
            self.cards[each.what].present(each)  # type: ignore[index]

    def focus_first(self) -> None:
        """Keys go to the page."""
        self.setFocus()


class _ListCard(Card):
    def __init__(self, look: Look, presenter: Presenter, what: str) -> None:
        super().__init__(look, " ", " ", flush=True)
        self.body.setContentsMargins(0, 0, 0, 0)
        wide = _CALLS_FIGURE if what == "calls" else _FIGURE
        self.list = RowList(
            look,
            figure_width=wide,
            name=what,
            on_enter=lambda row: presenter.show(what, row),  # type: ignore[arg-type]
        )
        self.empty = Text(look, "body", "ink2", wrap=True)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list)
        calm = QWidget()
        around = QVBoxLayout(calm)
        around.setContentsMargins(look.px(16), look.px(12), look.px(16), look.px(12))
        around.addWidget(self.empty)
        around.addStretch(1)
        self.stack.addWidget(calm)
        self.body.addWidget(self.stack, 1)
        self._is_made = False

    def present(self, card: TodayCard) -> None:
        """Show the list."""
        if not self._is_made:
            self._is_made = True
            self.head.insertWidget(0, Icon(self.look, card.icon))
            self.head.addWidget(KeyCap(self.look, card.key))
        self.set_title(card.title, card.count)
        self.list.setAccessibleName(card.title)
        rows = tuple((Cell(each.name, each.why, strong=True), Cell(each.figure, each.note)) for each in card.items)
        if rows != self.list.rows.rows:
            self.list.set_rows(rows)
        self.empty.set(card.empty)
        self.stack.setCurrentIndex(0 if rows else 1)
