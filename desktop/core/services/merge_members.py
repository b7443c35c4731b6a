"""Merge two members who are one person: an edge between them, and the profile that both have from then on.

Nothing is moved: each event goes on counting for the id that it was written with, and either number, phone or card
finds the one member. Works without an HQ; with one, the edge travels there like any other fact.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from desktop.core.domain import names
from desktop.core.domain.errors import Conflict, NotFound, RuleBroken
from desktop.core.domain.events import MembersMerged
from desktop.core.domain.masking import mask_phone
from desktop.core.domain.people import CHANNELS, Member, Profile
from desktop.core.domain.staff import Approval
from desktop.core.domain.state import MemberState
from desktop.core.ports import Fact, Reading, Till, Writing
from desktop.core.services.allow import allow, refuse_in_safe_mode
from desktop.core.services.profiles import keep_profile, read_consents
from desktop.core.services.who import find_here

FIELDS = ("name", "phone", "birthday", "gender")
"""What a profile is chosen of, one value each."""
_PROFILE = "profile"


class MergeSide(Struct, frozen=True, kw_only=True):
    """One of two members beside the other; the phone is masked, points are as of today."""

    member_id: str
    member_no: str
    external_id: str | None
    name: str
    phone: str | None
    birthday: str | None
    gender: str | None
    consents: tuple[str, ...]
    enrolled_on: date
    balance: int
    debt: int
    visits: int
    frozen: bool
    left: bool


class MergePreview(Struct, frozen=True, kw_only=True):
    """Two members side by side, and what they would be as one.

    ``take``: whose value each field gets unless it is chosen otherwise; fields that only one of them has are not asked.
    ``differ``: the fields of which both have one, and not the same. ``consents``: the stricter of the two.
    """

    sides: tuple[MergeSide, MergeSide]
    face_id: str
    take: Mapping[str, str]
    differ: tuple[str, ...]
    consents: tuple[str, ...]
    balance: int
    usable: int
    debt: int


class MergeRequest(Struct, frozen=True, kw_only=True):
    """What is asked. ``event_id`` was made when it began. ``take``: member ids by field, where not as previewed.

    ``consents``: the channels that hold; None the stricter of the two. ``approval``: of the deed "merge".
    """

    event_id: str
    one_key: str
    other_key: str
    take: Mapping[str, str] = {}
    consents: Sequence[str] | None = None
    approval: Approval | None = None


class Merged(Struct, frozen=True, kw_only=True):
    """The member whom both are now. ``edge_id`` names the merge; ``repeated``: it had been done before."""

    edge_id: str
    face_id: str
    member_no: str
    balance: int
    debt: int
    repeated: bool = False


def profile_event_id(edge_id: str) -> str:
    """The id of the profile that a merge wrote."""
    return names.beside(edge_id, _PROFILE)


def preview_merge(till: Till, one_key: str, other_key: str) -> MergePreview:
    """The two side by side. Raises what find_here raises, RuleBroken ``merge.same``, ``merge.left``."""
    with till.ledger.reading() as reading:
        return _preview(reading, *_both(till, reading, one_key, other_key))


def merge_members(till: Till, asked: MergeRequest) -> Merged:
    """The two are one from now on; durable when this returns. The same event id again merges nothing more.

    Raises as preview_merge, what allow raises; RuleBroken ``merge.field`` for a choice that is none of the two's,
    ``safe_mode.paused``.
    """
    refuse_in_safe_mode(till)
    with till.ledger.writing() as writing:
        if (done := writing.event(asked.event_id)) is not None:
            return _done_before(writing, asked.event_id, done.payload, done.member_id)
        one, other = _both(till, writing, asked.one_key, asked.other_key)
        preview = _preview(writing, one, other)
        profile = _chosen(preview, {one.member_id: one, other.member_id: other}, asked.take)
        consents = preview.consents if asked.consents is None else read_consents(asked.consents)
        low, high = sorted((one.member_id, other.member_id))
        approved_by = allow(till, writing, "merge", asked.event_id, asked.approval)
        said = MembersMerged(other_id=high, approved_by=approved_by)
        writing.append(Fact(event_id=asked.event_id, moment=writing.moment(), payload=said, member_id=low))
        face = low if low == one.member_id else other.member_id
        merged = replace(_of(face, one, other), profile=profile)
        keep_profile(till, writing, merged, profile_event_id(asked.event_id), consents)
        return _merged(writing, asked.event_id, low)


def _of(member_id: str, *members: Member) -> Member:
    return next(member for member in members if member.member_id == member_id)


def _both(till: Till, reading: Reading, one_key: str, other_key: str) -> tuple[Member, Member]:
    one, other = (find_here(till, reading, key).member for key in (one_key, other_key))
    if one.member_id == other.member_id:
        raise RuleBroken("merge.same")
    if any(reading.state(each.member_id).left for each in (one, other)):
        raise RuleBroken("merge.left")
    return one, other


def _preview(reading: Reading, one: Member, other: Member) -> MergePreview:
    states = {each.member_id: reading.state(each.member_id) for each in (one, other)}
    day = reading.today()
    later = max((one, other), key=lambda each: states[each.member_id].last_key)
    face = min((one, other), key=lambda each: each.member_id)
    together = reading.together([one.member_id, other.member_id])
    agreed = [set(states[each.member_id].consents) for each in (one, other)]
    return MergePreview(
        sides=(_side(one, states[one.member_id], day), _side(other, states[other.member_id], day)),
        face_id=face.member_id,
        take={field: _first_with(field, face if field == "phone" else later, one, other).member_id for field in FIELDS},
        differ=tuple(field for field in FIELDS if _differ(_value(one, field), _value(other, field))),
        consents=tuple(channel for channel in CHANNELS if all(channel in each for each in agreed)),
        balance=together.balance(day),
        usable=together.usable(day),
        debt=together.debt,
    )


def _first_with(field: str, *members: Member) -> Member:
    """The first that has something there: who bought last; of phones the face's, so that each goes on finding them."""
    return next((member for member in members if _value(member, field)), members[0])


