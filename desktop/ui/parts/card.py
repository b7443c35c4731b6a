"""``Card``: a sheet of surface with a line round it, perhaps with a head. ``Band``: a filled strip inside a card."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.ui.look.look import Look
from desktop.ui.look.tokens import HEIGHT, RADIUS
from desktop.ui.parts import ink
from desktop.ui.parts.text import Text


class Card(QWidget):
    """A card.

    ``body`` takes the content: with 16 pixels of padding, or, ``flush``, from line to line (tables, lists, bands).
    ``head`` takes more at its right end; a card without a title has none until something is asked of ``head``.
    """

    def __init__(self, look: Look, title: str = "", note: str = "", *, flush: bool = False) -> None:
        super().__init__()
        self.look = look
        self._head: _Head | None = None
        self._column = QVBoxLayout(self)
        line = look.px(1)
        self._column.setContentsMargins(line, line, line, line)
        self._column.setSpacing(0)
        self.body = QVBoxLayout()
        side, ends = (0, look.px(5)) if flush else (look.px(16) - line, look.px(16) - line)
        self.body.setContentsMargins(side, ends, side, ends)
        self.body.setSpacing(0 if flush else look.px(8))
        self._column.addLayout(self.body, 1)
        if title or note:
            self.set_title(title, note)
            self.body.setContentsMargins(side, 0 if flush else ends, side, ends)

    @property
    def head(self) -> QHBoxLayout:
        """The head's layout, from the left: title, note, stretch, then whatever is added."""
        return self._make_head().row

    def set_title(self, title: str, note: str = "") -> None:
        """Say something else in the head."""
        self._make_head().title.set(title)
        self._make_head().note.set(note)

    def show_note(self, *, visible: bool) -> None:
        """Leave the note out where there is no room for it."""
        self._make_head().note.setVisible(visible)

    def _make_head(self) -> "_Head":
        if self._head is None:
            self._head = _Head(self.look)
            self._column.insertWidget(0, self._head)
        return self._head

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with ink.brush(self) as painter:
            ink.frame(painter, self.look, self.rect(), fill="surface", edge="line", radius="card")


class _Head(QWidget):
    """48 pixels: title, grey note; a line below."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.setFixedHeight(look.px(HEIGHT["card_head"]))
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(look.px(16), 0, look.px(16), 0)
        self.row.setSpacing(look.px(8))
        self.title = Text(look, "body", strong=True)
        self.note = Text(look, "caption", "ink3")
        self.row.addWidget(self.title)
        self.row.addWidget(self.note)
        self.row.addStretch(1)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        line = self.look.px(1)
        with ink.brush(self) as painter:
            ink.fill(painter, self.look, QRect(0, self.height() - line, self.width(), line), "line")


class Band(QWidget):
    """A strip from line to line inside a ``flush`` card, filled with a colour; ``row`` takes the content.

    ``bottom``: it is the last of its card, so its lower corners follow the card's; give the card's body no margin.
    """

    def __init__(self, look: Look, colour: str = "soft", *, bottom: bool = False) -> None:
        super().__init__()
        self.look, self._colour, self._bottom = look, colour, bottom
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(look.px(16), look.px(8), look.px(16), look.px(8))
        self.row.setSpacing(look.px(8))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        look, rect = self.look, self.rect()
        with ink.brush(self) as painter:
            bend = look.px(RADIUS["card"]) - look.px(1)
            if self._bottom:
                painter.setClipRect(rect)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(look.colour(self._colour))
                painter.drawRoundedRect(rect.adjusted(0, -2 * bend, 0, 0), bend, bend)
            else:
                ink.fill(painter, look, rect, self._colour)
            ink.fill(painter, look, QRect(0, 0, rect.width(), look.px(1)), "line")
