"""What to bear in mind before F9, at the foot of the bill; perhaps with the one button that helps."""

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui.checkout.model import BillModel
from desktop.ui.look.look import Look
from desktop.ui.parts.button import Button
from desktop.ui.parts.notices import Banner


class AdvicePanel(QWidget):
    """A banner, and below it a manager's button where a limit bit."""

    def __init__(self, look: Look, on_approve: Callable[[], object]) -> None:
        super().__init__()
        self.banner = Banner(look, "accent", "info", "")
        self.approve = Button(look, look.say("window.checkout.award.approve"), key="Ctrl+M", on_click=on_approve)
        column = QVBoxLayout(self)
        gap = look.px(12)
        column.setContentsMargins(gap, 0, gap, gap)
        column.setSpacing(look.px(8))
        column.addWidget(self.banner)
        column.addWidget(self.approve)

    def present(self, bill: BillModel) -> None:
        """Show the advice; without one, nothing stands there."""
        self.banner.set(bill.advice, bill.advice_detail)
        self.approve.setVisible(bill.can_approve)
        self.setVisible(bool(bill.advice) and bill.adding is None)
