"""Rules by which a tag is borne: at most eight conditions, all or any of them, over what a member did (RULES.md).

``tag_holding.holds`` is the truth, over one member; the store answers the same for everybody with one SQL statement
(store/tag_sql.py). "Within N days" means the N business days that end on the day asked about, that day included. What
somebody never did is no number: who never bought is neither few nor many days away.
"""

from collections.abc import Callable, Mapping
from typing import Any, Literal

from msgspec import Struct

from desktop.core.domain.classes import Class
from desktop.core.domain.errors import RuleBroken

MOST_CONDITIONS = 8
LONGEST_DAYS = 3650
MOST_NUMBER = 10**11
MONTH_DAYS = 31
Than = Literal["at_least", "at_most"]


class Condition(Struct, frozen=True, tag_field="on", forbid_unknown_fields=True, kw_only=True):
    """The base of all conditions."""


class DaysSince(Condition, frozen=True, tag="days_since"):
    """Days since the last bill."""

    than: Than = "at_least"
    days: int = 30


class Bills(Condition, frozen=True, tag="bills"):
    """Bills within ``days`` days."""

    than: Than = "at_least"
    count: int = 3
    days: int = 90


class Spend(Condition, frozen=True, tag="spend"):
    """Money kept of the bills within ``days`` days, refunds taken off where the bill was."""

    than: Than = "at_least"
    minor: int = 100_000
    days: int = 90


class Category(Condition, frozen=True, tag="category"):
    """Whether something of a category was bought within ``days`` days, as far as bills are held here."""

    category: str = ""
    bought: bool = True
    days: int = 90


class Hours(Condition, frozen=True, tag="hours"):
    """At least ``percent`` of the bills held here within ``days`` days lie in these hours of these weekdays (1 … 7).

    By the wall clock, past midnight where ``until`` is not after ``since``. Who has no such bill has no share.
    """

    weekdays: tuple[int, ...] = (6, 7)
    since: int = 17
    until: int = 22
    percent: int = 50
    days: int = 365


class InTier(Condition, frozen=True, tag="tier"):
    """One of these tiers, by code."""

    codes: tuple[str, ...] = ()


class InClass(Condition, frozen=True, tag="class"):
    """One of the five classes, or none."""

    names: tuple[Class, ...] = ()


class BirthdayWithin(Condition, frozen=True, tag="birthday"):
    """The next birthday is at most ``days`` days away; 0: today."""

    days: int = 7


class HasTag(Condition, frozen=True, tag="tag"):
    """Whether a tag was set by hand; one that follows from a rule does not count, so that no rule asks itself."""

    group: str = "basic"
    tag: str = ""
    has: bool = True


class Balance(Condition, frozen=True, tag="balance"):
    """Living points less what is owed."""

    than: Than = "at_least"
    points: int = 500


class Expiring(Condition, frozen=True, tag="expiring"):
    """At least so many points go within ``days`` days: their last day is not later."""

    points: int = 1
    days: int = 30


AnyCondition = (
    DaysSince | Bills | Spend | Category | Hours | InTier | InClass | BirthdayWithin | HasTag | Balance | Expiring
)


class Rule(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """``all`` or ``any`` of at most eight conditions."""

    join: Literal["all", "any"] = "all"
    conditions: tuple[AnyCondition, ...] = ()


def checked(rule: Rule) -> Rule:
    """The rule, if it can be asked. RuleBroken ``tag.rule_empty``, ``tag.rule_long``, ``tag.rule_number``."""
    if not rule.conditions:
        raise RuleBroken("tag.rule_empty")
    if len(rule.conditions) > MOST_CONDITIONS:
        raise RuleBroken("tag.rule_long", most=MOST_CONDITIONS)
    for condition in rule.conditions:
        if not _fits(condition):
            raise RuleBroken("tag.rule_number")
    return rule


def _fits(condition: AnyCondition) -> bool:
    days = getattr(condition, "days", 1)
    numbers = [getattr(condition, name, 0) for name in ("count", "minor", "points")]
    in_range = 0 <= days <= LONGEST_DAYS and all(-MOST_NUMBER <= number <= MOST_NUMBER for number in numbers)
    fine = _FINE.get(type(condition), lambda _: True)
    return in_range and fine(condition)


def _hours_fit(hours: Hours) -> bool:
    weekdays = bool(hours.weekdays) and all(1 <= weekday <= 7 for weekday in hours.weekdays)
    times = 0 <= hours.since <= 23 and 0 <= hours.until <= 24
    return weekdays and times and 1 <= hours.percent <= 100 and hours.days > 0


_FINE: Mapping[type, Callable[[Any], bool]] = {
    Bills: lambda bills: bills.days > 0,
    Spend: lambda spend: spend.days > 0,
    Category: lambda category: category.days > 0 and bool(category.category),
    Hours: _hours_fit,
    InTier: lambda tier: bool(tier.codes),
    InClass: lambda chosen: bool(chosen.names),
    BirthdayWithin: lambda birthday: birthday.days <= MONTH_DAYS,
    HasTag: lambda tag: bool(tag.tag),
}
