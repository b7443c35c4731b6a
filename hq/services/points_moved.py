"""What moved points, summed by day and store; and what everybody holds, summed by what issued it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from msgspec import Struct

from desktop.core.domain.calendar import ONE_DAY
from desktop.core.domain.state import SaleRecord
from hq.services.glancing import issued_and_used, moved_by_hand, read_holding, refunded_sale
from hq.store.console_points import moving_bodies
from hq.store.console_settling import sales_by_id
from hq.store.database import Connection


class Moved(Struct, frozen=True, kw_only=True):
    """Points that moved; none is negative. ``outstanding`` moves by ``change``."""

    issued: int = 0
    used: int = 0
    returned: int = 0
    clawed: int = 0
    expired: int = 0

    @property
    def change(self) -> int:
        """What the points outstanding grow by."""
        return self.issued - self.used + self.returned - self.clawed - self.expired


def together(moves: Iterable[Moved]) -> Moved:
    """The sum of movements."""
    sums = [0, 0, 0, 0, 0]
    for moved in moves:
        for at, points in enumerate((moved.issued, moved.used, moved.returned, moved.clawed, moved.expired)):
            sums[at] += points
    return _as_moved(sums)


class Movements:
    """Movements by day and store, being summed."""

    def __init__(self) -> None:
        self._sums: dict[tuple[date, str], list[int]] = {}

    def add(self, day: date, store_id: str, *points: int) -> None:
        """Add points issued, used, returned, clawed, expired, as far as they are given."""
        sums = self._sums.get((day, store_id))
        if sums is None:
            sums = self._sums[day, store_id] = [0, 0, 0, 0, 0]
        for at, more in enumerate(points):
            sums[at] += more

    def all(self) -> dict[tuple[date, str], Moved]:
        """The sums."""
        return {key: _as_moved(sums) for key, sums in self._sums.items()}


def _as_moved(sums: list[int]) -> Moved:
    issued, used, returned, clawed, expired = sums
    return Moved(issued=issued, used=used, returned=returned, clawed=clawed, expired=expired)


def moved_by_facts(connection: Connection, tenant_id: str, first: date, last: date) -> Movements:
    """What fold made of the facts of these days, without folding: refunds move what the sale's record says."""
    moved, refunds = Movements(), list[tuple[date, str, str, str, int]]()
    for day, store_id, kind, event_id, body in moving_bodies(connection, tenant_id, first, last):
        if kind == "sale.completed":
            moved.add(day, store_id, *issued_and_used(body))
        elif kind == "sale.refunded":
            refunds.append((day, store_id, event_id, *refunded_sale(body)))
        elif kind == "member.left":
            moved.add(day, store_id, 0, 0, 0, moved_by_hand(body))
        elif kind == "member.returned":
            moved.add(day, store_id, 0, 0, moved_by_hand(body))
        else:
            points = moved_by_hand(body)
            moved.add(day, store_id, max(points, 0), 0, 0, max(-points, 0))
    records = sales_by_id(connection, tenant_id, (sale_id for _, _, _, sale_id, _ in refunds))
    for day, store_id, event_id, sale_id, from_cash in refunds:
        moved.add(day, store_id, 0, 0, *_refunded(records.get(sale_id), event_id, from_cash))
    return moved


def _refunded(record: SaleRecord | None, event_id: str, from_cash: int) -> tuple[int, int]:
    """What a refund gave back and took: nothing where the sale had nothing left to give back (I11)."""
    part = next((part for part in record.refunds if part.refund_id == event_id), None) if record else None
    return (part.returned, part.clawed - min(part.clawed, from_cash)) if part else (0, 0)


@dataclass
class Standing:
    """What everybody holds on a day: points alive by lot, owed by store, gone by lot and day."""

    alive: dict[str, int] = field(default_factory=dict)
    owed: dict[str, int] = field(default_factory=dict)
    gone: dict[tuple[str, date], int] = field(default_factory=dict)

    @property
    def outstanding(self) -> int:
        """Points alive less what is owed."""
        return sum(self.alive.values()) - sum(self.owed.values())


def standing(states: Iterable[bytes], first: date, today: date) -> Standing:
    """What these states hold on ``today``, and what has gone since ``first``."""
    found = Standing()
    alive, gone, owed = found.alive, found.gone, found.owed
    for state in states:
        holding = read_holding(state)
        for lot in holding.lots:
            last_day = lot.last_day
            if last_day is None or last_day >= today:
                alive[lot.lot_id] = alive.get(lot.lot_id, 0) + lot.points
            elif last_day + ONE_DAY >= first:
                key = lot.lot_id, last_day + ONE_DAY
                gone[key] = gone.get(key, 0) + lot.points
        for debt in holding.debts:
            owed[debt.store_id] = owed.get(debt.store_id, 0) + debt.points
    return found
