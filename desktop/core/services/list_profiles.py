"""List who a member was before: every version of the profile, newest first, a phone masked in all of them."""

from datetime import datetime

import msgspec
from msgspec import Struct

from desktop.core.domain.entries import Entry
from desktop.core.domain.events import MemberEnrolled, ProfileChanged
from desktop.core.domain.masking import mask_phone
from desktop.core.domain.people import Profile
from desktop.core.ports import Reading, Till

PROFILE_KINDS = ("member.enrolled", "member.profile_changed")
MOST_VERSIONS = 1_000


class ProfileVersion(Struct, frozen=True, kw_only=True):
    """Who the member was from ``at`` on. ``changed`` names what differs from the version before, none in the first.

    ``erased``: the text is no more. ``consents``: all that held then.
    """

    at: datetime
    staff_id: str
    imported: bool
    name: str
    phone: str | None
    birthday: str | None
    gender: str | None
    consents: tuple[str, ...]
    changed: tuple[str, ...]
    erased: bool


def profile_history(till: Till, member_id: str) -> tuple[ProfileVersion, ...]:
    """Every version, newest first; none for nobody."""
    with till.ledger.reading() as reading:
        entries = reading.entries(member_id, PROFILE_KINDS, None, MOST_VERSIONS)
        texts, consents = [_profile(reading, entry) for entry in reversed(entries)], _consents(entries)
    versions: list[ProfileVersion] = []
    for at, entry in enumerate(reversed(entries)):
        said = _Said(texts[at] or Profile(), consents[at])
        changed = said.differs(_Said(texts[at - 1] or Profile(), consents[at - 1])) if at else ()
        versions.append(_version(till, entry, said, changed, erased=texts[at] is None))
    return tuple(versions[::-1])


class _Said(Struct, frozen=True):
    """What one version says."""

    profile: Profile
    consents: tuple[str, ...]

    def differs(self, before: "_Said") -> tuple[str, ...]:
        """The parts that are not as they were."""
        parts = ("name", "phone", "birthday", "gender")
        changed = [part for part in parts if getattr(self.profile, part) != getattr(before.profile, part)]
        return (*changed, *(["consents"] if self.consents != before.consents else []))


def _profile(reading: Reading, entry: Entry) -> Profile | None:
    said = entry.event.payload
    text = reading.private_text(said.profile_id) if isinstance(said, MemberEnrolled | ProfileChanged) else None
    return msgspec.json.decode(text, type=Profile) if text is not None else None


def _consents(entries: list[Entry]) -> list[tuple[str, ...]]:
    """What held after each version, oldest first."""
    held: list[tuple[str, ...]] = []
    for entry in reversed(entries):
        said = entry.event.payload
        told = said.consents if isinstance(said, MemberEnrolled | ProfileChanged) else None
        held.append((held[-1] if held else ()) if told is None else told)
    return held


def _version(till: Till, entry: Entry, said: _Said, changed: tuple[str, ...], *, erased: bool) -> ProfileVersion:
    profile = said.profile
    return ProfileVersion(
        at=till.clock.wall(entry.event.effective_at_us),
        staff_id=entry.staff_id,
        imported=entry.import_id is not None,
        name=profile.name,
        phone=mask_phone(profile.phone) if profile.phone else None,
        birthday=profile.birthday,
        gender=profile.gender,
        consents=said.consents,
        changed=changed,
        erased=erased,
    )
