"""The member page as drawn: a header, then three columns whose widths follow the window."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.ui.look.look import Look
from desktop.ui.member.charts_view import CalendarCard, MonthsCard
from desktop.ui.member.header_view import HeaderCard
from desktop.ui.member.lots_view import LotsCard
from desktop.ui.member.model import MemberModel
from desktop.ui.member.movement_list import MovementList
from desktop.ui.member.presenter import Presenter
from desktop.ui.parts.card import Card
from desktop.ui.parts.marks import KeyCap
from desktop.ui.parts.notices import Empty
from desktop.ui.parts.text import Text

_NARROW = 1_080
_LEFT, _RIGHT = (27, 244, 380), (33, 300, 480)
"""Of the columns at the sides: per cent of what the three share, at least, at most."""
_BETWEEN = 4 * 12


class View(QWidget):
    """Shows what the presenter presents; without a member, one sentence."""

    def __init__(self, look: Look, presenter: Presenter) -> None:
        super().__init__()
        self.look = look
        find = look.say("window.member.find")
        self.empty = Empty(look, "people", "", "F2", find, on_act=presenter.search)
        self.header = HeaderCard(look)
        self.lots = LotsCard(look, presenter)
        self.calendar, self.months = CalendarCard(look), MonthsCard(look)
        self.movements = MovementList(look, presenter)
        self.right = self._movements_card()
        self.page = self._page()
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.stack)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def present(self, model: MemberModel) -> None:
        """Show the model."""
        is_shown = model.state == "shown"
        if model.header and model.heat and model.months:
            self.header.present(model.header)
            self.calendar.present(model.heat)
            self.months.present(model.months)
            self.lots.present(model)
            self.movements.present(model)
            self.none_here.set(model.no_movements)
            self.list_or_not.setCurrentIndex(0 if model.movements else 1)
        self.empty.set(model.sentence)
        had_focus = self.hasFocus()
        self.stack.setCurrentWidget(self.page if is_shown else self.empty)
        if had_focus and is_shown:
            self.focus_first()

    def focus_first(self) -> None:
        """The keyboard goes to the movements, or to nobody in particular."""
        target = self.movements if self.stack.currentWidget() is self.page else self
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = round(event.size().width() / self.look.scale)
        self.header.be_narrow(narrow=wide < _NARROW)
        self.lots.be_narrow(narrow=wide < _NARROW)
        for card, (percent, least, most) in ((self.lots, _LEFT), (self.right, _RIGHT)):
            card.setFixedWidth(self.look.px(max(least, min(most, (wide - _BETWEEN) * percent // 100))))

    def _page(self) -> QWidget:
        gap = self.look.px(12)
        middle = QVBoxLayout()
        middle.setSpacing(gap)
        middle.addWidget(self.calendar, 9)
        middle.addWidget(self.months, 10)
        columns = QHBoxLayout()
        columns.setSpacing(gap)
        columns.addWidget(self.lots)
        columns.addLayout(middle, 1)
        columns.addWidget(self.right)
        page = QWidget()
        whole = QVBoxLayout(page)
        whole.setContentsMargins(gap, gap, gap, gap)
        whole.setSpacing(gap)
        whole.addWidget(self.header)
        whole.addLayout(columns, 1)
        return page

    def _movements_card(self) -> Card:
        look = self.look
        card = Card(look, look.say("window.member.movements"), flush=True)
        card.head.addWidget(Text(look, "caption", "ink2", look.say("window.member.choose")))
        card.head.addWidget(KeyCap(look, look.say("window.member.space")))
        card.head.addWidget(Text(look, "caption", "ink2", look.say("window.member.see_why")))
        self.list_or_not = QStackedWidget()
        self.list_or_not.addWidget(self.movements)
        self.none_here = Empty(look, "receipt", "")
        self.list_or_not.addWidget(self.none_here)
        card.body.addWidget(self.list_or_not, 1)
        return card
