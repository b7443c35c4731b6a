"""Rows as ESC/POS bytes: the printer's own characters where it has them and they fit, dots where not.

Every command is written here, with its numbers; text reaches the bytes only through ``_characters``, which lets through
printable ASCII and pairs of the chosen character set, never a control byte. Commands: Epson's ESC/POS reference;
FS & and FS . as in printers for the Chinese market.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import Literal

from PIL import Image, ImageChops

from desktop.core.documents.bitmap import bitmap
from desktop.core.documents.cells import width
from desktop.core.documents.placing import LINE
from desktop.core.documents.rows import Cell, Code, Gap, Row, Rule, TextRow

Encoding = Literal["gbk", "big5"]

START = b"\x1b@\x1c.\x1b3" + bytes([LINE])
"""Reset, Chinese off, a line is 30 dots."""
END = b"\x1bd\x03\x1dVB\x00"
"""Three lines of feed, then on to the knife and a partial cut."""

_CHINESE, _ASCII = b"\x1c&", b"\x1c."
_LARGE, _NORMAL = b"\x1d!\x11", b"\x1d!\x00"
_TALL_LINE, _LINE = b"\x1b3" + bytes([2 * LINE]), b"\x1b3" + bytes([LINE])
_CENTRE, _LEFT = b"\x1ba\x01", b"\x1ba\x00"
_RASTER = b"\x1dv0\x00"
_FEED = b"\n"
FRAGMENT_ROWS = 80
"""Lines of dots a raster command carries at most: cheap printers buffer no more."""


def row_bytes(row: Row, columns: int, encoding: Encoding) -> bytes:
    """The row printed as characters, or as a picture where a character or the room is missing; never cut."""
    match row:
        case Gap():
            return _FEED
        case Rule():
            return b"-" * columns + _FEED
        case Code():
            return _CENTRE + raster(_without_margins(bitmap([row], columns))) + _LEFT
        case TextRow():
            text = _text_row(row, encoding)
            return raster(without_right_margin(bitmap([row], columns))) if text is None else text


def raster(picture: Image.Image) -> bytes:
    """A one-bit picture as raster commands of at most 80 lines each."""
    ink = ImageChops.invert(picture)
    across = -(-picture.width // 8)
    parts = []
    for top in range(0, picture.height, FRAGMENT_ROWS):
        part = ink.crop((0, top, across * 8, min(top + FRAGMENT_ROWS, picture.height)))
        size = across.to_bytes(2, "little") + part.height.to_bytes(2, "little")
        parts.append(_RASTER + size + part.tobytes())
    return b"".join(parts)


def without_right_margin(picture: Image.Image) -> Image.Image:
    """The picture without the white at its right: a slow printer is spared the bytes."""
    box = ImageChops.invert(picture).getbbox()
    return picture.crop((0, 0, box[2] if box else 1, picture.height))


def _without_margins(code: Image.Image) -> Image.Image:
    """The code and its quiet zone alone: centring it is the printer's."""
    box = ImageChops.invert(code).getbbox() or (0, 0, *code.size)
    quiet = box[1]
    return code.crop((box[0] - quiet, 0, box[2] + quiet, code.height))


def _text_row(row: TextRow, encoding: Encoding) -> bytes | None:
    """The row in the printer's own characters; None where it lacks one or the row does not fit."""
    parts, at = [], 0
    for cell in row.cells:
        characters = _characters(cell.text, encoding)
        if characters is None or not cell.fits:
            return None
        start = _text_start(cell)
        large = cell.scale > 1
        parts += [b" " * (start - at), _LARGE if large else b"", characters, _NORMAL if large else b""]
        at = start + width(cell.text) * cell.scale
    line = b"".join(parts) + _FEED
    return _TALL_LINE + line + _LINE if row.scale > 1 else line


def _text_start(cell: Cell) -> int:
    spare = cell.cells - width(cell.text) * cell.scale
    return cell.start + {"left": 0, "centre": spare // 2, "right": spare}[cell.align]


def _characters(text: str, encoding: Encoding) -> bytes | None:
    """Printable ASCII as it is, runs of two-byte characters between FS & and FS . ; None if one is neither."""
    parts = list(_runs(text, encoding))
    return None if None in parts else b"".join(part for part in parts if part is not None)


def _runs(text: str, encoding: Encoding) -> Iterator[bytes | None]:
    for is_ascii, run in groupby(text, str.isascii):
        chars = "".join(run)
        if is_ascii:
            yield chars.encode("ascii") if chars.isprintable() else None
        else:
            pairs = _pairs(chars, encoding)
            yield _CHINESE + pairs + _ASCII if pairs else None


def _pairs(chars: str, encoding: Encoding) -> bytes | None:
    """Two bytes for each character; the check keeps any other answer of a codec off the paper."""
    if encoding == "big5":
        chars = chars.replace("￥", "¥")  # Python names Big5's A244 the half-width sign
    try:
        pairs = chars.encode(encoding)
    except UnicodeEncodeError:
        return None
    heads, tails = pairs[::2], pairs[1::2]
    sound = len(pairs) == 2 * len(chars) and min(heads) > 0x80 and min(tails) >= 0x40 and 0x7F not in tails
    return pairs if sound else None
