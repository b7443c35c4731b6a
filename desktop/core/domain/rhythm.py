"""Rhythm: the mean gap between the days on which somebody buys, and what follows from it.

A gap lies between two purchase days, however many bills a day has; two bills of one day are one visit.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from msgspec import Struct

from desktop.core.domain.purchases import purchase_days
from desktop.core.domain.tiers import History

_LEAST_CATEGORY_DAYS = 3
"""One gap is no cycle yet."""


class Rhythm(Struct, frozen=True):
    """``gaps`` gaps that together are ``span_days`` long, the last one ending on ``last_day``."""

    span_days: int
    gaps: int
    last_day: date

    @property
    def mean_days(self) -> int:
        """The mean gap in whole days; half a day counts as a day."""
        return _mean(self.span_days, self.gaps)

    @property
    def next_day(self) -> date:
        """When the next purchase is to be expected."""
        return self.last_day + timedelta(days=self.mean_days)

    def due_in(self, day: date) -> int:
        """Days from ``day`` to the next purchase expected; negative: that many days late."""
        return (self.next_day - day).days

    def times(self, factor: int) -> int:
        """The least number of whole days that is at least ``factor`` mean gaps, from the gap as it is, not rounded."""
        return -(-factor * self.span_days // self.gaps)


def rhythm_of(days: Sequence[date]) -> Rhythm | None:
    """The rhythm of distinct days in order; None for fewer than two."""
    return Rhythm((days[-1] - days[0]).days, len(days) - 1, days[-1]) if len(days) > 1 else None


def own_rhythm(history: History, day: date) -> Rhythm | None:
    """A member's own rhythm, from every purchase day up to ``day``."""
    return rhythm_of(purchase_days(history, day))


def shop_cycle(histories: Iterable[History], day: date, window_days: int) -> int | None:
    """The shop's own cycle in days: the mean of all gaps of members with at least 2 purchase days in the window.

    What settings propose for ``classes.cycle_days``; at least 1, None while nobody came twice.
    """
    span = gaps = 0
    for history in histories:
        rhythm = rhythm_of(purchase_days(history, day, window_days))
        if rhythm is not None:
            span, gaps = span + rhythm.span_days, gaps + rhythm.gaps
    return _mean(span, gaps) if gaps else None


class CategoryCycle(Struct, frozen=True):
    """A category that a member buys again and again: "cake every 45 days, due in 6"."""

    category: str
    rhythm: Rhythm


def category_cycles(bought: Iterable[tuple[date, str]], day: date) -> tuple[CategoryCycle, ...]:
    """The categories bought on at least 3 days up to ``day``, soonest due first.

    ``bought``: a line's day and category, in any order; without a category it tells nothing.
    """
    days: dict[str, set[date]] = {}
    for at, category in bought:
        if category and at <= day:
            days.setdefault(category, set()).add(at)
    rhythms = ((category, rhythm_of(sorted(at))) for category, at in days.items() if len(at) >= _LEAST_CATEGORY_DAYS)
    found = (CategoryCycle(category, rhythm) for category, rhythm in rhythms if rhythm is not None)
    return tuple(sorted(found, key=lambda cycle: (cycle.rhythm.next_day, cycle.category)))


def _mean(span: int, gaps: int) -> int:
    return (2 * span + gaps) // (2 * gaps)
