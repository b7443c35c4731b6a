"""Enrol a member: seconds at the counter, nothing asked that is not needed."""

from collections.abc import Sequence

from msgspec import Struct

from desktop.core.domain.errors import Conflict
from desktop.core.domain.events import MemberEnrolled
from desktop.core.domain.people import Member, Profile
from desktop.core.ports import Fact, Till, Writing
from desktop.core.services.people.names import clean_name
from desktop.core.services.people.phone import parse_phone
from desktop.core.services.profiles import (
    CONSENT_TEXT,
    TERMS,
    read_birthday,
    read_consents,
    read_gender,
    seal_profile,
    search_keys,
)
from desktop.core.services.who import find_here, listed


class Enrolment(Struct, frozen=True, kw_only=True):
    """What the counter asks. ``event_id`` was made when it began; ``shared_phone``: another person on a known phone."""

    event_id: str
    phone: str
    name: str = ""
    birthday: str | None = None
    gender: str | None = None
    referrer_key: str | None = None
    consents: Sequence[str] = ()
    shared_phone: bool = False
    source: str = "till"
    accepts_terms: bool = False


def enrol_member(till: Till, asked: Enrolment) -> Member:
    """The new member; the same enrolment again is the same member.

    Raises Conflict ``member.phone_known`` with the members who have the phone, and RuleBroken for what cannot be read.
    """
    phone = parse_phone(asked.phone, till.shop.region)
    with till.ledger.writing() as writing:
        if (done := writing.member(asked.event_id)) is not None:
            return done
        holders = writing.members_by_phone(phone)
        if holders and not asked.shared_phone:
            raise Conflict("member.phone_known", members=listed(holders))
        till.staff.demand("member.enrol")
        return _enrolled(till, writing, asked, phone)


def _enrolled(till: Till, writing: Writing, asked: Enrolment, phone: str) -> Member:
    moment = writing.moment()
    profile = Profile(
        name=clean_name(asked.name),
        phone=phone,
        birthday=read_birthday(asked.birthday, moment.day) if asked.birthday else None,
        gender=read_gender(asked.gender) if asked.gender else None,
    )
    member = Member(
        member_id=asked.event_id,
        member_no=writing.next_member_number(),
        source=asked.source,
        enrolled_on=moment.day,
        profile=profile,
    )
    referrer = find_here(till, writing, asked.referrer_key).member.member_id if asked.referrer_key else None
    kept = seal_profile(till, profile)
    enrolled = MemberEnrolled(
        member_no=member.member_no,
        profile_id=kept.text_id,
        profile_digest=kept.digest,
        enrolled_on=moment.day,
        source=asked.source,
        referrer_id=referrer,
        consents=read_consents(asked.consents),
        consent_text=CONSENT_TEXT if asked.consents else "",
        shared_phone=asked.shared_phone,
        terms=TERMS if asked.accepts_terms else "",
    )
    writing.append(Fact(event_id=asked.event_id, moment=moment, payload=enrolled, member_id=member.member_id))
    writing.add_member(member, kept.text_id, kept.salt, search_keys(profile))
    return member
