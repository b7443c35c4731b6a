"""Reads ESC/POS bytes as strictly as a fussy printer and gives the paper they make: what is seen is what was sent.

Written from the command reference, not from our encoder: an unknown command, a stray byte, half a character or a line
wider than the paper is a PaperJam, never passed over. Text comes back as text, dots pixel for pixel.
"""

from typing import TYPE_CHECKING

from PIL import Image, ImageChops, ImageDraw

from desktop.core.documents.escpos_paper import DOTS, Cut, Dots, Feed, Line, Paper, Span
from desktop.core.documents.placing import CELL, EM, LINE
from desktop.core.documents.qr import matrix
from desktop.core.domain.errors import Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable

_MOST_ROWS = 80
_INK, _PAPER = 0, 255
_WIDE = {"¥": "￥"}  # Python names Big5's A244 the narrow sign
_CODE_M = 49
_CODE_MODEL, _CODE_SIZE, _CODE_LEVEL, _CODE_STORE, _CODE_PRINT = 65, 67, 69, 80, 81


class PaperJam(Unreadable):
    """Bytes that are no part of a slip; ``at`` is where they stand. For a person: ``paper.unreadable``."""

    def __init__(self, why: str, at: int) -> None:
        super().__init__("paper.unreadable", at=at)
        self.why = why
        self.at = at


