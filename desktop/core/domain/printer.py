"""The receipt printer as this device is told of it, and what comes out of it as a picture."""

from typing import Literal

from msgspec import Struct

PrinterKind = Literal["none", "file", "network"]
PrintMode = Literal["text", "raster"]
Encoding = Literal["gbk", "big5"]
WidthMm = Literal[58, 80]
CardForm = Literal["pdf", "png"]

RAW_PORT = 9100
"""Where printers take bytes as they are."""


class Printer(Struct, frozen=True, kw_only=True):
    """``file`` puts PDFs into ``folder``; ``network`` sends ESC/POS to ``host``. ``encoding``: its Chinese font."""

    kind: PrinterKind = "none"
    folder: str = ""
    host: str = ""
    port: int = RAW_PORT
    width_mm: WidthMm = 80
    mode: PrintMode = "text"
    encoding: Encoding = "gbk"


class Picture(Struct, frozen=True, kw_only=True):
    """Paper to look at: rows of pixels from the top, a byte to each channel (1: grey, 3: red, green, blue), no padding.

    ``page_tops``: where each page begins.
    """

    width: int
    height: int
    pixels: bytes
    channels: Literal[1, 3]
    page_tops: tuple[int, ...] = (0,)
