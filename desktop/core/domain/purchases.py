"""What a member bought by a day: which days, how many bills (RULES.md: every bill counts, a bill of ¥0 too).

A wholly refunded bill is in no history; what lies after the day asked about is not seen.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date, timedelta
from operator import attrgetter
from typing import Literal

from msgspec import Struct

from desktop.core.domain.tiers import DayTotals, History

Count = Literal["bills", "days"]
_day = attrgetter("day")


class Bought(Struct, frozen=True):
    """The first and the last purchase day."""

    first_day: date
    last_day: date


def bought_by(history: History, day: date) -> Bought | None:
    """First and last purchase day up to ``day``; None for never bought."""
    days = history.days
    end = bisect_right(days, day, key=_day)
    while end and not days[end - 1].bills:
        end -= 1
    if not end:
        return None
    first = next(totals.day for totals in days if totals.bills)
    return Bought(first, days[end - 1].day)


def bills_in(history: History, day: date, window_days: int, count: Count = "bills") -> int:
    """Bills, or days with bills, on the ``window_days`` days ending ``day``."""
    window = _between(history, day - timedelta(days=window_days - 1), day)
    if count == "days":
        return len({totals.day for totals in window if totals.bills})
    return sum([totals.bills for totals in window])


def bills_by(history: History, day: date) -> int:
    """Bills up to ``day``."""
    return sum([totals.bills for totals in _between(history, date.min, day)])


def purchase_days(history: History, day: date, window_days: int | None = None) -> list[date]:
    """Each day with a bill once, in order: all up to ``day``, or those of the ``window_days`` days ending then."""
    first = date.min if window_days is None else day - timedelta(days=window_days - 1)
    return list(dict.fromkeys(totals.day for totals in _between(history, first, day) if totals.bills))


def _between(history: History, first: date, last: date) -> Sequence[DayTotals]:
    begin = bisect_left(history.days, first, key=_day)
    return history.days[begin : bisect_right(history.days, last, begin, key=_day)]
