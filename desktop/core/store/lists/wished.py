"""What a wish asks of rows, as SQL: text with marks, and the values of the marks."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from desktop.core.domain.classes import GONE, Class, ClassRule
from desktop.core.domain.holdout import PLACES, arc_from
from desktop.core.domain.people import CHANNELS
from desktop.core.domain.stage import Stage
from desktop.core.ports.lists import HeldOut, Sort, Wish
from desktop.core.store.lists.rows import CODES

_SINCE = (
    "coalesce(l.since, (SELECT CAST(julianday(m.enrolled_on) - 1721424.5 AS INTEGER) FROM members AS m"
    " WHERE m.member_id = l.member_id))"
)
"""The ordinal of the day since when they are known."""
Condition = tuple[str, Sequence[Any]]


def where(wish: Wish, names: Sequence[Class], day: date, rule: ClassRule) -> tuple[str, tuple[Any, ...]]:
    """The conditions on a row ``l`` of listed; ``names``: the classes that this question is about, none for all."""
    conditions = [*_of_classes(wish, names), *_of_rows(wish, day), *_of_bills(wish)]
    if wish.stages:
        conditions.append(_of_stages(wish, day, rule))
    texts = [text for text, _ in conditions]
    return " AND ".join(texts) or "1", tuple(value for _, values in conditions for value in values)


def held_spans(held: HeldOut) -> list[tuple[int, int]]:
    """The places that are held out, first and last: an arc over the end of the circle is two spans."""
    first, last = arc_from(held.salt), arc_from(held.salt) + held.percent * PLACES // 100 - 1
    if held.percent <= 0:
        return []
    return [(first, last)] if last < PLACES else [(first, PLACES - 1), (0, last - PLACES)]


def is_of_sums(wish: Wish) -> bool:
    """Whether the sums of rows say how many there are, but for those held out."""
    asked = (
        wish.consent, wish.spend365_least, wish.days_since, wish.n365, wish.offered_before, wish.complaint,
        wish.category,
    )  # fmt: skip
    return not (wish.tiers or wish.stages or wish.at_store) and all(each is None for each in asked)


def value_of(sort: Sort, names: Sequence[Class], day: date) -> str:
    """What a list of these classes (none: all) is ordered by, in the words of an index where there is one."""
    today, has_day = day.toordinal(), names and "none" not in names
    return {
        "worth": "l.recent_spend_minor",
        "last_day": "l.last_day" if has_day else "coalesce(l.last_day, 0)",
        "unusual": f"CASE WHEN l.gap_days > 0 THEN 1000 * ({today} - l.last_day) * l.gaps / l.gap_days ELSE -1 END",
        "bills": "l.recent_bills",
        "name": "l.name",
    }[sort]


def _of_classes(wish: Wish, names: Sequence[Class]) -> list[Condition]:
    """In the words of the indexes, where only those who are gone, or still come, or who moved, are asked for."""
    asked = (("class", names), ("origin", wish.origins), ("before", wish.before))
    found: list[Condition] = [
        (f"l.{column} IN ({', '.join(str(CODES[name]) for name in classes)})", ())
        for column, classes in asked
        if classes
    ]
    if names and all(name in GONE for name in names):
        found.append(("l.class >= 4", ()))
    if names and not any(name in GONE for name in names):
        found.append(("l.class < 4", ()))
    if wish.before and names and not set(wish.before) & set(names):
        found.append(("l.before <> l.class", ()))
    return found


def _of_rows(wish: Wish, day: date) -> list[Condition]:
    found: list[Condition] = [("l.has_left = 0", ())] if wish.here else []
    if wish.tiers:
        found.append((f"l.tier IN ({', '.join('?' * len(wish.tiers))})", wish.tiers))
    if wish.consent:
        found.append((f"l.consents & {1 << CHANNELS.index(wish.consent)}", ()))
    if wish.spend365_least is not None:
        found.append(("l.recent_spend_minor >= ?", (wish.spend365_least,)))
    if wish.days_since is not None:
        least, most = wish.days_since
        found.append(("l.last_day BETWEEN ? AND ?", (day.toordinal() - most, day.toordinal() - least)))
    if wish.n365 is not None:
        found.append(("l.recent_bills BETWEEN ? AND ?", wish.n365))
    return [*found, *_of_offers(wish)]


def _of_bills(wish: Wish) -> list[Condition]:
    """What is known of the bills of who is gone."""
    found: list[Condition] = [("l.class >= 4", ())] if wish.category is not None or wish.at_store else []
    if wish.category is not None:
        found.append(("l.category = ?", (wish.category,)))
    if wish.at_store:
        found.append(("l.at_store = 1", ()))
    return found


def _of_stages(wish: Wish, day: date, rule: ClassRule) -> Condition:
    """As stage.stage_of says it: of who is gone by the class, of others by the days since they came."""
    days = f"({day.toordinal()} - {_SINCE})"
    bought = _staged(days, rule.introduced_days, rule.growing_days, ("introduced", "growing", "mature"))
    none = _staged(days, rule.dormant_days, rule.lost_days, ("introduced", "dormant", "lost"))
    stage = f"CASE l.class WHEN 5 THEN 'lost' WHEN 4 THEN 'dormant' WHEN 0 THEN {none} ELSE {bought} END"
    return f"{stage} IN ({', '.join('?' * len(wish.stages))})", wish.stages


def _staged(days: str, first_ends: int, second_ends: int, stages: tuple[Stage, Stage, Stage]) -> str:
    first, second, third = stages
    return (
        f"CASE WHEN {days} < {first_ends} THEN '{first}' WHEN {days} < {second_ends} THEN '{second}' ELSE '{third}' END"
    )


def _of_offers(wish: Wish) -> list[Condition]:
    """Whom an offer may go to."""
    found: list[Condition] = []
    if wish.offered_before is not None:
        found.append(("(l.offered_on IS NULL OR l.offered_on < ?)", (wish.offered_before.toordinal(),)))
    if wish.complaint is not None:
        found.append((f"l.has_complaint = {int(wish.complaint)}", ()))
    if wish.without is not None:
        first, many = arc_from(wish.without.salt), wish.without.percent * PLACES // 100
        found.append((f"(l.drawn + {PLACES} - ?) % {PLACES} >= ?", (first, many)))
    return found
