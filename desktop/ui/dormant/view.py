"""The page as drawn: the bar of classes, filters, the list, and whoever is called at the side."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.ui.dormant.class_bar import ClassBarView
from desktop.ui.dormant.filters_view import FiltersView
from desktop.ui.dormant.list_view import ListCard
from desktop.ui.dormant.model import DormantModel
from desktop.ui.dormant.presenter import Presenter
from desktop.ui.dormant.side_view import SideCard
from desktop.ui.look.look import Look
from desktop.ui.parts import ink
from desktop.ui.parts.card import Card
from desktop.ui.parts.text import Text

_SIDE, _SIDE_NARROW = 336, 320
_ROOMY = 1_100


class View(QWidget):
    """On a narrow screen the list leaves out what the side says."""

    def __init__(self, look: Look, presenter: Presenter) -> None:
        super().__init__()
        self.look, self._presenter = look, presenter
        self.bar = Card(look)
        self.bar_view = ClassBarView(look, presenter.choose_class)
        self.headline, self.note = Text(look, "body", strong=True), Text(look, "caption", "ink2", elide=True)
        head = QHBoxLayout()
        head.addWidget(self.headline)
        head.addWidget(self.note, 1)
        self.held = Text(look, "caption", "ink2", align=ink.RIGHT)
        head.addWidget(self.held)
        self.bar.body.addLayout(head)
        self.bar.body.addWidget(self.bar_view)
        self.list = ListCard(look, presenter)
        self.side = SideCard(look, presenter)
        self.filters = FiltersView(look, presenter)
        self._lay_out()

    def _lay_out(self) -> None:
        gap = self.look.px(12)
        across = QHBoxLayout()
        across.setSpacing(gap)
        across.addWidget(self.list, 1)
        across.addWidget(self.side)
        column = QVBoxLayout(self)
        column.setContentsMargins(gap, gap, gap, gap)
        column.setSpacing(gap)
        column.addWidget(self.bar)
        column.addWidget(self.filters)
        column.addLayout(across, 1)

    def present(self, model: DormantModel) -> None:
        """Show it."""
        if not model.is_ready:
            return
        self.headline.set(model.headline)
        self.note.set(model.note)
        self.bar_view.present(model.slices)
        if model.filtering is not None:
            self.filters.present(model.filtering)
        self.held.set(model.held)
        self.list.present(model)
        self.side.present(model.side)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = event.size().width() < self.look.px(_ROOMY)
        self.side.setFixedWidth(self.look.px(_SIDE_NARROW if narrow else _SIDE))
        self.list.fit(narrow=narrow)
        self.filters.fit(narrow=narrow)

    def focus_filters(self) -> None:
        """The keyboard goes to the filters; Tab goes on to the next."""
        self.filters.worth.setFocus()

    def focus_first(self) -> None:
        """Keys go to the page: the presenter moves the current row."""
        self.setFocus()
