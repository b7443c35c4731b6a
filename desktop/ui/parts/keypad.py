"""The keypad beside the keyboard's own: large keys for a finger, each says its key and leaves the focus where it is."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QSizePolicy, QWidget
from typing_extensions import override

from desktop.ui.look.look import Look
from desktop.ui.look.tokens import HEIGHT
from desktop.ui.parts import ink

CLEAR, BACK = "C", "⌫"
LAYOUTS = {
    "money": (("7", "8", "9", BACK), ("4", "5", "6", CLEAR), ("1", "2", "3", "+"), ("0", "00", ".", "×")),
    "amount": (("7", "8", "9"), ("4", "5", "6"), ("1", "2", "3"), (".", "0", BACK)),
    "phone": (("1", "2", "3"), ("4", "5", "6"), ("7", "8", "9"), (CLEAR, "0", BACK)),
    "pin": (("1", "2", "3"), ("4", "5", "6"), ("7", "8", "9"), (CLEAR, "0", BACK)),
}
_NAMES = {CLEAR: "clear", BACK: "back", "+": "plus", "×": "times", ".": "point"}


class Keypad(QWidget):
    """Keys in a grid; ``on_key`` gets the key's own text: a digit, "00", ".", "+", "×", CLEAR or BACK."""

    def __init__(self, look: Look, layout: str, on_key: Callable[[str], object]) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(look.px(8))
        self.keys: dict[str, QAbstractButton] = {}
        for row, keys in enumerate(LAYOUTS[layout]):
            grid.setRowStretch(row, 1)
            for column, key in enumerate(keys):
                grid.setColumnStretch(column, 1)
                self.keys[key] = _Key(look, key, on_key)
                grid.addWidget(self.keys[key], row, column)
        self.setAccessibleName(look.say("window.parts.keypad"))


class _Key(QAbstractButton):
    def __init__(self, look: Look, key: str, on_key: Callable[[str], object]) -> None:
        super().__init__()
        self.look, self.key = look, key
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(look.say(f"window.parts.keys.{_NAMES[key]}") if key in _NAMES else key)
        self.setAutoRepeat(key == BACK)
        self.clicked.connect(lambda: on_key(key))

    @override
    def sizeHint(self) -> QSize:
        return QSize(self.look.px(72), self.look.px(HEIGHT["control"]))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self.look.px(HEIGHT["control"]), self.look.px(HEIGHT["control"]))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        look, able, down = self.look, self.isEnabled(), self.isDown()
        with ink.brush(self) as painter:
            paper = "soft" if down else "surface" if able else "sunken"
            edge = "accent" if down else "edge" if able else "line"
            ink.frame(painter, look, self.rect(), fill=paper, edge=edge)
            colour = "accent" if down else "ink" if able else "ink3"
            if self.key == CLEAR:
                self._paint_clear(painter, colour)
            elif self.key in (BACK, "×", "+"):
                side = look.px(20)
                name = {BACK: "backspace", "×": "cross", "+": "plus"}[self.key]
                place = self.rect().adjusted(0, (self.height() - side) // 2, 0, 0)
                place.setHeight(side)
                ink.picture(painter, look, name, colour, place)
            else:
                ink.word(painter, look, self.rect(), self.key, "key", colour, align=ink.CENTRE)

    def _paint_clear(self, painter: QPainter, colour: str) -> None:
        look, words = self.look, self.look.say("window.parts.clear")
        cap, gap = ink.keycap_width(look, CLEAR), look.px(6)
        room = self.width() - look.px(8)
        role = "body" if ink.width(words, look.font("body")) + cap + gap <= room else "caption"
        wide = ink.width(words, look.font(role))
        if wide + cap + gap > room:
            cap = gap = 0
        at = self.rect().adjusted((self.width() - wide - cap - gap) // 2, 0, 0, 0)
        if cap:
            ink.keycap(painter, look, at, CLEAR)
        at.adjust(cap + gap, 0, 0, 0)
        ink.word(painter, look, at, words, role, colour)
