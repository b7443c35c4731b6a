"""Customers across stores: classes by home store, who buys where, the shops' figures side by side, and lists.

The figures are the till's own (domain/figures, domain/classes); a member's home is the store that enrolled them.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from itertools import islice

from msgspec import Struct

from desktop.core.domain.classes import Class, ClassRule, classify
from desktop.core.domain.figures.buyers import Buyers, MemberCame, came_in
from desktop.core.domain.figures.day import DayFact, Sums, day_figures, in_all
from desktop.core.domain.figures.spans import Span
from desktop.core.domain.state import Stamped
from desktop.core.domain.visits import days_between, together
from desktop.core.protocol.body import decode_body, decode_payload
from hq.services.house import Hq
from hq.services.points_by_day import business_day
from hq.services.points_memory import PointsMemory
from hq.services.program_drafts import program_now
from hq.services.rights import Actor
from hq.store.console_customers import BillRow, Home, bills_between, faces, homes
from hq.store.console_points import version
from hq.store.database import Connection
from hq.store.tenants import Store, all_stores

CLASSES: tuple[Class, ...] = ("active", "returning", "new", "dormant", "lost", "none")
ELSEWHERE = ""
"""The store of what belongs to none of the chain's."""
_YEAR = 364
_AT_ONCE = 5_000


class StoreFigures(Struct, frozen=True, kw_only=True):
    """A store over the days asked about; ``store_id`` "" is what belongs to none. The figures: domain/figures."""

    store_id: str
    name: str
    everybody: Sums
    members: Sums
    buyers: Buyers
    enrolled: int
    classes: dict[str, int]

    @property
    def member_permille(self) -> int | None:
        """Members' share of what was paid, in thousandths."""
        return 1000 * self.members.paid_minor // self.everybody.paid_minor if self.everybody.paid_minor else None


class Flow(Struct, frozen=True, kw_only=True):
    """Members of one store who bought at one: how many, their bills, what they paid."""

    home_id: str
    store_id: str
    members: int
    bills: int
    paid_minor: int


class Listed(Struct, frozen=True):
    """A member of a class: whom, where enrolled, since when not here, what they spent in the year before."""

    member_id: str
    store_id: str
    name: Class
    last_day: date | None
    days_since: int | None
    bills: int
    spend_minor: int


class Customers(Struct, frozen=True, kw_only=True):
    """Everything of the page; ``listed``: every member, by what they spent."""

    today: date
    at_us: int
    stores: tuple[StoreFigures, ...]
    flows: tuple[Flow, ...]
    listed: tuple[Listed, ...]


def customers(hq: Hq, actor: Actor, days: int, memory: PointsMemory[Customers]) -> Customers:
    """The ``days`` days that end today, and the classes as of today."""
    actor.demand("look")
    rule = program_now(hq, actor).program.classes
    with hq.database.reading() as connection:
        stores = all_stores(connection, actor.tenant_id)
        today = business_day(stores, hq.now_us())
        span = Span("day", date.fromordinal(today.toordinal() - days + 1), today)
        key, now = (actor.tenant_id, span, rule), version(connection, actor.tenant_id)
        return memory.get(key, now, hq.now_us(), lambda: _found(hq, connection, actor.tenant_id, (stores, span, rule)))


def _found(hq: Hq, connection: Connection, tenant_id: str, asked: tuple[list[Store], Span, ClassRule]) -> Customers:
    stores, span, rule = asked
    people = _People()
    for home in homes(connection, tenant_id):  # one after the other: all states of a chain are more than fits
        people.take(home, span, rule)
    names = {store.store_id: store.name for store in stores}
    sold = _sold(connection, tenant_id, span, people, names.keys())
    if any(ELSEWHERE in pair for pair in sold) or any(one.store_id not in names for one in people.listed):
        names[ELSEWHERE] = ""
    at: dict[str, dict[str | None, _Sold]] = {store_id: {} for store_id in names}
    for (store_id, home_id), part in sold.items():
        at[store_id][home_id] = part
    classes = Counter((_ours(one.store_id, names), one.name) for one in people.listed)
    return Customers(
        today=span.last,
        at_us=hq.now_us(),
        stores=tuple(_figures(store_id, names[store_id], parts, people, classes) for store_id, parts in at.items()),
        flows=tuple(flow for store_id, parts in at.items() for flow in _flows(store_id, parts)),
        listed=tuple(sorted(people.listed, key=lambda one: (-one.spend_minor, one.member_id))),
    )


