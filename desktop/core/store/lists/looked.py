"""Lists by looking at each member anew: true while rows are behind too, for as many members as that is quick for."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

import msgspec

from desktop.core.domain.calendar import next_yearly
from desktop.core.domain.classes import GONE, Class
from desktop.core.domain.holdout import held_out
from desktop.core.domain.listed import Listed
from desktop.core.domain.people import CHANNELS, Member
from desktop.core.domain.rfm_grid import Grid, Pile, grid_of
from desktop.core.ports import Reading
from desktop.core.ports.lists import ClassSum, Due, Key, ListedMember, Page, Sort, UpTo, Wish
from desktop.core.store.lists.liked import liked_of
from desktop.core.store.lists.rows import CLASSES, Looking
from desktop.core.store.lists.shown import favourites, shown
from desktop.core.store.states import StateShelf

_UNKNOWN = -1
_PLACES = "SELECT member_id, place FROM member_states"
_PLACES_OF = "SELECT member_id, place FROM member_states WHERE member_id IN (SELECT value FROM json_each(?))"


class Asked(Reading, Protocol):
    """The reading whose lists these are."""

    raw: Any
    shelf: StateShelf


class LookedLists:
    """``reading.lists``, inside that reading's transaction; ``only``: as if there were no other members."""

    def __init__(self, reading: Asked, only: Sequence[str] | None = None) -> None:
        self._reading = reading
        self._day = reading.today()
        self._program = reading.program().program
        self._looking = Looking(reading.raw, self._day, self._program)
        self._only = None if only is None else list(dict.fromkeys(map(reading.shelf.owner, only)))
        asked = (_PLACES,) if only is None else (_PLACES_OF, (msgspec.json.encode(self._only).decode(),))
        self._places: dict[str, int] = dict(reading.raw.execute(*asked).fetchall())
        self._found: list[tuple[Member, Listed]] | None = None

    def up_to(self) -> UpTo:
        """Nothing is behind where everything is looked at."""
        return UpTo(day=self._day)

    def class_counts(self) -> Mapping[Class, ClassSum]:
        """Every class, 未消费 (none) too."""
        rows = [row for _, row in self._rows()]
        return {name: _sum_of(row for row in rows if row.class_name == name) for name in CLASSES}

    def origin_counts(self) -> Mapping[tuple[Class, Class], int]:
        """Dormant and lost members by (class, origin)."""
        return Counter((row.class_name, row.origin) for _, row in self._rows() if row.origin)

    def flows(self) -> Mapping[tuple[Class, Class], ClassSum]:
        """Who went from which class a month before to which now."""
        found: dict[tuple[Class, Class], list[Listed]] = {}
        for _, row in self._rows():
            found.setdefault((row.before, row.class_name), []).append(row)
        return {pair: _sum_of(iter(rows)) for pair, rows in found.items()}

    def grid(self) -> Grid:
        """The RFM grid."""
        return grid_of(self.piles())

    def piles(self) -> Iterator[Pile]:
        """Everybody with bills on the RFM days, one by one."""
        for _, row in self._rows():
            if row.recent_bills and row.last_day:
                yield Pile((self._day - row.last_day).days, row.recent_bills, 1, row.recent_spend_minor)

    def page(self, wish: Wish) -> Page:
        """A page of a list."""
        found = self._wished(wish)
        rows = [row for row in found if _follows(row.key, wish)]
        return Page(tuple(rows[: wish.size]), len(found) if wish.after is None else None)

    def count(self, wish: Wish) -> int:
        """How many a list has."""
        return len(self._wished(wish))

    def listed(self, member_ids: Sequence[str]) -> Sequence[ListedMember]:
        """The rows of these members."""
        found = []
        for member_id in dict.fromkeys(map(self._reading.shelf.owner, member_ids)):
            member = self._reading.member(member_id)
            if member is not None:
                found.append(self._shown(member, self._row(member_id), "worth"))
        return tuple(found)

    def due(self, what: Due, until: date, limit: int) -> Sequence[ListedMember]:
        """Whose day comes from the lists' day to ``until``, soonest first."""
        rows = [self._shown(member, row, "worth") for member, row in self._rows() if not row.has_left]
        dated = [(*self.dated(what, row), row) for row in rows]
        first = date.min if what == "reminder" else self._day
        coming = sorted((each for each in dated if first <= each[0] <= until), key=lambda each: each[:2])
        return tuple(row for _, _, row in coming[:limit])

    def dated(self, what: Due, row: ListedMember) -> tuple[date, str]:
        """What ``due`` is in order of."""
        return self._day_of(what, row) or date.max, row.member_id

    @property
    def members(self) -> list[str]:
        """Who is listed here."""
        return list(self._places)

    def owner(self, member_id: str) -> str:
        """The id under which the member is listed."""
        return self._reading.shelf.owner(member_id)

    def among(self, member_ids: Sequence[str]) -> list[str]:
        """Those of these who are listed here."""
        return [member_id for member_id in member_ids if member_id in self._places]

    def categories(self, class_names: tuple[Class, ...]) -> Mapping[str, int]:
        """What the dormant and lost among these classes mostly bought."""
        gone = [row.member_id for row in self._wished(Wish(class_names=class_names)) if row.class_name in GONE]
        liked = [liked_of(self._reading.raw, member_id).category for member_id in gone]
        return Counter(category for category in liked if category is not None)

    def favourites(self, member_ids: Sequence[str]) -> Mapping[str, str]:
        """What each bought most on their latest bills held here."""
        return favourites(self._reading, member_ids)

    def _day_of(self, what: Due, row: ListedMember) -> date | None:
        match what:
            case "expiring":
                return row.expires_on
            case "tier_ends":
                return row.tier_until
            case "visit":
                return row.expected_on
            case "reminder":
                return row.remind_on
            case "birthday":
                return next_yearly(self._day, row.birthday) if row.birthday else None

    def _rows(self) -> Sequence[tuple[Member, Listed]]:
        if self._found is None:
            members = [member for member in self._members() if member.member_id in self._places]
            self._found = [(member, self._row(member.member_id)) for member in members]
        return self._found

    def _members(self) -> list[Member]:
        if self._only is None:
            return list(self._reading.all_members())
        return [member for member in map(self._reading.member, self._only) if member is not None]

    def _row(self, member_id: str) -> Listed:
        return self._looking.listed(member_id, self._reading.state(member_id))

    def _wished(self, wish: Wish) -> list[ListedMember]:
        asked = [(member, row) for member, row in self._rows() if _is_wished(row, wish, self._day)]
        rows = [(member, row) for member, row in asked if not _is_held_out(member, wish)]
        found = [self._shown(member, row, wish.sort) for member, row in rows]
        found = [row for row in found if not wish.stages or row.stage in wish.stages]
        if wish.category is not None or wish.at_store:
            found = [row for row in found if row.class_name in GONE and self._is_liked(row.member_id, wish)]
        return sorted(found, key=lambda row: row.key, reverse=wish.descending)

    def _is_liked(self, member_id: str, wish: Wish) -> bool:
        liked = liked_of(self._reading.raw, member_id)
        return wish.category in (None, liked.category) and liked.at_store >= wish.at_store

    def _shown(self, member: Member, row: Listed, sort: Sort) -> ListedMember:
        key = (_VALUES[sort](row, member.profile.name, self._day), self._places.get(member.member_id, 0))
        return shown(member, row, key, self._day, self._program.classes)


