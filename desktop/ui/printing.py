"""Printing beside the work: a slip is drawn on the database lane, sent on the side lane, and what fails is said.

The sale or refund stands before anything is printed, so a failure never takes it back; it can always be printed again.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from msgspec import Struct

from desktop.core.domain.errors import Refusal, RuleBroken
from desktop.core.domain.printer import CardForm, Printer
from desktop.core.domain.slip import Card
from desktop.core.ports import Till
from desktop.core.services.print_slip import print_slip
from desktop.core.services.shifts.report_z import z_report
from desktop.core.services.shifts.zs import find_z
from desktop.ui.desk import Desk, Notice, Sent

What = Literal["slip", "card", "z"]
PAPERS = "papers"
"""The folder in the data directory for what has no printer to go to."""
_CAUSES = ("not_set", "folder", "unknown_host", "refused", "no_answer", "broke_off")


class Drawn(Struct, frozen=True, kw_only=True):
    """Paper as bytes, with the name that a file of it gets and the printer that they were drawn for."""

    what: What
    data: bytes
    name: str
    printer: Printer
    is_refund: bool = False
    is_copy: bool = False


def printer_for(what: What, chosen: Printer, data_dir: Path) -> Printer:
    """Where this paper goes: the device's printer; for want of one, and for cards off a slip printer, a PDF here."""
    if chosen.kind == "file" or (chosen.kind == "network" and what != "card"):
        return chosen
    return Printer(kind="file", folder=str(data_dir / PAPERS), width_mm=chosen.width_mm)


def draw_slip(till: Till, number: str, language: str, printer: Printer, *, is_copy: bool = False) -> Drawn:
    """The slip of a bill or refund for this printer. Raises what print_slip raises."""
    slip = print_slip(till, number, language, is_copy=is_copy)
    data = till.papers.slip(slip, printer)
    name = slip.refund_no or slip.bill_no
    return Drawn(
        what="slip", data=data, name=name, printer=printer, is_refund=slip.refund_no is not None, is_copy=is_copy
    )


def draw_z(till: Till, number: int, language: str, printer: Printer, *, is_copy: bool = False) -> Drawn:
    """A Z for this printer. Raises what find_z raises."""
    report = z_report(till, find_z(till, number), language, is_copy=is_copy)
    data = till.papers.report(report, printer)
    return Drawn(what="z", data=data, name=report.number, printer=printer, is_copy=is_copy)


def draw_card(till: Till, card: Card, printer: Printer, form: CardForm = "pdf") -> Drawn:
    """A card that was made (print_card_of), as bytes."""
    name = "card-" + card.number.replace(" ", "")
    return Drawn(what="card", data=till.papers.card(card, form), name=name, printer=printer)


def send(desk: Desk, drawn: Drawn) -> Sent:
    """Hand the bytes over, on the side lane's thread; our own folder is made where it is missing.

    Raises RuleBroken ``printer.*``.
    """
    own = desk.doors.data_dir / PAPERS
    if drawn.printer.kind == "file" and drawn.printer.folder == str(own):
        try:
            own.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise RuleBroken("printer.folder", folder=str(own)) from error
    return desk.doors.send(drawn.printer, drawn.data, drawn.name)


class Printing:
    """Prints for the shell; ``printed`` hears whether it went well."""

    def __init__(self, desk: Desk, printed: Callable[[bool], None]) -> None:
        self._desk = desk
        self._printed = printed

    def slip(self, bill: str, *, is_copy: bool = False) -> None:
        """Print the slip of a bill or refund. Without a printer only somebody who asks for a copy sees the preview."""
        printer, language = self._desk.settings.printer, self._desk.words.language
        if printer.kind != "none":
            self._desk.lane.run(lambda till: draw_slip(till, bill, language, printer, is_copy=is_copy), self._send)
        elif is_copy:
            self._desk.open("paper", what="slip", bill=bill)

    def _send(self, drawn: Drawn) -> None:
        self._desk.aside.run(
            lambda: send(self._desk, drawn),
            lambda sent: self._went_well(drawn, sent),
            lambda refusal: self._failed(drawn, refusal),
        )

    def _went_well(self, drawn: Drawn, sent: Sent) -> None:
        self._printed(True)  # noqa: FBT003 - the answer to "did it print?"
        if drawn.printer.kind == "file" or drawn.is_copy:
            self._desk.tell(done_notice(self._desk, drawn, sent))

    def _failed(self, drawn: Drawn, refusal: Refusal) -> None:
        self._printed(False)  # noqa: FBT003 - the answer to "did it print?"
        self._desk.tell(failed_notice(self._desk, drawn, refusal))


def done_notice(desk: Desk, drawn: Drawn, sent: Sent) -> Notice:
    """Where it went: a new file by its name, or the printer."""
    if drawn.printer.kind == "file":
        path = Path(sent.where)
        title = desk.say("window.printing.saved", file=path.name)
        return Notice(tone="ok", title=title, detail=desk.say("window.printing.folder", folder=path.parent))
    return Notice(tone="ok", title=desk.say("window.printing.printed", name=drawn.name))


def failed_notice(desk: Desk, drawn: Drawn, refusal: Refusal) -> Notice:
    """What happened, what is safe, what to do, and the real cause."""
    todo = "window.printing.again_folder" if drawn.printer.kind == "file" else "window.printing.again"
    if drawn.what == "card":
        title, todo = desk.say("window.printing.card_failed"), "window.printing.again_card"
    elif drawn.what == "z":
        title, todo = desk.say("window.printing.z_failed"), "window.printing.again_z"
    elif drawn.is_copy:
        title = desk.say("window.printing.copy_failed")
    elif drawn.is_refund:
        title = desk.say("window.printing.refund_failed")
    else:
        title = desk.say(f"window.printing.{desk.shop.mode}_failed")
    return Notice(tone="bad", title=title, detail=desk.say(todo, cause=cause(desk, drawn, refusal)))


def cause(desk: Desk, drawn: Drawn, refusal: Refusal) -> str:
    """Why it did not print, in one short sentence."""
    name = refusal.code.removeprefix("printer.")
    if name not in _CAUSES:
        return desk.say("window.printing.cause.unknown")
    where = {"host": drawn.printer.host, "port": drawn.printer.port, "folder": drawn.printer.folder}
    return desk.say(f"window.printing.cause.{name}", **where)
