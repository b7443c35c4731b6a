"""Two numbers on another program's slip, found again by what stands before them: taught once by pointing at them.

A number is known by its label: what stands on its line between the number before it and itself, without blanks, colons
and currency signs. A slip on which a label leads to no number, or to different ones, is not understood.
"""

import re
import unicodedata

from msgspec import Struct

_NUMBER = re.compile(r"(?=[0-9A-Za-z.,/-]*[0-9])[0-9A-Za-z][0-9A-Za-z.,/-]*")
_AMOUNT = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,3})?")
_SIGNS = re.compile(r"[\s:：¥￥$*=_-]+|RMB|CNY|NT|HK", re.IGNORECASE)
_LONGEST_REF, _LONGEST_LINE = 100, 400


class SlipPattern(Struct, frozen=True):
    """The labels of bill number and total, as they are kept; "" for one that was not taught."""

    ref: str = ""
    total: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether both are known."""
        return bool(self.ref and self.total)


class Pointed(Struct, frozen=True):
    """A number on a slip and what it is known by."""

    label: str
    number: str


def pointed_at(text: str, line: int, column: int) -> Pointed | None:
    """The number at a place of the slip, as lines and columns from 0; None where there is none with a label."""
    lines = text.splitlines()
    if not 0 <= line < len(lines):
        return None
    found = [one for one, (begin, end) in _numbers(lines[line]) if begin <= column <= end]
    return found[0] if found and found[0].label else None


def read_slip(text: str, pattern: SlipPattern) -> tuple[str, str] | None:
    """(bill number, total) on the slip; None where it does not say both, each once."""
    if not pattern.is_whole:
        return None
    refs: set[str] = set()
    totals: set[str] = set()
    for line in text.splitlines():
        for found, _ in _numbers(line):
            if found.label == pattern.ref:
                refs.add(found.number)
            if found.label == pattern.total and _AMOUNT.fullmatch(found.number.replace(",", "")):
                totals.add(found.number.replace(",", ""))
    if len(refs) != 1 or len(totals) != 1:
        return None
    (ref,), (total,) = refs, totals
    return (ref, total) if len(ref) <= _LONGEST_REF else None


def _numbers(line: str) -> list[tuple[Pointed, tuple[int, int]]]:
    """The numbers of a line with their labels and places. Wide digits and signs count as the narrow ones."""
    plain = "".join(_narrow(char) for char in line[:_LONGEST_LINE])
    found, since = [], 0
    for match in _NUMBER.finditer(plain):
        number = match[0].rstrip(".,/-")
        label = _SIGNS.sub("", plain[since : match.start()])
        found.append((Pointed(label, number), (match.start(), match.start() + len(number))))
        since = match.end()
    return found


def _narrow(char: str) -> str:
    """One character for one: a place on the line stays that place."""
    plain = unicodedata.normalize("NFKC", char)
    return plain if len(plain) == 1 else char
