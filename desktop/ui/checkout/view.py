"""The checkout as drawn: member, bill, money, side by side. It holds no rule; it shows what the presenter presents."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.ui.checkout.bill_panel import BillPanel
from desktop.ui.checkout.done_panel import DonePanel
from desktop.ui.checkout.member_panel import MemberPanel
from desktop.ui.checkout.model import CheckoutModel, Focus
from desktop.ui.checkout.pay_panel import PayPanel
from desktop.ui.checkout.presenter import Presenter
from desktop.ui.look.look import Look
from desktop.ui.parts.notices import Banner

_ROOMY, _VERY_WIDE = 1_200, 1_300
_LEAST = (900, 588)
_NARROW_SIDES, _SIDES, _LARGEST_SIDES = (252, 332), (320, 400), (400, 520)


class View(QWidget):
    """Three columns: 320, the rest, 400; 252, the rest, 332 where it is narrow; growing where it is very wide."""

    def __init__(self, look: Look, presenter: Presenter) -> None:
        super().__init__()
        self.look = look
        self._focus: Focus | None = None
        self.member = MemberPanel(look, presenter.show_member, presenter.counter.drop_member)
        self.bill = BillPanel(look, presenter.lines, presenter.approve)
        self.pay = PayPanel(look, presenter)
        self.done = DonePanel(look, presenter)
        self.right = QStackedWidget()
        self.right.addWidget(self.pay)
        self.right.addWidget(self.done)
        self.row = QHBoxLayout(self)
        self.row.addWidget(self.member)
        self.offline = Banner(look, "warn", "cloud_off", "")
        self.offline.hide()
        self.middle = QVBoxLayout()
        self.middle.addWidget(self.offline)
        self.middle.addWidget(self.bill, 1)
        self.row.addLayout(self.middle, 1)
        self.row.addWidget(self.right)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def present(self, model: CheckoutModel) -> None:
        """Show the model; what did not change is not touched."""
        self.member.present(model.member, model.nobody, model.nobody_detail)
        self.bill.present(model.bill)
        if model.offline is not None:
            self.offline.set(*model.offline)
        self.offline.setVisible(model.offline is not None)
        self.pay.present(model.pay)
        self.done.present(model.done)
        panel = self.pay if model.done is None else self.done
        if self.right.currentWidget() is not panel:
            self.right.setCurrentWidget(panel)
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        before, self._focus = self._focus, model.focus
        if before is not None and before != model.focus:
            self.focus_first()

    def focus_first(self) -> None:
        """The keyboard goes where the presenter wants it: to the number keys, or into a field."""
        place = self._focus.place if self._focus else "pad"
        fields = {"ref": self.pay.ref.field, "name": self.bill.adding.name, "price": self.bill.adding.price}
        target = fields.get(place, self)
        (target if target.isVisibleTo(self) else self).setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def hasHeightForWidth(self) -> bool:
        """Never: words that wrap inside must not make the window grow."""
        return False

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self.look.px(_LEAST[0]), self.look.px(_LEAST[1]))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = round(event.size().width() / self.look.scale)
        left, right = _sides(wide)
        self.member.setFixedWidth(self.look.px(left))
        self.right.setFixedWidth(self.look.px(right))
        for panel in (self.member, self.bill, self.pay):
            panel.be_narrow(narrow=wide < _ROOMY)
        gap = self.look.px(12 if wide >= _ROOMY else 10)
        self.row.setContentsMargins(gap, gap, gap, gap)
        self.row.setSpacing(gap)
        self.middle.setSpacing(gap)


def _sides(wide: int) -> tuple[int, int]:
    """The widths of the columns at the sides, for a page so wide at scale 1."""
    if wide < _ROOMY:
        return _NARROW_SIDES
    more = max(0, wide - _VERY_WIDE) // 2
    return min(_SIDES[0] + more, _LARGEST_SIDES[0]), min(_SIDES[1] + more, _LARGEST_SIDES[1])