class _People:
    """Everybody, as far as the figures need them: where they stand, where they were enrolled, how they came."""

    def __init__(self) -> None:
        self.listed = list[Listed]()
        self.homes = dict[str, str]()
        self.came = dict[str, MemberCame]()

    def take(self, home: Home, span: Span, rule: ClassRule) -> None:
        """One more member."""
        self.listed.append(_listed(home, span.last, rule))
        self.homes[home.member_id] = home.store_id
        if came := came_in(home.state.history, (span,), rule):
            self.came[home.member_id] = came[0]


class _Sold:
    """What was sold at one store to members of one, or to nobody, while it is added up."""

    def __init__(self) -> None:
        self.everybody, self.members = Sums(), Sums()
        self.visitors, self.joined = set[str](), set[str]()

    def take(self, facts: Iterable[DayFact]) -> None:
        """Some more facts."""
        told = day_figures(date.min, facts, lambda _at_us: 0)
        for cell in told.cells:
            self.everybody = self.everybody.plus(cell.sums)
            self.members = self.members.plus(cell.sums) if cell.is_member else self.members
        self.visitors.update(visit.member_id for visit in told.visits)
        self.joined.update(joined.member_id for joined in told.joined)


def _ours(store_id: str, known: Collection[str]) -> str:
    return store_id if store_id in known else ELSEWHERE


def _sold(
    connection: Connection, tenant_id: str, span: Span, people: _People, known: Collection[str]
) -> dict[tuple[str, str | None], _Sold]:
    """By the store where it was sold, and the one whose members bought (None: nobody's)."""
    merged, sold = faces(connection, tenant_id), defaultdict[tuple[str, str | None], _Sold](_Sold)
    rows = bills_between(connection, tenant_id, span.first, span.last)
    while some := list(islice(rows, _AT_ONCE)):
        parts = defaultdict[tuple[str, str | None], list[DayFact]](list)
        for fact in (_fact(row, merged) for row in some):
            home_id = people.homes.get(fact.event.member_id or "")
            parts[_ours(fact.event.store_id, known), home_id and _ours(home_id, known)].append(fact)
        for pair, facts in parts.items():
            sold[pair].take(facts)
    return sold


def _fact(row: BillRow, merged: dict[str, str]) -> DayFact:
    body = decode_body(row.body)
    member_id = merged.get(row.member_id, row.member_id) if row.member_id else None
    event = Stamped(row.event_id, row.effective_at_us, row.effective_day, row.store_id, decode_payload(body), member_id)
    return DayFact(event=event, staff_id=row.staff_id, recorded_at_us=body.recorded_at_us, imported=row.imported)


def _listed(home: Home, today: date, rule: ClassRule) -> Listed:
    classed = classify(home.state.history, today, rule)
    if classed is None:
        return Listed(home.member_id, home.store_id, "none", None, None, 0, 0)
    year = together(days_between(home.state.history, date.fromordinal(today.toordinal() - _YEAR), today))
    last, since = classed.last_day, classed.days_since
    return Listed(home.member_id, home.store_id, classed.name, last, since, year.bills, year.spend_minor)


def _figures(
    store_id: str, name: str, parts: Mapping[str | None, _Sold], people: _People, classes: Counter[tuple[str, Class]]
) -> StoreFigures:
    buyers = Buyers()
    for came in (people.came.get(member_id) for part in parts.values() for member_id in part.visitors):
        buyers = buyers.plus(came) if came is not None else buyers
    return StoreFigures(
        store_id=store_id,
        name=name,
        everybody=in_all(part.everybody for part in parts.values()),
        members=in_all(part.members for part in parts.values()),
        buyers=buyers,
        enrolled=sum(len(part.joined) for part in parts.values()),
        classes={each: classes[store_id, each] for each in CLASSES},
    )


def _flows(store_id: str, parts: Mapping[str | None, _Sold]) -> list[Flow]:
    """Whose members bought at this store."""
    return [
        Flow(
            home_id=home_id, store_id=store_id, members=len(part.visitors), bills=part.everybody.bills,
            paid_minor=part.everybody.paid_minor,
        )
        for home_id, part in sorted((home_id, part) for home_id, part in parts.items() if home_id is not None)
        if part.visitors
    ]  # fmt: skip
