"""Find members: by number, phone or name; masked, unless somebody asks to see one, which is recorded."""

import unicodedata
from datetime import date

from msgspec import Struct

from desktop.core.domain.masking import mask_member_no, mask_name, mask_phone
from desktop.core.domain.names import grouped, read_member_number
from desktop.core.domain.people import Profile
from hq.services.house import Hq, HqRefused
from hq.services.phone_marks import e164, phone_mark
from hq.services.points_by_day import business_day
from hq.services.recording import keep_deed
from hq.services.rights import Actor
from hq.store.console_members import MemberFound, by_name, by_number, by_phone, member_by_id, page_of
from hq.store.database import Connection
from hq.store.tenants import all_stores, tenant_by_id

PAGE = 50
_LONGEST_QUERY = 80


class Person(Struct, frozen=True, kw_only=True):
    """Who a member is, as far as the asker may see. ``name`` None: not known here (yet, or any more)."""

    name: str | None
    phone: str | None
    birthday: str | None
    member_no: str
    revealed: bool = False


class MemberRow(Struct, frozen=True, kw_only=True):
    """A member in a list, masked. ``balance`` None: not known."""

    member_id: str
    person: Person
    store: str
    enrolled_on: date | None
    last_day: date | None
    tier: str | None
    balance: int | None
    debt: int
    incomplete: bool


class MembersFound(Struct, frozen=True, kw_only=True):
    """A page. ``after``: where the next begins; ``more``: a search found more than it shows, be more precise."""

    rows: tuple[MemberRow, ...]
    after: str | None = None
    more: bool = False


def list_members(hq: Hq, actor: Actor, query: str = "", after: str = "") -> MembersFound:
    """Members by number, whole phone number or part of a name; all of them, page by page, for an empty query."""
    actor.demand("look")
    query = unicodedata.normalize("NFKC", query).strip()[:_LONGEST_QUERY]
    with hq.database.reading() as connection:
        found = _search(connection, actor.tenant_id, query) if query else None
        if found is None:
            found = page_of(connection, actor.tenant_id, after, PAGE + 1)
        stores = all_stores(connection, actor.tenant_id)
    names = {store.store_id: store.name for store in stores}
    today = business_day(stores, hq.now_us())
    more = len(found) > PAGE
    return MembersFound(
        rows=tuple(_row(member, names, today) for member in found[:PAGE]),
        after=found[PAGE - 1].member_id if more and not query else None,
        more=more and bool(query),
    )


def reveal_member(hq: Hq, actor: Actor, member_id: str) -> Person:
    """Who a member is, in full; that they were looked at, and by whom, is recorded. HqRefused 404 ``member.none``."""
    actor.demand("reveal")

    def work(connection: Connection) -> MemberFound:
        member = member_by_id(connection, actor.tenant_id, member_id)
        if member is None:
            raise HqRefused(404, "member.none")
        keep_deed(hq, connection, actor.tenant_id, actor.name, "member.revealed", member=member.member_id)
        return member

    return in_full(hq.database.write(work))


def masked(member: MemberFound) -> Person:
    """A member with the middle of everything hidden."""
    profile = member.profile
    phone = profile.phone if profile else None
    return Person(
        name=mask_name(profile.name) if profile else None,
        phone=mask_phone(phone) if phone else None,
        birthday=None,
        member_no=mask_member_no(member.member_no),
    )


def in_full(member: MemberFound) -> Person:
    """A member as they said who they are."""
    profile = member.profile or Profile()
    return Person(
        name=profile.name if member.profile else None,
        phone=profile.phone,
        birthday=profile.birthday,
        member_no=grouped(member.member_no),
        revealed=True,
    )


def _search(connection: Connection, tenant_id: str, query: str) -> list[MemberFound]:
    most = PAGE + 1
    if number := read_member_number(query):
        return by_number(connection, tenant_id, number, most)
    tenant = tenant_by_id(connection, tenant_id)
    if phone := e164(query, tenant.currency):
        return by_phone(connection, tenant_id, phone_mark(tenant.stamp_key, phone), most)
    return by_name(connection, tenant_id, query, most)


def _row(member: MemberFound, stores: dict[str, str], today: date) -> MemberRow:
    state = member.state
    return MemberRow(
        member_id=member.member_id,
        person=masked(member),
        store=stores.get(member.store_id, ""),
        enrolled_on=member.enrolled_on,
        last_day=state.history.days[-1].day if state and state.history.days else None,
        tier=state.held.code if state else None,
        balance=state.balance(today) if state else None,
        debt=state.debt if state else 0,
        incomplete=state.incomplete if state else True,
    )
