"""Histories by hand: bills so many days before a day."""

from datetime import date, timedelta

from desktop.core.domain.tiers import DayTotals, History, LadderRule, PartRefund

TODAY = date(2026, 11, 22)


def ago(days: int) -> date:
    """So many days before today."""
    return TODAY - timedelta(days=days)


def bought(*days_ago: int, spend_minor: int = 1_000, parts: tuple[PartRefund, ...] = ()) -> History:
    """A history with a bill on each of those days; a day named twice has two bills."""
    days = sorted({ago(days) for days in days_ago})
    counts = {day: sum(ago(days) == day for days in days_ago) for day in days}
    totals = tuple(DayTotals(day, many, many, many * spend_minor) for day, many in counts.items())
    return History(totals, parts, (LadderRule((("", 0),)),))
