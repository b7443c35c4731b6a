"""What verifying reads: the whole ledger of a tenant and everything derived from it, in chunks."""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct
from sqlalchemy import Table, select

from hq.store import schema
from hq.store.bulk import Ask, Row
from hq.store.database import Connection

_AT_ONCE = 2000
_LOG = Ask(
    "SELECT n.seq, n.event_id, n.body_hash, n.chain_hash, e.body, e.body_hash, t.body, t.body_hash FROM envelopes n"
    " LEFT JOIN events e ON e.tenant_id = n.tenant_id AND e.event_id = n.event_id"
    " LEFT JOIN twice t ON t.tenant_id = n.tenant_id AND t.epoch = n.epoch AND t.seq = n.seq"
    " WHERE n.tenant_id = ? AND n.epoch = ? AND n.seq > ? ORDER BY n.seq LIMIT 2000"
)
_LOOSE = {
    "event.unchained": "SELECT event_id FROM events e WHERE tenant_id = ? AND NOT EXISTS (SELECT 1 FROM envelopes n"
    " WHERE n.tenant_id = e.tenant_id AND n.event_id = e.event_id AND n.body_hash = e.body_hash) LIMIT 1",
    "envelope.unknown": "SELECT epoch FROM envelopes n WHERE tenant_id = ? AND NOT EXISTS (SELECT 1 FROM epochs p"
    " WHERE p.tenant_id = n.tenant_id AND p.epoch = n.epoch AND p.seq >= n.seq) LIMIT 1",
    "state.unknown": "SELECT member_id FROM member_states s WHERE tenant_id = ? AND NOT EXISTS (SELECT 1 FROM members m"
    " WHERE m.tenant_id = s.tenant_id AND m.member_id = s.member_id AND m.face = m.member_id) LIMIT 1",
    "sale.unknown": "SELECT sale_id FROM sales s WHERE tenant_id = ? AND NOT EXISTS (SELECT 1 FROM events e"
    " WHERE e.tenant_id = s.tenant_id AND e.event_id = s.sale_id AND e.understood AND NOT e.void) LIMIT 1",
    "member.unknown": "SELECT e.member_id FROM events e WHERE e.tenant_id = ? AND e.member_id IS NOT NULL AND"
    " NOT EXISTS (SELECT 1 FROM members m WHERE m.tenant_id = e.tenant_id AND m.member_id = e.member_id) LIMIT 1",
    "feed.member": "SELECT member_id FROM members m WHERE tenant_id = ? AND NOT EXISTS (SELECT 1 FROM feed f"
    " WHERE f.tenant_id = m.tenant_id AND f.kind = 'member' AND f.entity_id = m.member_id) LIMIT 1",
    "feed.sale": "SELECT sale_id FROM sales s WHERE tenant_id = ? AND member_id IS NULL AND NOT EXISTS (SELECT 1"
    " FROM feed f WHERE f.tenant_id = s.tenant_id AND f.kind = 'sale' AND f.entity_id = s.sale_id) LIMIT 1",
    "feed.flag": "SELECT flag_id FROM flags g WHERE tenant_id = ? AND NOT EXISTS (SELECT 1 FROM feed f"
    " WHERE f.tenant_id = g.tenant_id AND f.kind = 'flag' AND f.entity_id = g.flag_id) LIMIT 1",
    "undoing.unknown": "SELECT import_id FROM undoing u WHERE tenant_id = ? AND NOT EXISTS (SELECT 1 FROM events e"
    " WHERE e.tenant_id = u.tenant_id AND e.about = u.import_id AND e.kind = 'import.undone') LIMIT 1",
    "feed.ahead": "SELECT f.entity_id FROM feed f JOIN counters c ON c.tenant_id = f.tenant_id AND c.bucket = 0"
    " WHERE f.tenant_id = ? AND f.number > c.number LIMIT 1",
    "event.ahead": "SELECT e.event_id FROM events e JOIN counters c ON c.tenant_id = e.tenant_id AND c.bucket = 0"
    " WHERE e.tenant_id = ? AND e.number > c.number LIMIT 1",
    "number.twice": "SELECT e.event_id FROM events e JOIN feed f ON f.tenant_id = e.tenant_id AND f.number = e.number"
    " WHERE e.tenant_id = ? LIMIT 1",
}
_QUERIES = {what: Ask(text) for what, text in _LOOSE.items()}


class Place(Struct, frozen=True):
    """A place of an epoch, the event that it names, and the body kept there if its id came twice."""

    seq: int
    event_id: str
    body_hash: bytes
    chain_hash: bytes
    body: bytes | None
    event_hash: bytes | None
    other: bytes | None
    other_hash: bytes | None


def places(connection: Connection, tenant_id: str, epoch: str) -> Iterator[Place]:
    """Every place of an epoch, in order."""
    after = 0
    while rows := _LOG.rows(connection, tenant_id, epoch, after):
        for row in rows:
            yield Place(*row)
        after = rows[-1][0]


def loose_ends(connection: Connection, tenant_id: str) -> Iterator[tuple[str, str]]:
    """What stands without that which it follows from, or is missing in the feed: what is wrong, and of what."""
    for what, query in _QUERIES.items():
        for row in query.rows(connection, tenant_id):
            yield what, row[0]


def everybody(connection: Connection, tenant_id: str) -> list[Row]:
    """Every member id with its face."""
    table = schema.members
    rows = connection.execute(select(table.c.member_id, table.c.face).where(table.c.tenant_id == tenant_id))
    return [(row[0], row[1]) for row in rows]


def undoing(connection: Connection, tenant_id: str) -> list[Row]:
    """The imports that are being taken back, each with the store that says so."""
    table = schema.undoing
    rows = connection.execute(select(table.c.import_id, table.c.store_id).where(table.c.tenant_id == tenant_id))
    return [(row[0], row[1]) for row in rows]


def rows_of(
    connection: Connection, table: Table, tenant_id: str, key: str, values: list[str]
) -> Iterator[dict[str, Any]]:
    """Whole rows of a table by one of its columns."""
    for start in range(0, len(values), _AT_ONCE):
        part = values[start : start + _AT_ONCE]
        query = select(table).where(table.c.tenant_id == tenant_id, table.c[key].in_(part))
        yield from (row._asdict() for row in connection.execute(query))


def bills_of_nobody(connection: Connection, tenant_id: str) -> Iterator[list[dict[str, Any]]]:
    """Events about nobody's sales and refunds, those that count, in chunks of sales with all their refunds."""
    table = schema.events
    mine = table.c.tenant_id == tenant_id, table.c.member_id.is_(None), ~table.c.void, table.c.understood
    after = ""
    while True:
        sold = select(table).where(*mine, table.c.kind == "sale.completed", table.c.event_id > after)
        rows = [row._asdict() for row in connection.execute(sold.order_by(table.c.event_id).limit(500))]
        if not rows:
            return
        ids = [row["event_id"] for row in rows]
        refunds = select(table).where(*mine, table.c.kind == "sale.refunded", table.c.about.in_(ids))
        yield rows + [row._asdict() for row in connection.execute(refunds)]
        after = ids[-1]
