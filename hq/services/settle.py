"""Settle points between the stores of a chain: issuing store × redeeming store, for a month, as of a day.

A return counts in the month of its refund. Costs are the discounts that the sales themselves recorded, so that a later
program changes nothing.
"""

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from desktop.core.domain.calendar import month_end
from hq.services.glancing import discount_of, refunded_sale
from hq.services.house import Hq
from hq.services.settling import (
    BROUGHT,
    HQ,
    NAMED,
    OVERDRAWN,
    UNKNOWN,
    Balance,
    Cell,
    Piece,
    balances,
    origin,
    pieces,
)
from hq.store.console_settling import EventPlace, bodies_of, bodies_of_kind, places_of, sales_by_id, spending_sales
from hq.store.database import Connection
from hq.store.tenants import all_stores, tenant_by_id

HQ_DEVICE = "hq"
_REFUND = "sale.refunded"


class Settlement(Struct, frozen=True, kw_only=True):
    """A month's settlement. ``names`` of the stores that occur; the others are those of ``settling.NAMED``."""

    first: date
    last: date
    as_of: date
    currency: str
    names: dict[str, str]
    cells: tuple[Cell, ...]
    balances: tuple[Balance, ...]

    @property
    def points(self) -> int:
        """All points used, those given back taken off."""
        return sum(cell.points for cell in self.cells)

    @property
    def cost_minor(self) -> int:
        """All discounts given for points."""
        return sum(cell.cost_minor for cell in self.cells)


def settle(hq: Hq, tenant_id: str, month: date, as_of: date) -> Settlement:
    """The settlement of the month that ``month`` lies in; what counts after ``as_of`` is not in it."""
    first = month.replace(day=1)
    last = min(month_end(first), as_of)
    with hq.database.reading() as connection:
        stores = {store.store_id: store.name for store in all_stores(connection, tenant_id)}
        cells = _cells(connection, tenant_id, first, last, stores) if first <= last else ()
        currency = tenant_by_id(connection, tenant_id).currency
    order = _order(stores)
    named = {cell.issuer for cell in cells} | {cell.redeemer for cell in cells}
    return Settlement(
        first=first,
        last=month_end(first),
        as_of=as_of,
        currency=currency,
        names={store_id: name for store_id, name in stores.items() if store_id in named},
        cells=cells,
        balances=tuple(sorted(balances(cells), key=lambda balance: order[balance.party])),
    )


def _cells(connection: Connection, tenant_id: str, first: date, last: date, stores: dict[str, str]) -> tuple[Cell, ...]:
    redeemed = list(_pieces(connection, tenant_id, first, last))
    issued_by = {found for _, piece in redeemed if (found := origin(piece.lot_id))}
    places = places_of(connection, tenant_id, issued_by)
    sums = dict[tuple[str, str], tuple[int, int]]()
    for redeemer, piece in redeemed:
        if not first <= piece.day <= last:
            continue
        key = _issuer(piece.lot_id, places, stores), redeemer if redeemer in stores else UNKNOWN
        points, cost = sums.get(key, (0, 0))
        sums[key] = points + piece.points, cost + piece.cost_minor
    order = _order(stores)
    return tuple(
        Cell(issuer=issuer, redeemer=redeemer, points=points, cost_minor=cost)
        for (issuer, redeemer), (points, cost) in sorted(sums.items(), key=lambda item: [order[at] for at in item[0]])
        if points or cost
    )


def _order(stores: dict[str, str]) -> dict[str, int]:
    """Stores by name, then what is no store."""
    return {party: at for at, party in enumerate((*stores, *NAMED))}


def _pieces(connection: Connection, tenant_id: str, first: date, last: date) -> Iterator[tuple[str, Piece]]:
    """Every piece of the sales of these days and of the sales refunded on them, with the store that redeemed."""
    records = {record.sale_id: record for record in spending_sales(connection, tenant_id, first, last)}
    refunded = [refunded_sale(body)[0] for _, body in bodies_of_kind(connection, tenant_id, _REFUND, first, last)]
    earlier = sales_by_id(connection, tenant_id, (sale_id for sale_id in refunded if sale_id not in records))
    records |= {sale_id: record for sale_id, record in earlier.items() if record.redeemed}
    bodies = bodies_of(connection, tenant_id, records)
    places = places_of(connection, tenant_id, records)
    refunds = (part.refund_id for record in records.values() for part in record.refunds)
    days = {place.event_id: place.effective_day for place in places_of(connection, tenant_id, refunds).values()}
    for sale_id, body in bodies.items():
        for piece in pieces(records[sale_id], discount_of(body), days):
            yield places[sale_id].store_id, piece


def _issuer(lot_id: str, places: dict[str, EventPlace], stores: dict[str, str]) -> str:
    """The store whose event issued the points of a lot, or the name of what did."""
    issued_by = origin(lot_id)
    if issued_by is None:
        return OVERDRAWN
    place = places.get(issued_by)
    if place is None:
        return UNKNOWN
    if place.import_id is not None or place.kind == "points.opened":
        return BROUGHT
    if place.device_id == HQ_DEVICE:
        return HQ
    return place.store_id if place.store_id in stores else UNKNOWN
