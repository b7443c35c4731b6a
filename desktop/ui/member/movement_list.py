"""The list of movements: two lines each, the why in place below the one that is open. Drawn, so that 500 cost nothing.

What is current and what is open is the presenter's; the list asks it and draws.
"""

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from desktop.ui.look.look import Look
from desktop.ui.look.tokens import FOCUS
from desktop.ui.member.model import MemberModel, MovementRow
from desktop.ui.member.presenter import Presenter
from desktop.ui.member.why_paint import WhyPaint
from desktop.ui.parts import ink
from desktop.ui.scanner import key_name

_Index = QModelIndex | QPersistentModelIndex
ROW, PADDING, BAR = 52, 16, 3
_ROWS_BEFORE_THE_END = 6
_BY_TAB = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
_KEYS = ("Up", "Down", "PgUp", "PgDown", "Home", "End", "Space")


class MovementList(QListView):
    """Arrows move, Space or a touch opens the why; near the end older movements are asked for."""

    def __init__(self, look: Look, presenter: Presenter) -> None:
        super().__init__()
        self.look, self._presenter = look, presenter
        self.rows = _Rows()
        self.current, self._by_tab = 0, False
        self.opened: int | None = None
        self.setModel(self.rows)
        self._cells = _Cells(look, self)
        self.setItemDelegate(self._cells)
        self.setAccessibleName(look.say("window.member.movements"))
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(lambda index: presenter.toggle(index.row()))
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    def present(self, model: MemberModel) -> None:
        """Show the movements; scroll only when the current or the open one is another."""
        was = (self.current, self.opened)
        self.current, self.opened = model.current, model.opened
        is_new = self.rows.show(model.movements)
        if is_new or was != (self.current, self.opened):
            self._place(was[1])
            self.scrollTo(self.rows.index(self.current), QListView.ScrollHint.EnsureVisible)
        self.viewport().update()

    def _place(self, opened_before: int | None) -> None:
        for at in {opened_before, self.opened} - {None}:
            self._cells.sizeHintChanged.emit(self.rows.index(at or 0))
        index = self.rows.index(self.current)
        self.setCurrentIndex(index)
        row = self.rows.row_at(self.current)
        self.setAccessibleDescription(_spoken(row, is_open=self.opened == self.current) if row else "")

    def _scrolled(self, value: int) -> None:
        if self.verticalScrollBar().maximum() - value < self.look.px(ROW) * _ROWS_BEFORE_THE_END:
            self._presenter.more()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        name = key_name(event)
        if name not in _KEYS or not self._presenter.pressed(name):
            event.ignore()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        self._by_tab = event.reason() in _BY_TAB
        super().focusInEvent(event)
        self.viewport().update()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    @override
    def resizeEvent(self, e: QResizeEvent) -> None:
        super().resizeEvent(e)
        if self.opened is not None and e.oldSize().width() != e.size().width():
            self._cells.sizeHintChanged.emit(self.rows.index(self.opened))

    @override
    def paintEvent(self, e: QPaintEvent) -> None:
        super().paintEvent(e)
        if self.hasFocus() and self._by_tab:
            with ink.brush(self.viewport()) as painter:
                ink.frame(painter, self.look, self.viewport().rect(), edge="accent", thick=FOCUS)


class _Rows(QAbstractListModel):
    """Movements as a Qt model; what is appended is inserted, so that the place on the screen stays."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[MovementRow, ...] = ()

    def show(self, rows: tuple[MovementRow, ...]) -> bool:
        """Hold these rows; whether anything is new."""
        if rows is self._rows or rows == self._rows:
            self._rows = rows
            return False
        before = len(self._rows)
        if before and rows[:before] == self._rows:
            self.beginInsertRows(QModelIndex(), before, len(rows) - 1)
            self._rows = rows
            self.endInsertRows()
        else:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
        return True

    def row_at(self, row: int) -> MovementRow | None:
        """The movement at a place, if there is one."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    @override
    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.row_at(index.row())
        if row is None:
            return None
        if role == Qt.ItemDataRole.UserRole:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return _spoken(row, is_open=False)
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.note
        return None


