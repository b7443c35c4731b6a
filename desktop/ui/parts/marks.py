"""Small signs: a key cap, an icon, a chip, a member's initial, the seal, a dividing line. None can be pressed."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from desktop.ui.look import fonts
from desktop.ui.look.look import Look
from desktop.ui.look.tokens import HEIGHT, SOFTS, TONES
from desktop.ui.parts import ink


class _Sign(QWidget):
    """Draws itself at a fixed size."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)


class KeyCap(_Sign):
    """The key that does it, in a small box."""

    def __init__(self, look: Look, key: str, *, tone: str = "ink2") -> None:
        super().__init__(look)
        self.key, self._tone = key, TONES[tone]
        self.setAccessibleName(key)

    @override
    def sizeHint(self) -> QSize:
        return QSize(ink.keycap_width(self.look, self.key), ink.keycap_height(self.look))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with ink.brush(self) as painter:
            ink.keycap(painter, self.look, self.rect(), self.key, colour=self._tone)


class Icon(_Sign):
    """An icon by itself; ``name`` says to a screen reader what it means."""

    def __init__(self, look: Look, icon: str, *, tone: str = "ink2", size: int = 20, name: str = "") -> None:
        super().__init__(look)
        self._icon, self._tone, self._side = icon, TONES[tone], look.px(size)
        self.setAccessibleName(name)

    def set(self, icon: str, tone: str) -> None:
        """Show another one."""
        self._icon, self._tone = icon, TONES[tone]
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._side, self._side)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with ink.brush(self) as painter:
            ink.picture(painter, self.look, self._icon, self._tone, self.rect())


class Chip(_Sign):
    """A 24-pixel label with half-round ends: a tier, a state, a count. ``tone`` "" is an outline in plain ink."""

    def __init__(self, look: Look, text: str, icon: str = "", tone: str = "accent") -> None:
        super().__init__(look)
        self._text, self._icon, self._tone = text, icon, tone
        self.setAccessibleName(text)

    def set(self, text: str, icon: str = "", tone: str = "accent") -> None:
        """Say something else."""
        self._text, self._icon, self._tone = text, icon, tone
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(chip_width(self.look, self._text, self._icon), self.look.px(HEIGHT["chip"]))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with ink.brush(self) as painter:
            chip(painter, self.look, self.rect(), self._text, self._icon, self._tone)


def chip_width(look: Look, text: str, icon: str) -> int:
    """How wide a chip is."""
    return ink.width(text, look.font("caption")) + look.px(20) + (look.px(20) if icon else 0)


def chip(painter: QPainter, look: Look, rect: QRect, text: str, icon: str, tone: str) -> None:
    """Draw a chip that fills the rectangle."""
    colour = TONES[tone] if tone else "ink2"
    ink.pill(painter, look, rect, fill=SOFTS[tone] if tone else "", edge="" if tone else "line")
    side = look.px(16)
    inner = rect.adjusted(look.px(10), 0, -look.px(8), 0)
    if icon:
        ink.picture(painter, look, icon, colour, QRect(inner.x(), rect.y() + (rect.height() - side) // 2, side, side))
        inner.adjust(side + look.px(4), 0, 0, 0)
    ink.word(painter, look, inner, text, "caption", colour)


class Avatar(_Sign):
    """A name's first character in a circle, a person where there is none. ``on_soft``: it stands on a selected card."""

    def __init__(self, look: Look, name: str, size: int = 48, *, on_soft: bool = False) -> None:
        super().__init__(look)
        self._side, self._fill, self._name = size, "surface" if on_soft else "soft", name

    def set(self, name: str) -> None:
        """Show another name's first character."""
        self._name = name
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(self.look.px(self._side), self.look.px(self._side))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with ink.brush(self) as painter:
            ink.initial(painter, self.look, self.rect(), self._name, fill=self._fill)


class Seal(_Sign):
    """The vermilion 熟: the only ornament there is."""

    def __init__(self, look: Look, size: int = 44) -> None:
        super().__init__(look)
        self._side = size
        self.setAccessibleName(look.say("window.parts.seal"))

    @override
    def sizeHint(self) -> QSize:
        return QSize(self.look.px(self._side), self.look.px(self._side))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        font = fonts.font(self.look.px(self._side * 0.66), 500)
        with ink.brush(self) as painter:
            ink.frame(painter, self.look, self.rect(), fill="seal", radius="control")
            ink.at_font(painter, self.look, self.rect(), "熟", font, "seal_on", align=ink.CENTRE)


class Divider(QWidget):
    """A line of one pixel, lying or standing."""

    def __init__(self, look: Look, *, upright: bool = False) -> None:
        super().__init__()
        self.look = look
        self.setFixedWidth(look.px(1)) if upright else self.setFixedHeight(look.px(1))
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with ink.brush(self) as painter:
            ink.fill(painter, self.look, self.rect(), "line")
