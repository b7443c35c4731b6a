"""Send bytes to the printer that this device is told of; when this returns they are there, or a refusal says why not.

A refusal never means that a sale is lost: the sale stood before anything was printed. Its fact ``reached`` says whether
bytes had gone out: then nobody knows what is on the paper, and only a person may print it again.
"""

from contextlib import closing

from msgspec import Struct

from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.printer import Printer
from desktop.devices.connecting import connected
from desktop.devices.lines import Line
from desktop.devices.print_folder import put_file
from desktop.devices.status import NotAPrinter, Status, asked

CONFIRM_S = 10.0
"""How long a printer may be busy with the last lines before it says how it is."""


class Sent(Struct, frozen=True):
    """Where the bytes went: the path of a new file, ``host:port`` or a device. ``near_end``: little paper is left."""

    where: str
    near_end: bool = False


class Looked(Struct, frozen=True):
    """A printer that can be reached. ``answers`` when asked how it is; ``trouble``: what it says is wrong, or ""."""

    answers: bool
    trouble: str = ""
    near_end: bool = False


def send(printer: Printer, data: bytes, name: str) -> Sent:
    """Print ``data``; ``name`` (a bill's number) names the file, where it becomes one.

    Raises RuleBroken ``printer.folder``, what ``connected`` raises, ``printer.broke_off``, ``printer.silent``,
    ``printer.not_a_printer``, and what a printer says of itself: ``cover_open``, ``paper_out``, ``cutter``, ``error``,
    ``offline``.
    """
    if printer.kind == "file" and printer.folder:
        return Sent(str(put_file(printer.folder, data, name)))
    with closing(connected(printer, name)) as line:
        _fit_to_print(printer, line)
        try:
            line.write(data)
            status = asked(line, CONFIRM_S) if printer.answers else None
            line.finish()
        except OSError as error:
            raise _refusal(printer, "broke_off", reached=True) from error
        except NotAPrinter as error:
            raise _refusal(printer, "not_a_printer", reached=True) from error
    if printer.answers:
        _check(printer, status, reached=True)
    return Sent(printer.where, near_end=status is not None and status.near_end)


def look(printer: Printer) -> Looked:
    """Whether the printer is there and how it is; nothing is printed. Raises as ``send``, but for a sick printer."""
    with closing(connected(printer, "look")) as line:
        try:
            status = asked(line)
        except OSError as error:
            raise _refusal(printer, "broke_off") from error
        except NotAPrinter as error:
            raise _refusal(printer, "not_a_printer") from error
    if status is None:
        return Looked(answers=False)
    return Looked(answers=True, trouble=status.trouble, near_end=status.near_end)


def _fit_to_print(printer: Printer, line: Line) -> None:
    """One that answers is asked first: what is wrong is said before anything has gone out."""
    if not printer.answers:
        return
    try:
        status = asked(line)
    except OSError as error:
        raise _refusal(printer, "no_answer") from error
    except NotAPrinter as error:
        raise _refusal(printer, "not_a_printer") from error
    _check(printer, status)


def _check(printer: Printer, status: Status | None, *, reached: bool = False) -> None:
    trouble = "silent" if status is None else status.trouble
    if trouble:
        raise _refusal(printer, trouble, reached=reached)


def _refusal(printer: Printer, what: str, *, reached: bool = False) -> RuleBroken:
    return RuleBroken(
        f"printer.{what}", where=printer.where, host=printer.host, port=printer.port, device=printer.device,
        folder=printer.folder, reached=reached,
    )  # fmt: skip
