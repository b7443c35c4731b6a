"""The five classes and none, where a dormant or lost member came from, and who moved between classes (RULES.md).

Everything is derived from the window and the cycle: with 90 and 30 days, dormant is 60, lost 120, active 3 bills.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Literal

from msgspec import Struct

from desktop.core.domain.calendar import add_months
from desktop.core.domain.purchases import Count, bills_by, bills_in, bought_by
from desktop.core.domain.rhythm import own_rhythm
from desktop.core.domain.tiers import History

Class = Literal["none", "new", "returning", "active", "dormant", "lost"]
GONE: tuple[Class, ...] = ("dormant", "lost")
ExactlyThree = Literal["active", "returning"]
OwnRhythm = Literal["off", "on"]

_DORMANT_CYCLES = 2
_LOST_CYCLES = 4


class ClassRule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The shop's window and usual cycle, and how close cases are read.

    ``exactly_three``: the class of whoever bought exactly window ÷ cycle times. ``rhythm_…``: from how many bills a
    member's own rhythm counts, and the fewest days to dormant then. ``introduced_days``, ``growing_days``: where the
    first two stages end. ``rfm_days``: what RFM looks at.
    """

    window_days: int = 90
    cycle_days: int = 30
    count: Count = "bills"
    exactly_three: ExactlyThree = "active"
    own_rhythm: OwnRhythm = "off"
    rhythm_bills: int = 4
    rhythm_least_days: int = 14
    introduced_days: int = 30
    growing_days: int = 180
    rfm_days: int = 365

    @property
    def dormant_days(self) -> int:
        """Days since the last purchase from which a member is dormant, by the shop's cycle."""
        return _DORMANT_CYCLES * self.cycle_days

    @property
    def lost_days(self) -> int:
        """Days since the last purchase from which a member is lost, by the shop's cycle."""
        return _LOST_CYCLES * self.cycle_days

    @property
    def active_from(self) -> int:
        """The fewest purchases in the window of somebody who is active."""
        cycles = self.window_days // self.cycle_days
        return cycles if self.by_frequency(cycles) == "active" else max(2, cycles + 1)

    def by_frequency(self, purchases: int) -> Class:
        """The class of somebody who still comes, with that many purchases in the window."""
        if purchases <= 1:
            return "new"
        if purchases * self.cycle_days == self.window_days:
            return self.exactly_three
        return "active" if purchases * self.cycle_days > self.window_days else "returning"


class Classed(Struct, frozen=True, kw_only=True, array_like=True):
    """A member who has bought, on a day. ``n90``: purchases in the window; ``origin``: of a dormant or lost one."""

    name: Class
    origin: Class | None
    first_day: date
    last_day: date
    days_since: int
    n90: int


def classify(history: History, day: date, rule: ClassRule) -> Classed | None:
    """The member's class at the end of ``day``; None for who never bought (class none)."""
    bought = bought_by(history, day)
    if bought is None:
        return None
    days_since = (day - bought.last_day).days
    purchases = bills_in(history, day, rule.window_days, rule.count)
    gone = _gone(history, day, days_since, rule)
    return Classed(
        name=gone or rule.by_frequency(purchases),
        origin=_last_class(history, bought.last_day, rule) if gone else None,
        first_day=bought.first_day,
        last_day=bought.last_day,
        days_since=days_since,
        n90=purchases,
    )


def class_on(history: History, day: date, rule: ClassRule) -> Class:
    """The member's class at the end of ``day``."""
    classed = classify(history, day, rule)
    return classed.name if classed else "none"


def _last_class(history: History, last_day: date, rule: ClassRule) -> Class:
    """The class on the day of the last purchase: nobody is dormant on a day of buying."""
    return rule.by_frequency(bills_in(history, last_day, rule.window_days, rule.count))


def _gone(history: History, day: date, days_since: int, rule: ClassRule) -> Class | None:
    dormant, lost = limits(history, day, rule)
    if days_since >= lost:
        return "lost"
    return "dormant" if days_since >= dormant else None


def limits(history: History, day: date, rule: ClassRule) -> tuple[int, int]:
    """Days since the last purchase from which the member is dormant, and lost: the shop's, or sooner by own rhythm."""
    dormant, lost = rule.dormant_days, rule.lost_days
    if rule.own_rhythm == "off" or bills_by(history, day) < rule.rhythm_bills:
        return dormant, lost
    rhythm = own_rhythm(history, day)
    if rhythm is None:  # all bills on one day: no gap to measure
        return dormant, lost
    least = rule.rhythm_least_days
    return min(dormant, max(least, rhythm.times(2))), min(lost, max(2 * least, rhythm.times(4)))


def month_before(day: date) -> date:
    """The same day a month earlier, or that month's last."""
    return add_months(day, -1)


def flows(members: Iterable[tuple[History, History]], day: date, rule: ClassRule) -> dict[tuple[Class, Class], int]:
    """How many went from which class a month before to which now, those who stayed too.

    ``members``: each one's history as known at the end of that day a month before, and of ``day``. Who was not yet a
    member comes from none.
    """
    before = month_before(day)
    return dict(Counter((class_on(then, before, rule), class_on(now, day, rule)) for then, now in members))
