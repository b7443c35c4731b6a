"""Lists answered from rows, but for the few members whose rows are owed: those are looked at one by one."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from heapq import merge
from itertools import islice

from desktop.core.domain.classes import Class
from desktop.core.domain.rfm_grid import Grid, grid_of
from desktop.core.ports.lists import ClassSum, Due, ListedMember, Page, UpTo, Wish
from desktop.core.store.lists.kept import KeptLists
from desktop.core.store.lists.looked import LookedLists

_NOBODY = ClassSum(0, 0)


class JoinedLists:
    """``reading.lists``: nobody is in both parts."""

    def __init__(self, many: KeptLists, few: LookedLists) -> None:
        self._many, self._few = many, few

    def up_to(self) -> UpTo:
        """How far the rows are."""
        return self._many.up_to()

    def class_counts(self) -> Mapping[Class, ClassSum]:
        """Every class, 未消费 (none) too."""
        few = self._few.class_counts()
        return {name: _plus(sums, few.get(name, _NOBODY)) for name, sums in self._many.class_counts().items()}

    def origin_counts(self) -> Mapping[tuple[Class, Class], int]:
        """Dormant and lost members by (class, origin)."""
        return Counter(self._many.origin_counts()) + Counter(self._few.origin_counts())

    def flows(self) -> Mapping[tuple[Class, Class], ClassSum]:
        """Who went from which class a month before to which now."""
        many, few = self._many.flows(), self._few.flows()
        return {pair: _plus(many.get(pair, _NOBODY), few.get(pair, _NOBODY)) for pair in {**many, **few}}

    def grid(self) -> Grid:
        """The RFM grid."""
        return grid_of((*self._many.piles(), *self._few.piles()))

    def page(self, wish: Wish) -> Page:
        """A page of a list."""
        many, few = self._many.page(wish), self._few.page(wish)
        rows = merge(many.rows, few.rows, key=lambda row: row.key, reverse=wish.descending)
        total = None if many.total is None or few.total is None else many.total + few.total
        return Page(tuple(islice(rows, wish.size)), total)

    def count(self, wish: Wish) -> int:
        """How many a list has."""
        return self._many.count(wish) + self._few.count(wish)

    def listed(self, member_ids: Sequence[str]) -> Sequence[ListedMember]:
        """The rows of these members."""
        rows = {row.member_id: row for row in self._many.listed(member_ids)}
        asked = [self._few.owner(member_id) for member_id in member_ids]
        rows.update((row.member_id, row) for row in self._few.listed(self._few.among(asked)))
        return tuple(rows[member_id] for member_id in dict.fromkeys(asked) if member_id in rows)

    def due(self, what: Due, until: date, limit: int) -> Sequence[ListedMember]:
        """Whose day comes from the lists' day to ``until``, soonest first."""
        many, few = self._many.due(what, until, limit), self._few.due(what, until, limit)
        return tuple(islice(merge(many, few, key=lambda row: self._few.dated(what, row)), limit))

    def categories(self, class_names: tuple[Class, ...]) -> Mapping[str, int]:
        """What the dormant and lost among these classes mostly bought."""
        return Counter(self._many.categories(class_names)) + Counter(self._few.categories(class_names))

    def favourites(self, member_ids: Sequence[str]) -> Mapping[str, str]:
        """What each bought most on their latest bills held here."""
        return self._many.favourites(member_ids)


def _plus(one: ClassSum, other: ClassSum) -> ClassSum:
    return ClassSum(one.members + other.members, one.spend365_minor + other.spend365_minor)
