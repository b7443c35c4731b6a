"""What a check of the ledger finds: of everything that is wrong, the first in the log's order is kept."""

from dataclasses import dataclass, field
from typing import Any

from desktop.core.domain.keeping import FirstBad
from desktop.core.ports import Progress

_AFTER_ALL = 1 << 62


@dataclass
class Findings:
    """The first fault so far, and how far the check has come."""

    progress: Progress
    total: int = 0
    done: int = 0
    walked: int = 0
    first: FirstBad | None = None
    _place: int = _AFTER_ALL
    at: tuple[str, int] = field(default=("", 0))

    def step(self) -> None:
        """One event more was looked at."""
        self.done += 1
        if self.done % 1000 == 0 or self.done == self.total:
            self.progress(self.done, self.total)

    def add(self, place: int, bad: FirstBad) -> None:
        """Something is wrong at a place of the log; of two at one place the one found first counts."""
        if place < self._place:
            self._place, self.first = place, bad

    def add_event(self, raw: Any, event_id: str, what: str, member_id: str | None = None) -> None:
        """Something derived from that event is wrong; an event that is not held stands at the log's end."""
        row = raw.execute("SELECT place, epoch, seq FROM events WHERE event_id = ?", (event_id,)).fetchone()
        place, epoch, seq = row or (_AFTER_ALL - 1, *self.at)
        held = event_id if row else None
        self.add(place, FirstBad(epoch=epoch, seq=seq, event_id=held, what=what, member_id=member_id))

    def add_at_end(self, what: str, member_id: str | None = None) -> None:
        """Something is wrong that belongs to no single event: it stands after the last one."""
        epoch, seq = self.at
        self.add(_AFTER_ALL - 1, FirstBad(epoch=epoch, seq=seq, event_id=None, what=what, member_id=member_id))
