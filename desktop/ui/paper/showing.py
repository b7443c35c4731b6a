"""What the preview says beside the picture: where the paper goes, and how large it is."""

from desktop.core.domain.printer import Picture, Printer
from desktop.ui.desk import Desk
from desktop.ui.paper.model import What, Where

_DOTS_PER_MM = 8


def where_of(desk: Desk, what: What, printer: Printer) -> Where:
    """Where the paper goes; for want of a printer, that there is none and where one is chosen."""
    if printer.is_escpos:
        title = desk.say("window.paper.to_printer", where=printer.where)
        return Where(icon="printer", title=title, detail=desk.say("window.paper.network_detail"))
    to_folder = desk.say("window.paper.to_folder", folder=printer.folder)
    chosen = desk.settings.printer.kind
    if chosen == "none":
        detail = f"{to_folder}\n{desk.say('window.paper.set_it')}"
        return Where(icon="info", title=desk.say("window.paper.no_printer"), detail=detail)
    if desk.settings.printer.is_escpos and what == "card":
        return Where(icon="info", title=desk.say("window.paper.no_card_printer"), detail=to_folder)
    return Where(icon="folder", title=desk.say("window.paper.file_printer"), detail=to_folder)


def size_of(desk: Desk, picture: Picture | None, printer: Printer, *, in_pixels: bool) -> str:
    """Width and length: of paper in millimetres (a slip printer leaves margins), of a picture in pixels."""
    if picture is None:
        return "—"
    if in_pixels:
        return desk.say("window.paper.pixels", width=picture.width, length=picture.height)
    width = printer.width_mm if printer.is_escpos else round(picture.width / _DOTS_PER_MM)
    return desk.say("window.paper.millimetres", width=width, length=round(picture.height / _DOTS_PER_MM))
