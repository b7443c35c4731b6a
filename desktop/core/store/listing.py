"""Lists of members, asked inside a transaction (ports.lists): here each member is looked at anew."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Protocol

from desktop.core.domain.calendar import next_yearly
from desktop.core.domain.classes import Class, month_before
from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.events import SaleCompleted
from desktop.core.domain.listed import Listed, listed
from desktop.core.domain.people import CHANNELS, Member
from desktop.core.domain.rfm_grid import Grid, Pile, grid_of
from desktop.core.domain.stage import stage_of
from desktop.core.domain.tiers import History
from desktop.core.ports import Reading
from desktop.core.ports.lists import ClassSum, Due, Key, ListedMember, Page, Sort, UpTo, Wish
from desktop.core.store.states import StateShelf

CLASSES: tuple[Class, ...] = ("none", "new", "returning", "active", "dormant", "lost")
_REFUNDED_SINCE = (
    "SELECT e.member_id FROM events AS e LEFT JOIN stamps AS s ON s.event_id = e.event_id WHERE e.void = 0"
    " AND e.kind = 'sale.refunded' AND e.member_id IS NOT NULL AND coalesce(s.day, e.business_date) > ?1"
    " UNION SELECT member_id FROM others WHERE kind = 'sale.refunded' AND void = 0 AND member_id IS NOT NULL"
    " AND business_date > ?1"
)
_LATEST_BILLS = 20
_UNKNOWN = -1


class Asked(Reading, Protocol):
    """The reading whose lists these are."""

    raw: Any
    shelf: StateShelf


class LedgerLists:
    """``reading.lists``, inside that reading's transaction."""

    def __init__(self, reading: Asked) -> None:
        self._reading = reading
        self._day = reading.today()

    def up_to(self) -> UpTo:
        """How far the rows are."""
        return UpTo(day=self._day)

    def class_counts(self) -> Mapping[Class, ClassSum]:
        """Every class, 未消费 (none) too."""
        rows = list(self._rows())
        return {name: _sum_of(row for _, row in rows if row.class_name == name) for name in CLASSES}

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
        rows = [row for _, row in self._rows() if row.recent_bills and row.last_day]
        return grid_of(_pile(row, self._day) for row in rows)

    def page(self, wish: Wish) -> Page:
        """A page of a list."""
        found = self._wished(wish)
        shown = [row for row in found if _follows(row.key, wish)]
        return Page(tuple(shown[: wish.size]), len(found) if wish.after is None else None)

    def count(self, wish: Wish) -> int:
        """How many a list has."""
        return len(self._wished(wish))

    def listed(self, member_ids: Sequence[str]) -> Sequence[ListedMember]:
        """The rows of these members."""
        found = {}
        for member_id in dict.fromkeys(map(self._reading.shelf.owner, member_ids)):
            member = self._reading.member(member_id)
            if member is not None:
                found[member_id] = self._shown(member, self._row(member_id, self._refunded()), "worth")
        return tuple(found.values())

    def due(self, what: Due, until: date, limit: int) -> Sequence[ListedMember]:
        """Whose day comes from the lists' day to ``until``, soonest first."""
        rows = [self._shown(member, row, "worth") for member, row in self._rows() if not row.has_left]
        dated = [(day, row.member_id, row) for row in rows if (day := self._day_of(what, row)) is not None]
        return tuple(row for day, _, row in sorted(dated, key=lambda each: each[:2]) if self._day <= day <= until)[
            :limit
        ]

    def favourites(self, member_ids: Sequence[str]) -> Mapping[str, str]:
        """What each bought most on their latest bills held here."""
        found = {}
        for member_id in member_ids:
            sales = self._reading.recent_sales(member_id, _LATEST_BILLS)
            bought = _bought([sale.said for sale in sales if not sale.record.wholly_refunded])
            if bought:
                found[member_id] = bought
        return found

    def _day_of(self, what: Due, row: ListedMember) -> date | None:
        match what:
            case "expiring":
                return row.expires_on
            case "tier_ends":
                return row.tier_until
            case "visit":
                return row.expected_on
            case "birthday":
                return next_yearly(self._day, row.birthday) if row.birthday else None

    def _rows(self) -> Iterator[tuple[Member, Listed]]:
        refunded = self._refunded()
        for member in list(self._reading.all_members()):
            yield member, self._row(member.member_id, refunded)

    def _row(self, member_id: str, refunded: set[str]) -> Listed:
        state, program = self._reading.state(member_id), self._reading.program().program
        then = self._then(member_id) if member_id in refunded else None
        return listed(state, self._day, program, then)

    def _refunded(self) -> set[str]:
        """Members with a refund since a month ago, by the id that they go by."""
        rows = self._reading.raw.execute(_REFUNDED_SINCE, (month_before(self._day).isoformat(),)).fetchall()
        return {self._reading.shelf.owner(member_id) for (member_id,) in rows}

    def _then(self, member_id: str) -> History | None:
        """The history as known a month ago; None where that lies at HQ alone."""
        try:
            return self._reading.state_at(member_id, month_before(self._day)).history
        except RuleBroken:
            return None

    def _wished(self, wish: Wish) -> list[ListedMember]:
        found = [
            self._shown(member, row, wish.sort) for member, row in self._rows() if _is_wished(row, wish, self._day)
        ]
        return sorted(found, key=lambda row: row.key, reverse=wish.descending)

    def _shown(self, member: Member, row: Listed, sort: Sort) -> ListedMember:
        since = min(day for day in (row.since, member.enrolled_on) if day is not None)
        rhythm, profile, rule = row.rhythm, member.profile, self._reading.program().program.classes
        return ListedMember(
            member_id=member.member_id,
            member_no=member.member_no,
            external_id=profile.external_id,
            name=profile.name,
            phone=profile.phone,
            birthday=profile.birthday_on(self._day),
            enrolled_on=member.enrolled_on,
            class_name=row.class_name,
            origin=row.origin,
            before=row.before,
            stage=stage_of(row.class_name, since, self._day, rule),
            first_day=row.first_day,
            last_day=row.last_day,
            days_since=(self._day - row.last_day).days if row.last_day else None,
            mean_gap_days=rhythm.mean_days if rhythm else None,
            expected_on=rhythm.next_day if rhythm else None,
            bills=row.bills,
            spend_minor=row.spend_minor,
            n365=row.recent_bills,
            spend365_minor=row.recent_spend_minor,
            tier=row.tier,
            tier_until=row.tier_until,
            balance=row.balance,
            expires_on=row.expires_on,
            expiring=row.expiring,
            consents=tuple(channel for at, channel in enumerate(CHANNELS) if row.consents >> at & 1),
            has_left=row.has_left,
            key=(_VALUES[sort](row, profile.name, self._day), member.member_id),
        )


