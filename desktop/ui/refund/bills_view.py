"""The left of the page: a field for numbers and scans, and bills to pick."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui.look.look import Look
from desktop.ui.parts.card import Card
from desktop.ui.parts.field import Field
from desktop.ui.parts.marks import Divider
from desktop.ui.parts.notices import Empty
from desktop.ui.parts.rows import Cell
from desktop.ui.parts.table import RowList
from desktop.ui.parts.text import Text
from desktop.ui.refund.model import BillList, BillRow
from desktop.ui.refund.presenter import Presenter

_FIGURE = 108


class BillsView(Card):
    """Bills; Enter or a click takes one."""

    def __init__(self, look: Look, presenter: Presenter) -> None:
        super().__init__(look, look.say("window.refund.heading_shop"), flush=True)
        self._presenter = presenter
        self._shown: tuple[BillRow, ...] | None = None
        self._chosen = ""
        self._is_narrow = False
        self.field = Field(
            look,
            "",
            hint=look.say("window.refund.find"),
            on_change=presenter.search.type,
            on_enter=lambda _text: presenter.find(),
        )
        self._wrong = Text(look, "caption", "bad", wrap=True)
        top = QWidget()
        column = QVBoxLayout(top)
        column.setContentsMargins(look.px(12), look.px(12), look.px(12), look.px(12))
        column.setSpacing(look.px(8))
        column.addWidget(self.field)
        column.addWidget(self._wrong)
        self.list = RowList(look, figure_width=_FIGURE, name=look.say("window.refund.list"), on_enter=self._take)
        self.list.clicked.connect(lambda index: self._take(index.row()))
        self._empty = Empty(look, "receipt", "")
        self.body.addWidget(top)
        self.body.addWidget(Divider(look))
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self._empty, 1)

    def present(self, model: BillList) -> None:
        """Show the bills; the list keeps its place while it is the same list."""
        self.set_title(model.heading)
        self.field.set_text(model.query)
        self._wrong.set(model.wrong)
        self._wrong.setVisible(bool(model.wrong))
        self._empty.set(model.empty)
        self._empty.setVisible(bool(model.empty))
        self.list.setVisible(not model.empty)
        if model.rows != self._shown:
            self._shown = model.rows
            self._fill()
        if model.chosen != self._chosen:
            self._chosen = model.chosen
            ids = [row.sale_id for row in model.rows]
            self.list.set_current(ids.index(model.chosen) if model.chosen in ids else -1)

    def set_narrow(self, is_narrow: bool) -> None:  # noqa: FBT001 - the one thing that it says
        """Leave the minute out where there is no room for it."""
        if is_narrow != self._is_narrow:
            self._is_narrow = is_narrow
            self._fill()

    def _fill(self) -> None:
        rows = self._shown or ()
        self.list.set_rows(
            tuple((Cell(row.number, row.note_short if self._is_narrow else row.note), _figure(row)) for row in rows)
        )

    def _take(self, row: int) -> None:
        if self._shown is not None and 0 <= row < len(self._shown):
            self._presenter.choose(self._shown[row].sale_id)


def _figure(row: BillRow) -> Cell:
    return Cell(row.amount, row.mark, tone="ink3" if row.tone == "bad" else "")
