"""A member's visits over time: what each day, month and window came to, refunds taken off where the bill was."""

from collections.abc import Iterable
from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from desktop.core.domain.calendar import add_months
from desktop.core.domain.tiers import History


class DaySpend(Struct, frozen=True):
    """A business day with bills that stand: how many, and the money kept of them."""

    day: date
    bills: int
    spend_minor: int


class MonthSpend(Struct, frozen=True):
    """A calendar month, by its first day, and the money kept of its bills."""

    month: date
    spend_minor: int


class SpanSpend(Struct, frozen=True, kw_only=True):
    """Several days together; ``mean_gap_days`` between visit days, rounded, None for fewer than two."""

    spend_minor: int
    bills: int
    average_minor: int | None
    mean_gap_days: int | None


def days_between(history: History, first: date, last: date) -> tuple[DaySpend, ...]:
    """The days with bills from ``first`` to ``last``, in order, net of refunds known."""
    found: dict[date, DaySpend] = {}
    for totals in history.days:
        if first <= totals.day <= last and totals.bills:
            seen = found.get(totals.day, DaySpend(totals.day, 0, 0))
            bills, spend = seen.bills + totals.bills, seen.spend_minor + totals.spend_minor
            found[totals.day] = DaySpend(totals.day, bills, spend)
    for part in history.part_refunds:
        if part.sold_on in found:
            seen = found[part.sold_on]
            found[part.sold_on] = replace(seen, spend_minor=seen.spend_minor - part.minor)
    return tuple(found.values())


def together(days: tuple[DaySpend, ...]) -> SpanSpend:
    """What the days come to."""
    spend, bills = sum(day.spend_minor for day in days), sum(day.bills for day in days)
    return SpanSpend(
        spend_minor=spend,
        bills=bills,
        average_minor=spend // bills if bills else None,
        mean_gap_days=_mean_gap([day.day for day in days]),
    )


def _mean_gap(days: list[date]) -> int | None:
    """Half a day counts as a day."""
    gaps = len(days) - 1
    return (2 * (days[-1] - days[0]).days + gaps) // (2 * gaps) if gaps > 0 else None


def by_month(days: Iterable[DaySpend], first: date, months: int) -> tuple[MonthSpend, ...]:
    """The ``months`` calendar months from that of ``first``, empty ones too."""
    spend = {add_months(first.replace(day=1), later): 0 for later in range(months)}
    for day in days:
        month = day.day.replace(day=1)
        if month in spend:
            spend[month] += day.spend_minor
    return tuple(MonthSpend(month, minor) for month, minor in spend.items())


def months_begin(day: date, months: int) -> date:
    """The first day of the ``months`` calendar months of which the last is that of ``day``."""
    return add_months(day.replace(day=1), 1 - months)


def weeks_begin(day: date, weeks: int) -> date:
    """The Monday on which the ``weeks`` weeks begin of which the last is that of ``day``."""
    return day - timedelta(days=day.weekday() + 7 * (weeks - 1))
