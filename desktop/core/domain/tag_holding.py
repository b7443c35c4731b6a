"""Whether a rule holds of a member: the truth that the store's one statement has to agree with (tag_rules.py)."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from msgspec import Struct

from desktop.core.domain.calendar import next_yearly
from desktop.core.domain.classes import ClassRule, class_on
from desktop.core.domain.state import MemberState
from desktop.core.domain.tag_rules import (
    Balance,
    Bills,
    BirthdayWithin,
    Category,
    DaysSince,
    Expiring,
    HasTag,
    Hours,
    InClass,
    InTier,
    Rule,
    Spend,
    Than,
)
from desktop.core.domain.tiers import LadderRule, tier_on
from desktop.core.domain.visits import days_between


class Visit(Struct, frozen=True, array_like=True):
    """A bill held here that stands: its business day, the hour of the wall clock, the categories on it."""

    day: date
    hour: int
    categories: tuple[str, ...] = ()


class Subject(Struct, frozen=True, kw_only=True):
    """A member as rules see them. ``birthday``: MM-DD as it counts on the day."""

    state: MemberState
    birthday: str | None = None
    visits: tuple[Visit, ...] = ()


class Asked(Struct, frozen=True, kw_only=True):
    """As of which day a rule is asked, by which class rule and today's ladder."""

    day: date
    classes: ClassRule
    ladder: LadderRule


def holds(rule: Rule, subject: Subject, asked: Asked) -> bool:
    """Whether the member bears the tag on that day; a rule without a condition holds of nobody."""
    met = [_MEETS[type(condition)](condition, subject, asked) for condition in rule.conditions]
    return bool(met) and (all(met) if rule.join == "all" else any(met))


def slots(hours: Hours) -> frozenset[int]:
    """The hours of the week meant, 24 × (weekday - 1) + hour, on business days."""
    span = range(hours.since, hours.until if hours.until > hours.since else hours.until + 24)
    return frozenset(24 * (weekday - 1) + hour % 24 for weekday in hours.weekdays for hour in span)


def slot_of(day: date, hour: int) -> int:
    """The hour of the week of a bill: the weekday is that of its business day."""
    return 24 * day.weekday() + hour


def birthdays_within(day: date, days: int) -> tuple[str, ...]:
    """Every MM-DD whose next coming is at most so many days away; 02-29 counts on the day before March."""
    near = {f"{day + timedelta(days=ahead):%m-%d}" for ahead in range(days + 1)} | {"02-29"}
    return tuple(sorted(born for born in near if (next_yearly(day, born) - day).days <= days))


def _first(asked: Asked, days: int) -> date:
    return asked.day - timedelta(days=days - 1)


def _compared(than: Than, found: int, wanted: int) -> bool:
    return found >= wanted if than == "at_least" else found <= wanted


def _days_since(condition: DaysSince, subject: Subject, asked: Asked) -> bool:
    bought = [totals.day for totals in subject.state.history.days if totals.bills and totals.day <= asked.day]
    return bool(bought) and _compared(condition.than, (asked.day - bought[-1]).days, condition.days)


def _bills(condition: Bills, subject: Subject, asked: Asked) -> bool:
    days = days_between(subject.state.history, _first(asked, condition.days), asked.day)
    return _compared(condition.than, sum(day.bills for day in days), condition.count)


def _spend(condition: Spend, subject: Subject, asked: Asked) -> bool:
    days = days_between(subject.state.history, _first(asked, condition.days), asked.day)
    return _compared(condition.than, sum(day.spend_minor for day in days), condition.minor)


def _within(subject: Subject, asked: Asked, days: int) -> list[Visit]:
    return [visit for visit in subject.visits if _first(asked, days) <= visit.day <= asked.day]


def _category(condition: Category, subject: Subject, asked: Asked) -> bool:
    bought = any(condition.category in visit.categories for visit in _within(subject, asked, condition.days))
    return bought == condition.bought


def _hours(condition: Hours, subject: Subject, asked: Asked) -> bool:
    visits, meant = _within(subject, asked, condition.days), slots(condition)
    inside = sum(1 for visit in visits if slot_of(visit.day, visit.hour) in meant)
    return bool(visits) and 100 * inside >= condition.percent * len(visits)


def _tier(condition: InTier, subject: Subject, asked: Asked) -> bool:
    state = subject.state
    return tier_on(state.held, state.history, asked.day, asked.ladder).code in condition.codes


def _class(condition: InClass, subject: Subject, asked: Asked) -> bool:
    return class_on(subject.state.history, asked.day, asked.classes) in condition.names


def _birthday(condition: BirthdayWithin, subject: Subject, asked: Asked) -> bool:
    return subject.birthday in birthdays_within(asked.day, condition.days)


def _tag(condition: HasTag, subject: Subject, _: Asked) -> bool:
    return ((condition.group, condition.tag) in subject.state.tags) == condition.has


def _balance(condition: Balance, subject: Subject, asked: Asked) -> bool:
    return _compared(condition.than, subject.state.balance(asked.day), condition.points)


def _expiring(condition: Expiring, subject: Subject, asked: Asked) -> bool:
    last = asked.day + timedelta(days=condition.days)
    going = [lot.points for lot in subject.state.lots if lot.last_day and asked.day <= lot.last_day <= last]
    return sum(going) >= condition.points


_MEETS: Mapping[type, Callable[[Any, Subject, Asked], bool]] = {
    DaysSince: _days_since,
    Bills: _bills,
    Spend: _spend,
    Category: _category,
    Hours: _hours,
    InTier: _tier,
    InClass: _class,
    BirthdayWithin: _birthday,
    HasTag: _tag,
    Balance: _balance,
    Expiring: _expiring,
}
