"""Points by store and day: issued, used, given back, taken back, expired, outstanding.

Issued and expired count for the store that issued the lot, everything else for the store where it happened.
Expiry is what is known today: a clawback from points that had expired already takes them out of the expired ones.
Every day: outstanding = that of the day before + issued − used + returned − clawed − expired.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from msgspec import Struct

from desktop.core.domain.calendar import MICROSECONDS, ONE_DAY, BusinessClock
from hq.services.house import Hq
from hq.services.points_memory import PointsMemory
from hq.services.points_moved import Moved, Standing, moved_by_facts, standing, together
from hq.services.settling import origin
from hq.store.console_points import all_states, stores_of_events, version
from hq.store.database import Connection
from hq.store.tenants import Store, all_stores


class PointsDay(Struct, frozen=True, kw_only=True):
    """A day of the chain, or of one store; ``outstanding`` at its end, None for one store's days."""

    day: date
    moved: Moved
    outstanding: int | None = None


class StorePoints(Struct, frozen=True, kw_only=True):
    """A store over the days asked about; ``outstanding`` now, of the points that it issued, less what is owed there."""

    store_id: str
    name: str
    moved: Moved
    outstanding: int


class PointsReport(Struct, frozen=True, kw_only=True):
    """The days in order, the stores by name, the chain's points outstanding now and the debt in it.

    ``at_us``: when it was found.
    """

    today: date
    days: tuple[PointsDay, ...]
    stores: tuple[StorePoints, ...]
    outstanding: int
    owed: int
    at_us: int


@dataclass(frozen=True)
class Asked:
    """What is asked: the days, the one store whose days are meant, whether stores are told apart at all."""

    first: date
    last: date
    store_id: str | None = None
    by_store: bool = True


def business_day(stores: Iterable[Store], now_us: int) -> date:
    """The newest business day among the stores; the day in UTC where there is no store."""
    clocks = {(store.zone, store.day_starts_minutes) for store in stores}
    days = [BusinessClock(ZoneInfo(zone), starts).day(now_us) for zone, starts in clocks]
    return max(days) if days else date(1970, 1, 1) + ONE_DAY * (now_us // (86_400 * MICROSECONDS))


def points_by_day(
    hq: Hq, tenant_id: str, asked: Asked, memory: PointsMemory[PointsReport] | None = None
) -> PointsReport:
    """The days asked about, today at most."""
    with hq.database.reading() as connection:
        stores = all_stores(connection, tenant_id)
        today = business_day(stores, hq.now_us())

        def find() -> PointsReport:
            return _report(connection, tenant_id, asked, (stores, today, hq.now_us()))

        if memory is None:
            return find()
        return memory.get((tenant_id, today, asked), version(connection, tenant_id), hq.now_us(), find)


def _report(connection: Connection, tenant_id: str, asked: Asked, now: tuple[list[Store], date, int]) -> PointsReport:
    stores, today, at_us = now
    held = standing(all_states(connection, tenant_id), asked.first, today)
    issued_in = dict[str, str]()
    if asked.by_store:
        lots = (*held.alive, *(lot for lot, _ in held.gone))
        issued_in = stores_of_events(connection, tenant_id, {found for lot in lots if (found := origin(lot))})
    facts = moved_by_facts(connection, tenant_id, asked.first, today)
    for (lot, day), points in held.gone.items():
        facts.add(day, issued_in.get(origin(lot) or "", ""), 0, 0, 0, 0, points)
    moved = facts.all()
    return PointsReport(
        today=today,
        days=_days(moved, asked, today, held.outstanding),
        stores=_by_store(moved, asked, stores, _outstanding_by_store(held, issued_in)) if asked.by_store else (),
        outstanding=held.outstanding,
        owed=sum(held.owed.values()),
        at_us=at_us,
    )


def _days(moved: dict[tuple[date, str], Moved], asked: Asked, today: date, outstanding: int) -> tuple[PointsDay, ...]:
    """Backwards from what is outstanding now, so that the newest day is exact."""
    by_day = dict[date, list[Moved]]()
    for (day, store_id), more in moved.items():
        if asked.store_id is None or store_id == asked.store_id:
            by_day.setdefault(day, []).append(more)
    found, day = list[PointsDay](), today
    while day >= asked.first:
        change = together(by_day.get(day, ()))
        found.append(PointsDay(day=day, moved=change, outstanding=None if asked.store_id else outstanding))
        outstanding -= change.change
        day -= ONE_DAY
    return tuple(day for day in reversed(found) if day.day <= asked.last)


def _outstanding_by_store(held: Standing, issued_in: dict[str, str]) -> dict[str, int]:
    found = dict[str, int]()
    for lot, points in held.alive.items():
        store_id = issued_in.get(origin(lot) or "", "")
        found[store_id] = found.get(store_id, 0) + points
    for store_id, points in held.owed.items():
        found[store_id] = found.get(store_id, 0) - points
    return found


def _by_store(
    moved: dict[tuple[date, str], Moved], asked: Asked, stores: list[Store], outstanding: dict[str, int]
) -> tuple[StorePoints, ...]:
    """Every store of the chain, then what belongs to none, if anything does."""
    sums: dict[str, list[Moved]] = {store.store_id: [] for store in stores}
    for (day, store_id), more in moved.items():
        if asked.first <= day <= asked.last:
            sums.setdefault(store_id if store_id in sums else "", []).append(more)
    names = {store.store_id: store.name for store in stores}
    elsewhere = sum(points for store_id, points in outstanding.items() if store_id not in names)
    if elsewhere:
        sums.setdefault("", [])
    return tuple(
        StorePoints(
            store_id=store_id,
            name=names.get(store_id, ""),
            moved=together(moves),
            outstanding=outstanding.get(store_id, 0) if store_id else elsewhere,
        )
        for store_id, moves in sums.items()
    )
