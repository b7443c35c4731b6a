"""The printer while it is edited: a field changed, what is lacking, the port as typed. Pure."""

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from desktop.core.domain.printer import RAW_PORT, Attached, Printer

_MOST_PORT = 65_535
_WIDE_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
_SLOW = ("serial",)


def changed(printer: Printer, part: str, text: str, attached: Sequence[Attached] = ()) -> Printer:
    """With one field changed, as text. Another kind brings what suits it: the device that is seen, and how it prints.

    Pictures are as good as text but for a slow line, where a slip would take half a minute.
    """
    if part == "kind":
        printer = replace(printer, **{part: text})
        mode = "text" if text in _SLOW else "raster"
        device = next((one.device for one in attached if one.kind == text), "")
        return replace(printer, mode=mode, device=device, answers=False)
    if part == "width":
        return replace(printer, width_mm=int(text))
    if part == "baud":
        return replace(printer, baud=int(text))
    if part == "drawer":
        return replace(printer, drawer=bool(text))
    if part in ("host", "device"):
        return replace(printer, answers=False, **{part: text})
    return replace(printer, **{part: text})


def wrong_in(printer: Printer, port_text: str, phrase: Callable[..., str]) -> dict[str, str]:
    """Field → what is lacking or wrong there."""
    wrong = {}
    needed = {"file": "folder", "network": "host", "none": ""}.get(printer.kind, "device")
    if needed and not str(getattr(printer, needed)).strip():
        wrong[needed] = phrase(f"wrong.{needed}")
    if printer.kind == "network" and _port(port_text) is None:
        wrong["port"] = phrase("wrong.port", usual=RAW_PORT)
    return wrong


def read_port(printer: Printer, port_text: str) -> Printer:
    """The printer as it is kept: without blanks around, with its port. Only where nothing is wrong."""
    port = _port(port_text) if printer.kind == "network" else None
    return replace(
        printer,
        folder=printer.folder.strip(),
        host=printer.host.strip(),
        device=printer.device.strip(),
        port=port or printer.port,
    )


def _port(text: str) -> int | None:
    plain = text.translate(_WIDE_DIGITS).strip()
    number = int(plain) if plain.isascii() and plain.isdecimal() and len(plain) < 10 else 0
    return number if 0 < number <= _MOST_PORT else None