def _unusual(row: Listed, _: str, day: date) -> int:
    """Days since, in thousandths of the own mean gap."""
    if not row.gap_days or row.last_day is None:
        return _UNKNOWN
    return 1000 * (day - row.last_day).days * row.gaps // row.gap_days


_VALUES: dict[Sort, Callable[[Listed, str, date], int | str]] = {
    "worth": lambda row, _, __: row.recent_spend_minor,
    "last_day": lambda row, _, __: row.last_day.isoformat() if row.last_day else "",
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
        and (wish.spend365_least is None or row.recent_spend_minor >= wish.spend365_least)
        and _is_within(days, wish.days_since)
        and _is_within(row.recent_bills, wish.n365)
    )


def _is_within(value: int | None, span: tuple[int, int] | None) -> bool:
    return span is None or (value is not None and span[0] <= value <= span[1])


def _sum_of(rows: Iterator[Listed]) -> ClassSum:
    spends = [row.recent_spend_minor for row in rows]
    return ClassSum(len(spends), sum(spends))


def _pile(row: Listed, day: date) -> Pile:
    last_day = row.last_day or day - timedelta(days=1)
    return Pile((day - last_day).days, row.recent_bills, 1, row.recent_spend_minor)


def _bought(sales: Sequence[SaleCompleted]) -> str | None:
    """The item on most bills; of several the one that was bought last."""
    counted = Counter(name for sale in sales for name in {line.name: None for line in sale.intent.lines if line.name})
    return counted.most_common(1)[0][0] if counted else None
