"""What the form asks of the ledger, on the database lane."""

from msgspec import Struct

from desktop.core.domain.errors import NotFound, Refusal, RuleBroken
from desktop.core.domain.masking import mask_name
from desktop.core.domain.names import read_claim_code
from desktop.core.domain.people import Member
from desktop.core.ports import Till
from desktop.core.services.claims import Claimed, claim_points
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.find_members import Match, search_members
from desktop.core.services.glance_member import Glance, glanced
from desktop.core.services.people.phone import parse_phone
from desktop.core.services.profiles import read_birthday
from desktop.core.services.who import find_one
from desktop.ui.desk import Chosen
from desktop.ui.enrol.form import Form, written_birthday


class PhoneAnswer(Struct, frozen=True, kw_only=True):
    """What is known of a phone: whether there is such a number, and who has it, masked."""

    phone: str = ""
    wrong: str = ""
    holders: tuple[Match, ...] = ()
    more: bool = False


class Named(Struct, frozen=True):
    """Whom a text means: a masked name for the screen, the member's number for the form, and the choice of them."""

    name: str
    member_no: str
    chosen: Chosen


def asked_phone(till: Till, phone: str) -> PhoneAnswer:
    """Whether the number exists, and its members."""
    try:
        e164 = parse_phone(phone, till.shop.region)
    except RuleBroken as refusal:
        return PhoneAnswer(phone=phone, wrong=refusal.code)
    found = search_members(till, e164)
    holders = tuple(match for match in found.rows if match.proof == "phone")
    return PhoneAnswer(phone=phone, holders=holders, more=found.more)


def named(till: Till, key: str) -> Named:
    """The one member behind a card, a number or a phone; raises what find_one raises."""
    with till.ledger.reading() as reading:
        found = find_one(till, reading, key)
    member = found.member
    return Named(mask_name(member.profile.name), member.member_no, Chosen(member.member_id, found.proof))


def meant(till: Till, key: str) -> Named | None:
    """Whom a code means; None where it is a claim to a bill's points. Raises what find_one raises."""
    try:
        return named(till, key)
    except Refusal:
        if _is_claim(till, key):
            return None
        raise


def _is_claim(till: Till, text: str) -> bool:
    if not till.cards.looks_like_token(text):
        return read_claim_code(text) is not None
    try:
        till.cards.read_claim(text)
    except Refusal:
        return False
    return True


def glimpse(till: Till, member_id: str, language: str) -> Glance:
    """A chosen member at a glance. NotFound ``member.not_found``."""
    with till.ledger.reading() as reading:
        member = reading.member(member_id)
        if member is None:
            raise NotFound("member.not_found", key="…" + member_id[-4:])
        return glanced(till, reading, member, language)


def claimed(till: Till, member_id: str, claim: str) -> Claimed:
    """The points of a claim for a member; raises what claim_points raises."""
    with till.ledger.reading() as reading:
        member = reading.member(member_id)
    if member is None:
        raise NotFound("member.not_found", key="…" + member_id[-4:])
    return claim_points(till, member.member_no, claim)


def checked_birthday(till: Till, text: str) -> str:
    """The birthday as it will be kept. RuleBroken ``birthday.form``."""
    with till.ledger.reading() as reading:
        return read_birthday(written_birthday(text), reading.today())


def enrolled(till: Till, event_id: str, form: Form, *, shared: bool) -> Member:
    """The new member, one however often it is asked; raises what enrol_member raises."""
    asked = Enrolment(
        event_id=event_id,
        phone=form.phone,
        name=form.name,
        birthday=written_birthday(form.birthday) or None,
        gender=form.gender or None,
        referrer_key=form.referrer_key or form.referrer.strip() or None,
        consents=form.consents,
        shared_phone=shared,
        source=form.source,
        accepts_terms=form.terms,
    )
    return enrol_member(till, asked)
