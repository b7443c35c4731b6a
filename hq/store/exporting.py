"""What leaves HQ as a list, read in one snapshot, in order of the member number."""

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct
from sqlalchemy import select, tuple_

from hq.store.database import Connection
from hq.store.schema import events, member_states, members, stores, texts

_AT_ONCE = 500


class ListedMember(Struct, frozen=True, kw_only=True):
    """A member as a list needs them; ``text`` None where the profile has not come, or was erased."""

    member_id: str
    member_no: str
    external_id: str | None
    enrolled_on: date | None
    store_id: str
    state: bytes | None
    text: bytes | None


def listed_members(connection: Connection, tenant_id: str) -> Iterator[list[ListedMember]]:
    """Every member who was not taken back with an import, merged ones once, some hundreds at a time."""
    state_at = (member_states.c.tenant_id == members.c.tenant_id) & (member_states.c.member_id == members.c.member_id)
    text_at = (texts.c.tenant_id == members.c.tenant_id) & (texts.c.text_id == members.c.profile_id)
    names = ("member_id", "member_no", "external_id", "enrolled_on", "store_id")
    query = (
        select(*(members.c[name] for name in names), member_states.c.state, texts.c.text)
        .select_from(members.outerjoin(member_states, state_at).outerjoin(texts, text_at))
        .where(members.c.tenant_id == tenant_id, members.c.face == members.c.member_id, ~members.c.gone)
        .order_by(members.c.member_no, members.c.member_id)
        .limit(_AT_ONCE)
    )
    place = tuple_(members.c.member_no, members.c.member_id)
    rows = connection.execute(query).all()
    while rows:
        yield [ListedMember(**row._asdict()) for row in rows]
        after = query.where(place > tuple_(rows[-1].member_no, rows[-1].member_id))
        rows = connection.execute(after).all()


def moved_after(connection: Connection, tenant_id: str, day: date, member_ids: Sequence[str]) -> set[str]:
    """Those of the ids to whom something happened that counts on a later day."""
    later = select(events.c.member_id).where(events.c.tenant_id == tenant_id, events.c.effective_day > day)
    later = later.where(events.c.member_id.in_(member_ids), ~events.c.void)
    return {member_id for member_id in connection.scalars(later.distinct()) if member_id is not None}


def newest_of_tills(connection: Connection, tenant_id: str) -> bytes | None:
    """The body of the program event that counts last of all that tills published; None if there is none."""
    query = select(events.c.body).where(events.c.tenant_id == tenant_id, events.c.kind == "program.published")
    newest = query.order_by(events.c.effective_at_us.desc(), events.c.event_id.desc()).limit(1)
    body = connection.execute(newest).scalar()
    return bytes(body) if body is not None else None


def days_of_stores(connection: Connection, tenant_id: str) -> dict[str, tuple[str, str, int]]:
    """Each store's (name, zone, minutes at which its day starts)."""
    query = select(stores.c.store_id, stores.c.name, stores.c.zone, stores.c.day_starts_minutes)
    rows = connection.execute(query.where(stores.c.tenant_id == tenant_id).order_by(stores.c.name))
    return {row[0]: (row[1], row[2], row[3]) for row in rows}
