"""What the figures of points are read from: what every member holds, and the facts of some days."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import func, select

from hq.store.console_settling import chunks
from hq.store.database import Connection
from hq.store.schema import counters, events, member_states

_MOVING = ("sale.completed", "sale.refunded", "points.opened", "points.adjusted", "points.claimed",
           "points.moved", "points.reversed", "member.left", "member.returned")  # fmt: skip
_AT_ONCE = 1000


def version(connection: Connection, tenant_id: str) -> int:
    """A number that grows with every change of a member: equal numbers, equal figures."""
    found = connection.execute(select(func.sum(counters.c.number)).where(counters.c.tenant_id == tenant_id)).scalar()
    return int(found or 0)


def all_states(connection: Connection, tenant_id: str) -> Iterator[bytes]:
    """The folded state of every member, as JSON."""
    found = select(member_states.c.state).where(member_states.c.tenant_id == tenant_id)
    for row in connection.execute(found.execution_options(yield_per=_AT_ONCE)):
        yield row[0]


def moving_bodies(
    connection: Connection, tenant_id: str, first: date, last: date
) -> Iterator[tuple[date, str, str, str, bytes]]:
    """Day, store, kind, id and body of every fact of these days that may have moved a member's points."""
    columns = events.c.effective_day, events.c.store_id, events.c.kind, events.c.event_id, events.c.body
    found = select(*columns).where(
        events.c.tenant_id == tenant_id,
        events.c.effective_day.between(first, last),
        events.c.kind.in_(_MOVING),
        events.c.member_id.is_not(None),
        events.c.understood,
        ~events.c.void,
    )
    for row in connection.execute(found.execution_options(yield_per=_AT_ONCE)):
        yield row[0], row[1], row[2], row[3], row[4]


def stores_of_events(connection: Connection, tenant_id: str, event_ids: set[str]) -> dict[str, str]:
    """The store that each of these events names."""
    found = dict[str, str]()
    for chunk in chunks(event_ids):
        wanted = select(events.c.event_id, events.c.store_id)
        rows = connection.execute(wanted.where(events.c.tenant_id == tenant_id, events.c.event_id.in_(chunk)))
        found.update({row[0]: row[1] for row in rows})
    return found
