"""The receipt printer as this device is told of it, and what comes out of it as a picture."""

from typing import Literal

from msgspec import Struct

PrinterKind = Literal["none", "file", "network", "usb", "serial", "windows"]
PrintMode = Literal["text", "raster"]
Encoding = Literal["gbk", "big5"]
WidthMm = Literal[58, 80]
CardForm = Literal["pdf", "png"]

RAW_PORT = 9100
"""Where printers take bytes as they are."""
BAUDS = (9_600, 19_200, 38_400, 57_600, 115_200)
"""Speeds of a serial line, in bits a second."""
_ON_A_DEVICE: tuple[PrinterKind, ...] = ("usb", "serial", "windows")


class Printer(Struct, frozen=True, kw_only=True):
    """``file`` puts PDFs into ``folder``; ``network`` sends ESC/POS to ``host``. ``encoding``: its Chinese font.

    ``device``: the file of a USB printer, the name of a serial port, or of a printer in Windows' own queue.
    ``baud``: bits a second of a serial line. ``answers``: it says how it is when asked (DLE EOT).
    ``drawer``: a cash drawer hangs on it, which opens at cash.
    """

    kind: PrinterKind = "none"
    folder: str = ""
    host: str = ""
    port: int = RAW_PORT
    width_mm: WidthMm = 80
    mode: PrintMode = "text"
    encoding: Encoding = "gbk"
    device: str = ""
    baud: int = BAUDS[0]
    answers: bool = False
    drawer: bool = False

    @property
    def is_escpos(self) -> bool:
        """Whether it takes a receipt printer's bytes; else PDFs."""
        return self.kind == "network" or self.kind in _ON_A_DEVICE

    @property
    def where(self) -> str:
        """Where it is, for a person: ``host:port``, a device, a folder; "" for none."""
        if self.kind == "network":
            return f"{self.host}:{self.port}"
        return {"file": self.folder, "none": ""}.get(self.kind, self.device)

    @property
    def is_set(self) -> bool:
        """Whether all is said that is needed to reach it."""
        needed = {"file": self.folder, "network": self.host, "none": ""}
        return bool(needed.get(self.kind, self.device))


class Attached(Struct, frozen=True):
    """A printer, or a line where one may hang, that this machine sees: ``device`` as Printer has it."""

    kind: PrinterKind
    device: str
    label: str = ""


class Picture(Struct, frozen=True, kw_only=True):
    """Paper to look at: rows of pixels from the top, a byte to each channel (1: grey, 3: red, green, blue), no padding.

    ``page_tops``: where each page begins.
    """

    width: int
    height: int
    pixels: bytes
    channels: Literal[1, 3]
    page_tops: tuple[int, ...] = (0,)
