"""A receipt printer on the desk: reads ESC/POS bytes as strictly as a fussy printer and keeps the paper they make.

Written from the command reference, not from our encoder: an unknown command, a stray byte, half a character or a line
wider than the paper is a PaperJam. Text comes back as text, dots pixel for pixel.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PIL import Image, ImageChops, ImageDraw, ImageFont

if TYPE_CHECKING:
    from collections.abc import Callable

DOTS = {58: 384, 80: 576}
_CELL, _EM = 12, 24
_INK, _PAPER = 0, 255
_WIDE = {"¥": "￥"}  # Python names Big5's A244 the narrow sign


class PaperJam(ValueError):  # noqa: N818 - as printers call it
    """Bytes that are no part of a slip; ``at`` is where they stand."""

    def __init__(self, why: str, at: int) -> None:
        super().__init__(f"{why} at byte {at}")
        self.at = at


@dataclass(frozen=True)
class Span:
    """Text of one size, from the cell where it begins."""

    text: str
    cell: int
    scale: int


@dataclass(frozen=True)
class Line:
    """A printed line: its spans, and how far the paper went on."""

    spans: tuple[Span, ...]
    pitch: int

    @property
    def text(self) -> str:
        """The line as read, large text not marked."""
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True)
class Dots:
    """A picture: fragments that follow each other are one. ``x`` is its left edge in dots."""

    image: Image.Image
    x: int


@dataclass(frozen=True)
class Feed:
    """Blank lines fed."""

    lines: int
    pitch: int


@dataclass(frozen=True)
class Cut:
    """The knife."""


@dataclass
class Paper:
    """What came out of the printer."""

    width: int
    things: list[Line | Dots | Feed | Cut] = field(default_factory=list)

    @property
    def lines(self) -> list[str]:
        """All printed text, a line each."""
        return [thing.text for thing in self.things if isinstance(thing, Line)]

    @property
    def pictures(self) -> list[Image.Image]:
        """All pictures, each as wide as the paper, ink black."""
        return [_on_paper(thing, self.width) for thing in self.things if isinstance(thing, Dots)]

    @property
    def cuts(self) -> int:
        """How often the knife fell."""
        return sum(isinstance(thing, Cut) for thing in self.things)

    def picture(self, font_path: str) -> Image.Image:
        """The paper as one picture, to look at or to scan: each character in its cell."""
        heights = [_height(thing) for thing in self.things]
        paper = Image.new("1", (self.width, sum(heights) or 1), _PAPER)
        top = 0
        for thing, height in zip(self.things, heights, strict=True):
            if isinstance(thing, Dots):
                paper.paste(thing.image, (thing.x, top))
            elif isinstance(thing, Line):
                _print(ImageDraw.Draw(paper), thing, top, font_path)
            top += height
        return paper


class Printer:
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
            b"\x1c&": self._chinese_on, b"\x1c.": self._chinese_off, b"\x1d!": self._set_scale,
            b"\x1dv": self._raster, b"\x1dV": self._cut,
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
        if (self._cell + cells * self._scale) * _CELL > self._paper.width:
            raise PaperJam("line too long", self._at)
        last = self._spans[-1] if self._spans else None
        if last and last.scale == self._scale:
            self._spans[-1] = Span(last.text + text, last.cell, last.scale)
        else:
            self._spans.append(Span(text, self._cell, self._scale))
        self._cell += cells * self._scale

    def _end_line(self) -> None:
        tallest = max((span.scale for span in self._spans), default=1) * _EM
        self._paper.things.append(Line(tuple(self._spans), max(self._pitch, tallest)))
        self._spans, self._cell = [], 0

    def _reset(self) -> None:
        self._pitch, self._scale, self._align, self._chinese = 30, 1, 0, False

    def _at_line_start(self) -> None:
        if self._spans:
            raise PaperJam("within a line", self._at)

    def _set_pitch(self) -> None:
        self._pitch = self._take(1)[0]

    def _set_align(self) -> None:
        self._at_line_start()
        self._align = self._take_one_of(b"\x00\x01\x02")

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
        across = int.from_bytes(self._take(2), "little")
        down = int.from_bytes(self._take(2), "little")
        if not 0 < across * 8 <= self._paper.width or not 0 < down <= 80:
            raise PaperJam(f"picture of {across * 8} × {down}", self._at)
        ink = Image.frombytes("1", (across * 8, down), self._take(across * down))
        x = (self._paper.width - across * 8) * self._align // 2
        self._append_dots(Dots(ImageChops.invert(ink), x))

    def _append_dots(self, new: Dots) -> None:
        last = self._paper.things[-1] if self._paper.things else None
        if not isinstance(last, Dots) or (last.x, last.image.width) != (new.x, new.image.width):
            self._paper.things.append(new)
            return
        both = Image.new("1", (new.image.width, last.image.height + new.image.height), _PAPER)
        both.paste(last.image, (0, 0))
        both.paste(new.image, (0, last.image.height))
        self._paper.things[-1] = Dots(both, new.x)


def read_paper(data: bytes, width_mm: int = 80, encoding: str = "gbk") -> Paper:
    """The paper that these bytes make on a fresh printer. Raises PaperJam."""
    return Printer(width_mm, encoding).read(data)


def _on_paper(dots: Dots, width: int) -> Image.Image:
    paper = Image.new("1", (width, dots.image.height), _PAPER)
    paper.paste(dots.image, (dots.x, 0))
    return paper


def _height(thing: Line | Dots | Feed | Cut) -> int:
    match thing:
        case Line():
            return thing.pitch
        case Dots():
            return thing.image.height
        case Feed():
            return thing.lines * thing.pitch
        case _:
            return 2


def _print(pen: ImageDraw.ImageDraw, line: Line, top: int, font_path: str) -> None:
    for span in line.spans:
        font = ImageFont.truetype(font_path, _EM * span.scale)
        cell = span.cell
        for char in span.text:
            wide = (1 if char.isascii() else 2) * span.scale
            middle = cell * _CELL + wide * _CELL // 2
            pen.text((middle, top + line.pitch * 4 // 5), char, _INK, font, anchor="ms")
            cell += wide
