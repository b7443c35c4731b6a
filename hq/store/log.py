"""Devices' logs as HQ holds them: each epoch's head, the envelope at each place, and ids that came twice."""

from collections.abc import Sequence
from datetime import date

import msgspec
from msgspec import Struct
from sqlalchemy import select, update

from hq.store import schema
from hq.store.bulk import Ask, Put, Row, as_day
from hq.store.database import Connection

_PUT_EPOCH = Put(schema.epochs, replace=True)
_PUT_ENVELOPES = Put(schema.envelopes)
_PUT_TWICE = Put(schema.twice)
_ENVELOPES = Ask(
    "SELECT seq, event_id, body_hash, chain_hash FROM envelopes"
    " WHERE tenant_id = ? AND epoch = ? AND seq >= ? AND seq <= ? ORDER BY seq"
)
_EPOCH = Ask(
    "SELECT tenant_id, epoch, device_id, seq, chain_hash, parent, parent_seq, closed, last_effective_us, signed_seq,"
    " device_signature, said_seq FROM epochs WHERE tenant_id = ? AND epoch = ?"
)
_STANDING = Ask(
    "SELECT n.seq, n.event_id, n.chain_hash, e.body_hash IS NULL OR e.body_hash <> n.body_hash, e.effective_at_us,"
    " e.effective_day, e.understood FROM envelopes n"
    " LEFT JOIN events e ON e.tenant_id = n.tenant_id AND e.event_id = n.event_id"
    " WHERE n.tenant_id = ? AND n.epoch = ? AND n.seq > ? AND n.seq <= ? ORDER BY n.seq"
)
_TOTAL = Ask(
    "SELECT count(*), sum(CASE WHEN e.body_hash = n.body_hash THEN e.effective_at_us & ? ELSE 0 END),"
    " sum(CASE WHEN e.body_hash = n.body_hash AND NOT e.understood THEN 1 ELSE 0 END) FROM envelopes n"
    " LEFT JOIN events e ON e.tenant_id = n.tenant_id AND e.event_id = n.event_id"
    " WHERE n.tenant_id = ? AND n.epoch = ? AND n.seq <= ?"
)
_SAID = Ask("UPDATE epochs SET said_seq = ? WHERE tenant_id = ? AND epoch = ?")
_PLACES = Ask("SELECT epoch, seq FROM envelopes WHERE tenant_id = ? AND event_id = ?")
_BROUGHT = Ask(
    "WITH RECURSIVE own (epoch) AS (SELECT epoch FROM epochs WHERE tenant_id = ? AND device_id = ?"
    " UNION SELECT p.parent FROM epochs p JOIN own ON p.epoch = own.epoch"
    " WHERE p.tenant_id = ? AND p.parent IS NOT NULL)"
    " SELECT DISTINCT n.event_id FROM envelopes n JOIN own ON own.epoch = n.epoch"
    " WHERE n.tenant_id = ? AND n.event_id AMONG ?"
)
_RENAME = Ask("UPDATE envelopes SET event_id = ? WHERE tenant_id = ? AND event_id = ? AND body_hash = ?")


class Epoch(Struct, frozen=True):
    """An epoch of a device's log. ``last_effective_us``: when its newest live event counts.

    ``said_seq``: how far the device's own log went when it last compared.
    """

    tenant_id: str
    epoch: str
    device_id: str
    seq: int
    chain_hash: bytes
    parent: str | None = None
    parent_seq: int | None = None
    closed: bool = False
    last_effective_us: int = 0
    signed_seq: int = 0
    device_signature: bytes | None = None
    said_seq: int = 0


_CLOSED = Epoch.__struct_fields__.index("closed")


class Envelope(Struct, frozen=True):
    """What stands at a place of an epoch."""

    seq: int
    event_id: str
    body_hash: bytes
    chain_hash: bytes


class Standing(Struct, frozen=True):
    """A place of an epoch and when its event counts. ``is_twice``: it has no effect, and so no stamp."""

    seq: int
    event_id: str
    chain_hash: bytes
    is_twice: bool
    at_us: int
    day: date
    understood: bool


