"""Two charts: when a member came (``HeatCalendar``) and what they spent a month (``MonthBars``). Flat, values printed.

Both take plain values and also say them in words to a screen reader.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from desktop.ui.look.look import Look
from desktop.ui.look.tokens import FOCUS
from desktop.ui.parts import ink

_WEEKS, _DAYS = 26, 7
_NAMED_DAYS = (0, 2, 4, 6)
_BESIDE, _APART = 5, 12


class HeatCalendar(QWidget):
    """26 weeks, the last one today's, a square for each day. Level 0 is "did not come", 1 to 4 rise.

    ``legend`` names levels 1 to 4.
    """

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self._today: date | None = None
        self._levels: Mapping[date, int] = {}
        self._legend: tuple[str, ...] = ()
        self._months = look.say("window.parts.months").split()
        self._weekdays = look.say("window.parts.weekdays").split()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_days(self, today: date, levels: Mapping[date, int], legend: Sequence[str], *, summary: str = "") -> None:
        """Show the half year that ends today. ``summary`` is what a screen reader says, else the count of days."""
        self._today, self._levels, self._legend = today, levels, tuple(legend)
        first = self._first()
        came = sum(1 for day, level in levels.items() if level > 0 and first <= day <= today)
        said = summary or self.look.say("window.parts.calendar_text", weeks=_WEEKS, days=came)
        self.setAccessibleName(said)
        self.setToolTip(said)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._left() + _WEEKS * self.look.px(16), self._top() + _DAYS * self.look.px(16) + self._below())

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self._left() + _WEEKS * self.look.px(8), self._top() + _DAYS * self.look.px(8) + self._below())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._today is None:
            return
        across, down = self.width() - self._left(), self.height() - self._top() - self._below()
        pitch = min(across // _WEEKS, down // _DAYS)
        with ink.brush(self) as painter:
            self._paint_names(painter, pitch)
            for week in range(_WEEKS):
                for weekday in range(_DAYS):
                    self._paint_day(painter, week, weekday, pitch)
            self._paint_legend(painter, self._top() + _DAYS * pitch + self.look.px(8))

    def _first(self) -> date:
        today = self._today or date.min
        return today - timedelta(days=today.weekday() + (_WEEKS - 1) * _DAYS)

    def _paint_names(self, painter: QPainter, pitch: int) -> None:
        look, free, before = self.look, 0, 0
        for week in range(_WEEKS):
            day = self._first() + timedelta(days=week * _DAYS)
            at = self._left() + week * pitch
            if day.month != before and (week > 0 or day.day <= _DAYS) and at >= free:
                name = self._months[day.month - 1]
                wide = ink.width(name, look.font("keycap"))
                if at + wide <= self.width():
                    ink.word(painter, look, QRect(at, 0, wide, look.line("keycap")), name, "keycap", "ink2")
                free = at + wide + look.px(6)
            before = day.month
        for weekday in _NAMED_DAYS:
            box = QRect(0, self._top() + weekday * pitch, self._left() - look.px(8), pitch - look.px(3))
            ink.word(painter, look, box, self._weekdays[weekday], "keycap", "ink2", align=ink.RIGHT)

    def _paint_day(self, painter: QPainter, week: int, weekday: int, pitch: int) -> None:
        day = self._first() + timedelta(days=week * _DAYS + weekday)
        if self._today is None or day > self._today:
            return
        side = pitch - self.look.px(3)
        box = QRect(self._left() + week * pitch, self._top() + weekday * pitch, side, side)
        self._square(painter, box, self._levels.get(day, 0), today=day == self._today)

    def _square(self, painter: QPainter, box: QRect, level: int, *, today: bool = False) -> None:
        line = self.look.px(FOCUS) if today else 0
        inner = QRectF(box).adjusted(line / 2, line / 2, -line / 2, -line / 2)
        painter.setPen(QPen(self.look.colour("ink"), line) if today else Qt.PenStyle.NoPen)
        painter.setBrush(self.look.colour(f"heat{min(max(level, 0), 4) + 1}"))
        painter.drawRoundedRect(inner, box.width() / 4, box.width() / 4)

    def _paint_legend(self, painter: QPainter, top: int) -> None:
        look, side, line = self.look, self.look.px(13), self.look.line("keycap")
        for number, entries in enumerate(self._legend_lines(self.width() - self._left())):
            at, y = self._left(), top + number * line
            for name, level, today in entries:
                self._square(painter, QRect(at, y + (line - side) // 2, side, side), level, today=today)
                at += side + look.px(_BESIDE)
                wide = ink.width(name, look.font("keycap"))
                ink.word(painter, look, QRect(at, y, wide, line), name, "keycap", "ink2")
                at += wide + look.px(_APART)

    def _legend_lines(self, room: int) -> list[list[tuple[str, int, bool]]]:
        """The legend's entries (name, level, today), in as many lines as the room asks for."""
        entries = [(self.look.say("window.parts.no_visit"), 0, False)]
        entries += [(name, level, False) for level, name in enumerate(self._legend, 1)]
        entries += [(self.look.say("window.parts.today"), 0, True)]
        lines: list[list[tuple[str, int, bool]]] = [[]]
        left = room
        for entry in entries:
            wide = self.look.px(13 + _BESIDE) + ink.width(entry[0], self.look.font("keycap"))
            if wide > left and lines[-1]:
                lines.append([])
                left = room
            lines[-1].append(entry)
            left -= wide + self.look.px(_APART)
        return lines

    def _left(self) -> int:
        return max(ink.width(name, self.look.font("keycap")) for name in self._weekdays) + self.look.px(10)

    def _top(self) -> int:
        return self.look.line("keycap") + self.look.px(6)

    def _below(self) -> int:
        lines = len(self._legend_lines(max(self.width() - self._left(), self.look.px(180))))
        return self.look.line("keycap") * lines + self.look.px(10)


