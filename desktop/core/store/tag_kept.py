# ruff: noqa: S608 - the words are our own, and every value is bound
"""The same rule over the rows of lists, which say most of it as of today: tag_sql.py holds for any day and any row.

A condition is answered from an index of ``listed`` alone wherever that says enough; a member's days, points, profile or
bills are read of those alone of whom it does not. Only while the rows are current (tag_counting.py asks).
"""

from datetime import timedelta
from typing import Any, Literal

from desktop.core.domain.summaries import tag_key
from desktop.core.domain.tag_holding import Asked, birthdays_within, slots
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
from desktop.core.store.lists.rows import CODES
from desktop.core.store.tag_sql import BORN, OPS, Statement

_ALL = " FROM listed AS l INDEXED BY listed_asked WHERE "
_THESE = " FROM json_each({}) AS these CROSS JOIN listed AS l ON l.place = these.value WHERE "
_STATE = "FROM member_states AS s CROSS JOIN json_each(s.{}) AS j WHERE s.place = l.place AND CAST(j.key AS INTEGER)"
_TAGGED = (
    "(SELECT s.place FROM member_states AS s WHERE s.tags <> '[]' AND EXISTS"
    " (SELECT 1 FROM json_each(s.tags) WHERE value = {}))"
)
_SOLD = (
    "FROM (SELECT l.member_id AS id UNION ALL SELECT a.member_id FROM aliases AS a WHERE a.face = l.member_id) AS i"
    " CROSS JOIN (SELECT event_id, member_id, effective_at_us FROM events"
    " UNION ALL SELECT event_id, member_id, effective_at_us FROM others) AS e ON e.member_id = i.id"
    " AND e.effective_at_us > {since} CROSS JOIN sales AS b ON b.sale_id = e.event_id AND b.stands = 1"
    " AND b.day_no BETWEEN {first} AND {today}"
)
_ORDINAL_1970, _DAY_US = 719_163, 86_400_000_000
_SPARE_DAYS = 3
"""A bill's moment may lie so far from its business day; what lies further off is missed where somebody is looked at
alone, for which about is said."""


