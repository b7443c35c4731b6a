"""The print queue as rows of the ledger's file: which jobs, in which state. No fact: nothing of it travels to HQ."""

from typing import Any

import msgspec

from desktop.core.domain.print_job import PrintJob
from desktop.core.domain.printer import Printer

_COLUMNS = (
    "job_id, kind, about, language, is_copy, form, printer, state, tries, cause, facts, asked_at_us, changed_at_us"
)
_JOBS = f"SELECT {_COLUMNS} FROM print_jobs WHERE "  # noqa: S608 - constants of this file, here and below
_OPEN = _JOBS + "state IN ('waiting', 'sending', 'uncertain') ORDER BY place"
_ENDED = _JOBS + "state IN ('done', 'dropped') ORDER BY place DESC LIMIT ?"
_ONE = _JOBS + "job_id = ?"
_KEEP = (
    f"INSERT INTO print_jobs ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
    " ON CONFLICT (job_id) DO UPDATE SET is_copy = excluded.is_copy, printer = excluded.printer,"
    " state = excluded.state, tries = excluded.tries, cause = excluded.cause, facts = excluded.facts,"
    " changed_at_us = excluded.changed_at_us"
)
_KEPT = 200
"""So many jobs that have ended stay to be looked at."""
_PRUNE = (
    "DELETE FROM print_jobs WHERE state IN ('done', 'dropped') AND place <= (SELECT place FROM print_jobs"
    " WHERE state IN ('done', 'dropped') ORDER BY place DESC LIMIT 1 OFFSET ?)"
)
RESTORED = (
    "UPDATE print_jobs SET state = 'uncertain', cause = 'restored', facts = '{}' WHERE state IN ('waiting', 'sending')"
)
"""For a ledger brought back from a backup: what waited then may have been printed since."""


class PrintReading:
    """The questions (ports.Reading), inside the transaction of ``raw``."""

    raw: Any

    def open_print_jobs(self) -> list[PrintJob]:
        """What is not printed yet, in the order asked."""
        return [_job(row) for row in self.raw.execute(_OPEN)]

    def ended_print_jobs(self, limit: int) -> list[PrintJob]:
        """What was printed or dropped, newest first."""
        return [_job(row) for row in self.raw.execute(_ENDED, (limit,))]

    def print_job(self, job_id: str) -> PrintJob | None:
        """The job with that id."""
        row = self.raw.execute(_ONE, (job_id,)).fetchone()
        return _job(row) if row else None


class PrintWriting(PrintReading):
    """The change (ports.Writing), inside the transaction of ``raw``."""

    def keep_print_job(self, job: PrintJob) -> None:
        """Keep a new job, or what has become of one; of those that ended, the newest stay."""
        self.raw.execute(_KEEP, _row(job))
        if not job.is_open:
            self.raw.execute(_PRUNE, (_KEPT,))


def _job(row: tuple[Any, ...]) -> PrintJob:
    values = dict(zip(_COLUMNS.split(", "), row, strict=True))
    printer, facts = values["printer"], values["facts"]
    values["printer"] = msgspec.json.decode(printer, type=Printer) if printer else None
    values["facts"] = msgspec.json.decode(facts, type=dict[str, str])
    values["is_copy"] = bool(values["is_copy"])
    return msgspec.convert(values, PrintJob)


def _row(job: PrintJob) -> tuple[object, ...]:
    printer = msgspec.json.encode(job.printer).decode() if job.printer is not None else None
    facts = msgspec.json.encode(job.facts).decode()
    return (
        job.job_id, job.kind, job.about, job.language, job.is_copy, job.form, printer, job.state, job.tries, job.cause,
        facts, job.asked_at_us, job.changed_at_us,
    )  # fmt: skip
