"""A job of the print queue: what to print, never its bytes; and what becomes of it. Pure.

    waiting ──begun──▶ sending ──done──▶ done
       ▲                  ├──failed, nothing had gone out──▶ waiting (tried again by itself)
       │                  └──failed half-way, or the program ended──▶ uncertain
       └──again (a person asks; it is a copy now)──────────────── uncertain ──dropped──▶ dropped

Only a person takes a job out of ``uncertain``: what may be on paper is never printed twice by itself. A test page and a
drawer are for now or never: they are not tried again, and end as ``dropped``.
"""

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from desktop.core.domain.printer import CardForm, Printer

JobKind = Literal["slip", "refund", "card", "z", "report", "test", "drawer"]
JobState = Literal["waiting", "sending", "done", "uncertain", "dropped"]
OPEN: tuple[JobState, ...] = ("waiting", "sending", "uncertain")
"""The states that somebody, or the queue itself, has still to do something about."""
_ONCE: tuple[JobKind, ...] = ("test", "drawer")
_MARKED: tuple[JobKind, ...] = ("slip", "refund", "z")


class PrintJob(Struct, frozen=True, kw_only=True):
    """``about`` names what to print: a bill's, refund's or Z's number, a member's id; "" for a test page.

    ``printer`` None: the one that this device has when the job's turn comes. ``cause`` is why it is not printed yet, as
    the end of a refusal's code, with the ``facts`` of its sentence. Times are microseconds since 1970.
    """

    job_id: str
    kind: JobKind
    about: str = ""
    language: str
    is_copy: bool = False
    form: CardForm = "pdf"
    printer: Printer | None = None
    state: JobState = "waiting"
    tries: int = 0
    cause: str = ""
    facts: dict[str, str] = {}
    asked_at_us: int = 0
    changed_at_us: int = 0

    @property
    def is_once(self) -> bool:
        """Whether it is for now or never."""
        return self.kind in _ONCE

    @property
    def is_open(self) -> bool:
        """Whether it still asks for something."""
        return self.state in OPEN


def begun(job: PrintJob, at_us: int) -> PrintJob:
    """It is being sent from now on: stored before the first byte goes out."""
    return replace(job, state="sending", tries=job.tries + 1, changed_at_us=at_us)


def done(job: PrintJob, at_us: int) -> PrintJob:
    """The printer has it, whole."""
    return replace(job, state="done", cause="", facts={}, changed_at_us=at_us)


def failed(job: PrintJob, cause: str, facts: dict[str, str], at_us: int, *, reached: bool) -> PrintJob:
    """It did not come out. ``reached``: bytes had gone out, so that nobody knows what is on the paper."""
    state: JobState = "dropped" if job.is_once else "uncertain" if reached else "waiting"
    return replace(job, state=state, cause=cause, facts=facts, changed_at_us=at_us)


def gone(job: PrintJob, at_us: int) -> PrintJob:
    """What it is about cannot be drawn any more: nobody will ever print it."""
    return replace(job, state="dropped", cause="gone", facts={}, changed_at_us=at_us)


def woken(job: PrintJob, at_us: int) -> PrintJob:
    """As a new run of the program finds it: what was being sent is in doubt, what was for now is too late."""
    if job.is_open and job.is_once:
        return replace(job, state="dropped", cause="late", facts={}, changed_at_us=at_us)
    if job.state == "sending":
        return replace(job, state="uncertain", cause="interrupted", facts={}, changed_at_us=at_us)
    return job


def again(job: PrintJob, at_us: int, printer: Printer | None = None) -> PrintJob:
    """A person wants it, now; on ``printer``, if one is given. What may be on paper already comes as a copy."""
    if not job.is_open or job.state == "sending":
        return job
    marked = job.is_copy or (job.state == "uncertain" and job.kind in _MARKED)
    return replace(job, state="waiting", is_copy=marked, printer=printer or job.printer, changed_at_us=at_us)


def dropped(job: PrintJob, at_us: int) -> PrintJob:
    """A person does not want it any more. What is being sent cannot be called back."""
    if not job.is_open or job.state == "sending":
        return job
    return replace(job, state="dropped", changed_at_us=at_us)
