"""The window as a PNG of at most 256 colours: those that cover most stay exact, the rest go to the nearest."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from itertools import islice
from pathlib import Path

from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

MOST_COLOURS = 256
_EXACT, _SHADE = 64, 0xFFF0F0F0


def grabbed(window: QWidget) -> QImage:
    """What the window shows."""
    return window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def few_colours(image: QImage) -> QImage:
    """The image by fewer colours; letters' edges lose a shade of grey, areas lose nothing."""
    size = (image.width(), image.height())
    picture = Image.frombuffer("RGB", size, bytes(image.constBits()), "raw", "BGRX", 0, 1)
    counted = [(count, _code(colour)) for count, colour in picture.getcolors(size[0] * size[1]) or []]
    ranked = [code for _, code in sorted(counted, key=lambda used: (-used[0], used[1]))]
    table = list(_table(ranked))
    return image.convertToFormat(QImage.Format.Format_Indexed8, table, Qt.ImageConversionFlag.AvoidDither)


def _table(ranked: Sequence[int]) -> Iterable[int]:
    """The most used colours, one of every hue and shade there is, then what still fits."""
    shades = {code & _SHADE: code for code in reversed(ranked)}
    wanted = dict.fromkeys((*ranked[:_EXACT], *sorted(shades.values(), key=ranked.index), *ranked))
    return islice(wanted, MOST_COLOURS)


def _code(colour: object) -> int:
    """0xFFRRGGBB, as Qt counts colours."""
    if not isinstance(colour, tuple):
        raise TypeError(colour)
    red, green, blue = (int(band) for band in colour)
    return 0xFF000000 | red << 16 | green << 8 | blue


def packed(image: QImage) -> bytes:
    """The image as a small PNG file; the same image, the same bytes."""
    few = few_colours(image)
    size = (few.width(), few.height())
    picture = Image.frombuffer("P", size, bytes(few.constBits()), "raw", "P", few.bytesPerLine(), 1)
    picture.putpalette([(code >> shift) & 0xFF for code in few.colorTable() for shift in (16, 8, 0)])
    out = BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def save(window: QWidget, path: Path) -> None:
    """Keep what the window shows; whole or not at all."""
    unfinished = path.with_suffix(".part")
    unfinished.write_bytes(packed(grabbed(window)))
    unfinished.replace(path)
