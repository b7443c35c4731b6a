"""The page as drawn: the bar of classes, filters, the list, and whoever is called at the side."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.ui.dormant.class_bar import ClassBarView
from desktop.ui.dormant.list_view import ListCard
from desktop.ui.dormant.model import DormantModel
from desktop.ui.dormant.presenter import Presenter
from desktop.ui.dormant.side_view import SideCard
from desktop.ui.look.look import Look
from desktop.ui.parts import ink
from desktop.ui.parts.button import Button
from desktop.ui.parts.card import Card
from desktop.ui.parts.checks import FilterChip
from desktop.ui.parts.marks import KeyCap
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
        self.bar.body.addLayout(head)
        self.bar.body.addWidget(self.bar_view)
        self.list = ListCard(look, presenter)
        self.side = SideCard(look, presenter)
        self._lay_out(self._build_filters())

    def _build_filters(self) -> QHBoxLayout:
        look, say, filtered = self.look, self.look.say, self._presenter.filter
        self.worth = FilterChip(look, "…", on_change=lambda on: filtered(worth=on))
        self.phone = FilterChip(
            look, say("window.dormant.by_phone"), on_change=lambda on: filtered(consent="phone" if on else "")
        )
        self.sms = FilterChip(
            look, say("window.dormant.by_sms"), on_change=lambda on: filtered(consent="sms" if on else "")
        )
        self.rested = FilterChip(look, say("window.dormant.rested"), on_change=lambda on: filtered(rested=on))
        self.held = Text(look, "caption", "ink2", wrap=True, align=ink.RIGHT)
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        row.addWidget(KeyCap(look, "F6"))
        for chip in (self.worth, self.phone, self.sms, self.rested):
            row.addWidget(chip)
        row.addWidget(self.held, 1)
        begin = self._presenter.begin_campaign
        row.addWidget(Button(look, say("window.dormant.campaign"), key="F9", kind="quiet", on_click=begin))
        return row

    def _lay_out(self, filters: QHBoxLayout) -> None:
        gap = self.look.px(12)
        across = QHBoxLayout()
        across.setSpacing(gap)
        across.addWidget(self.list, 1)
        across.addWidget(self.side)
        column = QVBoxLayout(self)
        column.setContentsMargins(gap, gap, gap, gap)
        column.setSpacing(gap)
        column.addWidget(self.bar)
        column.addLayout(filters)
        column.addLayout(across, 1)

    def present(self, model: DormantModel) -> None:
        """Show it."""
        if not model.is_ready:
            return
        self.headline.set(model.headline)
        self.note.set(model.note)
        self.bar_view.present(model.slices)
        self.worth.set_label(model.worth_title)
        for chip, on in (
            (self.worth, model.worth), (self.phone, model.phone), (self.sms, model.sms), (self.rested, model.rested),
        ):  # fmt: skip
            chip.show_as(checked=on)
        self.held.set(model.held)
        self.list.present(model)
        self.side.present(model.side)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = event.size().width() < self.look.px(_ROOMY)
        self.side.setFixedWidth(self.look.px(_SIDE_NARROW if narrow else _SIDE))
        self.list.fit(narrow=narrow)

    def focus_filters(self) -> None:
        """The keyboard goes to the filters; Tab goes on to the next."""
        self.worth.setFocus()

    def focus_first(self) -> None:
        """Keys go to the page: the presenter moves the current row."""
        self.setFocus()
