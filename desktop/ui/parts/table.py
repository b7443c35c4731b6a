"""``Table``: rows of 48 pixels under a head of 36; ``RowList``: two-line rows without a head. Drawn by one delegate.

The arrow keys move the current row, Enter acts on it. Letters, digits and space are left to the screen: a cashier may
type an amount while a row is current.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView
from typing_extensions import override

from desktop.ui.look.look import Look
from desktop.ui.look.tokens import FOCUS, HEIGHT, TONES
from desktop.ui.parts import ink
from desktop.ui.parts.in_cells import gauge, tick
from desktop.ui.parts.marks import chip, chip_width
from desktop.ui.parts.rows import CELL, Cell, Column, Row, RowsModel

_BAR = 3
_Index = QModelIndex | QPersistentModelIndex


class Table(QTableView):
    """A table for a ``flush`` card. ``on_enter``, ``on_move``, ``on_tick`` get the row, ``on_head`` the column.

    A click into a cell with a box ticks it; one on the head sorts, where ``on_head`` is given.
    """

    def __init__(  # noqa: PLR0913
        self, look: Look, columns: Sequence[Column], *, name: str = "", tall: bool = False,
        on_enter: Callable[[int], object] | None = None, on_move: Callable[[int], object] | None = None,
        on_head: Callable[[int], object] | None = None, on_tick: Callable[[int], object] | None = None,
    ) -> None:  # fmt: skip
        super().__init__()
        self.look, self._on_enter, self._on_move = look, on_enter, on_move
        self._on_tick = on_tick
        self.rows = RowsModel(columns)
        self.setModel(self.rows)
        self.setItemDelegate(_Cells(look, self))
        self.setAccessibleName(name)
        self._plain()
        self.head = _Head(look, self)
        self.setHorizontalHeader(self.head)
        self.head.lay_out(columns)
        if on_head is not None:
            self.head.setSectionsClickable(True)
            self.head.sectionClicked.connect(on_head)
        self.clicked.connect(self._clicked)
        upright = self.verticalHeader()
        upright.hide()
        upright.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        upright.setDefaultSectionSize(look.px(HEIGHT["row_two" if tall else "row"]))
        self.doubleClicked.connect(lambda index: self._enter(index.row()))

    def _plain(self) -> None:
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setWordWrap(False)

    @property
    def current(self) -> int:
        """The current row's number, -1 for none."""
        return self.currentIndex().row()

    def set_rows(self, rows: tuple[Row, ...]) -> None:
        """Show these rows; the current row keeps its number, as far as there are rows."""
        at = self.current
        self.rows.set_rows(rows)
        if rows and (at >= 0 or self.hasFocus()):
            self.set_current(min(max(at, 0), len(rows) - 1))

    def set_current(self, row: int) -> None:
        """Make the row current and bring it into view; -1 for none."""
        if row < 0:
            self.clearSelection()
            flag = QItemSelectionModel.SelectionFlag.NoUpdate
            self.selectionModel().setCurrentIndex(QModelIndex(), flag)
        else:
            self.setCurrentIndex(self.rows.index(row, 0))
        self.viewport().update()

    @override
    def currentChanged(self, current: _Index, previous: _Index) -> None:
        super().currentChanged(current, previous)
        self.viewport().update()
        if self._on_move is not None and current.row() != previous.row() and current.isValid():
            self._on_move(current.row())

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.current < 0 and self.rows.rows:
            self.set_current(0)
        self.viewport().update()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current >= 0 and self._on_enter is not None:
            self._enter(self.current)
        elif event.text().isprintable() and event.text():
            event.ignore()
        else:
            super().keyPressEvent(event)

    @override
    def paintEvent(self, e: QPaintEvent) -> None:
        super().paintEvent(e)
        if self.hasFocus():
            with ink.brush(self.viewport()) as painter:
                ink.frame(painter, self.look, self.viewport().rect(), edge="accent", thick=FOCUS, radius="")

    def show_sorted(self, column: int, *, descending: bool) -> None:
        """An arrow beside the column by which the rows stand."""
        self.head.sorted_by = (column, descending)
        self.head.viewport().update()

    def _clicked(self, index: QModelIndex) -> None:
        cell = index.data(CELL)
        if self._on_tick is not None and isinstance(cell, Cell) and cell.tick is not None:
            self._on_tick(index.row())

    def _enter(self, row: int) -> None:
        if self._on_enter is not None:
            self._on_enter(row)


class RowList(Table):
    """A list of two-line rows: words at the left, a figure at the right; no head. Rows are (Cell, Cell)."""

    def __init__(
        self, look: Look, *, figure_width: int = 112, name: str = "", figure_tone: str = "ink",
        on_enter: Callable[[int], object] | None = None, on_move: Callable[[int], object] | None = None,
    ) -> None:  # fmt: skip
        columns = (Column(""), Column("", "right", figure_width, "row", figure_tone))
        super().__init__(look, columns, name=name, tall=True, on_enter=on_enter, on_move=on_move)
        self.horizontalHeader().hide()


