"""Which line a printer hangs on; what serves only one kind is imported for that kind."""

from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.printer import Printer
from desktop.devices.lines import Line


def connected(printer: Printer, name: str) -> Line:
    """The line to this printer, open. ``name``: what the job is called in a queue of the system's.

    Raises RuleBroken ``printer.…`` where it cannot be opened: ``not_set``, ``unknown_host``, ``refused``,
    ``no_answer``, ``no_device``, ``denied``, ``busy``, ``no_serial``, ``not_here``.
    """
    if not printer.is_set:
        raise RuleBroken("printer.not_set")
    if printer.kind == "network":
        from desktop.devices.network_line import NetworkLine

        return NetworkLine(printer.host, printer.port)
    if printer.kind == "usb":
        from desktop.devices.usb_line import UsbLine

        return UsbLine(printer.device)
    if printer.kind == "serial":
        from desktop.devices.serial_line import SerialLine

        return SerialLine(printer.device, printer.baud)
    if printer.kind == "windows":
        from desktop.devices.spooler_line import SpoolerLine

        return SpoolerLine(printer.device, name)
    raise RuleBroken("printer.not_set")