def _value(member: Member, field: str) -> str | None:
    value: str | None = getattr(member.profile, field)
    return value


def _differ(one: str | None, other: str | None) -> bool:
    return bool(one) and bool(other) and one != other


def _side(member: Member, state: MemberState, day: date) -> MergeSide:
    profile = member.profile
    return MergeSide(
        member_id=member.member_id,
        member_no=member.member_no,
        external_id=profile.external_id,
        name=profile.name,
        phone=mask_phone(profile.phone) if profile.phone else None,
        birthday=profile.birthday,
        gender=profile.gender,
        consents=state.consents,
        enrolled_on=member.enrolled_on,
        balance=state.balance(day),
        debt=state.debt,
        visits=state.visits,
        frozen=state.frozen_on is not None,
        left=state.left is not None,
    )


def _chosen(preview: MergePreview, members: Mapping[str, Member], take: Mapping[str, str]) -> Profile:
    """The face's profile with each field as chosen; a blank is never chosen over something."""
    if any(field not in FIELDS or member_id not in members for field, member_id in take.items()):
        raise RuleBroken("merge.field")
    face = members[preview.face_id].profile
    other = next(member for member_id, member in members.items() if member_id != preview.face_id).profile
    profile = replace(
        face,
        nickname=face.nickname or other.nickname,
        external_id=face.external_id or other.external_id,
        imported={**other.imported, **face.imported},
    )
    for field in FIELDS:
        chosen = members[take.get(field, preview.take[field])]
        if _value(chosen, field):
            profile = _with(profile, field, chosen.profile)
    return profile


def _with(profile: Profile, field: str, of: Profile) -> Profile:
    if field == "birthday":  # with when it counts from
        since, before = of.birthday_from, of.birthday_before
        return replace(profile, birthday=of.birthday, birthday_from=since, birthday_before=before)
    return replace(profile, **{field: getattr(of, field)})


def _done_before(writing: Writing, edge_id: str, said: object, member_id: str | None) -> Merged:
    if not isinstance(said, MembersMerged) or member_id is None:
        raise Conflict("merge.differs")
    return replace(_merged(writing, edge_id, member_id), repeated=True)


def _merged(reading: Reading, edge_id: str, member_id: str) -> Merged:
    member = reading.member(member_id)
    if member is None:
        raise NotFound("member.not_found", key="…" + member_id[-4:])
    state, day = reading.state(member.member_id), reading.today()
    return Merged(
        edge_id=edge_id,
        face_id=member.member_id,
        member_no=member.member_no,
        balance=state.balance(day),
        debt=state.debt,
    )
