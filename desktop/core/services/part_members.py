"""Part merged members again: the edge goes, each side is what its own events say; a debt is shown before it is done."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from msgspec import Struct

from desktop.core.domain import names
from desktop.core.domain.entries import Entry
from desktop.core.domain.errors import Conflict, NotFound, RuleBroken
from desktop.core.domain.events import MemberEnrolled, MembersMerged, MembersParted, ProfileChanged
from desktop.core.domain.people import Member, Profile
from desktop.core.domain.staff import Approval
from desktop.core.ports import Fact, Reading, Till, Writing
from desktop.core.ports.merging import Side
from desktop.core.services.allow import allow, refuse_in_safe_mode
from desktop.core.services.list_profiles import MOST_VERSIONS, PROFILE_KINDS
from desktop.core.services.merge_members import profile_event_id
from desktop.core.services.profiles import keep_profile
from desktop.core.services.who import find_here

_PROFILE = "profile"
_MOST_MERGES = 100


class PartedSide(Struct, frozen=True, kw_only=True):
    """One of those whom a member becomes, as of today."""

    member_id: str
    member_no: str
    name: str
    balance: int
    usable: int
    debt: int
    visits: int


class Parting(Struct, frozen=True, kw_only=True):
    """What undoing a merge comes to. One side only: the two are one by another merge as well.

    ``new_debt``: the points that are owed afterwards and are not now, because they were used from the other's.
    """

    edge_id: str
    sides: tuple[PartedSide, ...]
    new_debt: int


class MergeDone(Struct, frozen=True, kw_only=True):
    """A merge on record. ``held``: it has not been undone since; ``why``: by_hand, phone. ``numbers``: of both."""

    edge_id: str
    at: datetime
    staff_id: str
    numbers: tuple[str, ...]
    why: str
    held: bool


def merges(till: Till, reading: Reading, member_id: str) -> tuple[MergeDone, ...]:
    """The merges that a member's history knows, newest first; those undone too."""
    held = {edge.edge_id for edge in reading.held_edges(member_id)}
    entries = reading.entries(member_id, ("members.merged",), None, _MOST_MERGES)
    return tuple(_done(till, reading, entry, held) for entry in entries)


def _done(till: Till, reading: Reading, entry: Entry, held: set[str]) -> MergeDone:
    said = entry.event.payload
    other = said.other_id if isinstance(said, MembersMerged) else ""
    both = [reading.member_alone(each) for each in (entry.event.member_id or "", other)]
    return MergeDone(
        edge_id=entry.event.event_id,
        at=till.clock.wall(entry.event.effective_at_us),
        staff_id=entry.staff_id,
        numbers=tuple(member.member_no for member in both if member),
        why=said.why if isinstance(said, MembersMerged) else "",
        held=entry.event.event_id in held,
    )


def preview_parting(till: Till, edge_id: str) -> Parting:
    """What undoing the merge would come to. NotFound ``part.unknown``; RuleBroken ``part.at_hq``, ``part.done``."""
    with till.ledger.reading() as reading:
        return _preview(reading, edge_id)[0]


def last_merge(till: Till, key: str) -> str:
    """The newest merge of a member that can be undone here. RuleBroken ``part.none``; raises as find_here."""
    with till.ledger.reading() as reading:
        member_id = find_here(till, reading, key).member.member_id
        held = [done for done in merges(till, reading, member_id) if done.held]
    if not held:
        raise RuleBroken("part.none")
    return held[0].edge_id


def part_members(
    till: Till, event_id: str, edge_id: str, *, agreed_debt: int | None = None, approval: Approval | None = None
) -> Parting:
    """Undo the merge; durable when this returns. The same event id again changes nothing more.

    ``agreed_debt``: the debt that was shown and agreed to; Conflict ``part.changed`` where it has grown since.
    ``approval``: of the deed "unmerge". Raises as preview_parting, what allow raises; RuleBroken ``safe_mode.paused``.
    """
    refuse_in_safe_mode(till)
    with till.ledger.writing() as writing:
        if (done := writing.event(event_id)) is not None:
            return _done_before(writing, edge_id, done.payload)
        parting, sides = _preview(writing, edge_id)
        if agreed_debt is not None and parting.new_debt > agreed_debt:
            raise Conflict("part.changed", debt=parting.new_debt)
        low = min(side.ids[0] for side in sides)
        said = MembersParted(edge_id=edge_id, approved_by=allow(till, writing, "unmerge", event_id, approval))
        writing.append(Fact(event_id=event_id, moment=writing.moment(), payload=said, member_id=low))
        _restore_profile(till, writing, event_id, edge_id)
        return parting