def _unusual(row: Listed, _: str, day: date) -> int:
    """Days since, in thousandths of the own mean gap."""
    if not row.gap_days or row.last_day is None:
        return _UNKNOWN
    return 1000 * (day - row.last_day).days * row.gaps // row.gap_days


_VALUES: dict[Sort, Callable[[Listed, str, date], int | str]] = {
    "worth": lambda row, _, __: row.recent_spend_minor,
    "last_day": lambda row, _, __: row.last_day.toordinal() if row.last_day else 0,
    "unusual": _unusual,
    "bills": lambda row, _, __: row.recent_bills,
    "name": lambda _, name, __: name,
}


def _follows(key: Key, wish: Wish) -> bool:
    """Whether a row stands after the last one seen."""
    return wish.after is None or (key < wish.after if wish.descending else key > wish.after)


def _is_wished(row: Listed, wish: Wish, day: date) -> bool:
    days = (day - row.last_day).days if row.last_day else None
    bits = 1 << CHANNELS.index(wish.consent) if wish.consent else 0
    return (
        not (wish.class_names and row.class_name not in wish.class_names)
        and not (wish.origins and row.origin not in wish.origins)
        and not (wish.before and row.before not in wish.before)
        and not (wish.tiers and row.tier not in wish.tiers)
        and row.consents & bits == bits
        and not (wish.here and row.has_left)
        and (wish.offered_before is None or row.offered_on is None or row.offered_on < wish.offered_before)
        and (wish.complaint is None or row.has_complaint == wish.complaint)
        and (wish.spend365_least is None or row.recent_spend_minor >= wish.spend365_least)
        and _is_within(days, wish.days_since)
        and _is_within(row.recent_bills, wish.n365)
    )


def _is_held_out(member: Member, wish: Wish) -> bool:
    return wish.without is not None and held_out(member.member_id, wish.without.salt, wish.without.percent)


def _is_within(value: int | None, span: tuple[int, int] | None) -> bool:
    return span is None or (value is not None and span[0] <= value <= span[1])


def _sum_of(rows: Iterator[Listed]) -> ClassSum:
    spends = [row.recent_spend_minor for row in rows]
    return ClassSum(len(spends), sum(spends))
