"""Who a member is, held against what was written of them and what HQ said: the row that finds them (I1, I20)."""

from collections.abc import Sequence
from operator import attrgetter
from typing import Any, NamedTuple

import msgspec

from desktop.core.domain.events import MemberEnrolled, Payload, ProfileChanged
from desktop.core.domain.people import Profile
from desktop.core.domain.state import Stamped
from desktop.core.protocol.body import decode_body, decode_payload
from desktop.core.store.erasing import is_erased
from desktop.core.store.findings import Findings

_MEMBER = (
    "SELECT member_no, source, enrolled_on, withdrawn, profile_id, external_id, name, phone, phone_reversed, birthday,"
    " profile FROM members WHERE member_id = ?"
)
_OWN_TEXTS = "SELECT text_id FROM private_texts WHERE member_id = ?"
_TEXT = "SELECT text FROM private_texts WHERE text_id = ?"
_OWN_PROFILE = (
    "SELECT 1 FROM events AS e LEFT JOIN moved AS m ON m.place = e.place WHERE e.member_id = ?"
    " AND e.kind IN ('member.enrolled', 'member.profile_changed') AND e.void = 0 AND coalesce(m.written, e.place) > ?"
)
_TOLD_PROFILES = (
    "SELECT body FROM others WHERE member_id = ? AND kind IN ('member.enrolled', 'member.profile_changed') AND void = 0"
)
_ERASED = (None, "", None, None, None, b"{}")
"""What a row has of a profile once every text of the member is erased (I20)."""


class MemberEvent(NamedTuple):
    """An event of a member that could be read."""

    stamped: Stamped
    void: bool
    is_dead: bool  # HQ holds the id with other content, which counts
    place: int


class ProfileCheck:
    """Compares the rows of members."""

    def __init__(self, raw: Any, findings: Findings) -> None:
        """``raw``: the driver's connection, inside a transaction."""
        self._raw = raw
        self._findings = findings

    def check(self, member_id: str, events: Sequence[MemberEvent]) -> None:
        """The row that finds the member is what the enrolment and the newest profile say."""
        enrolled, profile_id = _profile_of(events)
        row = self._raw.execute(_MEMBER, (member_id,)).fetchone()
        if enrolled is None:
            if row is not None and not _stands_at_hq(events):
                self._bad(events[-1].stamped.event_id, "member.unknown", member_id)
            return
        said = (enrolled.member_no, enrolled.source, enrolled.enrolled_on.isoformat(), 0, profile_id)
        if row is None or tuple(row[:5]) != said or not self._is_profile(row, profile_id):
            self._bad(events[-1].stamped.event_id, "member.differs", member_id)

    def _is_profile(self, row: tuple[Any, ...], profile_id: str) -> bool:
        """Whether the columns say what the private text says; an erased text leaves nothing to compare."""
        kept = self._raw.execute(_TEXT, (profile_id,)).fetchone()
        if kept is None:
            return True
        try:
            profile = msgspec.json.decode(kept[0], type=Profile)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return False
        turned = profile.phone[::-1] if profile.phone else None
        said = (profile.external_id, profile.name, profile.phone, turned, profile.birthday)
        return tuple(row[5:10]) == said and row[10] in (kept[0], None)

    def check_told(self, member_id: str, events: Sequence[MemberEvent], upto: int, profile_id: str | None) -> None:
        """Of whom HQ has told, the profile is HQ's, unless this till wrote one since."""
        row = self._raw.execute(_MEMBER, (member_id,)).fetchone()
        if row is None:
            return
        if is_erased(self._raw, member_id):
            if tuple(row[5:11]) != _ERASED:
                self._bad(events[-1].stamped.event_id, "member.differs", member_id)
            return
        own = _profiles_named([event.stamped.payload for event in events])
        own |= _profiles_named([_payload(data) for (data,) in self._raw.execute(_TOLD_PROFILES, (member_id,))])
        since = self._raw.execute(_OWN_PROFILE, (member_id, upto)).fetchone() is not None
        said = {profile_id} if profile_id is not None else set[str]()
        text = self._raw.execute(_TEXT, (profile_id,)).fetchone() if profile_id else None
        if since or text is None:  # no text: undone with a file
            said |= {""}
        named = own | said
        if row[4] not in named or not self._is_shown(member_id, row, own):
            self._bad(events[-1].stamped.event_id, "member.differs", member_id)

    def _is_shown(self, member_id: str, row: tuple[Any, ...], said: set[str]) -> bool:
        """The profile is the one named; who was merged may show another id's, and be found by one of their own."""
        kept = self._raw.execute(_TEXT, (row[4],)).fetchone()
        if kept is None or self._is_profile(row, row[4]):
            return True
        own = {text_id for (text_id,) in self._raw.execute(_OWN_TEXTS, (member_id,))} | said  # or came with their face
        return bool(kept[0] == row[10]) and any(self._is_profile((*row[:10], None), text_id) for text_id in own)

    def _bad(self, event_id: str, what: str, member_id: str | None) -> None:
        self._findings.add_event(self._raw, event_id, what, member_id)


def _profiles_named(payloads: list[Payload | None]) -> set[str]:
    return {said.profile_id for said in payloads if isinstance(said, MemberEnrolled | ProfileChanged)}


def _payload(data: bytes) -> Payload | None:
    try:
        return decode_payload(decode_body(data))
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None


def _profile_of(events: Sequence[MemberEvent]) -> tuple[MemberEnrolled | None, str]:
    """The enrolment that counts and the id of the profile that was written last, whatever the clock said."""
    enrolled, profile_id = None, ""
    for event in sorted(events, key=attrgetter("place")):
        match event.stamped.payload:
            case MemberEnrolled() as payload if not event.void:
                enrolled, profile_id = payload, payload.profile_id
            case ProfileChanged(profile_id=changed) if not event.void:
                profile_id = changed
            case _:
                pass
    return enrolled, profile_id


def _stands_at_hq(events: Sequence[MemberEvent]) -> bool:
    """Whether another till's enrolment counts, which HQ has named and not yet told."""
    return any(event.is_dead and isinstance(event.stamped.payload, MemberEnrolled) for event in events)
