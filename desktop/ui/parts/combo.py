"""The box that ``Select`` opens: 48 pixels, our frame and chevron, its list in rows of 48."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QListView, QSizePolicy, QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from desktop.ui.look.look import Look
from desktop.ui.look.tokens import FOCUS, HEIGHT
from desktop.ui.parts import ink

_AROUND = 56
"""Beside the words: the edges and the chevron."""


class Combo(QComboBox):
    """A combo box that draws itself."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.setView(QListView())
        self.setItemDelegate(_Rows(look, self))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedHeight(look.px(HEIGHT["control"]))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        font = self.look.font("body")
        words = max((ink.width(self.itemText(row), font) for row in range(self.count())), default=0)
        return QSize(words + self.look.px(_AROUND), self.look.px(HEIGHT["control"]))

    def room_for_chosen(self) -> int:
        """How wide it must be for what is chosen not to be cut."""
        return ink.width(self.currentText(), self.look.font("body")) + self.look.px(_AROUND)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self.look.px(96), self.look.px(HEIGHT["control"]))

    @override
    def wheelEvent(self, e: QWheelEvent) -> None:
        """A wheel scrolls the page, it never changes what is chosen."""
        e.ignore()

    @override
    def paintEvent(self, e: QPaintEvent) -> None:
        look, able, on = self.look, self.isEnabled(), self.hasFocus()
        side = look.px(20)
        with ink.brush(self) as painter:
            edge = "accent" if on else "edge" if able else "line"
            paper = "surface" if able else "sunken"
            ink.frame(painter, look, self.rect(), fill=paper, edge=edge, thick=FOCUS if on else 1)
            colour = "ink" if able else "ink3"
            room = self.rect().adjusted(look.px(12), 0, -look.px(40), 0)
            ink.word(painter, look, room, self.currentText(), colour=colour)
            place = QRect(self.width() - look.px(12) - side, (self.height() - side) // 2, side, side)
            ink.picture(painter, look, "chevron_down", "ink2" if able else "ink3", place)


class _Rows(QStyledItemDelegate):
    """The list's rows: the one under the cursor is soft, the chosen one has the ✓."""

    def __init__(self, look: Look, box: Combo) -> None:
        super().__init__(box)
        self.look, self.box = look, box

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, self.look.px(HEIGHT["row"]))

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        look = self.look
        rect, state = QRect(option.rect), option.state
        here = bool(state & QStyle.StateFlag.State_Selected)
        ink.fill(painter, look, rect, "soft" if here else "surface")
        chosen = index.row() == self.box.currentIndex()
        place = rect.adjusted(look.px(12), 0, -look.px(36), 0)
        text = str(index.data(Qt.ItemDataRole.DisplayRole))
        ink.word(painter, look, place, text, colour="accent" if here or chosen else "ink", strong=chosen)
        if chosen:
            side = look.px(16)
            at = QRect(rect.right() - look.px(12) - side, rect.y() + (rect.height() - side) // 2, side, side)
            ink.picture(painter, look, "check", "accent", at)
