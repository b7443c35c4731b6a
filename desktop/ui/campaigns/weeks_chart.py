"""``WeekPairs``: for each week two bars side by side, those who got the offer and those held out, of every 100."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from desktop.ui.campaigns.model import WeekPair
from desktop.ui.figures import UNKNOWN
from desktop.ui.look.look import Look
from desktop.ui.parts import ink

_WIDEST, _BETWEEN = 28, 2


class WeekPairs(QWidget):
    """Values stand on the bars; those held out always stand at the right, so that no colour says it alone."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self._weeks: tuple[WeekPair, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_weeks(self, weeks: Sequence[WeekPair], text: str) -> None:
        """Show these weeks, the first one first; ``text`` is what a screen reader says before the figures."""
        self._weeks = tuple(weeks)
        held = [UNKNOWN if week.held is None else week.held for week in weeks]
        pairs = zip(weeks, held, strict=True)
        figures = ", ".join(f"{week.label} {week.offered} / {beside}" for week, beside in pairs)
        self.setAccessibleName(f"{text}: {figures}")
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(self.look.px(420), self.look.px(168))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self.look.px(240), self.look.px(132))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._weeks:
            return
        look, line = self.look, self.look.line("keycap")
        foot, head = line + look.px(6), 2 * line + look.px(4)
        base = self.height() - foot
        most = max([max(week.offered, week.held or 0) for week in self._weeks] + [1])
        with ink.brush(self) as painter:
            self._paint_legend(painter)
            step = self.width() / len(self._weeks)
            for at, week in enumerate(self._weeks):
                slot = QRect(round(at * step), 0, round((at + 1) * step) - round(at * step), base)
                self._paint_week(painter, slot, week, (base - head) / most)
            ink.fill(painter, look, QRect(0, base, self.width(), look.px(1)), "edge")

    def _paint_legend(self, painter: QPainter) -> None:
        look, line, at = self.look, self.look.line("keycap"), 0
        for name, held in (("offered", False), ("held", True)):
            side = look.px(12)
            self._bar(painter, QRect(at, (line - side) // 2, side, side), held=held)
            at += side + look.px(5)
            words = look.say(f"window.campaigns.legend.{name}")
            wide = ink.width(words, look.font("keycap"))
            ink.word(painter, look, QRect(at, 0, wide, line), words, "keycap", "ink2")
            at += wide + look.px(16)

    def _paint_week(self, painter: QPainter, slot: QRect, week: WeekPair, unit: float) -> None:
        look, base, gap = self.look, slot.height(), self.look.px(_BETWEEN)
        values = [(week.offered, False)] + ([(week.held, True)] if week.held is not None else [])
        wide = min(look.px(_WIDEST), (slot.width() - look.px(8)) // 2 - gap)
        left = slot.x() + (slot.width() - len(values) * wide - (len(values) - 1) * gap) // 2
        line = look.line("keycap")
        for value, held in values:
            tall = round(value * unit)
            if tall > 0:
                self._bar(painter, QRect(left, base - tall, wide, tall), held=held)
            over = QRect(left - gap, base - tall - line - look.px(2), wide + 2 * gap, line)
            ink.word(painter, look, over, str(value), "keycap", "ink", align=ink.CENTRE)
            left += wide + gap
        below = QRect(slot.x(), base + look.px(4), slot.width(), line)
        ink.word(painter, look, below, week.label, "keycap", "ink2", align=ink.CENTRE)

    def _bar(self, painter: QPainter, box: QRect, *, held: bool) -> None:
        ink.fill(painter, self.look, box, "edge" if held else "accent")
