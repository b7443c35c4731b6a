"""The list: who, since when against their own rhythm, worth, favourite, what to offer; its foot says where it is."""

from typing import Protocol

from PySide6.QtWidgets import QStackedWidget

from desktop.ui.dormant.model import DormantModel, PersonRow
from desktop.ui.look.look import Look
from desktop.ui.parts.button import Button
from desktop.ui.parts.card import Band, Card
from desktop.ui.parts.notices import Empty
from desktop.ui.parts.rows import Cell, Column, Gauge, Row
from desktop.ui.parts.table import Table
from desktop.ui.parts.text import Text

_SORTS = {1: "name", 3: "last_day", 4: "unusual", 5: "worth"}
_COLUMN_OF = {sort: column for column, sort in _SORTS.items()}
_ROOMY_ONLY = (2, 6)
_WIDTHS = {3: (72, 64), 4: (196, 136), 5: (92, 80), 7: (184, 164)}
_TWO_GAPS_OF_SIX = 333


class Listener(Protocol):
    """What the list tells the presenter."""

    def go_to(self, row: int) -> None:
        """A row is current."""

    def tick(self, row: int | None = None) -> None:
        """A box was clicked."""

    def open_member(self, row: int | None = None) -> None:
        """Enter, or a double click."""

    def sort_by(self, name: str) -> None:
        """A head was clicked."""

    def next_page(self) -> None:
        """The rows after these."""

    def page_before(self) -> None:
        """The rows before these."""

    def next_sort(self) -> None:
        """Another order."""


class ListCard(Card):
    """On a narrow screen without phone and favourite, which the side says."""

    def __init__(self, look: Look, listener: Listener) -> None:
        super().__init__(look, flush=True)
        self.body.setContentsMargins(0, 0, 0, 0)
        self._listener = listener
        say = look.say
        columns = (
            Column("", width=44), Column(say("window.dormant.member")),
            Column(say("window.dormant.phone"), width=112, tone="ink2"),
            Column(say("window.dormant.last"), width=72, tone="ink2"),
            Column(say("window.dormant.since"), width=196),
            Column(say("window.dormant.year"), "right", 92, strong=True),
            Column(say("window.dormant.favourite"), width=104, tone="ink2"),
            Column(say("window.dormant.recipe"), width=184),
        )  # fmt: skip
        self.table = Table(
            look, columns, name=say("window.dormant.title"), tall=True, on_enter=listener.open_member,
            on_move=listener.go_to, on_head=self._sort, on_tick=listener.tick,
        )  # fmt: skip
        self.empty = Empty(look, "moon", "")
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.empty)
        self.body.addWidget(self.stack, 1)
        self.body.addWidget(self._build_foot())

    def _build_foot(self) -> Band:
        look, foot = self.look, Band(self.look, "sunken", bottom=True)
        say, listener = look.say, self._listener
        self.where = Text(look, "caption", "ink2")
        self.sort = Button(look, "", key="F7", kind="quiet", on_click=listener.next_sort)
        self.before = Button(look, "", key="PgUp", icon="chevron_left", kind="quiet", name=say("window.dormant.before"),
                             on_click=listener.page_before)  # fmt: skip
        self.after = Button(look, "", key="PgDn", icon="chevron_right", kind="quiet", name=say("window.dormant.after"),
                            on_click=listener.next_page)  # fmt: skip
        foot.row.setContentsMargins(look.px(16), 0, look.px(8), 0)
        hint = Text(look, "caption", "ink3", say("window.dormant.mark"), elide=True)
        foot.row.addWidget(hint, 1)
        for widget in (self.sort, self.before, self.where, self.after):
            foot.row.addWidget(widget)
        return foot

    def present(self, model: DormantModel) -> None:
        """Show the rows."""
        slice_of = next((each.name for each in model.slices if each.chosen), "dormant")
        rows = tuple(_cells(row, slice_of) for row in model.rows)
        if rows != self.table.rows.rows:
            self.table.set_rows(rows)
        if rows and self.table.current != model.current:
            self.table.set_current(model.current)
        self.table.show_sorted(_COLUMN_OF.get(model.sorted_by, -1), descending=model.descending)
        self.empty.set(model.empty)
        self.stack.setCurrentWidget(self.table if rows else self.empty)
        self.where.set(model.foot)
        self.sort.set_label(model.sort_title)
        self.sort.setVisible(bool(model.sort_title))
        self.before.setEnabled(model.has_before)
        self.after.setEnabled(model.has_more)

    def fit(self, *, narrow: bool) -> None:
        """Show the columns for which there is room."""
        for column in _ROOMY_ONLY:
            self.table.setColumnHidden(column, narrow)
        for column, (roomy, tight) in _WIDTHS.items():
            self.table.head.resizeSection(column, self.look.px(tight if narrow else roomy))

    def _sort(self, column: int) -> None:
        if column in _SORTS:
            self._listener.sort_by(_SORTS[column])


def _cells(row: PersonRow, of_class: str) -> Row:
    gauge = Gauge(row.filled, _TWO_GAPS_OF_SIX, f"class_{of_class}") if row.filled >= 0 else None
    return (
        Cell("", tick=row.ticked),
        Cell(row.name, row.tier, strong=True),
        Cell(row.phone),
        Cell(row.last),
        Cell(row.days, gauge=gauge),
        Cell(row.worth),
        Cell(row.favourite),
        Cell(row.offer, row.terms),
    )
