"""The printer on USB under Linux: the kernel's ``/dev/usb/lp0``, written and read as a file."""

import os
import select
import time

from desktop.devices import lines
from desktop.devices.lines import not_opened

_ANSWER_BYTES = 64


class UsbLine:
    """Opened without waiting; the kernel says when the printer takes more."""

    def __init__(self, device: str) -> None:
        """Raises RuleBroken ``printer.no_device``, ``printer.denied`` (group lp), ``printer.busy``."""
        quiet = os.O_NONBLOCK | os.O_NOCTTY  # a terminal named by mistake must not become ours
        try:
            self._file = os.open(device, os.O_RDWR | quiet)
        except OSError as error:
            raise not_opened(error, device) from error

    def write(self, data: bytes) -> None:
        """All of it taken; TimeoutError where nothing is taken for 3 s."""
        rest = memoryview(data)
        while rest:
            self._wait_to_write()
            try:
                rest = rest[os.write(self._file, rest) :]
            except BlockingIOError:
                continue

    def read(self, wait_s: float) -> bytes:
        """What came, b"" for silence; a printer that sends nothing reads as an end that is no end."""
        until = time.monotonic() + wait_s
        while (left := until - time.monotonic()) > 0:
            if not select.select([self._file], [], [], left)[0]:
                break
            try:
                if found := os.read(self._file, _ANSWER_BYTES):
                    return found
            except BlockingIOError:
                pass
            time.sleep(0.02)
        return b""

    def finish(self) -> None:
        """The last bytes have left the kernel: closing the file sooner would take them back."""
        self._wait_to_write()

    def close(self) -> None:
        """The file is closed."""
        os.close(self._file)

    def _wait_to_write(self) -> None:
        if not select.select([], [self._file], [], lines.STALLED_S)[1]:
            raise TimeoutError
