"""What changed for one store since a number, read in one snapshot: the feed's entities and other devices' events."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from msgspec import Struct
from sqlalchemy import Column, Row, Select, select

from hq.store.bulk import Ask, as_day, day_value
from hq.store.database import Connection
from hq.store.schema import (
    device_keys,
    devices,
    flags,
    programs,
    sales,
    stores,
)

_AT_ONCE = 500  # names in one statement


_NEWEST = Ask("SELECT max(number) FROM counters WHERE tenant_id = ?")
_OF_FEED = Ask(
    "SELECT number, kind, entity_id FROM feed WHERE tenant_id = ? AND number > ?"
    " AND (store_id IS NULL OR store_id = ?) ORDER BY number LIMIT ?"
)
_OF_OTHERS = Ask(
    "SELECT number, 'event', event_id FROM events WHERE tenant_id = ? AND store_id = ? AND number > ?"
    " AND device_id <> ? ORDER BY number LIMIT ?"
)
_EVENTS = Ask(
    "SELECT event_id, number, device_id, body, effective_at_us, effective_day, void FROM events"
    " WHERE tenant_id = ? AND event_id AMONG ?"
)
OF_MEMBERS = (
    "SELECT m.member_id, m.face, m.member_no, m.source, m.enrolled_on, m.store_id, m.gone, s.state, m.profile_id,"
    " t.salt, t.text FROM members m"
    " LEFT JOIN member_states s ON s.tenant_id = m.tenant_id AND s.member_id = m.member_id"
    " LEFT JOIN texts t ON t.tenant_id = m.tenant_id AND t.text_id = m.profile_id"
)
"""Members with state and profile text, in the order of HeldMember."""
_MEMBERS = Ask(f"{OF_MEMBERS} WHERE m.tenant_id = ? AND m.member_id AMONG ?")
_BEHIND = Ask("SELECT member_id, face FROM members WHERE tenant_id = ? AND face AMONG ?")
_SALES = Ask(
    "SELECT member_id, sale_id, day, record FROM (SELECT member_id, sale_id, day, record, row_number()"
    " OVER (PARTITION BY member_id ORDER BY day DESC, sale_id DESC) AS place FROM sales"
    " WHERE tenant_id = ? AND store_id = ? AND member_id AMONG ?) AS placed"
    " WHERE day >= ? OR place <= ? ORDER BY day DESC, sale_id DESC"
)


class Change(Struct, frozen=True):
    """An entity of the feed with its newest number, or an event of another device (``kind`` "event")."""

    number: int
    kind: str
    entity_id: str


class HeldEvent(Struct, frozen=True):
    """An event of another device."""

    event_id: str
    number: int
    device_id: str
    body: bytes
    effective_at_us: int
    effective_day: date
    void: bool


class HeldMember(Struct, frozen=True):
    """A member: who they are by number, their folded state and the profile text that counts, as stored."""

    member_id: str
    face: str
    member_no: str
    source: str
    enrolled_on: date | str | None
    store_id: str
    gone: bool
    state: bytes | None
    profile_id: str | None
    salt: bytes | None
    text: bytes | None


class HeldKey(Struct, frozen=True, kw_only=True):
    """A device's key with what is known of the device."""

    key_id: str
    public_key: bytes
    device_id: str
    merchant_id: str
    since_us: int
    store_id: str
    till_code: str
    revoked_at_us: int | None


class HeldFlag(Struct, frozen=True, kw_only=True):
    """A flag, its facts as JSON text."""

    flag_id: str
    kind: str
    raised_at_us: int
    event_id: str | None
    member_id: str | None
    device_id: str | None
    facts: str
    done_at_us: int | None


class HeldSale(Struct, frozen=True):
    """A sale's record as stored, whose it is, and when it was made."""

    member_id: str
    sale_id: str
    day: date
    record: bytes


def newest_number(connection: Connection, tenant_id: str) -> int:
    """The number of the newest change; 0 while there is none."""
    newest: int | None = _NEWEST.rows(connection, tenant_id)[0][0]
    return newest or 0


def changes(
    connection: Connection, tenant_id: str, store_id: str, device_id: str, after: int, most: int
) -> list[Change]:
    """At most ``most`` changes of the feed and at most ``most`` events, each after a number, in order of number."""
    found = [Change(*row) for row in _OF_FEED.rows(connection, tenant_id, after, store_id, most)]
    found += [Change(*row) for row in _OF_OTHERS.rows(connection, tenant_id, store_id, after, device_id, most)]
    return sorted(found, key=lambda change: change.number)


