"""Text from outside made harmless: nothing that leaves here can be a printer's command, turn the line or hide.

Names come from imports, staff and other systems. What is invisible or steers (control characters, direction marks,
zero-width characters, broken surrogates) goes; what is visible stays, at most so long that the slip stays a slip.
"""

import re
import unicodedata

_SPACE = re.compile(r"[\s\u2028\u2029\u0085]+")
_STEERING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_INVISIBLE = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]")
_PLAIN = re.compile(r"[!-~]+(?: [!-~]+)*")
_MORE = "…"


def clean(text: str, most: int) -> str:
    """One visible line of at most ``most`` characters, ``…`` at the end of what was longer; ``¥`` becomes ``￥``.

    An empty answer means that there was nothing to see.
    """
    text = text[: most * 4]
    if _PLAIN.fullmatch(text):
        line = text
    else:
        line = _SPACE.sub(" ", _visible(unicodedata.normalize("NFC", _SPACE.sub(" ", text)))).strip()
    return line if len(line) <= most else line[: most - 1].rstrip() + _MORE


def _visible(text: str) -> str:
    text = _INVISIBLE.sub("", text).replace("¥", "￥")
    return "".join(char for char in text if unicodedata.category(char) not in _STEERING)