@dataclass(frozen=True)
class Bar:
    """A month: its name, its value (None: unknown, printed "—"), how the value is printed, whether it still runs."""

    label: str
    value: int | None
    text: str = ""
    current: bool = False


class MonthBars(QWidget):
    """A bar a month with its value on it; a dotted line at the average; the month that still runs is dashed."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self._bars: tuple[Bar, ...] = ()
        self._average: int | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_months(self, bars: Sequence[Bar], *, average: int | None = None, average_text: str = "") -> None:
        """Show these months, oldest first."""
        self._bars, self._average = tuple(bars), average
        said = [self.look.say("window.parts.month_text", label=bar.label, value=self._text(bar)) for bar in bars]
        if average is not None:
            said.append(self.look.say("window.parts.average", value=average_text or f"{average:,}"))
        self.setAccessibleName(", ".join(said))
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(self.look.px(452), self.look.px(192))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self.look.px(240), self.look.px(96))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._bars:
            return
        look = self.look
        foot, head = look.line("keycap") + look.px(6), look.line("keycap") + look.px(4)
        base = self.height() - foot
        most = max([bar.value or 0 for bar in self._bars] + [self._average or 0, 1])
        with ink.brush(self) as painter:
            if self._average is not None:
                level = base - round((base - head) * self._average / most)
                painter.setPen(QPen(look.colour("edge"), look.px(1), Qt.PenStyle.DotLine))
                painter.drawLine(QPointF(0, level + 0.5), QPointF(self.width(), level + 0.5))
            step = self.width() / len(self._bars)
            for at, bar in enumerate(self._bars):
                tall = round((base - head) * (bar.value or 0) / most)
                slot = QRect(round(at * step), 0, round((at + 1) * step) - round(at * step), base)
                self._paint_bar(painter, slot, bar, tall)
            ink.fill(painter, look, QRect(0, base, self.width(), look.px(1)), "edge")

    def _paint_bar(self, painter: QPainter, slot: QRect, bar: Bar, tall: int) -> None:
        look, base = self.look, slot.height()
        wide = min(look.px(26), slot.width() - look.px(4))
        box = QRect(slot.x() + (slot.width() - wide) // 2, base - tall, wide, tall)
        if tall > 0 and bar.current:
            painter.setPen(QPen(look.colour("accent"), look.px(1.5), Qt.PenStyle.DashLine))
            painter.setBrush(look.colour("soft"))
            painter.drawRoundedRect(QRectF(box).adjusted(1, 1, -1, 0), look.px(3), look.px(3))
        elif tall > 0:
            bend = min(look.px(3), tall // 2)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour(self._filled()))
            painter.drawRoundedRect(box, bend, bend)
            ink.fill(painter, look, box.adjusted(0, box.height() - bend, 0, 0), self._filled())
        line = look.line("keycap")
        self._paint_value(painter, slot, self._text(bar), box.y() - line - look.px(2))
        name = QRect(slot.x(), base + look.px(5), slot.width(), line)
        ink.word(painter, look, name, bar.label, "keycap", "accent" if bar.current else "ink2", align=ink.CENTRE)

    def _filled(self) -> str:
        """The colour of a bar that is over."""
        return "heat4"

    def _paint_value(self, painter: QPainter, slot: QRect, text: str, top: int) -> None:
        look = self.look
        wide = ink.width(text, look.font("keycap"))
        place = QRect(slot.x() + (slot.width() - wide) // 2, top, wide, look.line("keycap"))
        ink.fill(painter, look, place.adjusted(-look.px(2), 0, look.px(2), 0), "surface")
        ink.word(painter, look, place, text, "keycap", "ink")

    def _text(self, bar: Bar) -> str:
        if bar.value is None:
            return self.look.say("window.parts.unknown")
        return bar.text or f"{bar.value:,}"
