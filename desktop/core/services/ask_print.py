"""Ask for paper: a job of the print queue, kept in a transaction of its own or in that of what it is about.

A sale or refund keeps the job of its slip itself (``ask_slip``): whoever is killed after it stands, its paper comes.
print_queue takes and sends what is kept here.
"""

from msgspec import Struct

from desktop.core.domain import print_job as step
from desktop.core.domain.print_job import JobKind, PrintJob
from desktop.core.domain.printer import CardForm, Printer
from desktop.core.ports import Till, Writing

_DEEDS: dict[JobKind, str] = {"z": "z.print", "report": "reports.see"}


class Wish(Struct, frozen=True, kw_only=True):
    """Something to print. ``job_id`` is made when the action begins, so that asking twice prints once.

    ``about``: a bill's or refund's number, a member's id. ``printer`` None: the device's, when its turn comes.
    """

    job_id: str
    kind: JobKind
    about: str = ""
    language: str = ""
    is_copy: bool = False
    form: CardForm = "pdf"
    printer: Printer | None = None


class SlipWish(Struct, frozen=True, kw_only=True):
    """The paper of a sale or refund that is about to be: its ``language``; ``opens_drawer``: the cash drawer first."""

    language: str
    opens_drawer: bool = False


def ask_print(till: Till, *wishes: Wish) -> tuple[PrintJob, ...]:
    """Keep the wishes as jobs, in order; the jobs. One that was asked for before is left as it has become.

    A copy of what still waits is that job, tried now; a copy of what is in doubt is that job as a copy: neither comes
    out twice. Raises what Staff.demand raises for a Z or a report.
    """
    with till.ledger.writing() as writing:
        for deed in {_DEEDS[wish.kind] for wish in wishes if wish.kind in _DEEDS}:
            till.staff.demand(deed)
        return tuple(_asked(writing, wish) for wish in wishes)


def _asked(writing: Writing, wish: Wish) -> PrintJob:
    now = writing.moment().recorded_at_us
    known = writing.print_job(wish.job_id)
    if known is not None:
        return known
    if wish.is_copy and wish.printer is None:
        about = (wish.kind, wish.about)
        same = [job for job in writing.open_print_jobs() if (job.kind, job.about) == about and job.printer is None]
        if same:
            return _kept(writing, step.again(same[-1], now))
    job = PrintJob(
        job_id=wish.job_id,
        kind=wish.kind,
        about=wish.about,
        language=wish.language,
        is_copy=wish.is_copy,
        form=wish.form,
        printer=wish.printer,
        asked_at_us=now,
        changed_at_us=now,
    )
    return _kept(writing, job)


def ask_slip(writing: Writing, kind: JobKind, number: str, wish: SlipWish | None) -> None:
    """Keep the job of a bill's or refund's slip, once, in this transaction; None: nobody wants paper."""
    for each in slip_wishes(kind, number, wish) if wish else ():
        _asked(writing, each)


def slip_wishes(kind: JobKind, number: str, wish: SlipWish) -> tuple[Wish, ...]:
    """The jobs of a first slip, in their order: asked for twice, they are the same jobs."""
    slip = Wish(job_id=f"slip {number}", kind=kind, about=number, language=wish.language)
    drawer = Wish(job_id=f"drawer {number}", kind="drawer", about=number, language=wish.language)
    return (drawer, slip) if wish.opens_drawer else (slip,)


def _kept(writing: Writing, job: PrintJob) -> PrintJob:
    writing.keep_print_job(job)
    return job
