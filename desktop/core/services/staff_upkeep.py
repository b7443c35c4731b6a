"""Staff: who works here, as what, by which PIN. The first person sets the shop's staff up, and is its manager."""

from msgspec import Struct
from msgspec.structs import replace

from desktop.core.domain.errors import Conflict, NotFound, RuleBroken
from desktop.core.domain.events import StaffAdded, StaffChanged, StaffLeft, StaffPinSet
from desktop.core.domain.rights import MAY_BE_ASKED, may
from desktop.core.domain.staff import SHOP_PIN, Approval, Person, PinSet, read_name, read_role
from desktop.core.ports import Fact, Till, Writing
from desktop.core.services.allow import allow, allow_alone
from desktop.core.services.profiles import keep_text
from desktop.core.services.who import find_here

MANAGE = "staff.manage"


class NewPerson(Struct, frozen=True, kw_only=True):
    """Somebody who begins here; ``event_id`` was made when the action began, and is their id."""

    event_id: str
    name: str
    role: str
    pin: str


def list_staff(till: Till) -> tuple[Person, ...]:
    """Everybody who works here, by number."""
    with till.ledger.reading() as reading:
        return tuple(person for person in reading.people() if person.active)


def who_may(till: Till, deed: str, amount: int | None = None) -> tuple[Person, ...]:
    """Those whose PIN may let the deed be done."""
    people = [person for person in list_staff(till) if person.has_pin or not person.of_hq]
    return tuple(person for person in people if may(person.role, deed, amount, till.shop.currency))


def add_person(till: Till, asked: NewPerson, approval: Approval | None = None) -> Person:
    """Somebody works here from now on; the first is the manager, whatever was asked. The same id again is the same.

    Raises RuleBroken ``staff.name``, ``staff.role``, ``pin.form``; Conflict ``staff.name_taken``; what allow raises.
    """
    name, role, hashed = read_name(asked.name), read_role(asked.role), till.staff.hashed(asked.pin)
    with till.ledger.writing() as writing:
        if (done := writing.person(asked.event_id)) is not None:
            return done
        people = writing.people()
        _refuse_same_name(people, asked.event_id, name)
        allow(till, writing, MANAGE, asked.event_id, approval)
        if not writing.staff_is_set_up():
            role = "manager"
        number = max((person.number for person in people if not person.of_hq), default=0) + 1
        person = Person(staff_id=asked.event_id, number=number, name=name, role=role)
        kept = keep_text(till, writing, None, name)
        said = StaffAdded(who=person.staff_id, number=number, role=role, name_id=kept.text_id, name_digest=kept.digest)
        writing.append(Fact(event_id=asked.event_id, moment=writing.moment(), payload=said))
        writing.keep_person(person)
        _set_pin(till, writing, person.staff_id, hashed, "first")
        return person


class Change(Struct, frozen=True, kw_only=True):
    """What is to be true of somebody; None leaves it. ``member_key`` "": no membership of their own."""

    staff_id: str
    name: str | None = None
    role: str | None = None
    member_key: str | None = None


def change_person(till: Till, asked: Change, approval: Approval | None = None) -> Person:
    """Somebody as they are from now on; what changes nothing writes nothing.

    Raises as add_person, NotFound ``staff.not_found``, and for a membership what find_here raises.
    """
    with till.ledger.writing() as writing:
        before = _own(writing, asked.staff_id)
        after = before
        if asked.name is not None:
            after = replace(after, name=read_name(asked.name))
        if after.name != before.name:  # HQ may have published another of the name meanwhile: both stand
            _refuse_same_name(writing.people(), after.staff_id, after.name)
        if asked.role is not None:
            after = replace(after, role=read_role(asked.role))
        if asked.member_key is not None:
            key = asked.member_key.strip()
            after = replace(after, member_id=find_here(till, writing, key).member.member_id if key else None)
        if after == before:
            return before
        event_id = till.ids.event_id()
        allow(till, writing, MANAGE, event_id, approval)
        kept = keep_text(till, writing, None, after.name)
        said = StaffChanged(
            who=after.staff_id,
            role=after.role,
            name_id=kept.text_id,
            name_digest=kept.digest,
            member_id=after.member_id,
        )
        writing.append(Fact(event_id=event_id, moment=writing.moment(), payload=said))
        writing.keep_person(after)
        return after


