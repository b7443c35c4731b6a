"""Members as the console finds and shows them."""

from datetime import date
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import ColumnElement, Row, Select, func, select

from desktop.core.domain.people import Profile
from desktop.core.domain.state import MemberState
from hq.store.database import Connection
from hq.store.schema import edges, events, member_states, members, texts
from hq.store.texts import read_profile

_decode_state = msgspec.json.Decoder(MemberState).decode


class MemberFound(Struct, frozen=True, kw_only=True):
    """A member by their face. ``profile`` None: not arrived yet, or erased; ``state`` None: nothing folded yet."""

    member_id: str
    member_no: str
    source: str
    enrolled_on: date | None
    store_id: str
    name: str
    shared_phone: bool
    profile: Profile | None
    state: MemberState | None


class FactRow(Struct, frozen=True, kw_only=True):
    """An event of a member, with its body."""

    event_id: str
    member_id: str
    device_id: str
    store_id: str
    kind: str
    effective_at_us: int
    effective_day: date
    received_at_us: int
    void: bool
    understood: bool
    body: bytes


def by_number(connection: Connection, tenant_id: str, member_no: str, most: int) -> list[MemberFound]:
    """The members whose card bears this number: of a merged one, its face."""
    return _faces_of(connection, tenant_id, members.c.member_no == member_no, most)


def by_phone(connection: Connection, tenant_id: str, mark: str, most: int) -> list[MemberFound]:
    """The members with this phone."""
    return _faces_of(connection, tenant_id, members.c.phone_mark == mark, most)


def by_name(connection: Connection, tenant_id: str, part: str, most: int) -> list[MemberFound]:
    """Members whose name holds this text, capital or small, in order of name."""
    wanted = func.lower(members.c.name).contains(part.lower(), autoescape=True)
    return _faces_of(connection, tenant_id, wanted, most)


def page_of(connection: Connection, tenant_id: str, after: str, most: int) -> list[MemberFound]:
    """Members in order of their id, behind ``after``: the newest first where ids are by time."""
    own = members.c.face == members.c.member_id
    found = _select(tenant_id).where(own, ~members.c.gone)
    if after:
        found = found.where(members.c.member_id < after)
    rows = connection.execute(found.order_by(members.c.member_id.desc()).limit(most))
    return [_found(row) for row in rows]


def member_by_id(connection: Connection, tenant_id: str, member_id: str) -> MemberFound | None:
    """A member of this chain, by any id that was merged into them."""
    found = _faces_of(connection, tenant_id, members.c.member_id == member_id, 1, gone=True)
    return found[0] if found else None


def ids_of(connection: Connection, tenant_id: str, face: str) -> list[str]:
    """All ids that are this one member."""
    found = select(members.c.member_id).where(members.c.tenant_id == tenant_id, members.c.face == face)
    return list(connection.execute(found.order_by(members.c.member_id)).scalars())


def edges_within(connection: Connection, tenant_id: str, face: str) -> list[tuple[str, str]]:
    """The merges that made this member one: each edge's id and its lower end."""
    own = select(members.c.member_id).where(members.c.tenant_id == tenant_id, members.c.face == face)
    found = select(edges.c.edge_id, edges.c.one_id).where(
        edges.c.tenant_id == tenant_id, edges.c.holds, edges.c.one_id.in_(own)
    )
    return [(row.edge_id, row.one_id) for row in connection.execute(found.order_by(edges.c.edge_id))]


def facts_of(connection: Connection, tenant_id: str, member_ids: list[str]) -> list[FactRow]:
    """Every event of these ids, in the order in which they count."""
    found = select(*(events.c[name] for name in FactRow.__struct_fields__)).where(
        events.c.tenant_id == tenant_id, events.c.member_id.in_(member_ids)
    )
    rows = connection.execute(found.order_by(events.c.effective_at_us, events.c.event_id))
    return [FactRow(**row._asdict()) for row in rows]


def text_of(connection: Connection, tenant_id: str, text_id: str) -> str | None:
    """A personal text, None once it is erased or while it has not arrived."""
    found = select(texts.c.text).where(texts.c.tenant_id == tenant_id, texts.c.text_id == text_id)
    data = connection.execute(found).scalar()
    return bytes(data).decode("utf-8", "replace") if data is not None else None


def _faces_of(
    connection: Connection, tenant_id: str, wanted: ColumnElement[bool], most: int, *, gone: bool = False
) -> list[MemberFound]:
    """The members who are the faces of those wanted."""
    faces = select(members.c.face).where(members.c.tenant_id == tenant_id, wanted)
    found = _select(tenant_id).where(members.c.member_id.in_(faces))
    if not gone:
        found = found.where(~members.c.gone)
    rows = connection.execute(found.order_by(members.c.name, members.c.member_id).limit(most))
    return [_found(row) for row in rows]


def _select(tenant_id: str) -> Select[Any]:
    """Members with their state and the text that counts."""
    states = (member_states.c.tenant_id == members.c.tenant_id) & (member_states.c.member_id == members.c.member_id)
    profile = (texts.c.tenant_id == members.c.tenant_id) & (texts.c.text_id == members.c.profile_id)
    columns = ("member_id", "member_no", "source", "enrolled_on", "store_id", "name", "shared_phone")
    return (
        select(*(members.c[name] for name in columns), member_states.c.state, texts.c.text)
        .outerjoin(member_states, states)
        .outerjoin(texts, profile)
        .where(members.c.tenant_id == tenant_id)
    )


def _found(row: Row[Any]) -> MemberFound:
    facts = row._asdict()
    text, state = facts.pop("text"), facts.pop("state")
    return MemberFound(
        **facts,
        profile=read_profile(text) if text is not None else None,
        state=_decode_state(state) if state is not None else None,
    )