class EscposReader:
    """Takes bytes, gives Paper. One per job."""

    def __init__(self, width_mm: int, encoding: str) -> None:
        """Paper of 58 or 80 mm; the character set of its Chinese font, gbk or big5."""
        self._paper = Paper(DOTS[width_mm])
        self._encoding = encoding
        self._spans: list[Span] = []
        self._data, self._at, self._cell = b"", 0, 0
        self._reset()
        self._commands: dict[bytes, Callable[[], None]] = {
            b"\x1b@": self._reset, b"\x1b3": self._set_pitch, b"\x1ba": self._set_align, b"\x1bd": self._feed_lines,
            b"\x1bE": self._set_bold, b"\x1c&": self._chinese_on, b"\x1c.": self._chinese_off,
            b"\x1d!": self._set_scale, b"\x1dv": self._raster, b"\x1d(": self._code, b"\x1dV": self._cut,
        }  # fmt: skip

    def read(self, data: bytes) -> Paper:
        """The paper that the bytes make. Raises PaperJam at the first byte that is no part of a slip."""
        self._data, self._at = data, 0
        while self._at < len(data):
            self._step()
        if self._spans:
            raise PaperJam("unfinished line", self._at)
        return self._paper

    def _step(self) -> None:
        byte = self._data[self._at]
        if byte in b"\x1b\x1c\x1d":
            command = self._commands.get(self._take(2))
            if command is None:
                raise PaperJam("unknown command", self._at - 2)
            command()
        elif byte == 0x0A:
            self._take(1)
            self._end_line()
        elif 0x20 <= byte <= 0x7E:
            self._ascii()
        elif self._chinese and byte > 0x80:
            self._pair()
        else:
            raise PaperJam(f"stray {byte:#04x}", self._at)

    def _take(self, count: int) -> bytes:
        taken = self._data[self._at : self._at + count]
        if len(taken) < count:
            raise PaperJam("cut short", self._at)
        self._at += count
        return taken

    def _take_one_of(self, allowed: bytes) -> int:
        value = self._take(1)[0]
        if value not in allowed:
            raise PaperJam(f"argument {value:#04x}", self._at - 1)
        return value

    def _take_count(self) -> int:
        return int.from_bytes(self._take(2), "little")

    def _ascii(self) -> None:
        end = self._at
        while end < len(self._data) and 0x20 <= self._data[end] <= 0x7E:
            end += 1
        text = self._take(end - self._at).decode("ascii")
        self._put(text, len(text))

    def _pair(self) -> None:
        head, tail = pair = self._take(2)
        if not (0x81 <= head <= 0xFE and 0x40 <= tail <= 0xFE and tail != 0x7F):
            raise PaperJam("half a character", self._at - 2)
        try:
            self._put(_WIDE.get(pair.decode(self._encoding), pair.decode(self._encoding)), 2)
        except UnicodeDecodeError:
            raise PaperJam("no such character", self._at - 2) from None

    def _put(self, text: str, cells: int) -> None:
        if (self._cell + cells * self._scale) * CELL > self._paper.width:
            raise PaperJam("line too long", self._at)
        last = self._spans[-1] if self._spans else None
        if last and (last.scale, last.bold) == (self._scale, self._bold):
            self._spans[-1] = Span(last.text + text, last.cell, last.scale, last.bold)
        else:
            self._spans.append(Span(text, self._cell, self._scale, self._bold))
        self._cell += cells * self._scale

    def _end_line(self) -> None:
        tallest = max((span.scale for span in self._spans), default=1) * EM
        x = (self._paper.width - self._cell * CELL) * self._align // 2
        self._paper.things.append(Line(tuple(self._spans), max(self._pitch, tallest), x))
        self._spans, self._cell = [], 0

    def _reset(self) -> None:
        self._pitch, self._scale, self._align = LINE, 1, 0
        self._chinese = self._bold = False
        self._module, self._stored = 3, b""

    def _at_line_start(self) -> None:
        if self._spans:
            raise PaperJam("within a line", self._at)

    def _set_pitch(self) -> None:
        self._pitch = self._take(1)[0]

    def _set_align(self) -> None:
        self._at_line_start()
        self._align = self._take_one_of(b"\x00\x01\x02")

    def _set_bold(self) -> None:
        self._bold = self._take_one_of(b"\x00\x01") == 1

    def _set_scale(self) -> None:
        self._scale = (self._take_one_of(b"\x00\x11") & 0x0F) + 1

    def _feed_lines(self) -> None:
        self._at_line_start()
        self._paper.things.append(Feed(self._take(1)[0], self._pitch))

    def _chinese_on(self) -> None:
        self._chinese = True

    def _chinese_off(self) -> None:
        self._chinese = False

    def _cut(self) -> None:
        self._at_line_start()
        self._take_one_of(b"\x42")
        self._take(1)
        self._paper.things.append(Cut())

    def _raster(self) -> None:
        self._at_line_start()
        self._take_one_of(b"0")
        self._take_one_of(b"\x00")
        across, down = self._take_count(), self._take_count()
        if not 0 < across * 8 <= self._paper.width or not 0 < down <= _MOST_ROWS:
            raise PaperJam(f"picture of {across * 8} × {down}", self._at)
        ink = Image.frombytes("1", (across * 8, down), self._take(across * down))
        self._append_dots(ImageChops.invert(ink))

    def _append_dots(self, image: Image.Image) -> None:
        new = Dots(image, (self._paper.width - image.width) * self._align // 2)
        last = self._paper.things[-1] if self._paper.things else None
        if isinstance(last, Dots) and (last.x, last.image.width) == (new.x, new.image.width):
            self._paper.things[-1] = last.joined(new)
        else:
            self._paper.things.append(new)

    def _code(self) -> None:
        """The printer's own QR code: model 2, module size, level M, its data, then print."""
        self._at_line_start()
        self._take_one_of(b"k")
        said = self._take(self._take_count())
        match tuple(said[:2]), said[2:]:
            case (49, function), b"2\x00" if function == _CODE_MODEL:
                pass
            case (49, function), rest if function == _CODE_SIZE and len(rest) == 1 and 1 <= rest[0] <= 16:
                self._module = rest[0]
            case (49, function), rest if function == _CODE_LEVEL and rest == bytes([_CODE_M]):
                pass
            case (49, function), rest if function == _CODE_STORE and rest[:1] == b"0" and rest[1:].isascii():
                self._stored = rest[1:]
            case (49, function), b"0" if function == _CODE_PRINT and self._stored:
                self._print_code()
            case _:
                raise PaperJam("unknown code command", self._at - len(said))

    def _print_code(self) -> None:
        code, side = matrix(self._stored.decode("ascii")), self._module
        if code.size * side > self._paper.width:
            raise PaperJam("code too wide", self._at)
        image = Image.new("1", (code.size * side, code.size * side), _PAPER)
        pen = ImageDraw.Draw(image)
        for run in code.runs:
            corner = ((run.x + run.length) * side - 1, (run.y + 1) * side - 1)
            pen.rectangle((run.x * side, run.y * side, *corner), _INK)
        self._append_dots(image)


def read_paper(data: bytes, width_mm: int = 80, encoding: str = "gbk") -> Paper:
    """The paper that these bytes make on a fresh printer. Raises PaperJam."""
    return EscposReader(width_mm, encoding).read(data)
