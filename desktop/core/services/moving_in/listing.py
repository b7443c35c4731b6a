"""Every problem, remark and difference of an import as a table beside it: a report keeps the first of them alone."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from desktop.core.domain.errors import Refusal
from desktop.core.ports import Stage, Till
from desktop.core.services.moving_in.report import Difference, ImportReport, Problem

_HEADER = ("row", "line", "kind", "reason", "text", "member_no", "held", "brought")
_TOGETHER = 500


class Listing(Struct, frozen=True):
    """Where the table goes, and what a reason's code is in words."""

    path: Path
    say: Callable[[str], str]


@contextmanager
def listed(till: Till, stage: Stage, report: ImportReport, asked: Listing | None) -> Iterator[None]:
    """What the block finds wrong with rows goes into the table, through the stage, so that memory stays flat.

    ``report.listing`` names the table once it stands; a folder that does not take it changes nothing of the import.
    """
    if asked is None:
        yield
        return
    waiting = list[tuple[object, ...]]()

    def tell(kind: str, found: Problem | Difference) -> None:
        waiting.append(_row(kind, found))
        if len(waiting) == _TOGETHER:
            stage.tell(waiting)
            waiting.clear()

    report.tell = tell
    try:
        yield
    finally:
        report.tell = None
    stage.tell(waiting)
    rows = (_cells(row, asked.say) for row in stage.told())
    try:
        with till.tables.write(asked.path, _HEADER, rows) as draft:
            draft.publish()
    except Refusal:
        return
    report.listing = str(asked.path)


def _row(kind: str, found: Problem | Difference) -> tuple[object, ...]:
    if isinstance(found, Difference):
        return found.row, found.line, kind, "", found.member_no, found.held, found.brought
    return found.row, found.line, kind, found.reason, "", "", ""


def _cells(row: tuple[object, ...], say: Callable[[str], str]) -> tuple[object, ...]:
    number, line, kind, reason, *rest = row
    return number, line, kind, reason, say(str(reason)) if reason else "", *rest
