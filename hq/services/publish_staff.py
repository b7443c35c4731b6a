"""Publish the people who work at tills: who, as what, where; a start code, told once, by which they begin at each till.

What is changed counts at a till with its next pull. HQ holds no PIN and no hash of one: whoever begins gives the code
(domain.start_code) and chooses a PIN, which stays on that machine. The record of deeds names people by their number,
so that a name that is changed is gone everywhere at HQ.
"""

from collections.abc import Sequence

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.names import read_member_number
from desktop.core.domain.staff import read_name, read_role
from desktop.core.domain.start_code import FIRST_NUMBER, start_secret
from hq.services.codes import random_code, shown
from hq.services.house import Hq, HqRefused
from hq.services.passwords import hash_start_code
from hq.services.recording import COMMAND_LINE, keep_deed
from hq.store.console_members import by_number
from hq.store.database import Connection
from hq.store.feed import publish
from hq.store.staff import StaffMember, all_staff, put_staff, staff_by_id
from hq.store.tenants import all_stores, lock_tenant, random_id

DAYS, MOST_DAYS = 7, 30
"""How long a start code is good: unless told otherwise, and at most."""
MOST_STAFF = 20_000
_DAY_US = 86_400_000_000


class Wanted(Struct, frozen=True, kw_only=True):
    """What is to be true of somebody; UNSET leaves it. ``stores`` None: all. ``member_no`` "": no membership."""

    name: str | UnsetType = UNSET
    role: str | UnsetType = UNSET
    stores: tuple[str, ...] | UnsetType | None = UNSET
    member_no: str | UnsetType = UNSET


class Begins(Struct, frozen=True, kw_only=True):
    """Somebody, and the start code as it is told, this once."""

    person: StaffMember
    code: str
    days: int


def list_staff(hq: Hq, tenant_id: str) -> tuple[StaffMember, ...]:
    """Everybody, also who left, by number."""
    with hq.database.reading() as connection:
        return tuple(all_staff(connection, tenant_id))


def one_of_staff(hq: Hq, tenant_id: str, staff_id: str) -> StaffMember:
    """One of them. HqRefused 404 ``staff.none``."""
    with hq.database.reading() as connection:
        return _held(connection, tenant_id, staff_id)


def staff_of_number(hq: Hq, tenant_id: str, number: int) -> StaffMember:
    """Who is chosen by that number. HqRefused 404 ``staff.none``."""
    for person in list_staff(hq, tenant_id):
        if person.number == number:
            return person
    raise HqRefused(404, "staff.none")


def add_staff(hq: Hq, tenant_id: str, wanted: Wanted, days: int = DAYS, who: str = COMMAND_LINE) -> Begins:
    """Somebody new, with a start code.

    HqRefused 400 ``staff.name``, ``staff.role``, ``staff.stores``, ``staff.many``, 404 ``store.none``, ``member.none``,
    409 ``staff.taken`` (somebody of that name works in one of these stores).
    """
    staff_id = random_id(hq.random(16))
    fresh = StaffMember(staff_id=staff_id, number=0, name="", role="cashier", stores=())
    code, with_code = _new_code(hq, fresh, days)

    def work(connection: Connection) -> StaffMember:
        lock_tenant(connection, tenant_id)
        people = all_staff(connection, tenant_id)
        if len(people) >= MOST_STAFF:
            raise HqRefused(400, "staff.many", most=MOST_STAFF)
        number = max((each.number for each in people), default=FIRST_NUMBER - 1) + 1
        given = replace(wanted, name=wanted.name or "", stores=() if wanted.stores is UNSET else wanted.stores)
        person = _wished(connection, tenant_id, replace(with_code, number=number), given)
        _refuse_same_name(people, person)
        return _keep(hq, connection, tenant_id, person, who, "staff.added")

    return Begins(person=hq.database.write(work), code=shown(code), days=_days(days))


def change_staff(hq: Hq, tenant_id: str, staff_id: str, wanted: Wanted, who: str = COMMAND_LINE) -> StaffMember:
    """Somebody as they are from now on; what changes nothing publishes nothing. HqRefused as add_staff does."""

    def work(connection: Connection) -> StaffMember:
        lock_tenant(connection, tenant_id)
        before = _held(connection, tenant_id, staff_id)
        after = _wished(connection, tenant_id, before, wanted)
        if after == before:
            return before
        _refuse_same_name(all_staff(connection, tenant_id), after)
        return _keep(hq, connection, tenant_id, after, who, "staff.changed")

    return hq.database.write(work)


