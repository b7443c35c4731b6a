"""Lists answered from the rows and the sums of rows; statements are put together from what is wished for."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from heapq import merge
from itertools import islice
from typing import Any

import msgspec
from msgspec.structs import replace

from desktop.core.domain.classes import GONE, Class
from desktop.core.domain.people import Member, Profile
from desktop.core.domain.rfm_grid import Grid, Pile, grid_of
from desktop.core.ports.lists import ClassSum, Due, Key, ListedMember, Page, UpTo, Wish
from desktop.core.store.lists.looked import Asked
from desktop.core.store.lists.rows import CLASSES, CODES, COLUMNS, listed_in, rule_of
from desktop.core.store.lists.shown import favourites, shown
from desktop.core.store.lists.turn import up_to
from desktop.core.store.lists.wished import held_spans, is_of_sums, value_of, where

_FLOWS = "SELECT before, class, sum(members), sum(spend_minor) FROM {} GROUP BY before, class"
_ORIGINS = "SELECT class, origin, sum(members) FROM {} WHERE origin >= 0 GROUP BY class, origin"
_FLOW_SUM = "SELECT coalesce(sum(members), 0) FROM {} AS l WHERE {}"
_CELLS = "SELECT last_day, bills, sum(members), sum(spend_minor) FROM {} GROUP BY last_day, bills HAVING sum(members)"
_COUNT = "SELECT count(*) FROM listed AS l WHERE {}"
_FLOWS_BUT = (
    "(SELECT before, class, origin, has_left, members, spend_minor FROM list_flows UNION ALL SELECT before, class,"
    " ifnull(origin, -1), has_left, -1, -recent_spend_minor FROM listed WHERE place IN ({}))"
)
_CELLS_BUT = (
    "(SELECT last_day, bills, members, spend_minor FROM list_cells UNION ALL SELECT last_day, recent_bills, -1,"
    " -recent_spend_minor FROM listed WHERE place IN ({}) AND recent_bills > 0)"
)
_CATEGORIES = (
    "SELECT category, count(*) FROM listed AS l WHERE class IN ({}) AND class >= 4 AND category IS NOT NULL"
    " AND has_left = 0{} GROUP BY category"
)
_WHO = "m.member_no, m.source, m.enrolled_on, m.profile"
_ROWS = f"SELECT {', '.join('l.' + name for name in COLUMNS.split(', '))}, {_WHO}, "
_PAGE = (
    _ROWS + "at.value, at.place FROM (SELECT l.place, {value} AS value FROM listed AS l WHERE {where}"  # noqa: S608
    " ORDER BY value {way}, l.place {way} LIMIT ?) AS at CROSS JOIN listed AS l ON l.place = at.place"
    " CROSS JOIN members AS m ON m.member_id = l.member_id ORDER BY at.value {way}, at.place {way}"
)
_OF = (
    _ROWS
    + "l.recent_spend_minor, l.place FROM json_each(?) AS j CROSS JOIN member_states AS s ON"
    + (
        " s.member_id = j.value CROSS JOIN listed AS l ON l.place = s.place CROSS JOIN members AS m ON"
        " m.member_id = l.member_id ORDER BY j.key"
    )
)
_EXPECTED = "l.last_day + (2 * l.gap_days + l.gaps) / (2 * l.gaps)"
_DUE = _ROWS + (
    "l.recent_spend_minor, l.place FROM listed AS l CROSS JOIN members AS m ON m.member_id = l.member_id"
    " WHERE {day} BETWEEN ?1 AND ?2 AND l.has_left = 0{more} ORDER BY {day}, l.member_id LIMIT ?3"
)
_DUES: dict[Due, tuple[str, str]] = {
    "expiring": ("l.expires_on", ""),
    "tier_ends": ("l.tier_until", ""),
    "visit": (_EXPECTED, " AND l.gaps > 0"),
    "reminder": ("l.remind_on", ""),
}
_BORN = _ROWS + (
    "l.recent_spend_minor, l.place FROM json_each(?1) AS j CROSS JOIN members AS m ON substr(m.birthday, -5) = j.value"
    " AND m.birthday IS NOT NULL CROSS JOIN member_states AS s ON s.member_id = m.member_id"
    " CROSS JOIN listed AS l ON l.place = s.place WHERE l.has_left = 0{} ORDER BY j.key, l.member_id LIMIT ?2"
)
_LONGEST_DAYS = 366
_decode_profile = msgspec.json.Decoder(Profile).decode


class KeptLists:
    """``reading.lists``, inside that reading's transaction; ``but``: without the rows at these places."""

    def __init__(self, reading: Asked, but: Sequence[int] = ()) -> None:
        self._reading = reading
        self._raw: Any = reading.raw
        self._program = reading.program().program
        self._day = reading.today()
        places = ", ".join(map(str, but))
        self._but = f" AND l.place NOT IN ({places})" if but else ""
        self._flows = _FLOWS_BUT.format(places) if but else "list_flows"
        self._cells = _CELLS_BUT.format(places) if but else "list_cells"

    def up_to(self) -> UpTo:
        """How far the rows are."""
        return up_to(self._raw, self._day, rule_of(self._program))

    def class_counts(self) -> Mapping[Class, ClassSum]:
        """Every class, 未消费 (none) too."""
        found = dict.fromkeys(CLASSES, ClassSum(0, 0))
        for (_, name), more in self.flows().items():
            found[name] = ClassSum(found[name].members + more.members, found[name].spend365_minor + more.spend365_minor)
        return found

    def origin_counts(self) -> Mapping[tuple[Class, Class], int]:
        """Dormant and lost members by (class, origin)."""
        rows = self._raw.execute(_ORIGINS.format(self._flows)).fetchall()
        return {(CLASSES[name], CLASSES[origin]): many for name, origin, many in rows if many}

    def flows(self) -> Mapping[tuple[Class, Class], ClassSum]:
        """Who went from which class a month before to which now."""
        rows = self._raw.execute(_FLOWS.format(self._flows)).fetchall()
        return {(CLASSES[before], CLASSES[name]): ClassSum(many, spend) for before, name, many, spend in rows if many}

    def grid(self) -> Grid:
        """The RFM grid."""
        return grid_of(self.piles())

    def piles(self) -> list[Pile]:
        """How many bought last on each day and have each number of bills on the RFM days."""
        today = self._day.toordinal()
        rows = self._raw.execute(_CELLS.format(self._cells)).fetchall()
        return [Pile(today - last_day, bills, members, spend) for last_day, bills, members, spend in rows]

    def page(self, wish: Wish) -> Page:
        """A page of a list."""
        lists = [self._part(wish, name) for name in wish.class_names or (None,)]
        rows = merge(*lists, key=lambda row: row.key, reverse=wish.descending)
        return Page(tuple(islice(rows, wish.size)), self.count(wish) if wish.after is None else None)

    def count(self, wish: Wish) -> int:
        """How many a list has."""
        if is_of_sums(wish):
            everybody = replace(wish, without=None)
            condition, values = self._where(everybody, wish.class_names)
            return self._number(_FLOW_SUM.format(self._flows, condition), values) - self._held(wish)
        condition, values = self._where(wish, wish.class_names)
        return self._number(_COUNT.format(condition + self._but), values)

    def _held(self, wish: Wish) -> int:
        """How many of a list are held out: a span of an index, where the sums say all the rest."""
        condition, values = self._where(replace(wish, without=None), wish.class_names)
        spans = held_spans(wish.without) if wish.without else []
        query = _COUNT.format(f"{condition}{self._but} AND l.drawn BETWEEN ? AND ?")
        return sum(self._number(query, (*values, *span)) for span in spans)

    def _where(self, wish: Wish, names: Sequence[Class]) -> tuple[str, tuple[Any, ...]]:
        return where(wish, names, self._day, self._program.classes)

    def _number(self, query: str, values: Sequence[Any]) -> int:
        (found,) = self._raw.execute(query, values).fetchone()
        return int(found)

    def listed(self, member_ids: Sequence[str]) -> Sequence[ListedMember]:
        """The rows of these members."""
        owners = list(dict.fromkeys(map(self._reading.shelf.owner, member_ids)))
        return self._shown(self._raw.execute(_OF, (msgspec.json.encode(owners).decode(),)))

    def due(self, what: Due, until: date, limit: int) -> Sequence[ListedMember]:
        """Whose day comes from the lists' day to ``until``, soonest first."""
        if what == "birthday":
            days = [self._day + timedelta(days=at) for at in range(min((until - self._day).days + 1, _LONGEST_DAYS))]
            texts = [text for day in days for text in _birthdays(day)]
            return self._shown(self._raw.execute(_BORN.format(self._but), (msgspec.json.encode(texts).decode(), limit)))
        day, more = _DUES[what]
        first = date.min if what == "reminder" else self._day
        values = first.toordinal(), until.toordinal(), limit
        return self._shown(self._raw.execute(_DUE.format(day=day, more=more + self._but), values))

    def categories(self, class_names: tuple[Class, ...]) -> Mapping[str, int]:
        """What the dormant and lost among these classes mostly bought."""
        codes = [CODES[name] for name in class_names if name in GONE]
        return dict(self._raw.execute(_CATEGORIES.format(", ".join(map(str, codes)), self._but)).fetchall())

    def favourites(self, member_ids: Sequence[str]) -> Mapping[str, str]:
        """What each bought most on their latest bills held here."""
        return favourites(self._reading, member_ids)

    def _part(self, wish: Wish, name: Class | None) -> Sequence[ListedMember]:
        """A page of one class: each is in order by itself in an index."""
        names: tuple[Class, ...] = (name,) if name else ()
        condition, values = self._where(wish, names)
        value, way = value_of(wish.sort, names, self._day), "DESC" if wish.descending else "ASC"
        condition += self._but
        if wish.after is not None:
            condition += f" AND ({value}, l.place) {'<' if wish.descending else '>'} (?, ?)"
            values += wish.after
        query = _PAGE.format(value=value, where=condition, way=way)
        return self._shown(self._raw.execute(query, (*values, wish.size)))

    def _shown(self, rows: Any) -> tuple[ListedMember, ...]:
        return tuple(self._one(row) for row in rows)

    def _one(self, values: tuple[Any, ...]) -> ListedMember:
        *kept, number, source, enrolled_on, profile, value, place = values
        member = Member(
            member_id=kept[0],
            member_no=number,
            source=source,
            enrolled_on=date.fromisoformat(enrolled_on),
            profile=_decode_profile(profile),
        )
        key: Key = (value, place)
        return shown(member, listed_in(kept), key, self._day, self._program.classes)


def _birthdays(day: date) -> tuple[str, ...]:
    """Birthdays that fall on a day; 02-29 counts on 02-28 in every year."""
    text = day.isoformat()[5:]
    return ("02-28", "02-29") if text == "02-28" else () if text == "02-29" else (text,)