def reset_pin(till: Till, staff_id: str, pin: str, approval: Approval | None = None) -> None:
    """Another PIN for somebody, given by a manager; a lock is lifted. Raises as change_person, ``pin.form``."""
    hashed = till.staff.hashed(pin)
    with till.ledger.writing() as writing:
        _own(writing, staff_id)
        allow(till, writing, MANAGE, staff_id, approval)
        _set_pin(till, writing, staff_id, hashed, "reset")


def begin_here(till: Till, staff_id: str, code: str, pin: str) -> Person:
    """Somebody of HQ's chooses their PIN on this machine, by the start code that HQ told them, and is signed in.

    Raises what Staff.check_start raises, RuleBroken ``pin.form``, ``start.missing`` where the code was used meanwhile.
    """
    hashed = till.staff.hashed(pin)
    code_id = till.staff.check_start(staff_id, code)
    with till.ledger.writing() as writing:
        if not writing.use_start_code(staff_id, code_id):
            raise RuleBroken("start.missing")
        _set_pin(till, writing, staff_id, hashed, "first")
    return till.staff.sign_in(staff_id, pin)


def change_own_pin(till: Till, staff_id: str, old: str, new: str) -> None:
    """Another PIN for oneself. Raises what Staff.sign_in raises of the old one, ``pin.form`` of the new one.

    RuleBroken ``start.first`` where HQ has voided the old one since it was checked: a reset is not undone by it.
    """
    hashed = till.staff.hashed(new)
    till.staff.check(staff_id, old)
    with till.ledger.writing() as writing:
        if not _who(writing, staff_id).has_pin:
            raise RuleBroken("start.first")
        _set_pin(till, writing, staff_id, hashed, "own")


def recover_pin(till: Till, staff_id: str, code: str, pin: str) -> None:
    """Another PIN for a manager, or for the shop ("manager"), by the recovery code; on record.

    Raises Unreadable ``recovery.*``; RuleBroken ``staff.not_manager``, ``pin.form``; NotFound ``staff.not_found``.
    """
    till.staff.check_recovery(code)
    hashed = till.staff.hashed(pin)
    with till.ledger.writing() as writing:
        if staff_id != SHOP_PIN and _own(writing, staff_id).role != "manager":
            raise RuleBroken("staff.not_manager")
        _set_pin(till, writing, staff_id, hashed, "recovery")


def let_go(till: Till, staff_id: str, approval: Approval | None = None) -> None:
    """Somebody works here no more: their PIN opens nothing, what they did stays theirs. NotFound as change_person."""
    with till.ledger.writing() as writing:
        person = _own(writing, staff_id)
        event_id = till.ids.event_id()
        allow(till, writing, MANAGE, event_id, approval)
        writing.append(Fact(event_id=event_id, moment=writing.moment(), payload=StaffLeft(who=staff_id)))
        writing.keep_person(replace(person, active=False, shift_us=None))


def ask_commands(till: Till, deeds: frozenset[str], approval: Approval | None = None) -> None:
    """Which deeds want a manager's PIN on the command line too. RuleBroken ``staff.no_such_deed``."""
    if not deeds <= set(MAY_BE_ASKED):
        raise RuleBroken("staff.no_such_deed", choices=", ".join(MAY_BE_ASKED))
    allow_alone(till, MANAGE, approval)
    with till.ledger.writing() as writing:
        writing.keep_commands_ask(deeds)


def _who(writing: Writing, staff_id: str) -> Person:
    person = writing.person(staff_id)
    if person is None or not person.active:
        raise NotFound("staff.not_found")
    return person


def _own(writing: Writing, staff_id: str) -> Person:
    """Somebody whom this shop took on itself: RuleBroken ``staff.of_hq`` for those whom HQ alone changes."""
    person = _who(writing, staff_id)
    if person.of_hq:
        raise RuleBroken("staff.of_hq", name=person.name)
    return person


def _refuse_same_name(people: list[Person], staff_id: str, name: str) -> None:
    """Two of one name could not be told apart when switching."""
    if any(person.active and person.name == name and person.staff_id != staff_id for person in people):
        raise Conflict("staff.name_taken", name=name)


def _set_pin(till: Till, writing: Writing, who: str, hashed: str, how: PinSet) -> None:
    said = StaffPinSet(who=who, how=how)
    writing.append(Fact(event_id=till.ids.event_id(), moment=writing.moment(), payload=said))
    writing.keep_pin(who, hashed)
