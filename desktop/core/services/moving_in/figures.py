"""Numbers as other systems write them, exactly or not at all: no float ever sees a point or a cent."""

import re

_WHOLE = re.compile(r"([+-]?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.0*)?", re.ASCII)
_MOST_DIGITS = 15
_NARROW = str.maketrans("０１２３４５６７８９，．－＋−", "0123456789,.-+-")


def parse_whole(text: str) -> int:
    """A whole number: ``1,234``, ``12.0``, ``-5``, ``１２``. ValueError for 12.5, text, or more than 15 digits."""
    if text.isdecimal() and text.isascii() and len(text) <= _MOST_DIGITS:
        return int(text)
    match = _WHOLE.fullmatch(text.translate(_NARROW).strip())
    digits = match[2].replace(",", "") if match else ""
    if match is None or len(digits) > _MOST_DIGITS:
        raise ValueError(text[:40])
    return int(match[1] + digits)
