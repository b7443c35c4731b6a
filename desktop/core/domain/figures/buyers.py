"""Who came in a span: members, not bills, from their histories. A member is counted once in each span."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from msgspec import Struct

from desktop.core.domain.classes import ClassRule, class_on
from desktop.core.domain.figures.spans import Span
from desktop.core.domain.purchases import purchase_days
from desktop.core.domain.tiers import History


class MemberCame(Struct, frozen=True):
    """One member in one span: ``days`` with a bill, whether the first ever or the second ever is among them.

    ``back_on``: the first of those days before which the member was dormant or lost (RULES.md, "Classes"); None: never.
    """

    days: int
    is_new: bool
    second_on: date | None
    back_on: date | None


class Buyers(Struct, frozen=True, kw_only=True, array_like=True):
    """Members with a bill in a span.

    ``new``: their first bill ever lies in it; the others are returning. ``repeat``: with bills on two or more of its
    days. ``back``: dormant or lost before, and here again.
    """

    members: int = 0
    new: int = 0
    repeat: int = 0
    back: int = 0

    @property
    def returning(self) -> int:
        """Members who had bought before the span."""
        return self.members - self.new

    def plus(self, came: MemberCame) -> "Buyers":
        """One more member."""
        return Buyers(
            members=self.members + 1,
            new=self.new + came.is_new,
            repeat=self.repeat + (came.days > 1),
            back=self.back + (came.back_on is not None),
        )


def came_in(history: History, spans: Sequence[Span], rule: ClassRule) -> dict[int, MemberCame]:
    """In which of the ``spans`` (by their place, disjoint and in order) the member came, and how."""
    days = purchase_days(history, spans[-1].last)
    found: dict[int, MemberCame] = {}
    for at, span in enumerate(spans):
        mine = range(bisect_left(days, span.first), bisect_right(days, span.last))
        if mine:
            found[at] = MemberCame(
                days=len(mine),
                is_new=mine[0] == 0,
                second_on=days[1] if 1 in mine else None,
                back_on=next((days[place] for place in mine if _came_back(history, days, place, rule)), None),
            )
    return found


def _came_back(history: History, days: Sequence[date], place: int, rule: ClassRule) -> bool:
    if place == 0:
        return False
    gap = (days[place] - days[place - 1]).days
    least = rule.rhythm_least_days if rule.own_rhythm == "on" else rule.dormant_days
    return gap > least and class_on(history, days[place] - timedelta(days=1), rule) in ("dormant", "lost")


def gathered(members: Iterable[MemberCame]) -> Buyers:
    """All of them together."""
    buyers = Buyers()
    for came in members:
        buyers = buyers.plus(came)
    return buyers
