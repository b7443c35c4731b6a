"""What a receipt printer made of its bytes: lines of text, pictures, feeds and cuts, and the whole as one picture."""

from dataclasses import dataclass, field
from functools import lru_cache

from PIL import Image, ImageDraw

from desktop.core.documents.cells import CELLS
from desktop.core.documents.fonts import Weight, pixel_face, shown
from desktop.core.documents.placing import CELL, EM

DOTS = {width_mm: cells * CELL for width_mm, cells in CELLS.items()}
"""How wide a printer prints, in dots, by the paper's width in millimetres."""

_INK, _PAPER, _HALF = 0, 255, 110
_CUT_DOTS = 2


@dataclass(frozen=True)
class Span:
    """Text of one size and weight, from the cell where it begins."""

    text: str
    cell: int
    scale: int
    bold: bool = False


@dataclass(frozen=True)
class Line:
    """A printed line: its spans, how far the paper went on, and how many dots from the left it was moved to align."""

    spans: tuple[Span, ...]
    pitch: int
    x: int = 0

    @property
    def text(self) -> str:
        """The line as read, large text not marked."""
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True)
class Dots:
    """A picture: fragments that follow each other are one. ``x`` is its left edge in dots."""

    image: Image.Image
    x: int

    def joined(self, below: "Dots") -> "Dots":
        """This picture with another, as wide and at the same place, below it."""
        both = Image.new("1", (self.image.width, self.image.height + below.image.height), _PAPER)
        both.paste(self.image, (0, 0))
        both.paste(below.image, (0, self.image.height))
        return Dots(both, self.x)


@dataclass(frozen=True)
class Feed:
    """Blank lines fed."""

    lines: int
    pitch: int


@dataclass(frozen=True)
class Cut:
    """The knife."""


Thing = Line | Dots | Feed | Cut


@dataclass
class Paper:
    """What came out of the printer; ``width`` in dots."""

    width: int
    things: list[Thing] = field(default_factory=list)

    @property
    def lines(self) -> list[str]:
        """All printed text, a line each."""
        return [thing.text for thing in self.things if isinstance(thing, Line)]

    @property
    def pictures(self) -> list[Image.Image]:
        """All pictures, each as wide as the paper, ink black."""
        return [self._on_paper(thing) for thing in self.things if isinstance(thing, Dots)]

    @property
    def cuts(self) -> int:
        """How often the knife fell."""
        return sum(isinstance(thing, Cut) for thing in self.things)

    def picture(self) -> Image.Image:
        """The paper as one picture, to look at or to scan: each character in its cell, in our own font."""
        heights = [_height(thing) for thing in self.things]
        paper = Image.new("1", (self.width, sum(heights) or 1), _PAPER)
        top = 0
        for thing, height in zip(self.things, heights, strict=True):
            if isinstance(thing, Dots):
                paper.paste(thing.image, (thing.x, top))
            elif isinstance(thing, Line):
                _print(paper, thing, top)
            top += height
        return paper

    def _on_paper(self, dots: Dots) -> Image.Image:
        paper = Image.new("1", (self.width, dots.image.height), _PAPER)
        paper.paste(dots.image, (dots.x, 0))
        return paper


def _height(thing: Thing) -> int:
    match thing:
        case Line():
            return thing.pitch
        case Dots():
            return thing.image.height
        case Feed():
            return thing.lines * thing.pitch
        case Cut():
            return _CUT_DOTS


def _print(paper: Image.Image, line: Line, top: int) -> None:
    """Each character in the middle of its cells: a printer's font is as wide as its cells, ours is not."""
    for span in line.spans:
        weight: Weight = "Medium" if span.bold or span.scale > 1 else "Regular"
        cell = span.cell
        for char in span.text:
            wide = (1 if char.isascii() else 2) * span.scale
            glyph = _glyph(shown(char, weight), weight, EM * span.scale, wide * CELL)
            left = line.x + cell * CELL + (wide * CELL - glyph.width) // 2
            paper.paste(_INK, (left, top + line.pitch * 4 // 5 - EM * span.scale), glyph)
            cell += wide


@lru_cache(maxsize=2048)
def _glyph(char: str, weight: Weight, size: int, room: int) -> Image.Image:
    """The character's dots, its baseline ``size`` dots down; squeezed where it is wider than its cells (W, m)."""
    font = pixel_face(weight, size)
    left, _, right, _ = font.getbbox(char, mode="1", anchor="ls")
    wide = max(1, int(right - left))
    glyph = Image.new("L", (wide, size * 3 // 2), 0)
    ImageDraw.Draw(glyph).text((-left, size), char, 255, font, anchor="ls")
    if wide > room:
        glyph = glyph.resize((room, glyph.height), Image.Resampling.BILINEAR)
    return glyph.point(lambda shade: 255 if shade > _HALF else 0).convert("1")
