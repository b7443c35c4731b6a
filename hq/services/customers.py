"""Customers across stores: classes by home store, who buys where, the shops' figures side by side, and lists.

The figures are the till's own (domain/figures, domain/classes); a member's home is the store that enrolled them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from desktop.core.domain.classes import Class, ClassRule, classify
from desktop.core.domain.figures.buyers import Buyers, came_in
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
_YEAR = 364


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
    merged = faces(connection, tenant_id)
    everybody = {home.member_id: home for home in homes(connection, tenant_id)}
    listed = [_listed(home, span.last, rule) for home in everybody.values()]
    bills: dict[str, list[DayFact]] = defaultdict(list)
    for row in bills_between(connection, tenant_id, span.first, span.last):
        bills[row.store_id].append(_fact(row, merged))
    ids = [(store.store_id, store.name) for store in stores]
    known = {store_id for store_id, _ in ids}
    elsewhere = {*bills, *(home.store_id for home in everybody.values())} - known
    if elsewhere:
        bills[""] = [fact for store_id in sorted(elsewhere) for fact in bills.pop(store_id, [])]
        ids.append(("", ""))
    classes = Counter((one.store_id if one.store_id in known else "", one.name) for one in listed)
    return Customers(
        today=span.last,
        at_us=hq.now_us(),
        stores=tuple(
            _figures(store_id, name, bills.get(store_id, []), everybody, span, rule, classes) for store_id, name in ids
        ),
        flows=tuple(
            flow for store_id, _ in ids for flow in _flows(store_id, bills.get(store_id, []), everybody, known)
        ),
        listed=tuple(sorted(listed, key=lambda one: (-one.spend_minor, one.member_id))),
    )


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


def _figures(  # noqa: PLR0913, PLR0917 - the parts of one line
    store_id: str, name: str, facts: list[DayFact], everybody: dict[str, Home], span: Span, rule: ClassRule,
    classes: Counter[tuple[str, Class]],
) -> StoreFigures:  # fmt: skip
    told = day_figures(span.last, facts, lambda _at_us: 0)
    buyers = Buyers()
    for visit in told.visits:
        home = everybody.get(visit.member_id)
        came = came_in(home.state.history, (span,), rule) if home is not None else {}
        if came:
            buyers = buyers.plus(came[0])
    return StoreFigures(
        store_id=store_id,
        name=name,
        everybody=in_all(cell.sums for cell in told.cells),
        members=in_all(cell.sums for cell in told.cells if cell.is_member),
        buyers=buyers,
        enrolled=len(told.joined),
        classes={each: classes[store_id, each] for each in CLASSES},
    )


def _flows(store_id: str, facts: Iterable[DayFact], everybody: dict[str, Home], known: set[str]) -> list[Flow]:
    """Whose members bought at this store."""
    came: dict[str, list[DayFact]] = defaultdict(list)
    for fact in facts:
        home = everybody.get(fact.event.member_id or "")
        if home is not None:
            came[home.store_id if home.store_id in known else ""].append(fact)
    found = []
    for home_id, theirs in sorted(came.items()):
        told = day_figures(date.min, theirs, lambda _at_us: 0)
        sums = in_all(cell.sums for cell in told.cells)
        if told.visits:
            found.append(
                Flow(
                    home_id=home_id, store_id=store_id, members=len(told.visits), bills=sums.bills,
                    paid_minor=sums.paid_minor,
                )
            )  # fmt: skip
    return found
