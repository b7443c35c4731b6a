"""The middle of the page: the bill that was picked, and how much of it goes back."""

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.look.look import Look
from desktop.ui.parts.card import Card
from desktop.ui.parts.groups import Option, Tabs
from desktop.ui.parts.marks import Divider, KeyCap
from desktop.ui.parts.notices import Banner, Empty
from desktop.ui.parts.text import FitText, IconText, Text
from desktop.ui.refund.lines_view import AmountView, LinesView
from desktop.ui.refund.model import MODES, ChosenBill
from desktop.ui.refund.presenter import Presenter


class BillView(Card):
    """A bill with its facts, its earlier refunds, its lines; without one, what to do."""

    def __init__(self, look: Look, presenter: Presenter) -> None:
        super().__init__(look, look.say("window.refund.bill"), flush=True)
        self._presenter = presenter
        self._facts_shown: tuple[tuple[str, str], ...] = ()
        self._empty = Empty(look, "refund", look.say("window.refund.choose"))
        self._whole = QWidget()
        self._column = QVBoxLayout(self._whole)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._build_facts()
        self._build_ways()
        self.body.addWidget(self._empty, 1)
        self.body.addWidget(self._whole, 1)

    def _build_facts(self) -> None:
        look = self.look
        top = QWidget()
        column = QVBoxLayout(top)
        column.setContentsMargins(look.px(16), look.px(12), look.px(16), look.px(12))
        column.setSpacing(look.px(8))
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(look.px(16))
        self._facts.setVerticalSpacing(look.px(8))
        for at in range(2):
            self._facts.setColumnStretch(at, 1)
        self._earlier = IconText(look, "undo", tone="warn")
        self._closed = Banner(look, "warn", "info", "—")
        column.addLayout(self._facts)
        column.addWidget(self._earlier)
        column.addWidget(self._closed)
        self._column.addWidget(top)
        self._column.addWidget(Divider(look))

    def _build_ways(self) -> None:
        look = self.look
        options = [Option(mode, look.say(f"window.refund.mode.{mode}")) for mode in MODES]
        self.tabs = Tabs(look, options, self._choose_mode, name=look.say("window.refund.mode_name"))
        self._bar = QWidget()
        bar = QHBoxLayout(self._bar)
        bar.setContentsMargins(look.px(8), 0, look.px(16), 0)
        bar.addWidget(self.tabs)
        bar.addStretch(1)
        bar.addWidget(KeyCap(look, "Ctrl+Tab"))
        self.lines = LinesView(look, self._presenter)
        self.amount = AmountView(look, self._presenter)
        self._no_lines = Empty(look, "list", "")
        self._column.addWidget(self._bar)
        self._column.addWidget(Divider(look))
        self._rest = QWidget()
        for part in (self.lines, self.amount, self._no_lines, self._rest):
            self._column.addWidget(part, 1)
            part.hide()

    def present(self, model: ChosenBill | None) -> None:
        """Show the bill, or that none is chosen."""
        if model is None:
            self.set_title(self.look.say("window.refund.bill"))
        else:
            self._present_bill(model)
        self._empty.setVisible(model is None)
        self._whole.setVisible(model is not None)

    def _present_bill(self, model: ChosenBill) -> None:
        self.set_title(model.number, model.note)
        self._present_facts(model)
        self._closed.set(model.closed)
        self._closed.setVisible(bool(model.closed))
        self.tabs.choose(model.mode)
        self._present_ways(model)

    def _present_ways(self, model: ChosenBill) -> None:
        types = model.mode == "amount" and not model.is_over
        self._bar.setVisible(not model.is_over)
        was_typing = not self.amount.isHidden()
        self._no_lines.set(model.no_lines)
        self.lines.setEnabled(not model.is_over)
        shown: QWidget = self.lines if model.lines else self._rest if model.is_over else self._no_lines
        shown = self.amount if types else shown
        for part in (self.lines, self.amount, self._no_lines, self._rest):
            if part is not shown:
                part.hide()
        shown.show()
        self.lines.present(model.lines)
        self.amount.present(model.amount_text, model.amount_most)
        if types and not was_typing:
            self.amount.field.setFocus()

    def _present_facts(self, model: ChosenBill) -> None:
        if model.facts != self._facts_shown:
            self._facts_shown = model.facts
            _clear(self._facts)
            for at, (label, value) in enumerate(model.facts):
                self._facts.addWidget(self._fact(label, value), at // 2, at % 2)
        self._earlier.set(model.earlier)
        self._earlier.setVisible(bool(model.earlier))

    def _fact(self, label: str, value: str) -> QWidget:
        fact = QWidget()
        column = QVBoxLayout(fact)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Text(self.look, "caption", "ink2", label))
        column.addWidget(FitText(self.look, "row", text=value))
        fact.setAccessibleName(f"{label} {value}")
        return fact

    def _choose_mode(self, mode: str) -> None:
        if self._presenter.giving is not None:
            self._presenter.giving.choose_mode(mode)


def _clear(layout: QGridLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
