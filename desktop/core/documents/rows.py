"""What a slip is made of before it is drawn: rows of cells, rules, a code. Every backend draws the same rows."""

from typing import Literal

from msgspec import Struct

from desktop.core.documents.cells import width, wrap

Align = Literal["left", "centre", "right"]
Scale = Literal[1, 2]


class Cell(Struct, frozen=True):
    """One text in a row: it owns ``cells`` cells from ``start`` (0 is the left edge), at ``scale`` times the size."""

    text: str
    start: int
    cells: int
    align: Align = "left"
    scale: Scale = 1

    @property
    def fits(self) -> bool:
        """Whether a printer's own characters have room; otherwise the row is drawn, smaller."""
        return width(self.text) * self.scale <= self.cells


class TextRow(Struct, frozen=True):
    """Cells from left to right, side by side; as tall as its largest."""

    cells: tuple[Cell, ...]

    @property
    def scale(self) -> Scale:
        """The row's height in lines."""
        return 2 if any(cell.scale == 2 for cell in self.cells) else 1


class Rule(Struct, frozen=True):
    """A dashed line across the paper."""


class Gap(Struct, frozen=True):
    """An empty line."""


class Code(Struct, frozen=True):
    """A QR code in the middle of the paper, with its quiet zone."""

    token: str


Row = TextRow | Rule | Gap | Code


def centred(text: str, columns: int, scale: Scale = 1) -> list[Row]:
    """The text in the middle, over as many lines as it needs; large only if that takes at most two."""
    lines = wrap(text, columns // scale)
    if scale == 2 and len(lines) > 2:
        return centred(text, columns)
    return [TextRow((Cell(line, 0, columns, "centre", scale),)) for line in lines if line]


def pair(left: str, right: str, columns: int, indent: int = 0) -> list[Row]:
    """A label and its value at the right edge; the label wraps, the value goes below it where both find no room."""
    room = columns - indent
    beside = room - width(right) - 1
    lines = wrap(left, beside if beside * 2 >= room else room)
    rows: list[Row] = [TextRow((Cell(line, indent, room),)) for line in lines[:-1]]
    last = lines[-1]
    if width(last) + 1 + width(right) <= room:
        return [*rows, _beside(last, right, columns, indent)]
    rights = [TextRow((Cell(line, indent, room, "right"),)) for line in wrap(right, room)]
    return [*rows, TextRow((Cell(last, indent, room),)), *rights]


def large_pair(left: str, right: str, columns: int) -> list[Row]:
    """A large label and value; the label, then the value, becomes small where there is no room."""
    sizes: tuple[tuple[Scale, Scale], ...] = ((2, 2), (1, 2))
    for small, large in sizes:
        if width(left) * small + 1 + width(right) * large <= columns:
            start = width(left) * small + 1
            value = Cell(right, start, columns - start, "right", large)
            return [TextRow((Cell(left, 0, start - 1, "left", small), value))]
    return pair(left, right, columns)


def _beside(left: str, right: str, columns: int, indent: int) -> TextRow:
    """Side by side; the room between is shared, since drawn letters may be wider than their cells."""
    if not right:
        return TextRow((Cell(left, indent, columns - indent),))
    spare = columns - indent - width(left) - width(right) - 1
    start = indent + width(left) + spare // 2 + 1
    return TextRow((Cell(left, indent, start - 1 - indent), Cell(right, start, columns - start, "right")))
