"""Who it is: initial, name, tier, phone. A long name goes on to a second line; the tier follows where there is room."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QFont, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from desktop.ui.checkout.model import MemberModel
from desktop.ui.look.look import Look
from desktop.ui.look.tokens import HEIGHT
from desktop.ui.parts import ink
from desktop.ui.parts.marks import chip, chip_width

_SIDE, _GAP, _MOST_LINES = 48, 12, 3


class WhoLine(QWidget):
    """The head of the member's card, drawn."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self._member: MemberModel | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set(self, member: MemberModel) -> None:
        """Show somebody."""
        self._member = member
        tier = member.tier[0] if member.tier else ""
        self.setAccessibleName(" ".join(part for part in (member.name, tier, member.line) if part))
        self._fit()
        self.update()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def heightForWidth(self, width: int, /) -> int:
        if self._member is None:
            return self.look.px(_SIDE)
        lines, own_row = self._names(width)
        chips = self.look.px(HEIGHT["chip"] + 4) if own_row else 0
        tall = len(lines) * self.look.line("title") + chips + len(self._below(width)) * self.look.line("caption")
        return max(self.look.px(_SIDE), tall)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        look, member = self.look, self._member
        if member is None:
            return
        with ink.brush(self) as painter:
            circle = QRect(0, 0, look.px(_SIDE), look.px(_SIDE))
            ink.initial(painter, look, circle, member.known_as)
            left, step = self._left(), look.line("title")
            lines, own_row = self._names(self.width())
            top = max(0, (look.px(_SIDE) - self.heightForWidth(self.width())) // 2)
            for line in lines:
                ink.word(painter, look, QRect(left, top, self.width() - left, step), line, "title")
                top += step
            if member.tier:
                text, icon, tone = member.tier
                tall = look.px(HEIGHT["chip"])
                after = 0 if own_row else ink.width(lines[-1], self._font()) + look.px(8)
                at = top + look.px(2) if own_row else top - step + (step - tall) // 2
                chip(painter, look, QRect(left + after, at, chip_width(look, text, icon), tall), text, icon, tone)
                top += tall + look.px(4) if own_row else 0
            for line in self._below(self.width()):
                place = QRect(left, top, self.width() - left, look.line("caption"))
                ink.word(painter, look, place, line, "caption", "ink2")
                top += look.line("caption")

    def _fit(self) -> None:
        wide = max(self.width(), self.look.px(160))
        self.setFixedHeight(self.heightForWidth(wide))
        lines, _ = self._names(wide)
        name = self._member.name if self._member else ""
        self.setToolTip(name if lines and not name.endswith(lines[-1]) else "")

    def _names(self, width: int) -> tuple[list[str], bool]:
        """The name's lines, and whether the tier needs a row of its own below."""
        member, room = self._member, width - self._left()
        if member is None:
            return [], False
        lines = ink.broken(member.name, self._font(), room, _MOST_LINES)
        if not member.tier:
            return lines, False
        wide = chip_width(self.look, member.tier[0], member.tier[1]) + self.look.px(8)
        return lines, ink.width(lines[-1], self._font()) + wide > room

    def _below(self, width: int) -> list[str]:
        line = self._member.line if self._member else ""
        return ink.broken(line, self.look.font("caption"), width - self._left(), 2) if line else []

    def _left(self) -> int:
        return self.look.px(_SIDE + _GAP)

    def _font(self) -> QFont:
        return self.look.font("title")