class _Head(QHeaderView):
    def __init__(self, look: Look, table: Table) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self.look, self.table = look, table
        self.sorted_by: tuple[int, bool] | None = None
        self.setFixedHeight(look.px(HEIGHT["table_head"]))
        self.setSectionsClickable(False)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(look.px(24))

    def lay_out(self, columns: Sequence[Column]) -> None:
        for at, column in enumerate(columns):
            mode = QHeaderView.ResizeMode.Fixed if column.width else QHeaderView.ResizeMode.Stretch
            self.setSectionResizeMode(at, mode)
            if column.width:
                self.resizeSection(at, self.look.px(column.width))

    @override
    def paintEvent(self, e: QPaintEvent) -> None:
        with ink.brush(self.viewport()) as painter:
            rect = self.viewport().rect()
            ink.fill(painter, self.look, rect, "sunken")
            line = self.look.px(1)
            ink.fill(painter, self.look, QRect(0, rect.height() - line, rect.width(), line), "line")
            for at, column in enumerate(self.table.rows.columns):
                box = QRect(self.sectionViewportPosition(at), 0, self.sectionSize(at), rect.height() - line)
                if self.isSectionHidden(at):
                    continue
                place = _padded(self.look, box, at, len(self.table.rows.columns))
                side = ink.RIGHT if column.align == "right" else ink.LEFT
                is_sorted = self.sorted_by is not None and self.sorted_by[0] == at
                arrow = (" ↓" if self.sorted_by and self.sorted_by[1] else " ↑") if is_sorted else ""
                tone = "ink" if is_sorted else "ink3"
                ink.word(painter, self.look, place, column.title + arrow, "caption", tone, align=side)


class _Cells(QStyledItemDelegate):
    def __init__(self, look: Look, table: Table) -> None:
        super().__init__(table)
        self.look, self.table = look, table

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(self.look.px(48), self.look.px(HEIGHT["row"]))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        look, box = self.look, QRect(option.rect)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = look.px(1)
        if index.row() == self.table.current:
            ink.fill(painter, look, box, "soft")
            if index.column() == 0:
                ink.fill(painter, look, QRect(box.x(), box.y(), look.px(_BAR), box.height()), "accent")
        ink.fill(painter, look, QRect(box.x(), box.bottom() + 1 - line, box.width(), line), "line")
        columns = self.table.rows.columns
        place = _padded(look, box.adjusted(0, 0, 0, -line), index.column(), len(columns))
        self._cell(painter, place, index.data(CELL), columns[index.column()])

    def _cell(self, painter: QPainter, place: QRect, cell: Cell, column: Column) -> None:
        look = self.look
        if cell.tick is not None:
            tick(painter, look, place, ticked=cell.tick)
            return
        if cell.gauge is not None:
            place = place.adjusted(gauge(painter, look, place, cell.gauge) + look.px(8), 0, 0, 0)
        if cell.icon:
            side = look.px(20)
            at = QRect(place.x(), place.y() + (place.height() - side) // 2, side, side)
            ink.picture(painter, look, cell.icon, "ink2", at)
            place = place.adjusted(side + look.px(12), 0, 0, 0)
        first = look.line(column.role)
        second = look.line("caption") if cell.note or cell.mark else 0
        top = place.y() + (place.height() - first - second) // 2
        self._title(painter, QRect(place.x(), top, place.width(), first), cell, column)
        if second:
            self._note(painter, QRect(place.x(), top + first, place.width(), second), cell, column)

    def _title(self, painter: QPainter, at: QRect, cell: Cell, column: Column) -> None:
        look = self.look
        strong = column.strong if cell.strong is None else cell.strong
        side = ink.RIGHT if column.align == "right" else ink.LEFT
        spare = chip_width(look, cell.chip[0], cell.chip[1]) + look.px(8) if cell.chip else 0
        words = at.adjusted(0, 0, -spare, 0)
        colour = TONES[cell.tone or column.tone]
        ink.word(painter, look, words, cell.text, column.role, colour, strong=strong, align=side)
        if cell.chip:
            wide = min(ink.width(cell.text, look.font(column.role, strong=strong)), words.width())
            tall = look.px(20)
            box = QRect(at.x() + wide + look.px(8), at.y() + (at.height() - tall) // 2, spare - look.px(8), tall)
            chip(painter, look, box, *cell.chip)

    def _note(self, painter: QPainter, at: QRect, cell: Cell, column: Column) -> None:
        look = self.look
        side = ink.RIGHT if column.align == "right" else ink.LEFT
        ink.word(painter, look, at, cell.note, "caption", "ink2", align=side)
        if cell.mark:
            icon, text, tone = cell.mark
            left = at.x() + (ink.width(cell.note, look.font("caption")) + look.px(8) if cell.note else 0)
            tall = look.px(14)
            ink.picture(painter, look, icon, TONES[tone], QRect(left, at.y() + (at.height() - tall) // 2, tall, tall))
            rest = at.adjusted(left - at.x() + tall + look.px(4), 0, 0, 0)
            ink.word(painter, look, rest, text, "caption", TONES[tone])


def _padded(look: Look, box: QRect, column: int, columns: int) -> QRect:
    """The cell without its padding: 16 pixels at the table's sides, 8 between columns."""
    return box.adjusted(look.px(16 if column == 0 else 8), 0, -look.px(16 if column == columns - 1 else 8), 0)
