"""A job of the print queue becomes bytes, from the ledger as it is now. A new kind is a line in ``_DRAWN``."""

from collections.abc import Callable
from typing import NamedTuple

from desktop.core.domain.print_job import JobKind, PrintJob
from desktop.core.domain.printer import Printer
from desktop.core.ports import Till
from desktop.core.services.print_card import card_on_record
from desktop.core.services.print_slip import print_slip
from desktop.core.services.reports.report_slip import report_slip
from desktop.core.services.shifts.report_z import z_report
from desktop.core.services.shifts.zs import find_z


class Drawn(NamedTuple):
    """Paper as bytes, and the name that a file of it gets."""

    data: bytes
    name: str


def draw_job(till: Till, job: PrintJob, printer: Printer) -> Drawn:
    """What this printer is sent. Raises what print_slip and card_on_record raise: then it can never be drawn."""
    return _DRAWN[job.kind](till, job, printer)


def _slip(till: Till, job: PrintJob, printer: Printer) -> Drawn:
    slip = print_slip(till, job.about, job.language, is_copy=job.is_copy)
    return Drawn(till.papers.slip(slip, printer), slip.refund_no or slip.bill_no)


def _card(till: Till, job: PrintJob, _printer: Printer) -> Drawn:
    card = card_on_record(till, job.about, job.language)
    return Drawn(till.papers.card(card, job.form), "card-" + card.number.replace(" ", ""))


def _z(till: Till, job: PrintJob, printer: Printer) -> Drawn:
    report = z_report(till, find_z(till, int(job.about)), job.language, is_copy=job.is_copy)
    return Drawn(till.papers.report(report, printer), report.number)


def _report(till: Till, job: PrintJob, printer: Printer) -> Drawn:
    report = report_slip(till, job.about, job.language)
    return Drawn(till.papers.report(report, printer), "report-" + job.about.replace("/", "-"))


def _test(till: Till, job: PrintJob, printer: Printer) -> Drawn:
    return Drawn(till.papers.sample_page(printer, job.language), "test")


def _drawer(till: Till, _job: PrintJob, _printer: Printer) -> Drawn:
    return Drawn(till.papers.drawer(), "drawer")


_DRAWN: dict[JobKind, Callable[[Till, PrintJob, Printer], Drawn]] = {
    "slip": _slip,
    "refund": _slip,
    "card": _card,
    "z": _z,
    "report": _report,
    "test": _test,
    "drawer": _drawer,
}
