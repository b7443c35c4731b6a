"""An import's report as lines on the screen: every row accounted for, the first problems by line."""

from desktop.cli.session import Session
from desktop.core.services.moving_in.report import ImportReport, Problem

_MOST_SHOWN = 20


def report_text(session: Session, report: ImportReport) -> str:
    """The counts, then what was not taken and why."""
    counts = {name: f"{getattr(report, name):,}" for name in ("rows", "imported", "duplicate", "rejected")}
    head = "commands.import.would" if report.dry_run else "commands.import.done"
    lines = [session.words.say(head, **counts)]
    if report.members_added:
        lines.append(session.say("commands.import.members_added", members=f"{report.members_added:,}"))
    lines += _problems(session, report.problems, report.rejected)
    if report.notes:
        lines += [session.say("commands.import.notes"), *_problems(session, report.notes, report.noted)]
    if report.differs:
        lines.append(session.say("commands.import.differs", count=f"{report.differing:,}"))
    if report.listing:
        lines.append(session.say("commands.import.listed", file=report.listing))
    if report.import_id and not report.dry_run:
        lines.append(session.say("commands.import.undo_with", id=report.import_id))
    return "\n".join(lines)


def _problems(session: Session, problems: list[Problem], of_all: int) -> list[str]:
    lines = [
        session.say("commands.import.problem", line=f"{problem.line:,}", reason=problem_text(session, problem.reason))
        for problem in problems[:_MOST_SHOWN]
    ]
    left = of_all - min(len(problems), _MOST_SHOWN)
    return [*lines, session.say("commands.import.more", count=f"{left:,}")] if left > 0 else lines


def problem_text(session: Session, reason: str) -> str:
    """What is wrong with a row, in words; a code nobody put into words stands for itself."""
    key = f"import_reasons.{reason}"
    return session.words.say(key) if session.words.has(key) else reason
