"""The print queue: what was asked for (ask_print) is taken, sent, ended; each step stored before the next.

The states: domain/print_job.py. Whoever sends (the window's printer thread) calls ``take_job``, sends what it gives,
and says with ``job_ended`` what came of it. Nothing here opens a line or waits.
"""

from collections.abc import Callable, Collection
from typing import NamedTuple

from desktop.core.domain import print_job as step
from desktop.core.domain.errors import Refusal
from desktop.core.domain.print_job import PrintJob
from desktop.core.domain.printer import Printer
from desktop.core.ports import Till, Writing
from desktop.core.services.draw_job import Drawn, draw_job


class Taken(NamedTuple):
    """A job that is ``sending`` in the ledger, and what to send where."""

    job: PrintJob
    printer: Printer
    drawn: Drawn


def _kept(writing: Writing, job: PrintJob) -> PrintJob:
    writing.keep_print_job(job)
    return job


def open_jobs(till: Till) -> tuple[PrintJob, ...]:
    """What is not printed yet, in the order asked."""
    with till.ledger.reading() as reading:
        return tuple(reading.open_print_jobs())


def ended_jobs(till: Till, limit: int = 20) -> tuple[PrintJob, ...]:
    """What was printed or dropped, newest first."""
    with till.ledger.reading() as reading:
        return tuple(reading.ended_print_jobs(limit))


def wake_queue(till: Till) -> tuple[PrintJob, ...]:
    """What a new run of the program finds: called once, before anything is taken. The open jobs."""
    if not open_jobs(till):
        return ()
    with till.ledger.writing() as writing:
        now = writing.moment().recorded_at_us
        for job in writing.open_print_jobs():
            after = step.woken(job, now)
            if after != job:
                writing.keep_print_job(after)
        return tuple(writing.open_print_jobs())


def take_job(till: Till, printer: Printer, resting: Collection[Printer] = ()) -> Taken | None:
    """The next job that can be sent now: drawn, and kept as ``sending``. None where there is none.

    ``printer``: the device's. ``resting`` printers failed a moment ago: what is for them waits, in its order. A drawer
    goes before paper. What cannot be drawn any more is dropped.
    """
    for job in sorted(open_jobs(till), key=lambda job: job.kind != "drawer"):
        target = job.printer or printer
        if job.state != "waiting" or target in resting:
            continue
        try:
            drawn = draw_job(till, job, target)
        except Refusal:
            _change(till, job.job_id, step.gone)
            continue
        begun = _change(till, job.job_id, lambda job, now: step.begun(job, now) if job.state == "waiting" else job)
        if begun is not None and begun.state == "sending":
            return Taken(begun, target, drawn)
    return None


def job_ended(till: Till, job_id: str, refusal: Refusal | None = None) -> PrintJob | None:
    """What came of sending: the job as it is now; None where the ledger was restored and knows no such job.

    The refusal's fact ``reached`` says whether bytes had gone out.
    """
    if refusal is None:
        return _change(till, job_id, step.done)
    cause = refusal.code.removeprefix("printer.")
    facts = {name: str(fact) for name, fact in refusal.facts.items() if name != "reached"}
    reached = bool(refusal.facts.get("reached", not refusal.code.startswith("printer.")))
    return _change(till, job_id, lambda job, now: step.failed(job, cause, facts, now, reached=reached))


def print_again(till: Till, job_id: str, printer: Printer | None = None) -> PrintJob | None:
    """A person wants it now, perhaps on another printer; what may be on paper comes as a copy."""
    return _change(till, job_id, lambda job, now: step.again(job, now, printer))


def drop_job(till: Till, job_id: str) -> PrintJob | None:
    """A person does not want it any more."""
    return _change(till, job_id, step.dropped)


def _change(till: Till, job_id: str, how: Callable[[PrintJob, int], PrintJob]) -> PrintJob | None:
    with till.ledger.writing() as writing:
        job = writing.print_job(job_id)
        return None if job is None else _kept(writing, how(job, writing.moment().recorded_at_us))
