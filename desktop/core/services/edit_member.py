"""Edit a member: what was true before stays as history; a birthday moves once a year at most, and not at once."""

from collections.abc import Sequence
from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from desktop.core.domain.calendar import add_months
from desktop.core.domain.errors import Conflict, RuleBroken
from desktop.core.domain.people import Member, Profile
from desktop.core.domain.staff import Approval
from desktop.core.ports import Till, Writing
from desktop.core.services.allow import allow
from desktop.core.services.people.names import clean_name
from desktop.core.services.people.phone import parse_phone
from desktop.core.services.profiles import (
    keep_profile,
    read_birthday,
    read_consents,
    read_gender,
)
from desktop.core.services.who import find_here, listed

BIRTHDAY_COUNTS_AFTER = timedelta(days=7)
_BIRTHDAY_MONTHS = 12


class Edit(Struct, frozen=True, kw_only=True):
    """What is to change; None leaves it. ``consents`` are all that hold from now on. ``event_id``: see Enrolment.

    ``approval``: of edit_deed; who gave it is kept in the fact.
    """

    event_id: str
    key: str
    name: str | None = None
    phone: str | None = None
    birthday: str | None = None
    gender: str | None = None
    consents: Sequence[str] | None = None
    shared_phone: bool = False
    approval: Approval | None = None


def edit_member(till: Till, asked: Edit) -> Member:
    """The member as changed; an edit that changes nothing writes nothing.

    Raises what find_here raises; RuleBroken ``edit.nothing``, ``birthday.too_soon`` with the day from which it may
    change again, and for what cannot be read; Conflict ``member.phone_known``.
    """
    if all(part is None for part in (asked.name, asked.phone, asked.birthday, asked.gender, asked.consents)):
        raise RuleBroken("edit.nothing")
    with till.ledger.writing() as writing:
        member = find_here(till, writing, asked.key).member
        if writing.event(asked.event_id) is not None:
            return member
        changed = replace(member, profile=_changed(till, writing, member, asked))
        if changed == member and _says_nothing_new(writing, member, asked.consents):
            return member
        deed = edit_deed(member.profile, asked)
        approval = asked.approval if asked.approval and asked.approval.deed == deed else None
        approved_by = allow(till, writing, deed, asked.event_id, approval)
        consents = None if asked.consents is None else read_consents(asked.consents)
        keep_profile(till, writing, changed, asked.event_id, consents, approved_by)
        return changed


def edit_deed(profile: Profile, asked: Edit) -> str:
    """Which deed it is: a birthday that was given once is moved by a manager only (RULES.md, "Earning")."""
    given = (asked.birthday or "").strip()[-5:]
    return "member.birthday" if given and profile.birthday and profile.birthday[-5:] != given else "member.edit"


def _says_nothing_new(writing: Writing, member: Member, consents: Sequence[str] | None) -> bool:
    return consents is None or read_consents(consents) == writing.state(member.member_id).consents


def _changed(till: Till, writing: Writing, member: Member, asked: Edit) -> Profile:
    profile = member.profile
    if asked.name is not None:
        profile = replace(profile, name=clean_name(asked.name))
    if asked.phone is not None:
        profile = replace(profile, phone=_free_phone(till, writing, member, asked))
    if asked.gender is not None:
        profile = replace(profile, gender=read_gender(asked.gender))
    if asked.birthday is not None:
        day = writing.moment().day
        profile = _with_birthday(profile, read_birthday(asked.birthday, day), day)
    return profile


def _free_phone(till: Till, writing: Writing, member: Member, asked: Edit) -> str:
    phone = parse_phone(asked.phone or "", till.shop.region)
    others = [other for other in writing.members_by_phone(phone) if other.member_id != member.member_id]
    if others and not asked.shared_phone:
        raise Conflict("member.phone_known", members=listed(others))
    return phone


def _with_birthday(profile: Profile, birthday: str, day: date) -> Profile:
    """The first one counts at once; another day counts after a week, and a year has to pass (RULES.md, "Earning")."""
    if profile.birthday is None or profile.birthday[-5:] == birthday[-5:]:
        return replace(profile, birthday=max(birthday, profile.birthday or "", key=len))
    if profile.birthday_from is not None:
        free_from = add_months(profile.birthday_from - BIRTHDAY_COUNTS_AFTER, _BIRTHDAY_MONTHS)
        if day < free_from:
            raise RuleBroken("birthday.too_soon", free_from=free_from)
    counts_from = day + BIRTHDAY_COUNTS_AFTER
    return replace(profile, birthday=birthday, birthday_from=counts_from, birthday_before=profile.birthday)
