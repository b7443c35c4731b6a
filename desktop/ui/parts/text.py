"""Words on the screen: ``Text`` in a role and a tone, ``FitText`` for a number that must never clip, ``IconText``."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget
from typing_extensions import override

from desktop.ui.look.look import Look
from desktop.ui.look.tokens import TONES
from desktop.ui.parts import ink

_FIT = ("number", "header", "figure", "action", "title", "row", "body", "caption")
_WIDTHS_KEPT = 8
"""A layout asks for the height at the same few widths again and again."""


class Text(QLabel):
    """Plain words, one line or wrapped. A line that is cut off by ``elide`` shows all of itself in its tooltip."""

    def __init__(  # noqa: PLR0913
        self, look: Look, role: str = "body", tone: str = "ink", text: str = "",
        *, strong: bool = False, wrap: bool = False, elide: bool = False, align: Qt.AlignmentFlag = ink.LEFT,
    ) -> None:  # fmt: skip
        super().__init__()
        self.look, self.role, self._tone, self._strong, self._elide = look, role, TONES[tone], strong, elide
        self._align = align
        self._broken: dict[tuple[str, int, int], list[str]] = {}
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.setFont(look.font(role, strong=strong))
        across = QSizePolicy.Policy.Ignored if elide else QSizePolicy.Policy.Preferred
        policy = QSizePolicy(across, QSizePolicy.Policy.Fixed if not wrap else QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(wrap)
        self.setSizePolicy(policy)
        self.set(text)

    def set(self, text: str) -> None:
        """Show other words."""
        if text == self.text():
            return
        self.setText(text)
        self._hint()

    def set_tone(self, tone: str) -> None:
        """Show the words in another tone."""
        if self._tone != TONES[tone]:
            self._tone = TONES[tone]
            self.update()

    @override
    def sizeHint(self) -> QSize:
        lines = self.text().split("\n") if self.wordWrap() else [self.text()]
        across = max((ink.width(line, self.font()) for line in lines), default=0)
        return QSize(across, self.look.line(self.role) * len(lines))

    @override
    def minimumSizeHint(self) -> QSize:
        if self._elide:
            return QSize(0, self.look.line(self.role))
        if self.wordWrap():
            return QSize(min(self.sizeHint().width(), self.look.px(48)), self.look.line(self.role))
        return self.sizeHint()

    @override
    def heightForWidth(self, width: int, /) -> int:
        return self.look.line(self.role) * len(self._lines(width)) if self.wordWrap() else -1

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._hint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        step = self.look.line(self.role)
        lines = self._lines(self.width())
        top = (self.height() - step * len(lines)) // 2
        with ink.brush(self) as painter:
            for at, line in enumerate(lines):
                place = QRect(0, top + at * step, self.width(), step)
                ink.at_font(painter, self.look, place, line, self.font(), self._colour(), align=self._align)

    def _lines(self, width: int) -> list[str]:
        if not self.wordWrap():
            return [ink.elided(self.text(), self.font(), width)] if self._elide else [self.text()]
        text, font = self.text(), self.font()
        key = (text, font.pixelSize(), width)
        if key not in self._broken:
            if len(self._broken) >= _WIDTHS_KEPT:
                self._broken.clear()
            self._broken[key] = [part for line in text.split("\n") for part in ink.broken(line, font, width) or [""]]
        return self._broken[key]

    def _colour(self) -> str:
        return self._tone if self.isEnabled() else "ink3"

    def _hint(self) -> None:
        if self._elide:
            self.setToolTip(self.text() if self.sizeHint().width() > self.width() else "")


class FitText(QLabel):
    """One line that steps down through the roles until it fits; only then it is elided. Its height stays."""

    def __init__(
        self, look: Look, role: str = "number", tone: str = "ink", text: str = "",
        *, least: str = "caption", align: Qt.AlignmentFlag = ink.LEFT,
    ) -> None:  # fmt: skip
        super().__init__()
        self.look, self._tone, self._align = look, TONES[tone], align
        self._roles = _FIT[_FIT.index(role) : _FIT.index(least) + 1]
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set(text)

    def set(self, text: str) -> None:
        """Show another text."""
        if text != self.text():
            self.setText(text)
            self.updateGeometry()

    def set_tone(self, tone: str) -> None:
        """Show the text in another tone."""
        self._tone = TONES[tone]
        self.update()

    def role_at(self, width: int) -> str:
        """The largest role in which the text fits the width."""
        fitting = (role for role in self._roles if self._wide(role) <= width)
        return next(fitting, self._roles[-1])

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._wide(self._roles[0]), self.look.line(self._roles[0]))

    @override
    def minimumSizeHint(self) -> QSize:
        least = min(self._wide(self._roles[-1]), self.look.px(96))
        return QSize(least, self.look.line(self._roles[0]))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        role = self.role_at(self.width())
        shown = ink.elided(self.text(), self._font(role), self.width())
        self.setToolTip(self.text() if shown != self.text() else "")
        with ink.brush(self) as painter:
            colour = self._tone if self.isEnabled() else "ink3"
            ink.at_font(painter, self.look, self.rect(), shown, self._font(role), colour, align=self._align)

    def _font(self, role: str) -> QFont:
        return self.look.font(role, strong=ink.strong_role(self._roles[0]))

    def _wide(self, role: str) -> int:
        return ink.width(self.text(), self._font(role))


class IconText(QWidget):
    """A small icon and a line beside it, in one tone: a state is never said by colour alone."""

    def __init__(
        self, look: Look, icon: str, text: str = "", *, role: str = "caption", tone: str = "ink2", strong: bool = False
    ) -> None:
        super().__init__()
        self.look, self._icon, self._tone, self._role, self._strong = look, icon, TONES[tone], role, strong
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set(text)

    def set(self, text: str, *, icon: str = "", tone: str = "") -> None:
        """Say something else, with another icon or tone if given."""
        self._text, self._icon, self._tone = text, icon or self._icon, TONES[tone] if tone else self._tone
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        look = self.look
        words = ink.width(self._text, look.font(self._role, strong=self._strong))
        return QSize(self._side() + look.px(6) + words, max(look.line(self._role), self._side()))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), self.look.px(72)), self.sizeHint().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        side, gap = self._side(), self.look.px(6)
        self.setToolTip(self._text if self.sizeHint().width() > self.width() else "")
        if not self._text:
            return
        with ink.brush(self) as painter:
            ink.picture(painter, self.look, self._icon, self._tone, QRect(0, (self.height() - side) // 2, side, side))
            rest = self.rect().adjusted(side + gap, 0, 0, 0)
            ink.word(painter, self.look, rest, self._text, self._role, self._tone, strong=self._strong)

    def _side(self) -> int:
        return self.look.px({"caption": 16, "body": 18}.get(self._role, 20))
