"""A printer in Windows' own queue, sent raw bytes (winspool). It covers USB under Windows; it never answers.

Written from Microsoft's reference and not tried on a machine with Windows.
"""

import ctypes
import sys
from typing import Any

from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.printer import Attached

_LOCAL_AND_CONNECTED = 2 | 4
_NAMES_ONLY = 4


class _DocInfo(ctypes.Structure):
    """DOC_INFO_1W."""

    _fields_ = (("name", ctypes.c_wchar_p), ("output", ctypes.c_wchar_p), ("datatype", ctypes.c_wchar_p))


class _PrinterInfo(ctypes.Structure):
    """PRINTER_INFO_4W."""

    _fields_ = (("name", ctypes.c_wchar_p), ("server", ctypes.c_wchar_p), ("attributes", ctypes.c_uint32))


class SpoolerLine:
    """A document of the queue, begun when the first byte is written: a line that is only looked at prints nothing."""

    def __init__(self, device: str, name: str) -> None:
        """Raises RuleBroken ``printer.not_here`` where this is no Windows, ``printer.no_device``."""
        self._spool = _winspool(device)
        self._name, self._begun = name, False
        self._printer = ctypes.c_void_p()
        if not self._spool.OpenPrinterW(device, ctypes.byref(self._printer), None):
            raise RuleBroken("printer.no_device", device=device)

    def write(self, data: bytes) -> None:
        """All of it is in the queue."""
        if not self._begun:
            about = _DocInfo(self._name, None, "RAW")
            self._do(self._spool.StartDocPrinterW(self._printer, 1, ctypes.byref(about)))
            self._begun = True
            self._do(self._spool.StartPagePrinter(self._printer))
        written = ctypes.c_uint32()
        self._do(self._spool.WritePrinter(self._printer, data, len(data), ctypes.byref(written)))
        if written.value != len(data):
            raise OSError("the queue took a part")

    def read(self, _wait_s: float) -> bytes:
        """A queue says nothing."""
        return b""

    def finish(self) -> None:
        """The document is whole: Windows prints it."""
        if self._begun:
            self._do(self._spool.EndPagePrinter(self._printer))
            self._do(self._spool.EndDocPrinter(self._printer))
            self._begun = False

    def close(self) -> None:
        """The printer is let go; a document that was not finished with it."""
        if self._begun:
            self._spool.AbortPrinter(self._printer)
        self._spool.ClosePrinter(self._printer)

    @staticmethod
    def _do(answer: int) -> None:
        if not answer:
            raise OSError("the queue refused")


def windows_printers() -> tuple[Attached, ...]:
    """The printers that Windows knows; none elsewhere."""
    if sys.platform != "win32":
        return ()
    spool = _winspool("")
    needed, count = ctypes.c_uint32(), ctypes.c_uint32()
    sizes = ctypes.byref(needed), ctypes.byref(count)
    spool.EnumPrintersW(_LOCAL_AND_CONNECTED, None, _NAMES_ONLY, None, 0, *sizes)
    room = ctypes.create_string_buffer(needed.value)
    if not spool.EnumPrintersW(_LOCAL_AND_CONNECTED, None, _NAMES_ONLY, room, needed.value, *sizes):
        return ()
    found = ctypes.cast(room, ctypes.POINTER(_PrinterInfo))
    return tuple(Attached("windows", found[at].name or "") for at in range(count.value))


def _winspool(device: str) -> Any:
    library = getattr(ctypes, "WinDLL", None)
    if library is None:
        raise RuleBroken("printer.not_here", device=device)
    return library("winspool.drv")
