"""Send bytes to the printer that this device is told of; when this returns they are there, or a refusal says why not.

A refusal never means that a sale is lost: the sale stood before anything was printed.
"""

from msgspec import Struct

from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.printer import Printer
from desktop.devices.print_folder import put_file
from desktop.devices.raw_socket import send_raw


class Sent(Struct, frozen=True):
    """Where the bytes went: the path of a new file, or ``host:port``."""

    where: str


def send(printer: Printer, data: bytes, name: str) -> Sent:
    """Print ``data``; ``name`` (a bill's number) names the file, where it becomes one.

    Raises RuleBroken ``printer.not_set``, ``printer.folder``, ``printer.unknown_host``, ``printer.refused``,
    ``printer.no_answer``, ``printer.broke_off`` (a part may be on the paper).
    """
    if printer.kind == "file" and printer.folder:
        return Sent(str(put_file(printer.folder, data, name)))
    if printer.kind == "network" and printer.host:
        send_raw(printer.host, printer.port, data)
        return Sent(f"{printer.host}:{printer.port}")
    raise RuleBroken("printer.not_set")