def _spoken(row: MovementRow, *, is_open: bool) -> str:
    """What a screen reader says of a movement."""
    parts = [row.title, row.note, row.waits, row.points, row.balance]
    if is_open:
        parts += [row.why.headline, *(f"{line.label} {line.value}" for line in row.why.lines)]
    return ", ".join(part.strip() for part in parts if part.strip())


class _Cells(QStyledItemDelegate):
    """Draws a movement, and its why where it is open."""

    def __init__(self, look: Look, movements: MovementList) -> None:
        super().__init__(movements)
        self.look, self.movements = look, movements

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        tall, row = self.look.px(ROW), index.data(Qt.ItemDataRole.UserRole)
        if index.row() == self.movements.opened and row is not None:
            tall += self._why(row).height()
        return QSize(self.look.px(48), tall)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        look, movements = self.look, self.movements
        box, row = QRect(option.rect), index.data(Qt.ItemDataRole.UserRole)
        is_current, is_open = index.row() == movements.current, index.row() == movements.opened
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if is_open or is_current:
            ink.fill(painter, look, box, "soft")
        if is_current:
            ink.fill(painter, look, QRect(box.x(), box.y(), look.px(BAR), box.height()), "accent")
        ink.fill(painter, look, QRect(box.x(), box.bottom() + 1 - look.px(1), box.width(), look.px(1)), "line")
        pad = look.px(PADDING)
        inner = QRect(box.x() + pad, box.y(), box.width() - 2 * pad, look.px(ROW) - look.px(1))
        self._two_lines(painter, inner, row)
        if is_open:
            self._why(row).paint(painter, inner.x(), box.y() + look.px(ROW))

    def _two_lines(self, painter: QPainter, inner: QRect, row: MovementRow) -> None:
        look = self.look
        first, second, gap = look.line("row"), look.line("caption"), look.px(12)
        top = inner.y() + (inner.height() - first - second) // 2
        upper = QRect(inner.x(), top, inner.width(), first)
        lower = QRect(inner.x(), top + first, inner.width(), second)
        points = ink.width(row.points, look.font("row")) + gap
        balance = ink.width(row.balance, look.font("caption")) + gap
        ink.word(painter, look, upper.adjusted(0, 0, -points, 0), row.title, "body")
        ink.word(painter, look, upper, row.points, "row", "accent" if row.gains else "ink", align=ink.RIGHT)
        room = lower.adjusted(0, 0, -balance, 0)
        if row.waits:
            room = self._waits(painter, room, row)
        ink.word(painter, look, room, row.note, "caption", "ink2")
        ink.word(painter, look, lower, row.balance, "caption", "ink2", align=ink.RIGHT)

    def _waits(self, painter: QPainter, room: QRect, row: MovementRow) -> QRect:
        """↑ and the word, after the note where there is room, else alone; what is left for the note."""
        look, side, gap = self.look, self.look.px(14), self.look.px(8)
        font = look.font("caption")
        note, wide = ink.width(row.note, font), side + look.px(4) + ink.width(row.waits, font)
        left = max(0, min(note + gap, room.width() - wide)) if row.note else 0
        at = QRect(room.x() + left, room.y() + (room.height() - side) // 2, side, side)
        ink.picture(painter, look, "arrow_up", "warn", at)
        words = room.adjusted(left + side + look.px(4), 0, 0, 0)
        ink.word(painter, look, words, row.waits, "caption", "warn")
        return QRect(room.x(), room.y(), max(0, left - gap), room.height())

    def _why(self, row: MovementRow) -> WhyPaint:
        return WhyPaint(self.look, row.why, self.movements.viewport().width() - 2 * self.look.px(PADDING))
