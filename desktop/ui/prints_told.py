"""What is said of a job of the print queue: what happened, what is safe, what to do, and the real cause."""

from collections.abc import Callable
from pathlib import Path

from desktop.core.domain.print_job import PrintJob
from desktop.core.domain.printer import Printer
from desktop.ui.desk import Notice

Say = Callable[..., str]
QUEUE_KEY = "Ctrl+Shift+P"
"""Opens what waits for the printer."""
_CAUSES = (
    "not_set", "folder", "unknown_host", "refused", "no_answer", "broke_off", "no_device", "denied", "busy",
    "no_serial", "not_here", "silent", "not_a_printer", "cover_open", "paper_out", "cutter", "error", "offline",
    "interrupted", "restored", "gone", "late",
)  # fmt: skip


def cause_of(say: Say, job: PrintJob) -> str:
    """Why it is not printed, in one short sentence; "" where nothing is wrong."""
    if not job.cause:
        return ""
    if job.cause not in _CAUSES:
        return say("window.printing.cause.unknown")
    return say(f"window.printing.cause.{job.cause}", **{"host": "", "port": "", "folder": "", **_places(job.facts)})


def _places(facts: dict[str, str]) -> dict[str, str]:
    where = facts.get("where") or facts.get("device") or ""
    return {"where": where, "device": where, **facts}


def name_of(say: Say, job: PrintJob) -> str:
    """What it is: 小票 A2-0087 · 副本."""
    about = job.about if job.kind in ("slip", "refund", "z", "report") else ""
    name = say(f"window.printing.kind.{job.kind}", about=about).strip()
    return say("window.printing.copy", name=name) if job.is_copy else name


def outcome_notice(say: Say, mode: str, before: PrintJob, job: PrintJob, printer: Printer, where: str) -> Notice | None:
    """A toast for what came of a try; None where nobody needs one: paper that came out, the same failure again."""
    if job.state == "done":
        asked_for = printer.kind == "file" or job.is_copy or job.kind == "card" or before.cause
        return done_notice(say, job, printer, where) if asked_for else None
    if job.cause == before.cause and job.state == "waiting":
        return None
    return failed_notice(say, mode, job)


def done_notice(say: Say, job: PrintJob, printer: Printer, where: str) -> Notice:
    """Where it went: a new file by its name, or the printer."""
    if printer.kind == "file":
        path = Path(where)
        title = say("window.printing.saved", file=path.name)
        return Notice(tone="ok", title=title, detail=say("window.printing.folder", folder=path.parent))
    return Notice(tone="ok", title=say("window.printing.printed", name=name_of(say, job)))


def failed_notice(say: Say, mode: str, job: PrintJob) -> Notice:
    """What did not come out, and what becomes of it."""
    kind: str = job.kind
    if kind == "slip":
        kind = "copy" if job.is_copy else f"slip_{mode}"
    state: str = job.state if job.state in ("waiting", "uncertain") else "dropped"
    if state == "dropped" and job.kind == "drawer":
        state = "drawer"
    title = say(f"window.printing.{'doubt' if state == 'uncertain' else 'failed'}.{kind}")
    detail = say(f"window.printing.todo.{state}", cause=cause_of(say, job), queue=QUEUE_KEY)
    return Notice(tone="bad", title=title, detail=detail)
