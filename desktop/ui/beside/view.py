"""What stands in the side window: member, amount, points, the POS's bill number, the one big key."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.ui.beside.presenter import Beside
from desktop.ui.checkout.done_panel import DonePanel
from desktop.ui.checkout.model import CheckoutModel, Focus, MemberModel
from desktop.ui.checkout.pay_panel import PayPanel
from desktop.ui.checkout.who_line import WhoLine
from desktop.ui.find.presenter import FindPresenter
from desktop.ui.find.view import FoundList, SearchField
from desktop.ui.look.look import Look
from desktop.ui.parts import ink
from desktop.ui.parts.button import Button
from desktop.ui.parts.card import Card
from desktop.ui.parts.text import IconText, Text
from desktop.ui.parts.toasts import Toasts

_ABOVE_THE_KEY = 144
"""What is said leaves the bill number and the big key free."""
_WITH_KEYPAD = 712
"""On a lower screen the keyboard types the amount."""


class SideView(QWidget):
    """One column. ``search``, ``finder``, ``toasts`` and ``host`` are what the shell's window has of the same."""

    def __init__(self, look: Look, beside: Beside, find: FindPresenter, host: QWidget) -> None:
        super().__init__(host)
        self.look, self.finder, self.host = look, find, host
        self._focus: Focus | None = None
        checkout = beside.checkout
        self.search = SearchField(look, find)
        self.member = _Member(look, checkout.counter.drop_member)
        self.offline = IconText(look, "cloud_off", tone="warn")
        self.pay, self.done = PayPanel(look, checkout), DonePanel(look, checkout)
        self.pay.be_narrow(narrow=True)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.pay)
        self.stack.addWidget(self.done)
        column = QVBoxLayout(self)
        pad = look.px(12)
        column.setContentsMargins(pad, look.px(8), pad, pad)
        column.setSpacing(look.px(8))
        column.addLayout(self._head(beside))
        for widget in (self.member, self.offline):
            column.addWidget(widget)
        column.addWidget(self.stack, 1)
        self.found = FoundList(self, look, find, self.search)
        self.toasts = Toasts(self, look, above=_ABOVE_THE_KEY)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def _head(self, beside: Beside) -> QHBoxLayout:
        look = self.look
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        row.addWidget(self.search, 1)
        row.addWidget(Button(look, look.say("window.beside.hide"), key="Esc", on_click=beside.lower))
        return row

    def present(self, model: CheckoutModel) -> None:
        """Show the counter as it is."""
        self.member.present(model.member, model.nobody)
        self.offline.set(model.offline[0] if model.offline else "")
        self.offline.setVisible(model.offline is not None)
        self.pay.present(model.pay)
        self.done.present(model.done)
        panel = self.pay if model.done is None else self.done
        if self.stack.currentWidget() is not panel:
            self.stack.setCurrentWidget(panel)
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        before, self._focus = self._focus, model.focus
        if before is not None and before != model.focus:
            self.focus_page()

    def focus_page(self) -> None:
        """The keyboard writes the amount, or the POS's bill number where that is asked for."""
        to_ref = self._focus is not None and self._focus.place == "ref" and self.pay.ref.field.isVisibleTo(self)
        (self.pay.ref.field if to_ref else self).setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.pay.keypad.setVisible(event.size().height() >= self.look.px(_WITH_KEYPAD))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with ink.brush(self) as painter:
            ink.frame(painter, self.look, self.rect(), fill="bg", edge="edge", radius="")


class _Member(Card):
    """Who it is and the points they may use; or that there is nobody yet, and the ways."""

    def __init__(self, look: Look, drop: Callable[[], object]) -> None:
        super().__init__(look)
        self.who, self.nobody = WhoLine(look), IconText(look, "person", role="body", tone="ink2")
        self.points = Text(look, "title", "accent", align=ink.RIGHT)
        caption = Text(look, "caption", "ink2", look.say("window.checkout.member.points"), align=ink.RIGHT)
        self.drop = Button(look, "", key="Ctrl+Del", on_click=drop)
        self.drop.setAccessibleName(look.say("window.checkout.member.drop"))
        self.drop.setToolTip(look.say("window.checkout.member.drop"))
        figures = QVBoxLayout()
        figures.setSpacing(0)
        figures.addWidget(self.points)
        figures.addWidget(caption)
        self.somebody = QWidget()
        row = QHBoxLayout(self.somebody)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(8))
        row.addWidget(self.who, 1)
        row.addLayout(figures)
        row.addWidget(self.drop)
        self.body.setContentsMargins(look.px(12), look.px(8), look.px(8), look.px(8))
        for widget in (self.nobody, self.somebody):
            self.body.addWidget(widget)

    def present(self, member: MemberModel | None, nobody: str) -> None:
        """Show them."""
        self.nobody.set(nobody)
        self.nobody.setVisible(member is None)
        self.somebody.setVisible(member is not None)
        if member is not None:
            self.who.set(member)
            self.points.set(member.points)
            self.drop.setEnabled(member.can_drop)
