"""The settings page as drawn: the list at the left, at the right the section's heading and its cards."""

from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from desktop.ui.look.look import Look
from desktop.ui.parts.card import Card
from desktop.ui.parts.text import Text
from desktop.ui.settings.about_view import AboutView
from desktop.ui.settings.data_view import DataView
from desktop.ui.settings.hq_view import HqView
from desktop.ui.settings.model import SettingsModel
from desktop.ui.settings.pos_view import PosView
from desktop.ui.settings.presenter import Presenter
from desktop.ui.settings.printer_view import PrinterView
from desktop.ui.settings.program_view import ProgramView
from desktop.ui.settings.scanner_view import ScannerView
from desktop.ui.settings.section_list import SectionList
from desktop.ui.settings.shop_view import ShopView
from desktop.ui.settings.staff_view import StaffView

_LIST_WIDTH = 192
_VIEWS: dict[str, Any] = {
    "shop": ShopView, "staff": StaffView, "program": ProgramView, "printer": PrinterView,
    "scanner": ScannerView, "pos": PosView, "hq": HqView, "data": DataView, "about": AboutView,
}  # fmt: skip


class View(QWidget):
    """A section's widget is made when it is first shown."""

    def __init__(self, look: Look, presenter: Presenter) -> None:
        super().__init__()
        self.look, self._presenter = look, presenter
        self._sections: dict[str, Any] = {}
        self.list = SectionList(look, presenter.choose, presenter.step)
        self.title = Text(look, "title")
        self.sentence = Text(look, "caption", "ink2", wrap=True)
        self.stack = QStackedWidget()
        self._lay_out()

    def _lay_out(self) -> None:
        look, gap = self.look, self.look.px(12)
        card = Card(look, flush=True)
        card.body.addWidget(self.list)
        card.setFixedWidth(look.px(_LIST_WIDTH))
        head = QVBoxLayout()
        head.setContentsMargins(look.px(4), 0, look.px(4), 0)
        head.setSpacing(0)
        head.addWidget(self.title)
        head.addWidget(self.sentence)
        right = QVBoxLayout()
        right.setSpacing(look.px(8))
        right.addLayout(head)
        right.addWidget(self.stack, 1)
        across = QHBoxLayout(self)
        across.setContentsMargins(gap, gap, gap, gap)
        across.setSpacing(gap)
        across.addWidget(card)
        across.addLayout(right, 1)

    def present(self, model: SettingsModel) -> None:
        """Show the page."""
        self.list.present(model.rows, model.current)
        self.title.set(model.title)
        self.sentence.set(model.sentence)
        shown = self._section(model.current)
        if model.body is not None:
            shown.present(model.body)
        self.stack.setCurrentWidget(shown)

    def focus_first(self) -> None:
        """Where the keyboard was before the look changed; else the list."""
        stops = getattr(self.stack.currentWidget(), "stops", {})
        stop = stops.get(self._presenter.stop, self.list)
        stop.setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(0, self, lambda: self._bring(stop))

    def _bring(self, stop: QWidget) -> None:
        """Into view, once what was shown just now has its place."""
        for page in self.stack.findChildren(QScrollArea):
            if isValid(stop) and page.isAncestorOf(stop):
                page.ensureWidgetVisible(stop)

    def _section(self, name: str) -> Any:
        if name not in self._sections:
            made = self._sections[name] = _VIEWS[name](self.look, self._presenter)
            self.stack.addWidget(made)
        return self._sections[name]
