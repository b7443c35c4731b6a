"""Suggest whom to merge: the same phone, or the same name and birthday; never where somebody said "another person"."""

from datetime import date

from msgspec import Struct

from desktop.core.domain.masking import mask_phone
from desktop.core.domain.people import Member
from desktop.core.ports import Reading, Till
from desktop.core.ports.merging import WhyTwins

MOST_SUGGESTED = 100


class Suggested(Struct, frozen=True, kw_only=True):
    """One of the two: enough to tell them apart."""

    member_id: str
    member_no: str
    name: str
    phone: str | None
    birthday: str | None
    enrolled_on: date
    visits: int


class Suggestion(Struct, frozen=True, kw_only=True):
    """Two members who may be one person."""

    one: Suggested
    other: Suggested
    why: WhyTwins


def suggest_merges(till: Till, limit: int = MOST_SUGGESTED) -> tuple[Suggestion, ...]:
    """Whom somebody should look at, the same phone first."""
    with till.ledger.reading() as reading:
        found = []
        for twins in reading.twins(limit):
            one, other = reading.member(twins.one_id), reading.member(twins.other_id)
            if one is not None and other is not None and one.member_id != other.member_id:
                found.append(Suggestion(one=_suggested(reading, one), other=_suggested(reading, other), why=twins.why))
        return tuple(found)


def twins_of(till: Till, member_id: str) -> tuple[Suggestion, ...]:
    """Who may be this member once more."""
    with till.ledger.reading() as reading:
        one = reading.member(member_id)
        if one is None:
            return ()
        found = []
        for twins in reading.twins_of(one):
            other = reading.member(twins.other_id)
            if other is not None:
                found.append(Suggestion(one=_suggested(reading, one), other=_suggested(reading, other), why=twins.why))
        return tuple(found)


def dismiss_suggestion(till: Till, one_id: str, other_id: str) -> None:
    """They are two people: nobody suggests them again at this till."""
    till.staff.demand("member.edit")
    with till.ledger.writing() as writing:
        writing.say_two_people(one_id, other_id)


def suggest_again(till: Till, one_id: str, other_id: str) -> None:
    """Take ``dismiss_suggestion`` back: they may be one person after all."""
    till.staff.demand("member.edit")
    with till.ledger.writing() as writing:
        writing.unsay_two_people(one_id, other_id)


def _suggested(reading: Reading, member: Member) -> Suggested:
    profile = member.profile
    return Suggested(
        member_id=member.member_id,
        member_no=member.member_no,
        name=profile.name,
        phone=mask_phone(profile.phone) if profile.phone else None,
        birthday=profile.birthday,
        enrolled_on=member.enrolled_on,
        visits=reading.state(member.member_id).visits,
    )
