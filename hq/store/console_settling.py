"""What settling reads: sales that used points, their refunds, and the events that issued those points."""

from collections.abc import Iterable, Iterator
from datetime import date

import msgspec
from msgspec import Struct
from sqlalchemy import select

from desktop.core.domain.state import SaleRecord
from hq.store.database import Connection
from hq.store.schema import events, sales

_CHUNK = 500
_decode_record = msgspec.json.Decoder(SaleRecord).decode


class _Spending(Struct, array_like=True):
    """The beginning of a SaleRecord: whether points were used. What follows is skipped, unread."""

    sale_id: str
    member_id: str | None
    day: str
    paid_minor: int
    award: int = 0
    redeemed: int = 0


_glance = msgspec.json.Decoder(_Spending).decode


class EventPlace(Struct, frozen=True, kw_only=True):
    """Where an event came from, and the day on which it counts."""

    event_id: str
    kind: str
    store_id: str
    device_id: str
    import_id: str | None
    effective_day: date


def spending_sales(connection: Connection, tenant_id: str, first: date, last: date) -> Iterator[SaleRecord]:
    """The records of the sales of these days that used points."""
    found = select(sales.c.record).where(sales.c.tenant_id == tenant_id, sales.c.day.between(first, last))
    for row in connection.execute(found.execution_options(yield_per=1000)):
        if _glance(row.record).redeemed:
            yield _decode_record(row.record)


def sales_by_id(connection: Connection, tenant_id: str, sale_ids: Iterable[str]) -> dict[str, SaleRecord]:
    """The records of these sales, as far as there are any."""
    found = dict[str, SaleRecord]()
    for chunk in chunks(sale_ids):
        wanted = select(sales.c.sale_id, sales.c.record)
        rows = connection.execute(wanted.where(sales.c.tenant_id == tenant_id, sales.c.sale_id.in_(chunk)))
        found.update({row.sale_id: _decode_record(row.record) for row in rows})
    return found


def bodies_of_kind(
    connection: Connection, tenant_id: str, kind: str, first: date, last: date
) -> Iterator[tuple[EventPlace, bytes]]:
    """The standing events of a kind that count on these days, with their bodies."""
    found = select(events).where(
        events.c.tenant_id == tenant_id,
        events.c.effective_day.between(first, last),
        events.c.kind == kind,
        events.c.understood,
        ~events.c.void,
    )
    for row in connection.execute(found.order_by(events.c.number)):
        yield _place(row), row.body


def places_of(connection: Connection, tenant_id: str, event_ids: Iterable[str]) -> dict[str, EventPlace]:
    """Where these events came from; those that are not there, or count no more, are left out."""
    found = dict[str, EventPlace]()
    for chunk in chunks(event_ids):
        wanted = select(*(events.c[name] for name in EventPlace.__struct_fields__))
        rows = connection.execute(
            wanted.where(events.c.tenant_id == tenant_id, events.c.event_id.in_(chunk), ~events.c.void)
        )
        found.update({row.event_id: _place(row) for row in rows})
    return found


def bodies_of(connection: Connection, tenant_id: str, event_ids: Iterable[str]) -> dict[str, bytes]:
    """The bodies of these events that count."""
    found = dict[str, bytes]()
    for chunk in chunks(event_ids):
        wanted = select(events.c.event_id, events.c.body)
        rows = connection.execute(
            wanted.where(events.c.tenant_id == tenant_id, events.c.event_id.in_(chunk), ~events.c.void)
        )
        found.update({row.event_id: row.body for row in rows})
    return found


def chunks(ids: Iterable[str]) -> Iterator[list[str]]:
    """The ids, each once, in as many as one statement asks for."""
    wanted = sorted(set(ids))
    for at in range(0, len(wanted), _CHUNK):
        yield wanted[at : at + _CHUNK]


def _place(row: object) -> EventPlace:
    return EventPlace(**{name: getattr(row, name) for name in EventPlace.__struct_fields__})
