"""What hangs on this machine: USB printers, serial ports, printers in Windows' queue. Nothing is opened for it."""

from pathlib import Path

from desktop.core.domain.printer import Attached
from desktop.devices.spooler_line import windows_printers

USB_FOLDER = Path("/dev/usb")


def attached() -> tuple[Attached, ...]:
    """In a fixed order; empty where nothing is seen."""
    return (*_usb(), *_serial(), *windows_printers())


def _usb() -> tuple[Attached, ...]:
    return tuple(Attached("usb", str(path)) for path in sorted(USB_FOLDER.glob("lp*")))


def _serial() -> tuple[Attached, ...]:
    try:
        from serial.tools import list_ports
    except ImportError:
        return ()
    ports = sorted(list_ports.comports(), key=lambda port: port.device)
    return tuple(Attached("serial", port.device, _label(port.description)) for port in ports)


def _label(description: str | None) -> str:
    """Its name; pyserial says n/a where the system knows no name."""
    return "" if description in (None, "n/a") else str(description)
