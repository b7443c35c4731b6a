"""RFM: how recently, how often, for how much a member bought, each scored 1 … 5 against all who bought (RULES.md)."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from desktop.core.domain.purchases import bills_in, bought_by
from desktop.core.domain.tiers import History, window_spend

_STEPS = 5


class Recent(Struct, frozen=True, array_like=True):
    """What RFM looks at, of a member with a bill in its days: days since the last one, bills, money kept."""

    days_since: int
    bills: int
    spend_minor: int


class Scores(Struct, frozen=True):
    """1 … 5 each, 5 is best."""

    recency: int
    frequency: int
    money: int


def recent(history: History, day: date, days: int) -> Recent | None:
    """The ``days`` days ending ``day``; None without a bill there. Refunds after ``day`` are not seen."""
    bought = bought_by(history, day)
    if bought is None or (day - bought.last_day).days >= days:
        return None
    return Recent(
        (day - bought.last_day).days, bills_in(history, day, days), window_spend(history, day, days, refunds_by=day)
    )


class Field:
    """Everybody who bought, to be scored against: three sorted columns of integers."""

    def __init__(self, members: Iterable[Recent]) -> None:
        columns = [array("q"), array("q"), array("q")]
        for member in members:
            for column, value in zip(columns, _better_up(member), strict=True):
                column.append(value)
        for at, column in enumerate(columns):
            columns[at] = array("q", sorted(column))
        self._columns = columns

    def scores(self, member: Recent) -> Scores:
        """1 + ⌊5 × members strictly worse ÷ all⌋; ties share."""
        r, f, m = (
            1 + _STEPS * bisect_left(column, value) // len(column)
            for column, value in zip(self._columns, _better_up(member), strict=True)
        )
        return Scores(r, f, m)


def _better_up(member: Recent) -> tuple[int, int, int]:
    return -member.days_since, member.bills, member.spend_minor
