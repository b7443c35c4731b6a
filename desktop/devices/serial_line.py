"""The printer on a serial line (RS-232, or USB that says it is one). pyserial is imported when one is used."""

from typing import Any

from desktop.core.domain.errors import RuleBroken
from desktop.devices import lines
from desktop.devices.lines import not_opened

_BITS_A_BYTE = 10


class SerialLine:
    """Eight bits, no parity, one stop bit, as receipt printers are delivered."""

    def __init__(self, device: str, baud: int) -> None:
        """``baud``: bits a second. RuleBroken ``printer.no_device``, ``denied``, ``busy``, ``no_serial``."""
        self._baud = baud
        try:
            import serial
        except ImportError as error:
            raise RuleBroken("printer.no_serial", device=device) from error
        try:
            self._port: Any = serial.Serial(device, baud, timeout=0, write_timeout=lines.STALLED_S, exclusive=True)
        except serial.SerialException as error:
            raise not_opened(_cause(error), device) from error
        except (OSError, ValueError, OverflowError) as error:
            raise RuleBroken("printer.no_device", device=device) from error

    def write(self, data: bytes) -> None:
        """All of it on the line: a slow one has the time that its speed needs, and 3 s."""
        self._port.write_timeout = lines.STALLED_S + len(data) * _BITS_A_BYTE / self._baud
        self._port.write(data)  # a timeout of pyserial's is an OSError

    def read(self, wait_s: float) -> bytes:
        """What came within the time; b"" for silence."""
        self._port.timeout = wait_s
        first: bytes = self._port.read(1)
        return first + self._port.read(self._port.in_waiting) if first else b""

    def finish(self) -> None:
        """The last byte has left this machine."""
        self._port.flush()

    def close(self) -> None:
        """The port is free again."""
        self._port.close()


def _cause(error: Any) -> OSError:
    """What the system said, out of what pyserial makes of it: its number tells."""
    return OSError(error.errno, str(error)) if error.errno else OSError(str(error))
