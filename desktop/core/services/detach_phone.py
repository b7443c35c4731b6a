"""A phone is somebody else's now: the member loses it, with the date and the reason; the new person can enrol with it.

And the history of a member's phones: which, from when until when, and how each went.
"""

from datetime import date, datetime
from typing import Literal

import msgspec
from msgspec import Struct

from desktop.core.domain import names
from desktop.core.domain.errors import Conflict, RuleBroken
from desktop.core.domain.events import MemberEnrolled, ProfileChanged
from desktop.core.domain.masking import mask_phone
from desktop.core.domain.people import Profile
from desktop.core.domain.staff import Approval
from desktop.core.domain.upkeep import PhoneDetached
from desktop.core.ports import Fact, Reading, Till
from desktop.core.services.allow import allow
from desktop.core.services.list_profiles import MOST_VERSIONS, PROFILE_KINDS
from desktop.core.services.profiles import keep_profile, keep_reason
from desktop.core.services.who import find_here

_KINDS = (*PROFILE_KINDS, "member.phone_detached")


class Detached(Struct, frozen=True, kw_only=True):
    """Who lost which phone, masked, on which day."""

    member_id: str
    member_no: str
    phone: str
    on: date


class PhoneHeld(Struct, frozen=True, kw_only=True):
    """A phone that a member has or had, masked. ``until`` None: still theirs.

    ``ended``: changed for another, or detached because it is somebody else's; ``reason`` as typed, None once erased.
    """

    phone: str
    since: datetime
    until: datetime | None = None
    ended: Literal["", "changed", "detached"] = ""
    reason: str | None = None


def detach_phone(till: Till, event_id: str, key: str, reason: str, *, approval: Approval | None = None) -> Detached:
    """Take the phone from the member that ``key`` names; durable when this returns.

    Of somebody who was merged it goes from every id that has it. The same event id again changes nothing more.
    ``approval``: of the deed "member.phone". Raises what find_here and allow raise, RuleBroken ``phone.none``,
    ``reason.missing``.
    """
    with till.ledger.writing() as writing:
        if (done := writing.event(event_id)) is not None:
            return _done_before(writing, done.payload, done.member_id, done.effective_day)
        member = find_here(till, writing, key).member
        phone = member.profile.phone
        if not phone:
            raise RuleBroken("phone.none")
        approved_by = allow(till, writing, "member.phone", event_id, approval)
        moment = writing.moment()
        held_in = _profile_with(writing, member.member_id, phone)
        kept = keep_reason(till, writing, member.member_id, reason)
        said = PhoneDetached(
            held_in=held_in, reason_id=kept.text_id, reason_digest=kept.digest, approved_by=approved_by
        )
        writing.append(Fact(event_id=event_id, moment=moment, payload=said, member_id=member.member_id))
        for each in writing.ids_of(member.member_id):
            named = writing.member_alone(each)
            if named is not None and named.profile.phone == phone:
                without = msgspec.structs.replace(named.profile, phone=None)
                bare = msgspec.structs.replace(named, profile=without)
                keep_profile(till, writing, bare, names.beside(event_id, each))
        return Detached(member_id=member.member_id, member_no=member.member_no, phone=mask_phone(phone), on=moment.day)


def _profile_with(reading: Reading, member_id: str, phone: str) -> str:
    """The newest profile text that says this phone; "" where none is here."""
    for entry in reading.entries(member_id, PROFILE_KINDS, None, MOST_VERSIONS):
        said = entry.event.payload
        if isinstance(said, MemberEnrolled | ProfileChanged) and _phone_in(reading, said.profile_id) == phone:
            return said.profile_id
    return ""


def _phone_in(reading: Reading, profile_id: str) -> str | None:
    text = reading.private_text(profile_id)
    return msgspec.json.decode(text, type=Profile).phone if text is not None else None


def _done_before(reading: Reading, said: object, member_id: str | None, day: date) -> Detached:
    member = reading.member(member_id or "")
    if not isinstance(said, PhoneDetached) or member is None:
        raise Conflict("merge.differs")
    phone = _phone_in(reading, said.held_in)
    return Detached(
        member_id=member.member_id, member_no=member.member_no, phone=mask_phone(phone) if phone else "", on=day
    )


def phones(till: Till, reading: Reading, member_id: str) -> tuple[PhoneHeld, ...]:
    """Every phone the member has or had under any of their ids, newest first; one whose text is erased is left out."""
    found: list[PhoneHeld] = []
    held: dict[str, tuple[str, int]] = {}  # by id: the phone, and where in ``found`` it stands
    detached: dict[str, str | None] = {}
    for entry in reversed(reading.entries(member_id, _KINDS, None, MOST_VERSIONS)):
        said, at = entry.event.payload, till.clock.wall(entry.event.effective_at_us)
        of = entry.event.member_id or ""
        if isinstance(said, PhoneDetached):
            text = reading.private_text(said.reason_id)
            detached[_phone_in(reading, said.held_in) or ""] = text.decode() if text is not None else None
        elif isinstance(said, MemberEnrolled | ProfileChanged):
            phone = _phone_in(reading, said.profile_id)
            before = held.pop(of, None)
            if before is not None and before[0] == phone:
                held[of] = before
                continue
            if before is not None:
                ended: Literal["changed", "detached"] = "detached" if before[0] in detached and not phone else "changed"
                reason = detached.get(before[0]) if ended == "detached" else None
                found[before[1]] = msgspec.structs.replace(found[before[1]], until=at, ended=ended, reason=reason)
            if phone:
                held[of] = (phone, len(found))
                found.append(PhoneHeld(phone=mask_phone(phone), since=at))
    return tuple(found[::-1])