class KeptStatement(Statement):
    """As Statement, over ``listed AS l`` as of today. ``these``: places, as JSON, of a few to be looked at alone."""

    def __init__(self, rule: Rule, asked: Asked, these: str | None = None) -> None:
        self._asked, self._tiers = asked, {}
        self._today = asked.day.toordinal()
        self.values: list[Any] = []
        self._is_of_few = these is not None
        source = _ALL if these is None else _THESE.format(self._put(these))
        self.where = source + self._all_of(rule)

    def days_since(self, on: DaysSince) -> str:
        """NULL, which holds of nobody, for who never bought."""
        return f"{self._today} - l.last_day {OPS[on.than]} {self._put(on.days)}"

    def bills(self, on: Bills) -> str:
        """Bills of a span."""
        return self._span(on.than, on.count, on.days, "bills")

    def spend(self, on: Spend) -> str:
        """Money of a span."""
        return self._span(on.than, on.minor, on.days, "spend_minor")

    def tier(self, on: InTier) -> str:
        """As the row says."""
        return f"l.tier IN ({', '.join(map(self._put, on.codes))})"

    def of_class(self, on: InClass) -> str:
        """The class by its code."""
        return f"l.class IN ({', '.join(str(CODES[name]) for name in on.names)})"

    def balance(self, on: Balance) -> str:
        """Living points less the debt."""
        return f"l.balance {OPS[on.than]} {self._put(on.points)}"

    def expiring(self, on: Expiring) -> str:
        """What goes first may be enough, or go later; else every lot is asked."""
        wanted = self._put(on.points)
        last = self._put((self._asked.day + timedelta(days=on.days)).toordinal())
        every = f"(SELECT coalesce(sum(j.value), 0) {_STATE.format('lots')} BETWEEN {self._today} AND {last})"
        return (
            f"CASE WHEN l.expires_on IS NULL OR l.expires_on > {last} THEN 0 >= {wanted}"
            f" WHEN l.expiring >= {wanted} THEN 1 ELSE {every} >= {wanted} END"
        )

    def birthday(self, on: BirthdayWithin) -> str:
        """By the calendar of birthdays, and of those whose changed one does not count yet by the one before."""
        days = self._list(birthdays_within(self._asked.day, on.days))
        born = f"coalesce({BORN.format(today=self._put(self._asked.day.isoformat()))} IN {days}, 0)"
        if self._is_of_few:
            return f"EXISTS (SELECT 1 FROM members AS m WHERE m.member_id = l.member_id AND {born})"
        found = (
            f"SELECT m.member_id FROM members AS m WHERE m.birthday IS NOT NULL AND substr(m.birthday, -5) IN {days}"
            f" AND {born} UNION SELECT m.member_id FROM members AS m WHERE instr(m.profile, 'birthday_from') > 0"
            f" AND {born}"
        )
        return f"l.place IN (SELECT s.place FROM ({found}) AS f CROSS JOIN member_states AS s USING (member_id))"

    def has_tag(self, on: HasTag) -> str:
        """Set by hand."""
        return f"l.place {'IN' if on.has else 'NOT IN'} {_TAGGED.format(self._put(tag_key(on.group, on.tag)))}"

    def category(self, on: Category) -> str:
        """Whose last bill is older bought nothing since; of the rest the bills are asked."""
        late = f"coalesce(l.last_day, 0) >= {self._first(on.days)}"
        if not self._is_of_few:
            met = super().category(on).replace("m.member_id", "l.member_id", 1)
        else:
            sold = f"{self._sold(on.days)} CROSS JOIN bought AS g ON g.sale_id = b.sale_id"
            word = "EXISTS" if on.bought else "NOT EXISTS"
            met = f"{word} (SELECT 1 {sold} AND g.category = {self._put(on.category)})"
        return f"{late} AND {met}" if on.bought else f"NOT ({late}) OR {met}"

    def hours(self, on: Hours) -> str:
        """Whose bills of the span lie so."""
        late = f"coalesce(l.last_day, 0) >= {self._first(on.days)}"
        if not self._is_of_few:
            return f"{late} AND {super().hours(on).replace('m.member_id', 'l.member_id', 1)}"
        inside = f"24 * ((b.day_no - 1) % 7) + b.hour IN {self._list(sorted(slots(on)))}"
        share = f"100 * sum({inside}) >= {self._put(on.percent)} * count(*)"
        return f"{late} AND coalesce((SELECT {share} {self._sold(on.days)}), 0)"

    def _sold(self, days: int) -> str:
        """The bills held here that stand, of the member looked at alone, of so many days."""
        first = self._today - days + 1
        since = (first - _SPARE_DAYS - _ORDINAL_1970) * _DAY_US
        return _SOLD.format(since=since, first=first, today=self._today)

    def _span(self, than: Than, wanted: int, days: int, what: Literal["bills", "spend_minor"]) -> str:
        """A sum over ``days``: more days never have less, so the RFM days and what ever was mostly decide."""
        op, put = OPS[than], self._put(wanted)
        ever, recent, rfm = f"l.{what}", f"l.recent_{what}", self._asked.classes.rfm_days
        if days == rfm:
            return f"{recent} {op} {put}"
        first = self._first(days)
        most, least = (recent, "0") if days < rfm else (ever, recent)
        column = "day_bills" if what == "bills" else "day_spend"
        each = f"(SELECT coalesce(sum(j.value), 0) {_STATE.format(column)} BETWEEN {first} AND {self._today})"
        if than == "at_least":
            decided = f"WHEN {most} < {put} THEN 0 WHEN {least} >= {put} THEN 1"
        else:
            decided = f"WHEN {most} <= {put} THEN 1 WHEN {least} > {put} THEN 0"
        return (
            f"CASE WHEN l.last_day IS NULL OR l.last_day < {first} THEN 0 {op} {put}"
            f" WHEN l.first_day >= {first} THEN {ever} {op} {put} {decided} ELSE {each} {op} {put} END"
        )


def is_quick(rule: Rule, asked: Asked) -> bool:
    """Whether the index of rows answers the whole rule."""
    return all(
        not isinstance(on, Category | Hours | BirthdayWithin | Expiring)
        and (not isinstance(on, Bills | Spend) or on.days == asked.classes.rfm_days)
        for on in rule.conditions
    )
