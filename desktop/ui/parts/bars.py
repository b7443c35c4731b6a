"""``RowBars``: bars that lie, a row each. ``SplitBars``: columns of two parts."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from desktop.ui.look.look import Look
from desktop.ui.parts import ink
from desktop.ui.parts.charts import Bar, MonthBars

_ROW, _THICK, _GAP, _MOST_NAME = 30, 16, 8, 132


@dataclass(frozen=True)
class Row:
    """A thing: its name, its value and how that is printed; ``part`` of the value is filled darker."""

    label: str
    value: int
    text: str
    part: int = 0


class RowBars(QWidget):
    """Rows below each other, the longest bar as wide as there is room; those for which there is none are left out."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self._rows: tuple[Row, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these, in this order."""
        self._rows = tuple(rows)
        said = [self.look.say("window.parts.month_text", label=row.label, value=row.text) for row in rows]
        self.setAccessibleName(", ".join(said))
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(self.look.px(320), self.look.px(_ROW) * max(1, len(self._rows)))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self.look.px(200), self.look.px(_ROW) * min(4, max(1, len(self._rows))))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._rows:
            return
        look = self.look
        tall = min(look.px(_ROW), self.height() // len(self._rows)) or look.px(_ROW)
        tall = max(tall, look.line("caption"))
        fitting = self._rows[: max(1, self.height() // tall)]
        names = max(ink.width(row.label, look.font("caption")) for row in fitting)
        left = min(names, look.px(_MOST_NAME)) + look.px(_GAP)
        right = max(ink.width(row.text, look.font("caption")) for row in fitting) + look.px(_GAP)
        most = max(1, *(row.value for row in fitting))
        with ink.brush(self) as painter:
            for at, row in enumerate(fitting):
                self._paint(painter, row, QRect(0, at * tall, self.width(), tall), (left, right, most))

    def _paint(self, painter: QPainter, row: Row, box: QRect, measures: tuple[int, int, int]) -> None:
        look, (left, right, most) = self.look, measures
        room = max(1, box.width() - left - right)
        thick = min(look.px(_THICK), box.height() - look.px(4))
        top = box.y() + (box.height() - thick) // 2
        name = QRect(0, box.y(), left - look.px(_GAP), box.height())
        ink.word(painter, look, name, row.label, "caption", "ink2")
        wide = max(look.px(2), room * row.value // most) if row.value > 0 else 0
        ink.fill(painter, look, QRect(left, top, wide, thick), "heat3" if row.part else "heat4")
        if row.part > 0:
            ink.fill(painter, look, QRect(left, top, room * row.part // most, thick), "heat4")
        value = QRect(left + wide + look.px(6), box.y(), box.width() - left - wide - look.px(6), box.height())
        ink.word(painter, look, value, row.text, "caption", "ink")


class SplitBars(MonthBars):
    """Columns whose lower part, ``parts`` of each value, is filled darker; the legend names both."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._parts: tuple[int, ...] = ()

    def set_split(self, bars: Sequence[Bar], parts: Sequence[int]) -> None:
        """Show these columns; the dark part of each."""
        self._parts = tuple(parts)
        self.set_months(bars)

    @override
    def _paint_bar(self, painter: QPainter, slot: QRect, bar: Bar, tall: int) -> None:
        super()._paint_bar(painter, slot, bar, tall)
        part = self._parts[self._bars.index(bar)] if bar in self._bars else 0
        if not bar.value or not part:
            return
        look = self.look
        wide = min(look.px(26), slot.width() - look.px(4)) - (look.px(4) if bar.current else 0)
        deep = tall * part // bar.value
        box = QRect(slot.x() + (slot.width() - wide) // 2, slot.height() - deep, wide, deep)
        ink.fill(painter, look, box, "heat4")

    @override
    def _filled(self) -> str:
        return "heat3"
