"""The stamp: when an event counts, written once at acceptance and never computed again (DESIGN 3).

Live events follow the till's clock, corrected where it is behind or surely ahead, never later than now, each after the
one before it in its log. What is dated counts when it says. By ``mac`` HQ knows its own stamp again after a restore.
"""

import hmac
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from zoneinfo import ZoneInfo

from msgspec import Struct

from desktop.core.domain.calendar import BusinessClock
from desktop.core.protocol.body import Body
from desktop.core.protocol.messages import Stamp

HOME = ""
_MAC_DIGITS = 32
_MINUTE_US = 60_000_000


class Clock(Struct, frozen=True):
    """What a push says of the till's clock: HQ's time at it, by how much the till is behind.

    ``round_us``: HQ's time at the till's last complete round. What came after that has happened since.
    """

    received_us: int
    offset_us: int = 0
    round_us: int = 0

    def corrected(self, recorded_us: int) -> int:
        """HQ's time of what the till recorded, as far as it can be known; never later than now.

        What is recorded is never before the newest of HQ's times that the till had heard. So it is set back only where
        it is surely wrong, later than now, and never to before the last round: else a clock that was set ahead since
        would take value back to days that are over (I15).
        """
        if self.offset_us < 0 and recorded_us <= self.received_us:
            return recorded_us
        at_us = recorded_us + self.offset_us
        return min(at_us, self.received_us) if at_us >= self.round_us else self.received_us


class Stamper:
    """Stamps the events of one epoch, in the order of its log."""

    def __init__(self, key: bytes, clock: Clock, days: Mapping[str, BusinessClock], last_us: int) -> None:
        """``days``: by store, HOME for stores not known. ``last_us``: when the epoch's newest live event counts."""
        self._key = key
        self._clock = clock
        self._clocks = days
        self.last_us = last_us
        self._days: dict[tuple[str, int], date] = {}

    def stamp(self, event_id: str, body: Body | None, store_id: str, sent: Stamp | None) -> Stamp:
        """A new event's stamp: the one that HQ gave it before, if it is known again, else a new one."""
        if sent is not None and is_own(self._key, event_id, sent):
            self.follow(body, sent.at_us)
            return sent
        at_us = self._instant(body)
        self.follow(body, at_us)
        is_dated = body is not None and body.occurred_at_us is not None
        day = body.business_date if body is not None and is_dated else self._day(store_id, at_us)
        return Stamp(at_us=at_us, day=day, mac=mac(self._key, event_id, at_us, day))

    def follow(self, body: Body | None, at_us: int) -> None:
        """What comes next in the log counts after this event, unless this one is dated."""
        if at_us > self.last_us and body is not None and body.occurred_at_us is None:
            self.last_us = at_us

    def _instant(self, body: Body | None) -> int:
        if body is not None and body.occurred_at_us is not None:
            return body.occurred_at_us
        at_us = self._clock.received_us if body is None else self._clock.corrected(body.recorded_at_us)
        return at_us if at_us > self.last_us else self.last_us + 1

    def _day(self, store_id: str, at_us: int) -> date:
        """The business day; the same for all of a minute, which many events of a push share or neighbour."""
        minute = store_id, at_us // _MINUTE_US
        if minute not in self._days:
            self._days[minute] = (self._clocks.get(store_id) or self._clocks[HOME]).day(at_us)
        return self._days[minute]


def is_own(key: bytes, event_id: str, stamp: Stamp) -> bool:
    """Whether HQ gave this stamp to this event."""
    return hmac.compare_digest(stamp.mac.encode(), mac(key, event_id, stamp.at_us, stamp.day).encode())


def mac(key: bytes, event_id: str, at_us: int, day: date) -> str:
    """What says that a stamp is HQ's own."""
    return hmac.digest(key, f"{event_id}|{at_us}|{day}".encode(), "sha256").hex()[:_MAC_DIGITS]


@lru_cache(maxsize=4096)
def business_clock(zone: str, starts_minutes: int) -> BusinessClock:
    """A store's day. HQ checked the zone's name when the store was opened."""
    return BusinessClock(ZoneInfo(zone), starts_minutes)
