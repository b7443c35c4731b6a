"""Erase a member's personal text, at their wish: what goes and what stays is said before; nothing brings it back (I20).

Gone: names, phones, birthdays, ids of other systems, notes, typed reasons, bills not yet paid, waiting papers. What
stays is the ledger: bills, points and sums of somebody who has a number and no name any more.
"""

from datetime import date

from msgspec import Struct

from desktop.core.domain import names
from desktop.core.domain.errors import Conflict, RuleBroken
from desktop.core.domain.people import Member
from desktop.core.domain.staff import Approval
from desktop.core.domain.upkeep import MemberErased
from desktop.core.ports import Fact, Reading, Till
from desktop.core.services.allow import allow
from desktop.core.services.profiles import Kept, keep_reason
from desktop.core.services.who import find_here

_SHORTEST_TELLING = 2


class Erasing(Struct, frozen=True, kw_only=True):
    """What erasing would take. ``points`` stay on the books though nobody can use them; ``texts``: how many go."""

    member_id: str
    member_no: str
    name: str
    points: int
    debt: int
    visits: int
    ids: int
    texts: int


class ErasedNow(Struct, frozen=True, kw_only=True):
    """Who is erased, since which day."""

    member_id: str
    member_no: str
    on: date


def preview_erasing(till: Till, key: str) -> Erasing:
    """What would go. Raises what find_here raises."""
    with till.ledger.reading() as reading:
        member = find_here(till, reading, key).member
        state, day, ids = reading.state(member.member_id), reading.today(), reading.ids_of(member.member_id)
        return Erasing(
            member_id=member.member_id,
            member_no=member.member_no,
            name=member.profile.name,
            points=state.balance(day) + state.debt,
            debt=state.debt,
            visits=state.visits,
            ids=len(ids),
            texts=reading.texts_about(ids),
        )


def erase_member(till: Till, event_id: str, key: str, reason: str, *, approval: Approval | None = None) -> ErasedNow:
    """Delete every personal text of the member, under all ids they go by; durable when this returns.

    The bytes are gone once Keeper.scrub has run. ``reason`` stays on record and names nobody. ``approval``: of the deed
    "member.erase". The same event id again changes nothing more. Raises what find_here and allow raise; RuleBroken
    ``reason.missing``, ``erase.reason_tells``, ``safe_mode.paused``.
    """
    if till.safe_mode:
        raise RuleBroken("safe_mode.paused")
    with till.ledger.writing() as writing:
        if (done := writing.event(event_id)) is not None:
            return _erased_before(writing, done.payload, done.member_id or "", done.effective_day)
        member = find_here(till, writing, key).member
        ids = writing.ids_of(member.member_id)
        known = [each for one in ids if (each := writing.member_alone(one)) is not None]
        if any(_tells(reason, each) for each in known):
            raise RuleBroken("erase.reason_tells")
        approved_by = allow(till, writing, "member.erase", event_id, approval)
        kept = keep_reason(till, writing, member.member_id, reason)
        for named in ids:
            is_face = named == member.member_id
            said = _said(kept if is_face else None, approved_by)
            fact_id = event_id if is_face else names.beside(event_id, named)
            writing.append(Fact(event_id=fact_id, moment=writing.moment(), payload=said, member_id=named))
        writing.erase(ids)
        return ErasedNow(member_id=member.member_id, member_no=member.member_no, on=writing.moment().day)


def _said(kept: Kept | None, approved_by: str | None) -> MemberErased:
    if kept is None:
        return MemberErased(approved_by=approved_by)
    return MemberErased(reason_id=kept.text_id, reason_digest=kept.digest, approved_by=approved_by)


def _tells(reason: str, member: Member) -> bool:
    """Whether the reason holds what is to be erased."""
    profile, text = member.profile, reason.casefold()
    said = (profile.name, profile.nickname, profile.phone, (profile.phone or "")[-8:], profile.external_id)
    return any(part and len(part) >= _SHORTEST_TELLING and part.casefold() in text for part in said)


def _erased_before(reading: Reading, said: object, member_id: str, on: date) -> ErasedNow:
    member = reading.member(member_id)
    if not isinstance(said, MemberErased) or member is None:
        raise Conflict("merge.differs")
    return ErasedNow(member_id=member_id, member_no=member.member_no, on=on)
