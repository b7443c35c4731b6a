"""The page as drawn: X in two columns of cards, the former Zs at the right; the one sentence before the first shift."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractSlider, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.ui.look.look import Look
from desktop.ui.look.tokens import HEIGHT
from desktop.ui.parts.button import Button
from desktop.ui.parts.card import Band, Card
from desktop.ui.parts.notices import Empty
from desktop.ui.parts.rows import Cell, Column
from desktop.ui.parts.table import RowList, Table
from desktop.ui.settings.pieces import Saying, Scroll
from desktop.ui.shift.blocks_view import BlockColumn
from desktop.ui.shift.model import ShiftModel
from desktop.ui.shift.presenter import Presenter

_ROOMY = 1_100
_FIGURE = 128
_PAGES = {
    "PgDown": QAbstractSlider.SliderAction.SliderPageStepAdd,
    "PgUp": QAbstractSlider.SliderAction.SliderPageStepSub,
    "Home": QAbstractSlider.SliderAction.SliderToMinimum,
    "End": QAbstractSlider.SliderAction.SliderToMaximum,
}


class View(QWidget):
    """X scrolls; the list of former Zs scrolls by itself."""

    def __init__(self, look: Look, presenter: Presenter) -> None:
        super().__init__()
        self.look = look
        say = look.say
        self.saying = Saying(look)
        self.left, self.right = BlockColumn(look), BlockColumn(look)
        self.day = _DayCard(look)
        self.page = Scroll(look)
        across = QHBoxLayout()
        across.setSpacing(look.px(12))
        across.addWidget(self.left, 1)
        across.addWidget(self.right, 1)
        self.page.column.addWidget(self.day)
        self.page.column.addLayout(across)
        self.page.column.addStretch(1)
        self.empty = Empty(look, "clock", "", "F9", say("window.shift.open"), on_act=presenter.open)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.page)
        self.stack.addWidget(self.empty)
        self.zs = _ZCard(look, presenter)
        self._lay_out()

    def _lay_out(self) -> None:
        gap = self.look.px(12)
        across = QHBoxLayout()
        across.setSpacing(gap)
        across.addWidget(self.stack, 1)
        across.addWidget(self.zs)
        column = QVBoxLayout(self)
        column.setContentsMargins(gap, gap, gap, gap)
        column.setSpacing(gap)
        column.addWidget(self.saying)
        column.addLayout(across, 1)

    def present(self, model: ShiftModel) -> None:
        """Show it."""
        self.stack.setVisible(model.is_ready)
        self.zs.setVisible(model.is_ready)
        if not model.is_ready:
            return
        self.saying.present(model.told)
        self.empty.set(model.empty)
        self.stack.setCurrentWidget(self.empty if model.empty else self.page)
        self.left.present(model.left)
        self.right.present(model.right)
        self.day.present(model)
        self.zs.present(model)

    def turn(self, key: str) -> None:
        """Scroll X."""
        self.page.verticalScrollBar().triggerAction(_PAGES[key])

    def focus_first(self) -> None:
        """Nothing here is typed: keys go to the page."""
        self.setFocus()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = event.size().width() < self.look.px(_ROOMY)
        self.zs.setFixedWidth(self.look.px(272 if narrow else 336))


class _ZCard(Card):
    """Each former Z: its number and day, what the points came to; Enter shows it as printed."""

    def __init__(self, look: Look, presenter: Presenter) -> None:
        title = look.say("window.shift.zs")
        super().__init__(look, title, look.say("window.shift.zs_note"), flush=True)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.list = RowList(look, figure_width=_FIGURE, name=title, on_enter=presenter.show, on_move=presenter.choose)
        self.empty = Empty(look, "receipt", "")
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.empty)
        self.body.addWidget(self.stack, 1)
        self.again = Band(look, "sunken", bottom=True)
        show = Button(look, look.say("window.shift.show_again"), key="Ctrl+P", on_click=presenter.show)
        self.again.row.addWidget(show, 1)
        self.body.addWidget(self.again)

    def present(self, model: ShiftModel) -> None:
        """Show them."""
        rows = tuple((Cell(z.no, z.at), Cell(z.closing, z.note)) for z in model.zs)
        if rows != self.list.rows.rows:
            self.list.set_rows(rows)
        if rows and self.list.current != model.row:
            self.list.set_current(model.row)
        self.empty.set(model.zs_empty)
        self.stack.setCurrentWidget(self.list if rows else self.empty)
        self.again.setVisible(bool(rows))


class _DayCard(Card):
    """The day list beside a POS; not there in till mode."""

    def __init__(self, look: Look) -> None:
        say = look.say
        super().__init__(look, say("window.shift.day"), " ", flush=True)
        columns = (
            Column(say("window.shift.at"), width=72, tone="ink2"), Column(say("window.shift.ref"), strong=True),
            Column(say("window.shift.discount"), "right", 96), Column(say("window.shift.paid"), "right", 112),
            Column(say("window.shift.moved"), "right", 80),
        )  # fmt: skip
        self.table = Table(look, columns, name=say("window.shift.day"))
        self.empty = Empty(look, "receipt", "")
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.empty)
        self.body.addWidget(self.stack)

    def present(self, model: ShiftModel) -> None:
        """Show it."""
        self.setVisible(model.has_day)
        self.set_title(self.look.say("window.shift.day"), model.day_note)
        rows = tuple((line.at, line.ref, line.discount, line.paid, line.points) for line in model.day)
        if rows != self.table.rows.rows:
            self.table.set_rows(rows)
        self.empty.set(model.day_empty)
        self.stack.setCurrentWidget(self.table if rows else self.empty)
        shown = min(max(len(rows), 2), 6)
        self.stack.setFixedHeight(self.look.px(HEIGHT["row"] * shown + HEIGHT["table_head"]))