def let_staff_go(hq: Hq, tenant_id: str, staff_id: str, who: str = COMMAND_LINE) -> StaffMember:
    """They work here no more: with its next pull every till refuses them. What they did stays theirs."""

    def work(connection: Connection) -> StaffMember:
        lock_tenant(connection, tenant_id)
        before = _held(connection, tenant_id, staff_id)
        if not before.active:
            return before
        gone = replace(before, active=False, code_id="", code_hash="", code_until_us=0)
        return _keep(hq, connection, tenant_id, gone, who, "staff.left")

    return hq.database.write(work)


def give_code(
    hq: Hq, tenant_id: str, staff_id: str, days: int = DAYS, *, reset: bool, who: str = COMMAND_LINE
) -> Begins:
    """Another start code; the one before is void. For a further till; with ``reset`` every PIN of theirs is void too.

    Whoever had left works here again, in a new turn. HqRefused 404 ``staff.none``, 409 ``staff.taken``.
    """
    code, with_code = _new_code(hq, one_of_staff(hq, tenant_id, staff_id), days)

    def work(connection: Connection) -> StaffMember:
        lock_tenant(connection, tenant_id)
        held = _held(connection, tenant_id, staff_id)
        anew = reset or not held.active
        person = replace(
            held,
            active=True,
            turn=held.turn + anew,
            code_id=with_code.code_id,
            code_hash=with_code.code_hash,
            code_until_us=with_code.code_until_us,
        )
        _refuse_same_name(all_staff(connection, tenant_id), person)
        what = "staff.back" if not held.active else "staff.reset" if reset else "staff.code"
        return _keep(hq, connection, tenant_id, person, who, what)

    return Begins(person=hq.database.write(work), code=shown(code), days=_days(days))


def _days(days: int) -> int:
    return min(max(days, 1), MOST_DAYS)


def _new_code(hq: Hq, person: StaffMember, days: int) -> tuple[str, StaffMember]:
    """A code, and the person with its hash: slow, so before the transaction."""
    code = random_code(hq)
    hashed = hash_start_code(start_secret(person.staff_id, code))
    until = hq.now_us() + _days(days) * _DAY_US
    return code, replace(person, code_id=hq.random(8).hex(), code_hash=hashed, code_until_us=until)


def _held(connection: Connection, tenant_id: str, staff_id: str) -> StaffMember:
    for person in staff_by_id(connection, tenant_id, [staff_id]):
        return person
    raise HqRefused(404, "staff.none")


def _wished(connection: Connection, tenant_id: str, person: StaffMember, wanted: Wanted) -> StaffMember:
    try:
        name = person.name if wanted.name is UNSET else read_name(wanted.name)
        role = person.role if wanted.role is UNSET else read_role(wanted.role)
    except RuleBroken as broken:
        raise HqRefused(400, broken.code, **broken.facts) from broken
    stores = person.stores if wanted.stores is UNSET else _stores(connection, tenant_id, wanted.stores)
    member_id = person.member_id
    if wanted.member_no is not UNSET:
        member_id = _member(connection, tenant_id, wanted.member_no.strip())
    return replace(person, name=name, role=role, stores=stores, member_id=member_id)


def _stores(connection: Connection, tenant_id: str, asked: tuple[str, ...] | None) -> tuple[str, ...] | None:
    """Ids of this chain's stores, in order."""
    if asked is None:
        return None
    known = {store.store_id for store in all_stores(connection, tenant_id)}
    if not asked:
        raise HqRefused(400, "staff.stores")
    if not set(asked) <= known:
        raise HqRefused(404, "store.none")
    return tuple(sorted(set(asked)))


def _member(connection: Connection, tenant_id: str, number: str) -> str | None:
    """Their own membership, on duty of which nothing is earned."""
    if not number:
        return None
    found = by_number(connection, tenant_id, read_member_number(number) or number, 2)
    if len(found) != 1:
        raise HqRefused(404, "member.none", member=number[:60])
    return found[0].member_id


def _refuse_same_name(people: Sequence[StaffMember], person: StaffMember) -> None:
    """Two of one name in one store could not be told apart when switching."""
    for other in people:
        if other.staff_id != person.staff_id and other.name == person.name and other.meets(person):
            raise HqRefused(409, "staff.taken", name=person.name)


def _keep(hq: Hq, connection: Connection, tenant_id: str, person: StaffMember, who: str, what: str) -> StaffMember:
    """Put it in place, on record, and into every till's next pull."""
    person = replace(person, changed_at_us=hq.now_us())
    put_staff(connection, tenant_id, person)
    keep_deed(hq, connection, tenant_id, who, what, number=str(person.number), role=person.role)
    publish(connection, tenant_id, [("staff", person.staff_id, None)])
    return person
