"""What changed for one store since a number, read in one snapshot: the feed's entities and other devices' events."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from msgspec import Struct
from sqlalchemy import Column, Row, Select, func, select

from hq.store.bulk import Ask
from hq.store.database import Connection
from hq.store.schema import (
    device_keys,
    devices,
    events,
    flags,
    member_states,
    members,
    programs,
    sales,
    stores,
    texts,
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


class Change(Struct, frozen=True):
    """An entity of the feed with its newest number, or an event of another device (``kind`` "event")."""

    number: int
    kind: str
    entity_id: str


class HeldEvent(Struct, frozen=True, kw_only=True):
    """An event of another device."""

    event_id: str
    number: int
    device_id: str
    body: bytes
    effective_at_us: int
    effective_day: date
    void: bool


class HeldMember(Struct, frozen=True, kw_only=True):
    """A member: who they are by number, their folded state and the profile text that counts, as stored."""

    member_id: str
    face: str
    member_no: str
    source: str
    enrolled_on: date | None
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


class HeldSale(Struct, frozen=True, kw_only=True):
    """A sale's record as stored, and whose it is."""

    member_id: str | None
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
    columns = [events.c[name] for name in HeldEvent.__struct_fields__]
    query = select(*columns).where(events.c.tenant_id == tenant_id)
    return [HeldEvent(**row._asdict()) for row in _rows(connection, query, events.c.event_id, event_ids)]


def members_by_id(connection: Connection, tenant_id: str, member_ids: Sequence[str]) -> list[HeldMember]:
    """Members with their states and profile texts, in no particular order."""
    of_member = [members.c[name] for name in HeldMember.__struct_fields__ if name in members.c]
    state_at = (member_states.c.tenant_id == members.c.tenant_id) & (member_states.c.member_id == members.c.member_id)
    text_at = (texts.c.tenant_id == members.c.tenant_id) & (texts.c.text_id == members.c.profile_id)
    joined = members.outerjoin(member_states, state_at).outerjoin(texts, text_at)
    query = select(*of_member, member_states.c.state, texts.c.salt, texts.c.text).select_from(joined)
    query = query.where(members.c.tenant_id == tenant_id)
    return [HeldMember(**row._asdict()) for row in _rows(connection, query, members.c.member_id, member_ids)]


def ids_of_faces(connection: Connection, tenant_id: str, faces: Sequence[str]) -> dict[str, str]:
    """Each member id that stands behind one of these faces → the face."""
    query = select(members.c.member_id, members.c.face).where(members.c.tenant_id == tenant_id)
    return {row.member_id: row.face for row in _rows(connection, query, members.c.face, faces)}


def sales_of(
    connection: Connection, tenant_id: str, store_id: str, member_ids: Sequence[str], since: date, at_least: int
) -> list[HeldSale]:
    """Records of members' sales in a store, the newest first: of each id those since a day, or its newest few."""
    place = func.row_number().over(
        partition_by=sales.c.member_id, order_by=(sales.c.day.desc(), sales.c.sale_id.desc())
    )  # fmt: skip
    query = select(sales.c.member_id, sales.c.record, sales.c.day, sales.c.sale_id, place.label("place"))
    query = query.where(sales.c.tenant_id == tenant_id, sales.c.store_id == store_id)
    found: list[HeldSale] = []
    for part in _parts(member_ids):
        placed = query.where(sales.c.member_id.in_(part)).subquery()
        newest = (placed.c.day >= since) | (placed.c.place <= at_least)
        wanted = select(placed.c.member_id, placed.c.record).where(newest)
        rows = connection.execute(wanted.order_by(placed.c.day.desc(), placed.c.sale_id.desc()))
        found += [HeldSale(member_id=member_id, record=bytes(record)) for member_id, record in rows]
    return found


def sales_by_id(connection: Connection, tenant_id: str, sale_ids: Sequence[str]) -> list[bytes]:
    """Sales' records as stored."""
    query = select(sales.c.record).where(sales.c.tenant_id == tenant_id)
    return [bytes(row[0]) for row in _rows(connection, query, sales.c.sale_id, sale_ids)]


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
