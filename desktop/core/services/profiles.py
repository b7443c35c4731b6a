"""Personal text on its way in: read, checked, salted, digested. Events hold the digest, the text stays beside."""

import re
from collections.abc import Sequence
from datetime import date

import msgspec
from msgspec import Struct

from desktop.core.domain.calendar import yearly
from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.events import ProfileChanged
from desktop.core.domain.people import CHANNELS, GENDERS, Member, Profile, text_digest
from desktop.core.ports import Fact, Till, Writing
from desktop.core.services.people.names import clean_name, name_keys

_BIRTHDAY = re.compile(r"(?:(\d{4})-)?(\d\d)-(\d\d)", re.ASCII)
_LONGEST_REASON = 500
CONSENT_TEXT = "2026-11"
TERMS = "2026-11"


class Kept(Struct, frozen=True):
    """A text put beside the chain: the id and digest that an event holds, and the salt."""

    text_id: str
    digest: str
    salt: bytes


def seal_profile(till: Till, profile: Profile) -> Kept:
    """A profile's id, salt and digest; Writing.add_member or change_profile then keeps the text."""
    salt = till.ids.salt()
    return Kept(till.ids.event_id(), text_digest(salt, msgspec.json.encode(profile)), salt)


def keep_profile(
    till: Till,
    writing: Writing,
    member: Member,
    event_id: str,
    consents: tuple[str, ...] | None = None,
    approved_by: str | None = None,
) -> None:
    """The profile that ``member`` has now in the place of the one before, as a fact; ``consents`` None: as before."""
    kept = seal_profile(till, member.profile)
    fact = ProfileChanged(
        profile_id=kept.text_id,
        profile_digest=kept.digest,
        consents=consents,
        consent_text=CONSENT_TEXT if consents else "",
        approved_by=approved_by,
    )
    writing.append(Fact(event_id=event_id, moment=writing.moment(), payload=fact, member_id=member.member_id))
    writing.change_profile(member, kept.text_id, kept.salt, search_keys(member.profile))


def keep_reason(till: Till, writing: Writing, member_id: str | None, reason: str) -> Kept:
    """Keep a typed reason. RuleBroken ``reason.missing`` for a blank one."""
    text = " ".join(reason.split())[:_LONGEST_REASON]
    if not text:
        raise RuleBroken("reason.missing")
    return keep_text(till, writing, member_id, text)


def keep_text(till: Till, writing: Writing, member_id: str | None, text: str) -> Kept:
    """Keep personal text beside the log."""
    salt = till.ids.salt()
    kept = Kept(till.ids.event_id(), text_digest(salt, text.encode()), salt)
    writing.keep_text(kept.text_id, member_id, salt, text.encode())
    return kept


def read_birthday(text: str, today: date) -> str:
    """``MM-DD`` or ``YYYY-MM-DD`` of a day that exists and has come. RuleBroken ``birthday.form`` else."""
    match = _BIRTHDAY.fullmatch(text.strip())
    if match is None or not _exists(match, today):
        raise RuleBroken("birthday.form")
    return match[0]


def _exists(match: re.Match[str], today: date) -> bool:
    try:
        if match[1] is None:
            yearly(2000, match[0])
            return True
        return date(1900, 1, 1) <= date(int(match[1]), int(match[2]), int(match[3])) <= today
    except ValueError:
        return False


def read_gender(text: str) -> str:
    """female, male or other, from Chinese and English spellings. RuleBroken ``gender.form`` else."""
    known = {"女": "female", "f": "female", "男": "male", "m": "male", "其他": "other"}
    gender = known.get(text.strip().lower(), text.strip().lower())
    if gender not in GENDERS:
        raise RuleBroken("gender.form", choices=", ".join(GENDERS))
    return gender


def read_consents(names: Sequence[str]) -> tuple[str, ...]:
    """Channels agreed to, in a fixed order. RuleBroken ``consent.channel`` for one not known."""
    for name in names:
        if name not in CHANNELS:
            raise RuleBroken("consent.channel", channel=name[:20], choices=", ".join(CHANNELS))
    return tuple(channel for channel in CHANNELS if channel in names)


def search_keys(profile: Profile) -> tuple[str, ...]:
    """What finds a member by name."""
    names = [clean_name(name) for name in (profile.name, profile.nickname or "") if name]
    return tuple(dict.fromkeys(key for name in names for key in name_keys(name)))
