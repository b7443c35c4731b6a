"""Names with their sums, one below the other, figures at the right: what the reckoning and the finished bill show."""

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from desktop.ui.checkout.model import SumRow
from desktop.ui.look.look import Look
from desktop.ui.parts import ink

_PLAIN, _STRONG, _GAP = 28, 44, 12


class SumList(QWidget):
    """Draws rows; a strong one stands under a line, larger. A note follows its name, or goes below where it is long."""

    def __init__(self, look: Look, *, lined: bool = True) -> None:
        super().__init__()
        self.look, self._lined = look, lined
        self._rows: tuple[SumRow, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_rows(self, rows: tuple[SumRow, ...]) -> None:
        """Show these."""
        if rows != self._rows:
            self._rows = rows
            self.setAccessibleName(", ".join(f"{row.label} {row.note} {row.value}" for row in rows))
            self.updateGeometry()
            self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(self.look.px(200), self.heightForWidth(max(self.width(), self.look.px(200))))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self.look.px(120), self.heightForWidth(max(self.width(), self.look.px(120))))

    @override
    def heightForWidth(self, width: int, /) -> int:
        return sum(self._height(row, width) for row in self._rows)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        top = 0
        with ink.brush(self) as painter:
            for row in self._rows:
                box = QRect(0, top, self.width(), self._height(row, self.width()))
                self._paint(painter, row, box)
                top += box.height()

    def _paint(self, painter: QPainter, row: SumRow, box: QRect) -> None:
        look = self.look
        line = look.px(1)
        if row.strong and self._lined:
            ink.fill(painter, look, QRect(0, box.y() + look.px(4), box.width(), line), "line")
            box = box.adjusted(0, look.px(5), 0, 0)
        first = QRect(box.x(), box.y(), box.width(), box.height() - self._below(row, box.width()))
        role = "row" if row.strong else "body"
        figure = ink.width(row.value, look.font(role, strong=True))
        ink.word(painter, look, first, row.value, role, "ink", strong=True, align=ink.RIGHT)
        words = first.adjusted(0, 0, -figure - look.px(_GAP), 0)
        ink.word(painter, look, words, row.label, "body", "ink" if row.strong else "ink2", strong=row.strong)
        if row.note:
            self._paint_note(painter, row, box, words)

    def _paint_note(self, painter: QPainter, row: SumRow, box: QRect, words: QRect) -> None:
        look = self.look
        below = self._below(row, box.width())
        if below:
            place = QRect(box.x(), box.bottom() + 1 - below - look.px(4), box.width(), below)
        else:
            place = words.adjusted(self._label(row) + look.px(8), 0, 0, 0)
        ink.word(painter, look, place, row.note, "caption", "ink3")

    def _height(self, row: SumRow, width: int) -> int:
        return self.look.px(_STRONG if row.strong and self._lined else _PLAIN) + self._below(row, width)

    def _below(self, row: SumRow, width: int) -> int:
        """The height of a note that does not fit beside its name."""
        look = self.look
        figure = ink.width(row.value, look.font("row" if row.strong else "body", strong=True))
        needs = self._label(row) + ink.width(row.note, look.font("caption")) + figure + look.px(_GAP + 8)
        return look.line("caption") if row.note and needs > width else 0

    def _label(self, row: SumRow) -> int:
        return ink.width(row.label, self.look.font("body", strong=row.strong))
