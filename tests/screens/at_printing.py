"""Drives through printing: what is stuck and in doubt, the drawer without a sale, a printer being set up."""

from pathlib import Path

from msgspec.structs import replace

from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.printer import Attached, Printer
from desktop.devices.printing import Looked, Sent
from desktop.settings import read_device_settings, save_device_settings
from desktop.ui.shell.doors import Doors
from tests.screens.camera import Camera

_PRINTER = Printer(kind="usb", device="/dev/usb/lp0", mode="raster", answers=True, drawer=True)
_SEEN = (Attached("usb", "/dev/usb/lp0"), Attached("usb", "/dev/usb/lp1"), Attached("serial", "/dev/ttyUSB0", "CP2102"))


class Moody:
    """The first paper comes out, the second is doubtful, then there is none left."""

    def __init__(self) -> None:
        self.papers = 0

    def send(self, printer: Printer, _data: bytes, name: str) -> Sent:
        """As devices.printing.send."""
        if name in ("drawer", "test"):
            return Sent(printer.where)
        self.papers += 1
        if self.papers == 1:
            return Sent(printer.where)
        if self.papers == 2:
            raise RuleBroken("printer.paper_out", where=printer.where, reached=True)
        raise RuleBroken("printer.cover_open", where=printer.where, reached=False)


def with_drawer(folder: Path) -> None:
    """A printer on USB with a drawer on it."""
    save_device_settings(folder, replace(read_device_settings(folder), printer=_PRINTER))


def moody(doors: Doors) -> Doors:
    """Doors to that printer."""
    return replace(
        doors, send=Moody().send, look_at=lambda _: Looked(answers=True), attached=lambda: _SEEN
    )  # fmt: skip


def queue(camera: Camera) -> None:
    """Three sales; what became of their slips; the drawer without a sale."""
    camera.do(lambda: camera.stage.shell.open("print_queue"))
    camera.shot("print_queue_empty")
    camera.press("Esc")
    for amount in ("18", "26.5", "88"):
        camera.type(amount)
        camera.press("F9", "Esc", "Enter")
    camera.stage.settle(100)
    camera.press("Esc", "Ctrl+Shift+P")
    camera.shot("print_queue")
    camera.press("Esc", "Ctrl+O", "4")
    camera.type("jiao dianfei")
    camera.shot("no_sale")
    camera.press("Esc")


def wizard(camera: Camera) -> None:
    """A test page that came out, and an answer that leads to its setting."""
    shell = camera.stage.shell
    camera.do(lambda: shell.go("settings", section="printer"))
    camera.do(shell.page.printer.test)  # type: ignore[union-attr]
    camera.stage.settle(200)
    camera.shot("settings_printer_asked")
    camera.do(lambda: shell.page.printer.answer("letters"))  # type: ignore[union-attr]
    camera.shot("settings_printer_mended")
    camera.do(lambda: shell.page.printer.change(kind="serial"))  # type: ignore[union-attr]
    camera.shot("settings_printer_serial")