def epoch_of(connection: Connection, tenant_id: str, epoch: str) -> Epoch | None:
    """An epoch; None for one of which nothing was accepted."""
    for row in _EPOCH.rows(connection, tenant_id, epoch):
        values = list(row)
        values[_CLOSED] = bool(values[_CLOSED])
        return Epoch(*values)
    return None


def epochs_of(connection: Connection, tenant_id: str, device_id: str | None = None) -> list[Epoch]:
    """The epochs of a device, or of all."""
    table = schema.epochs
    query = select(table).where(table.c.tenant_id == tenant_id).order_by(table.c.epoch)
    query = query.where(table.c.device_id == device_id) if device_id else query
    return [Epoch(**row._asdict()) for row in connection.execute(query)]


def save_epoch(connection: Connection, epoch: Epoch) -> None:
    """Write where an epoch stands now."""
    _PUT_EPOCH.rows(connection, [msgspec.structs.astuple(epoch)])


def note_said(connection: Connection, tenant_id: str, epoch: str, seq: int) -> None:
    """So far goes the till's own log, as it says itself."""
    _SAID.run(connection, seq, tenant_id, epoch)


def close_epochs(connection: Connection, tenant_id: str, epochs: Sequence[str]) -> None:
    """Nothing new may come in these epochs."""
    table = schema.epochs
    at = table.c.tenant_id == tenant_id, table.c.epoch.in_(epochs)
    connection.execute(update(table).where(*at).values(closed=True))


def envelopes(connection: Connection, tenant_id: str, epoch: str, first: int, last: int) -> list[Envelope]:
    """What stands from one place to another, as far as HQ has it."""
    return [Envelope(*row) for row in _ENVELOPES.rows(connection, tenant_id, epoch, first, last)]


def standing(connection: Connection, tenant_id: str, epoch: str, after: int, last: int) -> list[Standing]:
    """What stands after one place up to another, each with the stamp of its event."""
    rows = _STANDING.rows(connection, tenant_id, epoch, after, last)
    return [
        Standing(seq, name, bytes(chained), bool(twice), at_us or 0, as_day(day or date.min), bool(understood))
        for seq, name, chained, twice, at_us, day, understood in rows
    ]


def stamps_total(connection: Connection, tenant_id: str, epoch: str, last: int, bits: int) -> int | None:
    """Those ``bits`` of every stamp up to a place, added up; None where HQ lacks some, or cannot read one yet."""
    ((held, total, unread),) = _TOTAL.rows(connection, bits, tenant_id, epoch, last)
    return int(total) if held == last and not unread else None


def add_envelopes(connection: Connection, tenant_id: str, epoch: str, added: Sequence[Envelope]) -> None:
    """Put new envelopes after the last."""
    rows = [(tenant_id, epoch, one.seq, one.event_id, one.body_hash, one.chain_hash) for one in added]
    _PUT_ENVELOPES.rows(connection, rows)


def add_twice(connection: Connection, rows: Sequence[Row]) -> None:
    """Keep bodies whose id stands at another one: rows as in the table."""
    _PUT_TWICE.rows(connection, rows)


def places_of(connection: Connection, tenant_id: str, event_id: str) -> list[tuple[str, int]]:
    """Where an event stands, or what came under its id."""
    return [(row[0], row[1]) for row in _PLACES.rows(connection, tenant_id, event_id)]


def brought(connection: Connection, tenant_id: str, event_ids: Sequence[str], device_id: str) -> list[str]:
    """Those of these ids that stand in a device's log, with whichever content, also from when it was another device."""
    values = tenant_id, device_id, tenant_id, tenant_id, list(event_ids)
    return [name for (name,) in _BROUGHT.rows(connection, *values)]


def rename_event(connection: Connection, tenant_id: str, old: str, new: str, body_hash: bytes) -> None:
    """An event that could not be read has its own id now."""
    _RENAME.run(connection, new, tenant_id, old, body_hash)
