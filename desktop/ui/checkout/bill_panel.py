"""The middle: the lines of the bill, or the reckoning where only the amount is known."""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.ui.checkout.adding_panel import AddingPanel
from desktop.ui.checkout.advice_panel import AdvicePanel
from desktop.ui.checkout.line_hands import LineHands
from desktop.ui.checkout.model import BillModel, LineRow
from desktop.ui.checkout.sum_list import SumList
from desktop.ui.look.look import Look
from desktop.ui.parts.button import Button
from desktop.ui.parts.card import Card
from desktop.ui.parts.groups import Option, Tabs
from desktop.ui.parts.marks import Divider, KeyCap
from desktop.ui.parts.notices import Empty
from desktop.ui.parts.rows import Column
from desktop.ui.parts.table import Table
from desktop.ui.parts.text import Text

_NAME, _QUANTITY, _UNIT, _AMOUNT = range(4)
_WIDE, _NARROW = (0, 72, 96, 112), (0, 52, 0, 92)


class BillPanel(Card):
    """Shows a BillModel. Only what changed is drawn anew: a table under somebody's finger stays."""

    def __init__(self, look: Look, lines: LineHands, on_approve: Callable[[], object]) -> None:
        super().__init__(look, look.say("window.checkout.bill.title"), " ", flush=True)
        self.lines = lines
        self._shown: BillModel | None = None
        self._is_presenting = False
        self.body.setContentsMargins(0, 0, 0, look.px(1))
        self._build_tabs()
        self.table = Table(look, _columns(look), name=look.say("window.checkout.bill.title"), on_move=self._moved)
        self.reckoning = SumList(look)
        self.empty = Empty(look, "receipt", "")
        self.waiting = Text(look, "caption", "ink2", wrap=True)
        self.stack = QStackedWidget()
        for page in (self.table, self._reckoning_page(), self.empty):
            self.stack.addWidget(page)
        self.body.addWidget(self.stack, 1)
        self.sums = SumList(look, lined=False)
        self.foot = self._foot()
        self.adding = AddingPanel(look, lines)
        self.advice = AdvicePanel(look, on_approve)
        self.body.addWidget(self.advice)
        self.body.addWidget(self.foot)
        self.body.addWidget(self.adding)

    def present(self, bill: BillModel) -> None:
        """Show the bill."""
        if bill == self._shown:
            return
        before, self._shown = self._shown, bill
        self.set_title(bill.title, bill.note if bill.tab == "lines" else "")
        self._present_tabs(bill)
        if before is None or before.rows != bill.rows or before.current != bill.current:
            self._present_rows(bill)
        self._present_body(bill)
        self.sums.set_rows(bill.sums)
        self.foot.setVisible(bool(bill.rows) or (bill.tab == "lines" and bill.adding is None))
        self.summed.setVisible(bool(bill.rows))
        self.sums_line.setVisible(bool(bill.rows) and bill.adding is None)
        self.buttons.setVisible(bill.adding is None)
        self.adding.present(bill.adding)
        if bill.rows:
            QTimer.singleShot(0, self, lambda: self.table.scrollTo(self.table.currentIndex()))
        self.add.setEnabled(bill.can_change)
        self.remove.setEnabled(bill.can_change and bool(bill.rows))

    def be_narrow(self, *, narrow: bool) -> None:
        """Leave the unit price out, and the count."""
        self.table.setColumnHidden(_UNIT, narrow)
        for column, wide in enumerate(_NARROW if narrow else _WIDE):
            if wide:
                self.table.horizontalHeader().resizeSection(column, self.look.px(wide))
        self.show_note(visible=not narrow)

    # -- building -----------------------------------------------------------------------------------------------

    def _build_tabs(self) -> None:
        say = self.look.say
        options = [
            Option("lines", say("window.checkout.bill.lines")),
            Option("amount", say("window.checkout.bill.amount")),
        ]
        self.tab_key = KeyCap(self.look, "Ctrl+Tab")
        name = say("window.checkout.bill.tabs")
        self.tabs = Tabs(self.look, options, self.lines.choose_tab, name=name)
        self.head.addWidget(self.tab_key)
        self.head.addWidget(self.tabs)
        self.head.setContentsMargins(self.look.px(16), 0, self.look.px(8), 0)

    def _reckoning_page(self) -> QWidget:
        look = self.look
        page = QWidget()
        column = QVBoxLayout(page)
        pad = look.px(16)
        column.setContentsMargins(pad, look.px(12), pad, pad)
        column.setSpacing(look.px(12))
        column.addWidget(self.waiting)
        column.addWidget(self.reckoning)
        column.addStretch(1)
        return page

    def _foot(self) -> QWidget:
        look = self.look
        foot = QWidget()
        column = QVBoxLayout(foot)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.summed = QWidget()
        held = QVBoxLayout(self.summed)
        held.setContentsMargins(look.px(16), look.px(6), look.px(16), look.px(6))
        held.addWidget(self.sums)
        column.addWidget(Divider(look))
        column.addWidget(self.summed)
        self.buttons = QWidget()
        row = QHBoxLayout(self.buttons)
        row.setContentsMargins(look.px(12), look.px(12), look.px(12), look.px(11))
        row.setSpacing(look.px(8))
        self.add = self._button("add", "Ins", self.lines.begin_adding)
        self.remove = self._button("remove", "Del", self.lines.remove_line)
        row.addWidget(self.add, 1)
        row.addWidget(self.remove, 1)
        self.sums_line = Divider(look)
        column.addWidget(self.sums_line)
        column.addWidget(self.buttons)
        return foot

    def _button(self, name: str, key: str, act: Callable[[], object]) -> Button:
        return Button(self.look, self.look.say(f"window.checkout.bill.{name}"), key=key, on_click=act)

    # -- presenting ---------------------------------------------------------------------------------------------

    def _present_tabs(self, bill: BillModel) -> None:
        both = bool(bill.tab) and bill.can_change
        self.tabs.setVisible(both)
        self.tab_key.setVisible(both)
        if self.tabs.value != bill.tab:
            self.tabs.choose(bill.tab)

    def _present_rows(self, bill: BillModel) -> None:
        self._is_presenting = True
        rows = tuple(_cells(row) for row in bill.rows)
        if rows != self.table.rows.rows:
            self.table.set_rows(rows)
        if self.table.current != bill.current:
            self.table.set_current(min(bill.current, len(rows) - 1))
        self._is_presenting = False

    def _present_body(self, bill: BillModel) -> None:
        self.reckoning.set_rows(bill.reckoning)
        self.waiting.set(bill.note if bill.tab != "lines" else "")
        self.waiting.setVisible(bool(bill.note) and bill.tab != "lines")
        self.advice.present(bill)
        self.empty.set(bill.empty)
        self.stack.setCurrentIndex(0 if bill.rows else 1 if bill.reckoning else 2)

    def _moved(self, row: int) -> None:
        if not self._is_presenting:
            self.lines.choose_line(row)


def _columns(look: Look) -> tuple[Column, ...]:
    say = look.say
    return (
        Column(say("window.checkout.bill.name")),
        Column(say("window.checkout.bill.quantity"), "right", _WIDE[_QUANTITY], strong=True),
        Column(say("window.checkout.bill.unit"), "right", _WIDE[_UNIT], tone="ink2"),
        Column(say("window.checkout.bill.sum"), "right", _WIDE[_AMOUNT], strong=True),
    )


def _cells(row: LineRow) -> tuple[str, ...]:
    return row.name, row.quantity, row.unit, row.amount
