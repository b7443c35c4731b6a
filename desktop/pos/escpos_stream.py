"""ESC/POS on its way to a printer: what is text, where the cut comes, and every byte handed on as it came. Pure.

Lengths of commands after Epson's reference and what Chinese printers add. A command that is not known here ends the
understanding, not the printing: from there on all bytes of the job are handed on and nothing is read.
"""

from typing import Literal

from msgspec import Struct

_ESC, _FS, _GS, _DLE = 0x1B, 0x1C, 0x1D, 0x10
_TWO, _THREE, _FOUR, _FIVE = 2, 3, 4, 5
_LENGTHS: dict[int, dict[int, int]] = {
    _ESC: {
        **dict.fromkeys(b"@2SLF", _TWO),
        **dict.fromkeys(b"!adeJEG-MRt3 {Vr=%TU", _THREE),
        **dict.fromkeys(b"$\\cB", _FOUR),
        ord("p"): _FIVE,
        ord("W"): 10,
    },
    _FS: {**dict.fromkeys(b"&.", _TWO), **dict.fromkeys(b"!-WC", _THREE), **dict.fromkeys(b"Sp", _FOUR)},
    _GS: {
        ord(":"): _TWO,
        **dict.fromkeys(b"!BHhwfarI/b", _THREE),
        **dict.fromkeys(b"LWP$\\", _FOUR),
    },
    _DLE: {0x04: _THREE, 0x05: _THREE, 0x14: _FIVE},
}
_WIDE_BITS = (32, 33)
_SHORT_CUTS, _LONG_CUTS = (0, 1, 48, 49), (65, 66, 97, 98, 103, 104)
_OLD_BARCODES = 6
_MOST_HELD = 1 << 20
_MOST_TEXT = 64 * 1024


class Piece(Struct, frozen=True):
    """Bytes for the printer. A ``cut`` is one command alone."""

    kind: Literal["data", "cut"]
    data: bytes


class _Unknown(Exception):  # noqa: N818 - an answer, not a fault
    """A command that is not known here."""


class EscPosStream:
    """``feed`` gives what may go on; ``text`` is what the slip says since the cut before."""

    def __init__(self) -> None:
        self._held = b""
        self._text = bytearray()
        self.is_lost = False

    def feed(self, data: bytes) -> list[Piece]:
        """All of it, in order, but a command at the end that is not whole yet."""
        if self.is_lost:
            return [Piece("data", data)] if data else []
        pieces: list[Piece] = []
        data, at, begun = self._held + data, 0, 0
        try:
            while at < len(data):
                length, is_cut = _command(data, at)
                if length == 0 or at + length > len(data):
                    break
                if is_cut:
                    pieces += [Piece("data", data[begun:at])] if at > begun else []
                    pieces.append(Piece("cut", data[at : at + length]))
                    begun = at + length
                elif length == 1:
                    self._say(data[at])
                at += length
        except _Unknown:
            self.is_lost, at = True, len(data)
        pieces += [Piece("data", data[begun:at])] if at > begun else []
        self._held = data[at:]
        return pieces if len(self._held) < _MOST_HELD else [*pieces, *self.rest()]

    def _say(self, byte: int) -> None:
        if (byte >= 0x20 or byte == 0x0A) and len(self._text) < _MOST_TEXT:
            self._text.append(byte)

    def rest(self) -> list[Piece]:
        """What was held back, because nothing follows it: no longer understood, but printed."""
        held, self._held = self._held, b""
        self.is_lost = self.is_lost or bool(held)
        return [Piece("data", held)] if held else []

    def take_text(self) -> str:
        """The slip's text, and begin the next; "" where it was not understood to its end."""
        text, self._text = bytes(self._text), bytearray()
        return "" if self.is_lost else text.decode("gb18030", "replace")


def _command(data: bytes, at: int) -> tuple[int, bool]:
    """(length of what begins here, whether it cuts); length 0 where more bytes are needed to tell. Raises _Unknown."""
    lead = data[at]
    if lead not in _LENGTHS:
        return 1, False
    if at + 1 >= len(data):
        return 0, False
    name = data[at + 1]
    if lead == _ESC and name in b"im":
        return _TWO, True
    if lead == _GS and name == ord("V"):
        return _cut(data, at), True
    length = _LENGTHS[lead].get(name)
    return (_varying(data, at) if length is None else length), False


def _cut(data: bytes, at: int) -> int:
    mode = _byte(data, at + 2)
    if mode is None:
        return 0
    if mode in _SHORT_CUTS:
        return _THREE
    if mode in _LONG_CUTS:
        return _FOUR
    raise _Unknown


def _varying(data: bytes, at: int) -> int:
    """The length of a command that says how long it is; 0 where that is not there yet."""
    lead, name, rest = data[at], chr(data[at + 1]), data[at + 2 : at + 8]
    if name == "(" and lead in (_FS, _GS, _ESC):
        return 5 + rest[1] + 256 * rest[2] if len(rest) > 2 else 0
    if lead == _ESC and name == "*":
        return 5 + (rest[1] + 256 * rest[2]) * (3 if rest[0] in _WIDE_BITS else 1) if len(rest) > 2 else 0
    if lead == _ESC and name == "D":
        end = data.find(b"\x00", at + 2)
        return end - at + 1 if end >= 0 else 0
    if lead == _GS and name == "v":
        return 8 + (rest[2] + 256 * rest[3]) * (rest[4] + 256 * rest[5]) if len(rest) > 5 else 0
    if lead == _GS and name == "*":
        return 4 + 8 * rest[0] * rest[1] if len(rest) > 1 else 0
    if lead == _GS and name == "k":
        return _barcode(data, at)
    raise _Unknown


def _barcode(data: bytes, at: int) -> int:
    system, count = _byte(data, at + 2), _byte(data, at + 3)
    if system is None or count is None:
        return 0
    if system > _OLD_BARCODES:
        return 4 + count
    end = data.find(b"\x00", at + 3)
    return end - at + 1 if end >= 0 else 0


def _byte(data: bytes, at: int) -> int | None:
    return data[at] if at < len(data) else None
