"""What the figures of customers across stores are read from: every member's home and state, the bills of some days."""

from collections.abc import Iterator
from datetime import date

import msgspec
from msgspec import Struct
from sqlalchemy import select

from desktop.core.domain.state import MemberState
from hq.store.database import Connection
from hq.store.schema import events, member_states, members

_BILLS = ("sale.completed", "sale.refunded", "member.enrolled")
_AT_ONCE = 1000
_decode_state = msgspec.json.Decoder(MemberState).decode


class Home(Struct, frozen=True):
    """A member by their face: where they were enrolled, and their state."""

    member_id: str
    store_id: str
    state: MemberState


class BillRow(Struct, frozen=True):
    """A bill, a refund or an enrolment as HQ stamped it; ``imported``: an import brought it."""

    event_id: str
    store_id: str
    staff_id: str
    member_id: str | None
    effective_at_us: int
    effective_day: date
    imported: bool
    body: bytes


def homes(connection: Connection, tenant_id: str) -> Iterator[Home]:
    """Everybody who is a member."""
    same = (member_states.c.tenant_id == members.c.tenant_id) & (member_states.c.member_id == members.c.member_id)
    found = select(members.c.member_id, members.c.store_id, member_states.c.state).join(member_states, same)
    wanted = found.where(members.c.tenant_id == tenant_id, members.c.face == members.c.member_id, ~members.c.gone)
    for row in connection.execute(wanted.execution_options(yield_per=_AT_ONCE)):
        yield Home(row[0], row[1], _decode_state(row[2]))


def numbers(connection: Connection, tenant_id: str) -> dict[str, str]:
    """The number of everybody who is a member, by their face."""
    found = select(members.c.member_id, members.c.member_no).where(
        members.c.tenant_id == tenant_id, members.c.face == members.c.member_id, ~members.c.gone
    )
    return {row[0]: row[1] or "" for row in connection.execute(found)}


def faces(connection: Connection, tenant_id: str) -> dict[str, str]:
    """The face of each merged id that is not its own."""
    found = select(members.c.member_id, members.c.face).where(
        members.c.tenant_id == tenant_id, members.c.face != members.c.member_id
    )
    return {row[0]: row[1] for row in connection.execute(found)}


def bills_between(connection: Connection, tenant_id: str, first: date, last: date) -> Iterator[BillRow]:
    """The bills, refunds and enrolments of these days that count."""
    columns = ("event_id", "store_id", "staff_id", "member_id", "effective_at_us", "effective_day", "import_id", "body")
    found = select(*(events.c[name] for name in columns)).where(
        events.c.tenant_id == tenant_id, events.c.effective_day.between(first, last), events.c.kind.in_(_BILLS),
        events.c.understood, ~events.c.void,
    )  # fmt: skip
    for row in connection.execute(found.execution_options(yield_per=_AT_ONCE)):
        event_id, store_id, staff_id, member_id, at_us, day, import_id, body = row
        yield BillRow(event_id, store_id, staff_id, member_id, at_us, day, import_id is not None, body)
