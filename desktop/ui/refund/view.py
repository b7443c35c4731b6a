"""The page: bills | bill | outcome, on the grid of the counter (320 | rest | 400; 252 | rest | 332 at 1024)."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget
from typing_extensions import override

from desktop.ui.look.look import Look
from desktop.ui.refund.bill_view import BillView
from desktop.ui.refund.bills_view import BillsView
from desktop.ui.refund.model import RefundModel
from desktop.ui.refund.outcome_view import OutcomeView
from desktop.ui.refund.presenter import Presenter

_WIDE, _NARROW = (320, 400), (252, 332)
_NARROW_BELOW = 1100


class View(QWidget):
    """Three columns; the keyboard is where the next thing happens."""

    def __init__(self, look: Look, presenter: Presenter) -> None:
        super().__init__()
        self.look = look
        self._shown: RefundModel | None = None
        self.bills = BillsView(look, presenter)
        self.bill = BillView(look, presenter)
        self.outcome = OutcomeView(look, presenter)
        row = QHBoxLayout(self)
        pad = look.px(12)
        row.setContentsMargins(pad, pad, pad, pad)
        row.setSpacing(pad)
        row.addWidget(self.bills)
        row.addWidget(self.bill, 1)
        row.addWidget(self.outcome)
        self._set_widths(_WIDE)

    def present(self, model: RefundModel) -> None:
        """Show the page; the keyboard moves on only where another bill or a finished refund is shown."""
        before, self._shown = self._shown, model
        self.bills.present(model.bills)
        self.bill.present(model.bill)
        self.outcome.present(model.outcome)
        if before is not None and _stage(before) != _stage(model):
            self.focus_first()

    def go_into_list(self) -> None:
        """The keyboard goes to the bills: arrows and Enter choose one."""
        self.bills.list.setFocus()

    def focus_first(self) -> None:
        """No bill: the field. A bill: the list, where digits are an amount. Done: the button that goes on."""
        model = self._shown
        if model is None or model.bill is None:
            self.bills.field.setFocus()
        elif model.outcome.state == "done":
            self.outcome.go.setFocus()
        elif self.bill.amount.isVisible():
            self.bill.amount.field.setFocus()
        else:
            self.bills.list.setFocus()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_narrow = self.width() < self.look.px(_NARROW_BELOW)
        self._set_widths(_NARROW if is_narrow else _WIDE)
        self.bills.set_narrow(is_narrow)

    def _set_widths(self, widths: tuple[int, int]) -> None:
        self.bills.setFixedWidth(self.look.px(widths[0]))
        self.outcome.setFixedWidth(self.look.px(widths[1]))


def _stage(model: RefundModel) -> tuple[str, str]:
    return model.bill.sale_id if model.bill else "", model.outcome.state
