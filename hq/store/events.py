"""Events: what happened, once each, with the stamp that says when it counts."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from msgspec import Struct
from sqlalchemy import select

from hq.store import schema
from hq.store.bulk import Ask, Put, Row, as_day
from hq.store.database import Connection

_PUT = Put(schema.events)
_HELD = Ask(
    "SELECT event_id, body_hash, effective_at_us, effective_day, understood FROM events"
    " WHERE tenant_id = ? AND event_id AMONG ?"
)
_TO_FOLD = "SELECT event_id, member_id, effective_at_us, effective_day, store_id, understood, body FROM events"
_OF_MEMBERS = Ask(f"{_TO_FOLD} WHERE tenant_id = ? AND member_id AMONG ? AND effective_at_us >= ? AND NOT void")
_BY_ID = Ask(f"{_TO_FOLD} WHERE tenant_id = ? AND event_id AMONG ? AND NOT void")
_REFUNDS = Ask(f"{_TO_FOLD} WHERE tenant_id = ? AND about AMONG ? AND kind = 'sale.refunded' AND NOT void")
_ABOUT = Ask(f"{_TO_FOLD} WHERE tenant_id = ? AND about AMONG ? AND kind AMONG ? AND NOT void")
_SAYING_WHO = Ask(
    "SELECT event_id, kind, member_id, effective_at_us, store_id, device_id, void, body FROM events"
    " WHERE tenant_id = ? AND member_id AMONG ? AND understood"
    " AND kind IN ('member.enrolled', 'member.profile_changed')"
)
_COUNTING = Ask("SELECT DISTINCT member_id FROM events WHERE tenant_id = ? AND member_id AMONG ? AND NOT void")
_ERASED = Ask(
    "SELECT DISTINCT member_id FROM events WHERE tenant_id = ? AND member_id AMONG ? AND kind = 'member.erased'"
    " AND NOT void"
)
_TAKEN_BACK = Ask(
    "SELECT about, device_id FROM events WHERE tenant_id = ? AND about AMONG ? AND kind = 'import.undone' AND NOT void"
)
_BROUGHT_BY = Ask(
    "SELECT event_id, device_id, import_id FROM events WHERE tenant_id = ? AND event_id AMONG ? AND NOT void"
)
_SAID_BY = Ask("SELECT event_id, device_id, staff_id, member_id FROM events WHERE tenant_id = ? AND event_id AMONG ?")
_VOID = Ask("UPDATE events SET void = TRUE WHERE tenant_id = ? AND event_id AMONG ?")
_RENUMBER = Ask("UPDATE events SET number = ? WHERE tenant_id = ? AND event_id = ?")
_DROP = Ask("DELETE FROM events WHERE tenant_id = ? AND event_id AMONG ?")


class Held(Struct, frozen=True):
    """What HQ holds under an id."""

    event_id: str
    body_hash: bytes
    at_us: int
    day: date
    understood: bool


class ToFold(Struct, frozen=True):
    """An event that counts, as folding needs it."""

    event_id: str
    member_id: str | None
    at_us: int
    day: date
    store_id: str
    understood: bool
    body: bytes


class SayingWho(Struct, frozen=True):
    """An enrolment or a changed profile."""

    event_id: str
    kind: str
    member_id: str
    at_us: int
    store_id: str
    device_id: str
    void: bool
    body: bytes


class SaidBy(Struct, frozen=True):
    """Which till and which cashier an event came from."""

    event_id: str
    device_id: str
    staff_id: str
    member_id: str | None


def held(connection: Connection, tenant_id: str, event_ids: Sequence[str]) -> dict[str, Held]:
    """Which of these ids HQ holds, and as what."""
    rows = _HELD.rows(connection, tenant_id, list(event_ids))
    return {row[0]: Held(row[0], bytes(row[1]), row[2], as_day(row[3]), bool(row[4])) for row in rows}


def add_events(connection: Connection, rows: Sequence[Row]) -> None:
    """Keep new events: rows as in the table."""
    _PUT.rows(connection, rows)


def of_members(connection: Connection, tenant_id: str, member_ids: Iterable[str], from_us: int) -> list[ToFold]:
    """The members' events that count, from an instant on, in no particular order."""
    return [_to_fold(row) for row in _OF_MEMBERS.rows(connection, tenant_id, list(member_ids), from_us)]


