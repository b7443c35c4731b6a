"""What changed for one device since a number, read in one snapshot: the feed's entities, and events that it lacks."""

from collections.abc import Iterable, Sequence
from datetime import date

from msgspec import Struct

from hq.store.bulk import Ask, as_day, day_value
from hq.store.database import Connection
from hq.store.devices import Device
from hq.store.lost import Lost

_NEWEST = Ask("SELECT max(number) FROM counters WHERE tenant_id = ?")
_OF_FEED = Ask(
    "SELECT number, kind, entity_id FROM feed WHERE tenant_id = ? AND number > ?"
    " AND (store_id IS NULL OR store_id = ?) ORDER BY number LIMIT ?"
)
_OF_OTHERS = Ask(
    "SELECT number, 'event', event_id FROM events WHERE tenant_id = ? AND store_id = ? AND number > ?"
    " AND device_id <> ? ORDER BY number LIMIT ?"
)
_OF_LOST = Ask(
    "SELECT DISTINCT e.number, 'event', e.event_id FROM envelopes v JOIN events e ON e.tenant_id = v.tenant_id"
    " AND e.event_id = v.event_id WHERE v.tenant_id = ? AND v.epoch = ? AND v.seq > ? AND e.store_id = ?"
    " AND e.number > ? ORDER BY e.number LIMIT ?"
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
_RECORDS = Ask("SELECT sale_id, record FROM sales WHERE tenant_id = ? AND sale_id AMONG ?")
_OF_KEYS = (
    "SELECT k.key_id, k.public_key, k.device_id, k.merchant_id, k.since_us, d.store_id, d.till_code, d.revoked_at_us"
    " FROM device_keys k JOIN devices d ON d.tenant_id = k.tenant_id AND d.device_id = k.device_id"
)
_KEYS = (
    Ask(f"{_OF_KEYS} WHERE k.tenant_id = ? AND k.key_id AMONG ?"),
    Ask(f"{_OF_KEYS} WHERE k.tenant_id = ? AND k.device_id AMONG ?"),
)
_PROGRAMS = Ask("SELECT hash, document FROM programs WHERE tenant_id = ? AND hash AMONG ?")
_STORES = Ask("SELECT store_id, name, zone FROM stores WHERE tenant_id = ? AND store_id AMONG ?")
_FLAGS = Ask(
    "SELECT flag_id, kind, raised_at_us, event_id, member_id, device_id, facts, done_at_us FROM flags"
    " WHERE tenant_id = ? AND flag_id AMONG ?"
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


class HeldKey(Struct, frozen=True):
    """A device's key with what is known of the device."""

    key_id: str
    public_key: bytes
    device_id: str
    merchant_id: str
    since_us: int
    store_id: str
    till_code: str
    revoked_at_us: int | None


class HeldFlag(Struct, frozen=True):
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


def changes(connection: Connection, device: Device, after: int, most: int, lost: Iterable[Lost] = ()) -> list[Change]:
    """At most ``most`` changes of the feed and as many events of either kind, after a number, in order of number.

    ``lost``: what the device itself brought and holds no more; such an event may come twice.
    """
    tenant_id, store_id = device.tenant_id, device.store_id
    found = [Change(*row) for row in _OF_FEED.rows(connection, tenant_id, after, store_id, most)]
    found += [Change(*row) for row in _OF_OTHERS.rows(connection, tenant_id, store_id, after, device.device_id, most)]
    for one in lost:
        rows = _OF_LOST.rows(connection, tenant_id, one.epoch, one.after_seq, store_id, after, most)
        found += [Change(*row) for row in rows]
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
    rows = _RECORDS.rows(connection, tenant_id, list(sale_ids)) if sale_ids else ()
    return [(sale_id, bytes(record)) for sale_id, record in rows]


def keys_by_id(connection: Connection, tenant_id: str, names: Sequence[str]) -> list[HeldKey]:
    """Every key that bears one of these names or belongs to a device that does."""
    if not names:
        return []
    found = [row for ask in _KEYS for row in ask.rows(connection, tenant_id, list(names))]
    return list({row[0]: HeldKey(*row) for row in found}.values())


def programs_by_hash(connection: Connection, tenant_id: str, hashes: Sequence[str]) -> dict[str, bytes]:
    """Documents of programs."""
    rows = _PROGRAMS.rows(connection, tenant_id, list(hashes)) if hashes else ()
    return {name: bytes(document) for name, document in rows}


def stores_by_id(connection: Connection, tenant_id: str, store_ids: Sequence[str]) -> list[tuple[str, str, str]]:
    """(id, name, zone) of stores."""
    rows = _STORES.rows(connection, tenant_id, list(store_ids)) if store_ids else ()
    return [(store_id, name, zone) for store_id, name, zone in rows]


def flags_by_id(connection: Connection, tenant_id: str, flag_ids: Sequence[str]) -> list[HeldFlag]:
    """Flags, in no particular order."""
    rows = _FLAGS.rows(connection, tenant_id, list(flag_ids)) if flag_ids else ()
    return [HeldFlag(*row) for row in rows]
