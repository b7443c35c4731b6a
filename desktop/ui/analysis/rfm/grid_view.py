"""The RFM grid, painted: 25 cells, scores at the left and below, outlined zones with their names, the legend."""

from collections.abc import Callable

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from desktop.core.domain.rfm_grid import STEPS
from desktop.ui.analysis.rfm.model import Box, GridShown, Zone
from desktop.ui.look.look import Look
from desktop.ui.look.tokens import FOCUS, RADIUS
from desktop.ui.parts import ink

_DASHES = {"dots": Qt.PenStyle.DotLine, "dashes": Qt.PenStyle.DashLine, "": Qt.PenStyle.SolidLine}
_STRONG_HEAT = 4
_LEAST_CELL = 48
_Cell = tuple[int, int]


class GridChart(QWidget):
    """``on_open`` gets the (recency, frequency) that was clicked."""

    def __init__(self, look: Look, on_open: Callable[[int, int], object]) -> None:
        super().__init__()
        self.look, self._on_open = look, on_open
        self._grid: GridShown | None = None
        self._current: _Cell | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_grid(self, grid: GridShown, current: _Cell | None) -> None:
        """Show it, with a frame round the current cell."""
        if (grid, current) != (self._grid, self._current):
            self._grid, self._current = grid, current
            chosen = next((box.said for box in grid.boxes if (box.recency, box.frequency) == current), "")
            self.setAccessibleName(chosen or grid.note)
            self.update()

    @override
    def minimumSizeHint(self) -> QSize:
        least = self.look.px(_LEAST_CELL) * STEPS
        return QSize(self._left() + least, self._top() + least + self._below())

    @override
    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        for recency in range(1, STEPS + 1):
            for frequency in range(1, STEPS + 1):
                if self._box(recency, frequency).contains(event.position().toPoint()):
                    self._on_open(recency, frequency)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._grid is None:
            return
        with ink.brush(self) as painter:
            self._paint_scores(painter, self._grid)
            for box in self._grid.boxes:
                self._paint_box(painter, box)
            for zone in self._grid.zones:
                self._outline(painter, zone)
            for zone in self._grid.zones:
                self._name(painter, zone)
            self._paint_legend(painter, self._grid.legend)

    def _box(self, recency: int, frequency: int) -> QRect:
        """Where a cell stands: best recency at the top, most frequent at the right."""
        gap, wide, tall = self.look.px(4), self._wide(), self._tall()
        left = self._left() + (frequency - 1) * wide // STEPS
        top = self._top() + (STEPS - recency) * tall // STEPS
        right, bottom = self._left() + frequency * wide // STEPS, self._top() + (STEPS + 1 - recency) * tall // STEPS
        return QRect(left, top, right - left - gap, bottom - top - gap)

    def _paint_scores(self, painter: QPainter, grid: GridShown) -> None:
        look = self.look
        line, small = look.line("body"), look.line("caption")
        top = QRect(self._left(), 0, self._wide(), small)
        ink.word(painter, look, top, look.say("window.analysis.rarely"), "caption", "ink3")
        ink.word(painter, look, top, look.say("window.analysis.often"), "caption", "ink3", align=ink.RIGHT)
        for at, (name, note) in enumerate(grid.rows):
            box = self._box(STEPS - at, 1)
            place = QRect(0, box.center().y() - (line + small) // 2, self._left() - look.px(12), line)
            ink.word(painter, look, place, name, "body", strong=True, align=ink.RIGHT)
            ink.word(
                painter, look, QRect(0, place.bottom(), place.width(), small), note, "caption", "ink3", align=ink.RIGHT
            )
        for at, (name, note) in enumerate(grid.columns, 1):
            box = self._box(1, at)
            place = QRect(box.x(), box.bottom() + look.px(8), box.width(), line)
            ink.word(painter, look, place, name, "body", strong=True, align=ink.CENTRE)
            below = QRect(box.x(), place.bottom(), box.width(), small)
            ink.word(painter, look, below, note, "caption", "ink3", align=ink.CENTRE)

    def _paint_box(self, painter: QPainter, box: Box) -> None:
        look, place = self.look, self._box(box.recency, box.frequency)
        ink.frame(painter, look, place, fill=f"heat{box.heat}", radius="keycap")
        tone = "on" if box.heat >= _STRONG_HEAT else "ink"
        line, small = look.line("title"), look.line("caption")
        top = place.center().y() - (line + small) // 2
        ink.word(painter, look, QRect(place.x(), top, place.width(), line), box.count, "title", tone, align=ink.CENTRE)
        note = QRect(place.x(), top + line, place.width(), small)
        ink.word(painter, look, note, box.average, "caption", tone, align=ink.CENTRE)
        if (box.recency, box.frequency) == self._current:
            ink.frame(painter, look, place, edge="surface", thick=2 * FOCUS, radius="keycap")
            ink.frame(painter, look, place, edge="accent", thick=FOCUS, radius="keycap")

    def _outline(self, painter: QPainter, zone: Zone) -> None:
        away = self.look.px(2)
        area = QRectF(self._area(zone)).adjusted(-away, -away, away, away)
        painter.setPen(QPen(self.look.colour(zone.tone), self.look.px(2), _DASHES[zone.dash]))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        bend = self.look.px(RADIUS["control"])
        painter.drawRoundedRect(area, bend, bend)

    def _name(self, painter: QPainter, zone: Zone) -> None:
        look, area = self.look, self._area(zone)
        wide = min(ink.width(zone.name, look.font("caption")) + look.px(12), area.width())
        tall = look.line("caption") + look.px(4)
        place = QRect(area.x() + look.px(4), area.y() - tall // 2, wide, tall)
        ink.frame(painter, look, place, fill="surface", edge=zone.tone, radius="keycap")
        ink.word(painter, look, place, zone.name, "caption", zone.tone, align=ink.CENTRE)

    def _area(self, zone: Zone) -> QRect:
        (least_r, most_r), (least_f, most_f) = zone.recencies, zone.frequencies
        return self._box(most_r, least_f).united(self._box(least_r, most_f))

    def _paint_legend(self, painter: QPainter, legend: tuple[str, ...]) -> None:
        look, side, small = self.look, self.look.px(14), self.look.line("caption")
        at, top = self._left(), self.height() - small
        title = look.say("window.analysis.members")
        entries = [(title, 0), *((text, heat) for heat, text in enumerate(legend, 1))]
        for text, heat in entries:
            wide = ink.width(text, look.font("caption"))
            if at + side + wide > self.width():
                return
            if heat:
                ink.frame(
                    painter, look, QRect(at, top + (small - side) // 2, side, side), fill=f"heat{heat}", radius=""
                )
                at += side + look.px(5)
            ink.word(painter, look, QRect(at, top, wide, small), text, "caption", "ink2")
            at += wide + look.px(12)

    def _left(self) -> int:
        notes = [note for _, note in self._grid.rows] if self._grid else []
        return max([self.look.px(56), *(ink.width(note, self.look.font("caption")) for note in notes)]) + self.look.px(
            12
        )

    def _top(self) -> int:
        return self.look.line("caption") + self.look.px(14)

    def _below(self) -> int:
        look = self.look
        return look.line("body") + 2 * look.line("caption") + look.px(24)

    def _wide(self) -> int:
        return self.width() - self._left()

    def _tall(self) -> int:
        return self.height() - self._top() - self._below()