def of_events(connection: Connection, tenant_id: str, event_ids: Iterable[str]) -> list[ToFold]:
    """These events, as far as they count."""
    return [_to_fold(row) for row in _BY_ID.rows(connection, tenant_id, list(event_ids))]


def of_sales(connection: Connection, tenant_id: str, sale_ids: Iterable[str]) -> list[ToFold]:
    """These sales and all their refunds, as far as they count, in no particular order."""
    wanted = list(sale_ids)
    rows = _BY_ID.rows(connection, tenant_id, wanted) + _REFUNDS.rows(connection, tenant_id, wanted)
    return [_to_fold(row) for row in rows]


def about(connection: Connection, tenant_id: str, what: Iterable[str], kinds: Sequence[str]) -> list[ToFold]:
    """The events of these kinds that refer to one of these, as far as they count."""
    return [_to_fold(row) for row in _ABOUT.rows(connection, tenant_id, list(what), list(kinds))]


def saying_who(connection: Connection, tenant_id: str, member_ids: Iterable[str]) -> list[SayingWho]:
    """The enrolments and changed profiles of members, void ones too."""
    rows = _SAYING_WHO.rows(connection, tenant_id, list(member_ids))
    return [SayingWho(row[0], row[1], row[2], row[3], row[4], row[5], bool(row[6]), bytes(row[7])) for row in rows]


def with_counting_events(connection: Connection, tenant_id: str, member_ids: Iterable[str]) -> set[str]:
    """Those of the members of whom anything counts."""
    return {row[0] for row in _COUNTING.rows(connection, tenant_id, list(member_ids))}


def erased(connection: Connection, tenant_id: str, member_ids: Iterable[str]) -> set[str]:
    """Those of the members who are erased."""
    return {row[0] for row in _ERASED.rows(connection, tenant_id, list(member_ids))}


def counting(connection: Connection, tenant_id: str, event_ids: Iterable[str]) -> list[tuple[str, str, str | None]]:
    """Those of these ids whose events count: id, the device that said so, the import."""
    return [(row[0], row[1], row[2]) for row in _BROUGHT_BY.rows(connection, tenant_id, list(event_ids))]


def taken_back(connection: Connection, tenant_id: str, import_ids: Iterable[str]) -> list[tuple[str, str]]:
    """Those of the imports that were taken back, and the device that said so."""
    return [(row[0], row[1]) for row in _TAKEN_BACK.rows(connection, tenant_id, list(import_ids))]


def said_by(connection: Connection, tenant_id: str, event_ids: Iterable[str]) -> list[SaidBy]:
    """Where these events came from, as far as HQ has them."""
    return [SaidBy(*row) for row in _SAID_BY.rows(connection, tenant_id, list(event_ids))]


def make_void(connection: Connection, tenant_id: str, event_ids: Iterable[str]) -> None:
    """These events count no more."""
    _VOID.run(connection, tenant_id, list(event_ids))


def renumber(connection: Connection, tenant_id: str, event_ids: Sequence[str], first: int) -> None:
    """Give events new numbers, from ``first`` on, so that every till hears of them once more."""
    _RENUMBER.each(connection, [(first + at, tenant_id, event_id) for at, event_id in enumerate(event_ids)])


def drop_events(connection: Connection, tenant_id: str, event_ids: Sequence[str]) -> None:
    """Take rows out that are about to be put in again, understood."""
    _DROP.run(connection, tenant_id, list(event_ids))


def not_understood(connection: Connection, tenant_id: str, after: int, most: int) -> list[dict[str, Any]]:
    """Rows of events that could not be read, behind the number ``after``, in the order of acceptance."""
    table = schema.events
    query = select(table).where(table.c.tenant_id == tenant_id, ~table.c.understood, table.c.number > after)
    return [row._asdict() for row in connection.execute(query.order_by(table.c.number).limit(most))]


def _to_fold(row: Row) -> ToFold:
    return ToFold(row[0], row[1], row[2], as_day(row[3]), row[4], bool(row[5]), bytes(row[6]))
