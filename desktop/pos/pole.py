r"""What a POS shows its customer, read from the bytes for a pole display (客显). Pure.

The commands of the LED and VFD displays that Chinese POS programs drive: ``ESC Q A 128.00 CR`` shows a number,
``ESC s n`` lights a word (0 none, 1 单价, 2 合计, 3 收款, 4 找零), ``ESC @`` and ``CLR`` clear. Some send the word
before the number and some after it, so what is shown is read once the line has been quiet for a moment.
"""

import re
from typing import Literal

from msgspec import Struct

Word = Literal["none", "price", "total", "paid", "change"]
_WORDS: dict[int, Word] = {0x30: "none", 0x31: "price", 0x32: "total", 0x33: "paid", 0x34: "change"}
_ESC, _CLEAR = 0x1B, b"\x0c"
_SHOW = re.compile(rb"\x1bQA([^\r\x1b]{0,32})\r")
_WORD = re.compile(rb"\x1bs([\x30-\x34])")
_BEGIN = re.compile(rb"\x1b@|\x0c")
_NUMBER = re.compile(rb"[0-9]{1,9}(?:\.[0-9]{1,3})?")
_LONGEST = 64
"""A command is not longer; what does not end by then is none."""


class Shown(Struct, frozen=True):
    """What the customer reads now: a number as text, and the word that is lit; ``none`` where the POS lights none."""

    word: Word
    number: str


class PoleReader:
    """Takes bytes as they come, in whatever pieces; ``settled`` says what is shown when they have stopped."""

    def __init__(self) -> None:
        self._bytes = b""
        self._word: Word = "none"
        self._number = ""
        self._is_new = False

    def feed(self, data: bytes) -> None:
        """More of what the POS sends. Commands that are none of these are passed over."""
        self._bytes += data
        at = 0
        while at < len(self._bytes):
            length = self._command(at)
            if length == 0:
                break
            at += length
        self._bytes = self._bytes[at:]

    def _command(self, at: int) -> int:
        """Take what begins here; how many bytes it was, 0 where it is not whole yet."""
        if found := _SHOW.match(self._bytes, at):
            self._number = found[1].strip().decode("ascii") if _NUMBER.fullmatch(found[1].strip()) else ""
            self._is_new = True
        elif found := _WORD.match(self._bytes, at):
            self._word = _WORDS[found[1][0]]
        elif found := _BEGIN.match(self._bytes, at):
            self._word, self._number = "none", ""
        else:
            is_begun = self._bytes[at] == _ESC and len(self._bytes) - at < _LONGEST
            return 0 if is_begun and _may_grow(self._bytes[at:]) else 1
        return found.end() - at

    def settled(self) -> Shown | None:
        """What is shown, once after each new number; None where nothing new is."""
        if not self._is_new or not self._number:
            return None
        self._is_new = False
        return Shown(self._word, self._number)


def _may_grow(data: bytes) -> bool:
    """Whether more bytes could make a command of this."""
    if len(data) < 3:
        return data[1:2] in (b"", b"Q", b"s")
    return data[:3] == b"\x1bQA" and b"\r" not in data and _ESC not in data[1:]
