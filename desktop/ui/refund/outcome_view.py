"""The right of the page: what goes back, what happens with it, why, and the one button that does it."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from desktop.ui.look.look import Look
from desktop.ui.parts import ink
from desktop.ui.parts.button import BigButton
from desktop.ui.parts.card import Card
from desktop.ui.parts.checks import FilterChip
from desktop.ui.parts.field import Field, Select
from desktop.ui.parts.marks import Divider, KeyCap
from desktop.ui.parts.notices import Banner
from desktop.ui.parts.text import FitText, IconText, Text
from desktop.ui.refund.fact_rows import FactRows
from desktop.ui.refund.giving import REASONS
from desktop.ui.refund.model import INVOICES, Outcome
from desktop.ui.refund.presenter import Presenter


class OutcomeView(QWidget):
    """Money back largest; below it everything else that happens, before it happens."""

    def __init__(self, look: Look, presenter: Presenter) -> None:
        super().__init__()
        self.look, self._presenter = look, presenter
        self._answers = QWidget()
        self._build_answers()
        self.go = BigButton(look, look.say("window.refund.go_plain"), key="F9", on_click=self._go)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(12))
        column.addWidget(self._build_above(), 1)
        column.addWidget(self.go)

    def _build_above(self) -> QScrollArea:
        """Everything above the button; where much happens on a small screen it scrolls, and the button stays."""
        page = QWidget()
        page.setObjectName("page")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self.look.px(12))
        column.addWidget(self._build_money())
        column.addWidget(self._answers)
        column.addStretch(1)
        self.above = QScrollArea()
        self.above.setWidgetResizable(True)
        self.above.setFrameShape(QScrollArea.Shape.NoFrame)
        self.above.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.above.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.above.setWidget(page)
        return self.above

    def _build_money(self) -> Card:
        look = self.look
        card = Card(look)
        card.body.setSpacing(look.px(4))
        self._label = Text(look, "caption", "ink2")
        self._symbol = Text(look, "figure", "ink2")
        self.money = FitText(look, "number", align=ink.RIGHT)
        row = QHBoxLayout()
        row.addWidget(self._symbol)
        row.addWidget(self.money, 1)
        self._hand = Text(look, "caption", "ink2", wrap=True)
        self._line = Divider(look)
        self._effects = FactRows(look, name=look.say("window.refund.points_and_tier"))
        self._manager = IconText(look, "lock", tone="warn")
        self._refused = Banner(look, "warn", "warning", "—")
        card.body.addWidget(self._label)
        card.body.addLayout(row)
        for part in (self._hand, self._line, self._effects, self._manager, self._refused):
            card.body.addWidget(part)
        return card

    def _build_answers(self) -> None:
        look = self.look
        column = QVBoxLayout(self._answers)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(8))
        self._ways: tuple[tuple[str, str], ...] = ()
        self.way = Select(look, "", (), on_choose=self._choose_way)
        self.way.box.setAccessibleName(look.say("window.refund.way_label"))
        self._way_row = QWidget()
        row = QHBoxLayout(self._way_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(8))
        row.addWidget(IconText(look, "wallet", look.say("window.refund.way_label")))
        row.addWidget(self.way, 1)
        row.addWidget(KeyCap(look, "F7"))
        column.addWidget(self._way_row)
        self._reason_label = IconText(look, "list", look.say("window.refund.reason_label"))
        self.reasons = self._chips("window.refund.reason.", REASONS, self._choose_reason)
        column.addLayout(self._headed(self._reason_label, "F6", self.reasons))
        self.words = Field(look, "", hint=look.say("window.refund.reason_words"), on_change=self._type_words)
        column.addWidget(self.words)
        self._invoice_label = IconText(look, "receipt", look.say("window.refund.invoice_label"))
        self.invoices = self._chips("window.refund.invoice_", INVOICES, self._answer_invoice)
        column.addLayout(self._headed(self._invoice_label, "F8", self.invoices))

    def _chips(self, words: str, values: tuple[str, ...], choose: Callable[[str], None]) -> dict[str, FilterChip]:
        chips = {}
        for value in values:
            chip = FilterChip(self.look, self.look.say(words + value))
            chip.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            chip.clicked.connect(lambda _on, value=value: choose(value))
            chips[value] = chip
        return chips

    def _headed(self, label: IconText, key: str, chips: dict[str, FilterChip]) -> QVBoxLayout:
        look = self.look
        column = QVBoxLayout()
        column.setSpacing(look.px(4))
        head = QHBoxLayout()
        head.addWidget(label, 1)
        head.addWidget(KeyCap(look, key))
        grid = QGridLayout()
        grid.setSpacing(look.px(8))
        for at, chip in enumerate(chips.values()):
            grid.addWidget(chip, at // 2, at % 2)
            grid.setColumnStretch(at % 2, 1)
        column.addLayout(head)
        column.addLayout(grid)
        return column

    def present(self, model: Outcome) -> None:
        """Show what would happen, or what did."""
        self._label.set(model.label)
        self._symbol.set(model.symbol)
        self.money.set(model.money)
        self._effects.set([(effect.label, effect.value, effect.tone) for effect in model.effects])
        self._line.setVisible(bool(model.effects))
        self._effects.setVisible(bool(model.effects))
        for part, text in ((self._hand, model.hand), (self._manager, model.manager)):
            part.set(text)
            part.setVisible(bool(text))
        title, _, detail = model.refused.partition("\n")
        self._refused.set(title, detail)
        self._refused.setVisible(bool(title))
        self._present_answers(model)
        self.go.set_label(model.go or self.look.say("window.refund.go_plain"))
        if self.go.key != (model.go_key or "F9"):
            self.go.set_key(model.go_key or "F9")
        self.go.allow(model.can_go, model.why_not)

    def _present_answers(self, model: Outcome) -> None:
        say = self.look.say
        self._answers.setVisible(model.state == "ready")
        self.words.set_text(model.words)
        self._way_row.setVisible(bool(model.ways))
        if model.ways != self._ways:
            self._ways = model.ways
            self.way.set_options(model.ways)
        self.way.choose(model.way)
        for chips, value in ((self.reasons, model.reason), (self.invoices, model.invoice)):
            for each, chip in chips.items():
                chip.setChecked(each == value)
        wanted = model.missing == "reason"
        reason = "window.refund.reason_missing" if wanted else "window.refund.reason_label"
        self._reason_label.set(say(reason), icon="warning" if wanted else "list", tone="warn" if wanted else "ink2")
        wanted = model.missing == "invoice"
        invoice = "window.refund.invoice_missing" if wanted else "window.refund.invoice_label"
        self._invoice_label.set(
            say(invoice), icon="warning" if wanted else "receipt", tone="warn" if wanted else "ink2"
        )

    def _go(self) -> None:
        self._presenter.pressed("Enter" if self.go.key == "Enter" else "F9")

    def _choose_way(self, way: str) -> None:
        if self._presenter.giving is not None:
            self._presenter.giving.choose_way(way)

    def _choose_reason(self, reason: str) -> None:
        if self._presenter.giving is not None:
            self._presenter.giving.choose_reason(reason)

    def _type_words(self, text: str) -> None:
        if self._presenter.giving is not None:
            self._presenter.giving.type_words(text)

    def _answer_invoice(self, invoice: str) -> None:
        if self._presenter.giving is not None:
            self._presenter.giving.answer_invoice(invoice)
