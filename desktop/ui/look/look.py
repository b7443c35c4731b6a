"""``Look``: colours, sizes, fonts and words in one value, which every part takes first.

Frozen: another theme, scale or language is another Look, and the window is built anew from it.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from PySide6.QtGui import QColor, QFont

from desktop.core.words import Words
from desktop.ui.look import fonts
from desktop.ui.look.tokens import TYPE, Theme

_STRONG = 500


@dataclass(frozen=True)
class Look:
    """A theme at a scale in a language."""

    theme: Theme
    scale: float
    words: Words

    def px(self, size: float) -> int:
        """A token's pixels on this screen; never 0 unless it is 0."""
        return int(size * self.scale + 0.5) or int(size > 0)

    def say(self, key: str, **facts: Any) -> str:
        """The sentence in the shop's language."""
        return self.words.say(key, **facts)

    def colour(self, token: str) -> QColor:
        """The token's colour. AttributeError for an unknown name."""
        return _colour(getattr(self.theme, token))

    def font(self, role: str, *, strong: bool = False) -> QFont:
        """The font of a role in TYPE; ``strong`` makes a light role medium."""
        pixels, _, weight = TYPE[role]
        return fonts.font(self.px(pixels), _STRONG if strong else weight)

    def line(self, role: str) -> int:
        """The height of one line of the role."""
        return self.px(TYPE[role][1])


@cache
def _colour(code: str) -> QColor:
    return QColor(code)