def events_by_id(connection: Connection, tenant_id: str, event_ids: Sequence[str]) -> list[HeldEvent]:
    """Events, in no particular order."""
    rows = _EVENTS.rows(connection, tenant_id, list(event_ids))
    return [
        HeldEvent(name, number, device_id, bytes(body), at_us, as_day(day), bool(void))
        for name, number, device_id, body, at_us, day, void in rows
    ]


def members_by_id(connection: Connection, tenant_id: str, member_ids: Sequence[str]) -> list[HeldMember]:
    """Members with their states and profile texts, in no particular order."""
    return [HeldMember(*row) for row in _MEMBERS.rows(connection, tenant_id, list(member_ids))]


def ids_of_faces(connection: Connection, tenant_id: str, faces: Sequence[str]) -> dict[str, str]:
    """Each member id that stands behind one of these faces → the face."""
    return {row[0]: row[1] for row in _BEHIND.rows(connection, tenant_id, list(faces))}


def sales_of(
    connection: Connection, tenant_id: str, store_id: str, member_ids: Sequence[str], since: date, at_least: int
) -> list[HeldSale]:
    """Records of members' sales in a store: of each id those since a day, or its newest few, the newest first."""
    rows = _SALES.rows(connection, tenant_id, store_id, list(member_ids), day_value(connection, since), at_least)
    return [HeldSale(member_id, sale_id, as_day(day), bytes(record)) for member_id, sale_id, day, record in rows]


def sales_by_id(connection: Connection, tenant_id: str, sale_ids: Sequence[str]) -> list[tuple[str, bytes]]:
    """(id, record as stored) of sales."""
    query = select(sales.c.sale_id, sales.c.record).where(sales.c.tenant_id == tenant_id)
    return [(row.sale_id, bytes(row.record)) for row in _rows(connection, query, sales.c.sale_id, sale_ids)]


def keys_by_id(connection: Connection, tenant_id: str, names: Sequence[str]) -> list[HeldKey]:
    """Every key that bears one of these names or belongs to a device that does."""
    at = (devices.c.tenant_id == device_keys.c.tenant_id) & (devices.c.device_id == device_keys.c.device_id)
    of_key = [device_keys.c[name] for name in HeldKey.__struct_fields__ if name in device_keys.c]
    of_device = [devices.c[name] for name in ("store_id", "till_code", "revoked_at_us")]
    query = select(*of_key, *of_device).select_from(device_keys.join(devices, at))
    query = query.where(device_keys.c.tenant_id == tenant_id)
    by_key = _rows(connection, query, device_keys.c.key_id, names)
    by_device = _rows(connection, query, device_keys.c.device_id, names)
    return list({row.key_id: HeldKey(**row._asdict()) for row in (*by_key, *by_device)}.values())


def programs_by_hash(connection: Connection, tenant_id: str, hashes: Sequence[str]) -> dict[str, bytes]:
    """Documents of programs."""
    query = select(programs.c.hash, programs.c.document).where(programs.c.tenant_id == tenant_id)
    return {row.hash: bytes(row.document) for row in _rows(connection, query, programs.c.hash, hashes)}


def stores_by_id(connection: Connection, tenant_id: str, store_ids: Sequence[str]) -> list[tuple[str, str, str]]:
    """(id, name, zone) of stores."""
    query = select(stores.c.store_id, stores.c.name, stores.c.zone).where(stores.c.tenant_id == tenant_id)
    rows = _rows(connection, query, stores.c.store_id, store_ids)
    return [(row.store_id, row.name, row.zone) for row in rows]


def flags_by_id(connection: Connection, tenant_id: str, flag_ids: Sequence[str]) -> list[HeldFlag]:
    """Flags, in no particular order."""
    query = select(*(flags.c[name] for name in HeldFlag.__struct_fields__)).where(flags.c.tenant_id == tenant_id)
    return [HeldFlag(**row._asdict()) for row in _rows(connection, query, flags.c.flag_id, flag_ids)]


def _rows(connection: Connection, query: Select[Any], column: Column[Any], names: Sequence[str]) -> Iterator[Row[Any]]:
    """The query's rows whose column bears one of the names, a few hundred names at a time."""
    for part in _parts(names):
        yield from connection.execute(query.where(column.in_(part)))


def _parts(names: Sequence[str]) -> Iterator[Sequence[str]]:
    return (names[start : start + _AT_ONCE] for start in range(0, len(names), _AT_ONCE))
