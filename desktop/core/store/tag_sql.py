# ruff: noqa: S608 - the words are our own, and every value is bound
"""A rule as one SQL statement over members' rows and bills: the same answer as tag_holding.holds, for everybody.

A row holds facts by the ordinals of their days and no figure as of a day, so that a rule asked tomorrow finds them as
they are. ``tiers``: the tier on the day of those whose row alone does not say it (services know whose, at_tags.py).
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import msgspec

from desktop.core.domain.classes import ClassRule
from desktop.core.domain.summaries import tag_key
from desktop.core.domain.tag_holding import Asked, birthdays_within, slots
from desktop.core.domain.tag_rules import (
    AnyCondition,
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
)

_FROM = (
    " FROM members AS m LEFT JOIN member_states AS s ON s.member_id = m.member_id"
    " WHERE m.withdrawn = 0 AND m.member_no > '' AND m.member_id NOT IN (SELECT member_id FROM aliases) AND "
)
_DAY_NOUGHT = 1_721_424.5
"""The Julian day of the ordinal 0."""
OPS = {"at_least": ">=", "at_most": "<="}
BORN = (
    "substr(CASE WHEN json_extract(CAST(m.profile AS TEXT), '$.birthday_from') > {today}"
    " THEN json_extract(CAST(m.profile AS TEXT), '$.birthday_before')"
    " ELSE json_extract(CAST(m.profile AS TEXT), '$.birthday') END, -5)"
)
_FACE = "coalesce((SELECT face FROM aliases AS a WHERE a.member_id = b.member_id), b.member_id)"
_DEAR: Mapping[type, int] = {Bills: 1, Spend: 1, Expiring: 1, BirthdayWithin: 2, Category: 3, Hours: 3}
"""What is asked last: numbers of days, profiles, bills."""


class Statement:
    """Where-clause and values of a rule. ``values`` are bound by place, so nothing of a rule is ever SQL."""

    def __init__(
        self, rule: Rule, asked: Asked, tiers: Mapping[str, str | None], only: Sequence[str] | None = None
    ) -> None:
        """``only``: as if there were no other members than these."""
        self._asked, self._tiers = asked, tiers
        self._today = asked.day.toordinal()
        self.values: list[Any] = []
        among = "" if only is None else f"m.member_id IN {self._list(only)} AND "
        self.where = _FROM + among + self._all_of(rule)

    def _all_of(self, rule: Rule) -> str:
        """The rule's conditions, the cheap ones first."""
        conditions = sorted(rule.conditions, key=lambda condition: _DEAR.get(type(condition), 0))
        return "(" + (" AND " if rule.join == "all" else " OR ").join(map(self._met, conditions)) + ")"

    def _put(self, value: object) -> str:
        """The place of a value."""
        self.values.append(value)
        return f"?{len(self.values)}"

    def _list(self, values: object) -> str:
        return f"(SELECT value FROM json_each({self._put(msgspec.json.encode(values).decode())}))"

    def _met(self, condition: AnyCondition) -> str:
        make: Callable[[Any], str] = getattr(self, _MADE[type(condition)])
        return f"({make(condition)})"

    def days_since(self, on: DaysSince) -> str:
        """NULL, which holds of nobody, for who never bought."""
        return f"{self._today} - {self._last()} {OPS[on.than]} {self._put(on.days)}"

    def bills(self, on: Bills) -> str:
        """Bills of a span."""
        return f"{self._sum('s.day_bills', on.days)} {OPS[on.than]} {self._put(on.count)}"

    def spend(self, on: Spend) -> str:
        """Money of a span."""
        return f"{self._sum('s.day_spend', on.days)} {OPS[on.than]} {self._put(on.minor)}"

    def tier(self, on: InTier) -> str:
        """As the row says, for whom it still does; who never bought stands on the rung of no spend."""
        steps = self._asked.ladder.steps
        lowest = self._put(steps[self._asked.ladder.level(0)][0])
        others = self._put(msgspec.json.encode(self._tiers).decode())
        known = f"(SELECT value FROM json_each({others}) WHERE key = m.member_id)"
        return f"coalesce({known}, s.tier, {lowest}) IN {self._list(on.codes)}"

    def of_class(self, on: InClass) -> str:
        """The class by its name."""
        return f"{self._class(self._asked.classes)} IN {self._list(on.names)}"

    def birthday(self, on: BirthdayWithin) -> str:
        """The birthday that counts today."""
        born = BORN.format(today=self._put(self._asked.day.isoformat()))
        return f"coalesce({born} IN {self._list(birthdays_within(self._asked.day, on.days))}, 0)"

    def has_tag(self, on: HasTag) -> str:
        """Set by hand."""
        word = "EXISTS" if on.has else "NOT EXISTS"
        return f"{word} (SELECT 1 FROM json_each(s.tags) WHERE value = {self._put(tag_key(on.group, on.tag))})"

    def balance(self, on: Balance) -> str:
        """Living points less the debt."""
        lives = f"key = '0' OR CAST(key AS INTEGER) >= {self._today}"
        living = f"(SELECT coalesce(sum(value), 0) FROM json_each(s.lots) WHERE {lives})"
        return f"{living} - coalesce(s.debt, 0) {OPS[on.than]} {self._put(on.points)}"

    def expiring(self, on: Expiring) -> str:
        """Points by their last day."""
        last = self._put((self._asked.day + timedelta(days=on.days)).toordinal())
        span = f"CAST(key AS INTEGER) BETWEEN {self._today} AND {last}"
        going = f"(SELECT coalesce(sum(value), 0) FROM json_each(s.lots) WHERE {span})"
        return f"{going} >= {self._put(on.points)}"

    def category(self, on: Category) -> str:
        """Whoever has such a bill of the span, or not."""
        word = "IN" if on.bought else "NOT IN"
        return (
            f"m.member_id {word} (SELECT {_FACE} FROM sales AS b CROSS JOIN bought AS g ON g.sale_id = b.sale_id"
            f" AND g.category = {self._put(on.category)} WHERE b.member_id IS NOT NULL AND b.stands = 1"
            f" AND b.day_no BETWEEN {self._first(on.days)} AND {self._today})"
        )

    def hours(self, on: Hours) -> str:
        """Whose bills of the span lie so."""
        inside = f"24 * ((b.day_no - 1) % 7) + b.hour IN {self._list(sorted(slots(on)))}"
        return (
            f"m.member_id IN (SELECT {_FACE} FROM sales AS b WHERE b.member_id IS NOT NULL AND b.stands = 1"
            f" AND b.day_no BETWEEN {self._first(on.days)} AND {self._today} GROUP BY 1"
            f" HAVING 100 * sum({inside}) >= {self._put(on.percent)} * count(*))"
        )

    def _first(self, days: int) -> str:
        return self._put((self._asked.day - timedelta(days=days - 1)).toordinal())

    def _last(self) -> str:
        """The ordinal of the last purchase day up to today; NULL for none. The days are read where one is later."""
        days = f"FROM json_each(s.day_bills) WHERE CAST(key AS INTEGER) <= {self._today}"
        newest = f"CAST(julianday(s.last_day) - {_DAY_NOUGHT} AS INTEGER)"
        return f"iif({newest} > {self._today}, (SELECT max(CAST(key AS INTEGER)) {days}), {newest})"

    def _sum(self, column: str, days: int) -> str:
        span = f"CAST(key AS INTEGER) BETWEEN {self._first(days)} AND {self._today}"
        return f"(SELECT coalesce(sum(value), 0) FROM json_each({column}) WHERE {span})"

    def _class(self, rule: ClassRule) -> str:
        """classes.class_on, in the terms of the row."""
        since, recent = f"({self._today} - {self._last()})", self._purchases(rule)
        dormant, lost = self._limits(rule)
        exact = self._put(rule.exactly_three)
        often = f"{recent} * {rule.cycle_days}"
        return (
            f"CASE WHEN {self._last()} IS NULL THEN 'none' WHEN {since} >= {lost} THEN 'lost'"
            f" WHEN {since} >= {dormant} THEN 'dormant' WHEN {recent} <= 1 THEN 'new'"
            f" WHEN {often} = {rule.window_days} THEN {exact}"
            f" WHEN {often} > {rule.window_days} THEN 'active' ELSE 'returning' END"
        )

    def _purchases(self, rule: ClassRule) -> str:
        if rule.count == "bills":
            return self._sum("s.day_bills", rule.window_days)
        span = f"CAST(key AS INTEGER) BETWEEN {self._first(rule.window_days)} AND {self._today}"
        return f"(SELECT count(*) FROM json_each(s.day_bills) WHERE {span})"

    def _limits(self, rule: ClassRule) -> tuple[str, str]:
        """classes.limits: the shop's, or sooner by own rhythm, a mean gap rounded up only after it is multiplied."""
        if rule.own_rhythm == "off":
            return str(rule.dormant_days), str(rule.lost_days)
        known = f"FROM json_each(s.day_bills) WHERE CAST(key AS INTEGER) <= {self._today}"
        bills = f"(SELECT coalesce(sum(value), 0) {known})"
        gaps = f"(SELECT count(*) - 1 {known})"
        span = f"(SELECT max(CAST(key AS INTEGER)) - min(CAST(key AS INTEGER)) {known})"
        least, own = rule.rhythm_least_days, f"{bills} >= {rule.rhythm_bills} AND {gaps} > 0"

        def limit(shops: int, least: int, factor: int) -> str:
            times = f"(({factor} * {span} + {gaps} - 1) / {gaps})"
            return f"CASE WHEN {own} THEN min({shops}, max({least}, {times})) ELSE {shops} END"

        return limit(rule.dormant_days, least, 2), limit(rule.lost_days, 2 * least, 4)


_MADE: Mapping[type, str] = {
    DaysSince: "days_since",
    Bills: "bills",
    Spend: "spend",
    Category: "category",
    Hours: "hours",
    InTier: "tier",
    InClass: "of_class",
    BirthdayWithin: "birthday",
    HasTag: "has_tag",
    Balance: "balance",
    Expiring: "expiring",
}
