"""What waits to be sent, in words. Pure."""

from collections.abc import Callable, Sequence

from desktop.core.services.watch_hq import Unsent
from desktop.ui.figures import change_text
from desktop.ui.sync.model import Waiting, WaitingRow
from desktop.ui.sync.reach_told import Clock

Say = Callable[..., str]
Has = Callable[[str], bool]
_KILO = 1_024


def waiting_told(say: Say, has: Has, clock: Clock, unsent: int, newest: Sequence[Unsent]) -> Waiting:
    """The newest of all that waits."""
    note = "note_more" if unsent > len(newest) else "note"
    return Waiting(
        title=say("window.sync.waiting.title", count=f"{unsent:,}"),
        note=say(f"window.sync.waiting.{note}", count=f"{len(newest):,}") if unsent else "",
        rows=tuple(_row(say, has, clock, each) for each in newest),
        empty=say("window.sync.waiting.empty"),
    )


def _row(say: Say, has: Has, clock: Clock, each: Unsent) -> WaitingRow:
    points = say("window.sync.waiting.points", points=change_text(each.points)) if each.points else ""
    return WaitingRow(
        seq=f"{each.place:,}",
        at=clock.at(each.recorded_at_us, seconds=True),
        what=" ".join(part for part in (kind_words(say, has, each.kind), each.number) if part),
        about=" ".join(part for part in (each.member, points) if part),
        size=f"{max(0.1, each.bytes / _KILO):.1f} KB",
    )


def kind_words(say: Say, has: Has, kind: str) -> str:
    """What kind of event it is; one that this version has no word for is a record."""
    key = f"window.sync.kind.{kind.replace('.', '_')}"
    return say(key if has(key) else "window.sync.kind.other")
