"""What time it is, by a wall clock that may be wrong (I15: that loses, blocks and expires no value).

Where the wall clock stands well before the newest event, one of the two is wrong. Without HQ it is taken to be the
event, written by a clock that ran ahead: what happens now is recorded after it and counts on the wall clock's day. But
where it stands before HQ's last time too, as with an empty battery, it is the clock: the day goes on.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from desktop.core.domain.calendar import BusinessClock
from desktop.core.store import hq_settings as hq
from desktop.core.store import statements as sql

_DOUBTFUL_BACKWARDS_US = 5 * 60 * 1_000_000


class PresentReading:
    """Asks for the time inside a transaction. The reading that it is part of has these three."""

    raw: Any
    _clock: BusinessClock
    _wall_us: Callable[[], int]

    def today(self) -> date:
        """The store's business day now."""
        behind = self.clock_doubtful() and self._stands_before_hq()
        return self._clock.day(self.newest_us() if behind else self._wall_us())

    def newest_us(self) -> int:
        """When the newest event was recorded, or HQ's newest time, if that is later."""
        (recorded,) = self.raw.execute(sql.NEWEST).fetchone()
        return int(recorded)

    def clock_doubtful(self) -> bool:
        """Whether the wall clock stands well before the newest event: one of the two is wrong (I15)."""
        return self._wall_us() < self.newest_us() - _DOUBTFUL_BACKWARDS_US

    def happens_us(self, wall_us: int, recorded_us: int) -> int:
        """When something counts that is recorded now: with it, but by the wall clock where a clock had run ahead."""
        return wall_us if self.clock_doubtful() and not self._stands_before_hq() else recorded_us

    def _stands_before_hq(self) -> bool:
        """Whether a doubtful wall clock is the one that is wrong: it stands well before what HQ said last."""
        hq_time_us = hq.get(self.raw, hq.TIME)
        return bool(hq_time_us) and self._wall_us() < int(hq_time_us) - _DOUBTFUL_BACKWARDS_US
