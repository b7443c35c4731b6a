"""What a person reads on a screen: every word that is drawn, where, in which colour, on which paper."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any
from unittest.mock import patch

from msgspec import Struct
from PySide6.QtCore import QRect
from PySide6.QtGui import QFont, QFontMetricsF, QImage, QPainter
from PySide6.QtWidgets import QWidget

from desktop.ui.look.look import Look
from desktop.ui.parts import ink

_EM_ABOVE, _EM_BELOW = 0.5, 0.5
"""A word's height around the middle of its line, in ems: what must not be cut."""


class Word(Struct, frozen=True):
    """A line as drawn. ``whole``: all that it should have said. ``place``: in the window. ``room``: was left for it."""

    text: str
    whole: str
    place: QRect
    room: QRect
    colour: str
    widget: QWidget | None


class Reader:
    """Records while the window paints itself."""

    def __init__(self) -> None:
        self.words: list[Word] = []
        self.split: list[str] = []
        self._whole: dict[str, str] = {}
        self._at_font, self._elided, self._broken = ink.at_font, ink.elided, ink.broken

    def at_font(
        self, painter: QPainter, look: Look, rect: QRect, text: str, font: QFont, colour: str, *, align: Any = ink.LEFT
    ) -> None:
        """ink.at_font, noted."""
        self._at_font(painter, look, rect, text, font, colour, align=align)
        if not text.strip():
            return
        wide = -int(-QFontMetricsF(font).horizontalAdvance(text) // 1)
        shift = {ink.RIGHT: rect.width() - wide, ink.CENTRE: (rect.width() - wide) // 2}.get(align, 0)
        middle, em = rect.y() + rect.height() // 2, font.pixelSize()
        box = QRect(rect.x() + shift, middle - int(em * _EM_ABOVE), wide, int(em * (_EM_ABOVE + _EM_BELOW)))
        to_window = painter.deviceTransform()
        device = painter.device()
        self.words.append(
            Word(
                text=text,
                whole=self._whole.get(text, text),
                place=to_window.mapRect(box),
                room=to_window.mapRect(rect),
                colour=getattr(look.theme, colour),
                widget=device if isinstance(device, QWidget) else None,
            )
        )

    def elided(self, text: str, font: QFont, width_px: float) -> str:
        """ink.elided, noted."""
        shown = self._elided(text, font, width_px)
        if shown != text:
            self._whole[shown] = text
        return shown

    def broken(self, text: str, font: QFont, width_px: float, most: int = 99) -> list[str]:
        """ink.broken, noted where it broke a word of letters in two."""
        lines = self._broken(text, font, width_px, most)
        for line, after in pairwise(lines):
            if (line[-1:] + after[:1]).isalpha() and (line[-1:] + after[:1]).isascii() and f"{line}{after}" in text:
                self.split.append(f"{line}|{after}")
        return lines


@contextmanager
def _reading() -> Iterator[Reader]:
    reader = Reader()
    with (
        patch.object(ink, "at_font", reader.at_font),
        patch.object(ink, "elided", reader.elided),
        patch.object(ink, "broken", reader.broken),
    ):
        yield reader


def read(window: QWidget) -> tuple[Reader, QImage]:
    """All words of the window, and its picture."""
    with _reading() as reader:
        image = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return reader, image


def paper(image: QImage, box: QRect) -> str:
    """The colour under a word: the one that covers most of its box."""
    box = box.intersected(image.rect())
    pixels = Counter(
        image.pixel(x, y) & 0xFFFFFF
        for x in range(box.left(), box.right() + 1)
        for y in range(box.top(), box.bottom() + 1)
    )
    return f"#{pixels.most_common(1)[0][0]:06X}" if pixels else ""
