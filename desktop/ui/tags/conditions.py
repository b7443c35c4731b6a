"""A condition as it is typed: named texts, read into a condition of the domain and back. Money is in whole units."""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from desktop.core.domain import tag_rules as on
from desktop.core.domain.errors import RuleBroken

Values = dict[str, str]
KINDS = (
    "days_since", "bills", "spend", "category", "hours", "tier", "class", "birthday", "tag", "balance", "expiring",
)  # fmt: skip
NUMBERS = ("days", "count", "minor", "percent", "points")
THAN = ("at_least", "at_most")
YES_NO = ("yes", "no")
WEEKDAYS = ("1,2,3,4,5", "6,7", "1,2,3,4,5,6,7", "1", "2", "3", "4", "5", "6", "7")
SPANS = ("6-10", "10-14", "14-17", "17-21", "21-3", "0-24")
CLASSES = ("new", "returning", "active", "dormant", "lost", "none")


class Typed(Struct, frozen=True):
    """A condition's kind, and what was typed and chosen of it."""

    kind: str
    values: Values


def fresh(kind: str) -> Typed:
    """A new condition of a kind, with what is usual."""
    return shown(_USUAL[kind], 1)


def shown(condition: on.AnyCondition, unit_minor: int) -> Typed:
    """A condition as texts; ``unit_minor``: how many of the smallest unit make one of money."""
    kind = str(condition.__struct_config__.tag)
    values: Values = {}
    for name in condition.__struct_fields__:
        value = getattr(condition, name)
        if name == "minor":
            value = value // unit_minor
        if isinstance(value, bool):
            value = YES_NO[0] if value else YES_NO[1]
        if isinstance(value, tuple):
            value = ",".join(map(str, value))
        values[name] = str(value)
    if isinstance(condition, on.Hours):
        values["span"] = f"{condition.since}-{condition.until}"
    if isinstance(condition, on.HasTag):
        values["tag"] = f"{condition.group}/{condition.tag}" if condition.tag else ""
    return Typed(kind, values)


def read(typed: Typed, unit_minor: int) -> on.AnyCondition:
    """The condition. RuleBroken ``tag.rule_number`` for a number that is none, or nothing chosen."""
    values: dict[str, Any] = dict(typed.values)
    try:
        for name in NUMBERS:
            if name in values:
                values[name] = int(values[name])
        return _READ[typed.kind](values, unit_minor)
    except ValueError:
        raise RuleBroken("tag.rule_number") from None


def _hours(values: dict[str, Any], _: int) -> on.Hours:
    since, until = map(int, values["span"].split("-"))
    weekdays = tuple(map(int, values["weekdays"].split(",")))
    return on.Hours(weekdays=weekdays, since=since, until=until, percent=values["percent"], days=values["days"])


def _tag(values: dict[str, Any], _: int) -> on.HasTag:
    group, _slash, tag = values["tag"].partition("/")
    return on.HasTag(group=group, tag=tag, has=values["has"] == YES_NO[0])


def _category(values: dict[str, Any], _: int) -> on.Category:
    return on.Category(category=values["category"], bought=values["bought"] == YES_NO[0], days=values["days"])


_READ: Mapping[str, Callable[[dict[str, Any], int], on.AnyCondition]] = {
    "days_since": lambda v, _: on.DaysSince(than=v["than"], days=v["days"]),
    "bills": lambda v, _: on.Bills(than=v["than"], count=v["count"], days=v["days"]),
    "spend": lambda v, unit: on.Spend(than=v["than"], minor=v["minor"] * unit, days=v["days"]),
    "category": _category,
    "hours": _hours,
    "tier": lambda v, _: on.InTier(codes=tuple(code for code in v["codes"].split(",") if code)),
    "class": lambda v, _: on.InClass(names=tuple(name for name in v["names"].split(",") if name)),
    "birthday": lambda v, _: on.BirthdayWithin(days=v["days"]),
    "tag": _tag,
    "balance": lambda v, _: on.Balance(than=v["than"], points=v["points"]),
    "expiring": lambda v, _: on.Expiring(points=v["points"], days=v["days"]),
}
_USUAL: Mapping[str, on.AnyCondition] = {
    "days_since": on.DaysSince(),
    "bills": on.Bills(),
    "spend": on.Spend(minor=1000),
    "category": on.Category(),
    "hours": on.Hours(until=21),
    "tier": on.InTier(),
    "class": on.InClass(names=("dormant",)),
    "birthday": on.BirthdayWithin(),
    "tag": on.HasTag(),
    "balance": on.Balance(),
    "expiring": on.Expiring(),
}
