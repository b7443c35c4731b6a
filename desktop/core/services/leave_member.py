"""Leave (注销): the member closes the account. What is lost is said before; it can be undone for some days.

The points are void by an event that says how many; the profile keeps only what other systems call the member, consents
end, no phone or name finds them. Nothing of the ledger is erased.
"""

from datetime import date, timedelta

import msgspec
from msgspec import Struct

from desktop.core.domain import names
from desktop.core.domain.errors import Conflict, RuleBroken
from desktop.core.domain.events import MemberEnrolled, ProfileChanged
from desktop.core.domain.people import Member, Profile
from desktop.core.domain.staff import Approval
from desktop.core.domain.standing import standing
from desktop.core.domain.upkeep import MemberLeft, MemberReturned
from desktop.core.ports import Fact, Reading, Till, Writing
from desktop.core.services.allow import allow, refuse_in_safe_mode
from desktop.core.services.list_profiles import MOST_VERSIONS, PROFILE_KINDS
from desktop.core.services.profiles import keep_profile
from desktop.core.services.who import find_here

UNDO_DAYS = 30
"""How long leaving can be undone, the day itself not counted."""


class Leaving(Struct, frozen=True, kw_only=True):
    """What leaving would cost, as of today: points that are void, the tier, and until when it can be undone."""

    member_id: str
    member_no: str
    name: str
    points: int
    debt: int
    tier: str | None
    visits: int
    undo_until: date


class LeftNow(Struct, frozen=True, kw_only=True):
    """Who left or came back, the points that are void or there again, and until when leaving can be undone."""

    member_id: str
    member_no: str
    points: int
    undo_until: date | None


def preview_leaving(till: Till, key: str) -> Leaving:
    """What is lost. Raises what find_here raises, RuleBroken ``member.left``."""
    with till.ledger.reading() as reading:
        return _preview(reading, find_here(till, reading, key).member)


def leave_member(
    till: Till, event_id: str, key: str, *, agreed_points: int | None = None, approval: Approval | None = None
) -> LeftNow:
    """Close the account; durable when this returns. The same event id again changes nothing more.

    ``agreed_points``: what the member was told and agreed to lose; Conflict ``leave.changed`` where there are more by
    now. ``approval``: of the deed "member.leave". Raises as preview_leaving, what allow raises; RuleBroken
    ``safe_mode.paused``.
    """
    refuse_in_safe_mode(till)
    with till.ledger.writing() as writing:
        member = find_here(till, writing, key).member
        if (done := writing.event(event_id)) is not None:
            return _left_before(member, done.payload)
        seen = _preview(writing, member)
        if agreed_points is not None and seen.points > agreed_points:
            raise Conflict("leave.changed", points=seen.points)
        approved_by = allow(till, writing, "member.leave", event_id, approval)
        said = MemberLeft(points=seen.points, undo_until=seen.undo_until, debt=seen.debt, approved_by=approved_by)
        writing.append(Fact(event_id=event_id, moment=writing.moment(), payload=said, member_id=member.member_id))
        for each in writing.ids_of(member.member_id):
            named = writing.member_alone(each)
            if named is not None:
                bare = msgspec.structs.replace(named, profile=Profile(external_id=named.profile.external_id))
                keep_profile(till, writing, bare, names.beside(event_id, each), ())
        return LeftNow(
            member_id=member.member_id, member_no=member.member_no, points=seen.points, undo_until=seen.undo_until
        )


def return_member(till: Till, event_id: str, key: str, *, approval: Approval | None = None) -> LeftNow:
    """Undo leaving: points and profile are as before. The same event id again changes nothing more.

    Raises what find_here and allow raise, RuleBroken ``leave.not``, ``leave.too_late``, ``safe_mode.paused``.
    """
    refuse_in_safe_mode(till)
    with till.ledger.writing() as writing:
        member = find_here(till, writing, key).member
        if (done := writing.event(event_id)) is not None:
            return _left_before(member, done.payload)
        left = writing.state(member.member_id).left
        if left is None:
            raise RuleBroken("leave.not")
        last = left.on + timedelta(days=UNDO_DAYS)
        if writing.today() > last:
            raise RuleBroken("leave.too_late", last=last)
        approved_by = allow(till, writing, "member.leave", event_id, approval)
        moment = writing.moment()
        points = sum(lot.points for lot in left.lots)
        said = MemberReturned(left_id=left.event_id, points=points, approved_by=approved_by)
        writing.append(Fact(event_id=event_id, moment=moment, payload=said, member_id=member.member_id))
        for each in writing.ids_of(member.member_id):
            _restore(till, writing, each, left.event_id, event_id)
        return LeftNow(member_id=member.member_id, member_no=member.member_no, points=points, undo_until=None)


def _preview(reading: Reading, member: Member) -> Leaving:
    state, day = reading.state(member.member_id), reading.today()
    if state.left is not None:
        raise RuleBroken("member.left", on=state.left.on)
    return Leaving(
        member_id=member.member_id,
        member_no=member.member_no,
        name=member.profile.name,
        points=sum(lot.points for lot in state.lots if lot.lives(day)),
        debt=state.debt,
        tier=standing(state, day, reading.program().program).tier,
        visits=state.visits,
        undo_until=day + timedelta(days=UNDO_DAYS),
    )


def _left_before(member: Member, said: object) -> LeftNow:
    if not isinstance(said, MemberLeft | MemberReturned):
        raise Conflict("merge.differs")
    until = said.undo_until if isinstance(said, MemberLeft) else None
    return LeftNow(member_id=member.member_id, member_no=member.member_no, points=said.points, undo_until=until)


def _restore(till: Till, writing: Writing, member_id: str, left_id: str, event_id: str) -> None:
    """The profile that leaving replaced, where its text is still here; nobody agreed to anything again."""
    member = writing.member_alone(member_id)
    replaced = names.beside(left_id, member_id)
    entries = writing.entries(member_id, PROFILE_KINDS, None, MOST_VERSIONS)
    mine = [entry for entry in entries if entry.event.member_id == member_id]
    at = next((at for at, entry in enumerate(mine) if entry.event.event_id == replaced), None)
    if member is None or at is None or at + 1 >= len(mine):
        return
    before = mine[at + 1].event.payload
    text = writing.private_text(before.profile_id) if isinstance(before, MemberEnrolled | ProfileChanged) else None
    if text is not None:
        profile = msgspec.json.decode(text, type=Profile)
        restored = msgspec.structs.replace(member, profile=profile)
        keep_profile(till, writing, restored, names.beside(event_id, member_id), ())
