"""Business days: which day an instant belongs to, and arithmetic on days (RULES.md, "The business day")."""

from calendar import monthrange
from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache

from msgspec import Struct

ONE_DAY = timedelta(days=1)
MICROSECONDS = 1_000_000


class BusinessClock(Struct, frozen=True):
    """A store's day: its zone and how many minutes after midnight the day starts."""

    zone: tzinfo
    starts_minutes: int = 0

    def day(self, instant_us: int) -> date:
        """The business day of an instant: the wall clock's date, moved back by the day's start."""
        local = datetime.fromtimestamp(instant_us // MICROSECONDS, self.zone)
        return (local - timedelta(minutes=self.starts_minutes)).date()

    def wall(self, instant_us: int) -> datetime:
        """The store's wall clock at an instant, without zone, to the second."""
        return datetime.fromtimestamp(instant_us // MICROSECONDS, self.zone).replace(tzinfo=None)


@lru_cache(maxsize=4096)
def add_months(day: date, months: int) -> date:
    """The same day of the month ``months`` later; the month's last day where it has no such day."""
    month0 = day.month - 1 + months
    year, month = day.year + month0 // 12, month0 % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def month_end(day: date) -> date:
    """The last day of the day's month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def next_yearly(day: date, month_day: str) -> date:
    """The first ``MM-DD`` on or after ``day``; 02-29 counts on 02-28."""
    this_year = yearly(day.year, month_day)
    return this_year if this_year >= day else yearly(day.year + 1, month_day)


def yearly(year: int, month_day: str) -> date:
    """``MM-DD`` in a year; 02-29 counts on 02-28 in every year (RULES.md, "Earning"). ValueError for no such day."""
    month, day = int(month_day[:2]), int(month_day[3:])
    return date(year, month, 28 if (month, day) == (2, 29) else day)


def is_birthday(day: date, birthday: str, window: str) -> bool:
    """Whether ``day`` counts as the birthday ``MM-DD`` under ``window``: off, day, week or month.

    ``week`` is the birthday and the six days after it, over the turn of the year too; ``month`` its calendar month.
    """
    if window == "off":
        return False
    if window == "month":
        return day.month == int(birthday[:2])
    last = yearly(day.year, birthday)
    if last > day:
        last = yearly(day.year - 1, birthday)
    return day == last if window == "day" else day - last < timedelta(days=7)