def _preview(reading: Reading, edge_id: str) -> tuple[Parting, Sequence[Side]]:
    merged = reading.event(edge_id)
    if merged is None or not isinstance(merged.payload, MembersMerged) or merged.member_id is None:
        raise NotFound("part.unknown")
    if edge_id not in {edge.edge_id for edge in reading.held_edges(merged.member_id)}:
        raise RuleBroken("part.done")
    sides = reading.sides(edge_id)
    if not sides:
        raise RuleBroken("part.at_hq")
    owed = reading.state(merged.member_id).debt
    return _parting(reading, edge_id, sides, owed), sides


def _parting(reading: Reading, edge_id: str, sides: Sequence[Side], owed: int) -> Parting:
    day = reading.today()
    shown = []
    for side in sides:
        state, member = side.state, reading.member_alone(side.ids[0])
        shown.append(
            PartedSide(
                member_id=side.ids[0],
                member_no=member.member_no if member else "",
                name=_own_name(reading, side, member),
                balance=state.balance(day),
                usable=state.usable(day),
                debt=state.debt,
                visits=state.visits,
            )
        )
    return Parting(edge_id=edge_id, sides=tuple(shown), new_debt=max(0, sum(side.debt for side in shown) - owed))


def _own_name(reading: Reading, side: Side, member: Member | None) -> str:
    """The name that the side had before a merge gave it another."""
    own = _own_profiles(reading, side.ids[0])
    before = [profile for entry, profile in own if not _is_of_merge(reading, entry)]
    return before[0].name if before else (member.profile.name if member else "")


def _own_profiles(reading: Reading, member_id: str) -> list[tuple[Entry, Profile]]:
    """The profiles written with this id, newest first, as far as their texts are here."""
    found = []
    for entry in reading.entries(member_id, PROFILE_KINDS, None, MOST_VERSIONS):
        said = entry.event.payload
        if entry.event.member_id == member_id and isinstance(said, MemberEnrolled | ProfileChanged):
            text = reading.private_text(said.profile_id)
            if text is not None:
                found.append((entry, msgspec.json.decode(text, type=Profile)))
    return found


def _is_of_merge(reading: Reading, entry: Entry) -> bool:
    """Whether a merge that this member took part in wrote the profile."""
    edges = reading.held_edges(entry.event.member_id or "")
    return entry.event.event_id in {profile_event_id(edge.edge_id) for edge in edges}


def _restore_profile(till: Till, writing: Writing, event_id: str, edge_id: str) -> None:
    """The profile and consents that the merge's replaced, where nobody has changed them since."""
    written = writing.event(profile_event_id(edge_id))
    if written is None or written.member_id is None:
        return
    own = _own_profiles(writing, written.member_id)
    if not own or own[0][0].event.event_id != written.event_id:
        return
    before = [(entry, profile) for entry, profile in own[1:] if entry.event.order_key < written.order_key]
    member = writing.member_alone(written.member_id)
    if not before or member is None:
        return
    said = [entry.event.payload for entry, _ in before]
    consents = next((each.consents for each in said if each.consents is not None), ())  # type: ignore[union-attr]
    restored = msgspec.structs.replace(member, profile=before[0][1])
    keep_profile(till, writing, restored, names.beside(event_id, _PROFILE), consents)


def _done_before(writing: Writing, edge_id: str, said: object) -> Parting:
    if not isinstance(said, MembersParted) or said.edge_id != edge_id:
        raise Conflict("merge.differs")
    merged = writing.event(edge_id)
    said_merged = merged.payload if merged else None
    if merged is None or not isinstance(said_merged, MembersMerged):
        raise NotFound("part.unknown")
    faces = dict.fromkeys(writing.ids_of(end)[0] for end in (merged.member_id or "", said_merged.other_id))
    sides = [Side(ids=writing.ids_of(face), state=writing.state(face)) for face in faces]
    return _parting(writing, edge_id, sides, sum(side.state.debt for side in sides))
