"""Who members are, as HQ says: number, profile and what finds them; HQ's profile counts unless this till's is newer."""

import json
from collections.abc import Collection
from datetime import date
from typing import Any

import msgspec
from msgspec import Struct

from desktop.core.domain.people import Profile
from desktop.core.protocol.pages import MemberRow, ProfileText, SnapshotMember
from desktop.core.services.profiles import search_keys
from desktop.core.store import import_statements as sql
from desktop.core.store.erasing import is_erased
from desktop.core.store.overlay import Overlay
from desktop.core.store.state_rows import decode_state
from desktop.core.store.statements import NUMBER_TAKEN

_MEMBER = "SELECT profile_id FROM members WHERE member_id = ?"
_NUMBERED_OTHERWISE = (  # by HQ, which knows of every enrolment of theirs that this till wrote
    "SELECT 1 FROM members AS m WHERE m.member_id = ?1 AND m.member_no <> ?2 AND m.member_no NOT LIKE ?2 || '/%'"
    " AND NOT EXISTS (SELECT 1 FROM events AS e LEFT JOIN moved AS v ON v.place = e.place WHERE e.member_id = ?1"
    " AND e.kind = 'member.enrolled' AND e.place > ?3 AND coalesce(v.written, e.place) > ?3)"
)
_SET_NUMBER = "UPDATE members SET member_no = ?2, source = ?3, enrolled_on = ?4 WHERE member_id = ?1"
_OWN_PROFILE = (
    "SELECT 1 FROM events AS e LEFT JOIN moved AS m ON m.place = e.place WHERE e.member_id = ?"
    " AND e.kind IN ('member.enrolled', 'member.profile_changed') AND e.void = 0 AND coalesce(m.written, e.place) > ?"
)
_OF_ALIAS = "SELECT 1 FROM members WHERE profile_id = ? AND member_id IN (SELECT value FROM json_each(?))"
_FOUND_BY = "SELECT external_id, name, phone, phone_reversed, birthday FROM members WHERE member_id = ?"
_OWN_TEXTS = "SELECT text FROM private_texts WHERE member_id = ?"
_SHOW_PROFILE = "UPDATE members SET profile_id = ?, profile = ? WHERE member_id = ?"
_KEEP_TEXT = "INSERT OR IGNORE INTO private_texts (text_id, member_id, salt, text) VALUES (?, ?, ?, ?)"
_IS_OF = "UPDATE private_texts SET member_id = ?2 WHERE text_id = ?1 AND member_id <> ?2"
_ADD_KEY = "INSERT OR IGNORE INTO search_keys (key, member_id) VALUES (?, ?)"
BEFORE_ALL = "1970-01-01"
"""The day of whoever's enrolment nobody has told."""
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Profile).decode


class ReadMember(Struct, frozen=True):
    """A member's row with what is read before the file is held: the profile."""

    row: MemberRow
    profile: Profile | None

    @classmethod
    def of(cls, row: MemberRow) -> "ReadMember":
        """A profile that cannot be read is none."""
        return cls(row, profile_in(row.profile.text) if row.profile else None)

    @classmethod
    def of_part(cls, said: SnapshotMember) -> "ReadMember":
        """The same, of a member of a snapshot."""
        text = said.profile_id
        row = MemberRow(
            member_id=said.member_id,
            face=said.face,
            state=decode_state(said.state) if said.state is not None else None,
            member_no=said.member_no,
            source=said.source,
            enrolled_on=date.fromisoformat(said.enrolled_on) if said.enrolled_on else None,
            store_id=said.store_id,
            profile=ProfileText(profile_id=text, salt=said.salt, text=said.text) if text is not None else None,
            gone=said.gone,
        )
        return cls.of(row)

    @property
    def keys(self) -> tuple[str, ...]:
        """What finds them by name."""
        return search_keys(self.profile) if self.profile else ()

    @property
    def profile_id(self) -> str | None:
        """Which version of the profile it is; None where none could be read."""
        return self.row.profile.profile_id if self.row.profile and self.profile else None


def profile_in(text: bytes) -> Profile | None:
    """The profile; None where it cannot be read."""
    try:
        return _decode(text)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None


class People:
    """Writes members in one transaction. ``pending``: ids with own events that HQ's rows do not include."""

    def __init__(self, raw: Any, overlay: Overlay, upto: int, pending: Collection[str]) -> None:
        self._raw = raw
        self._overlay = overlay
        self._upto = upto
        self._pending = pending
        self._undone_since = overlay.undone_since(upto)

    def keep(self, read: ReadMember) -> None:
        """The member as HQ says; who was taken back here with an import stays so until HQ has heard of that."""
        row = read.row
        if is_erased(self._raw, row.member_id):
            read = ReadMember(msgspec.structs.replace(row, profile=None), None)
        self._take(read)
        self._own_text(read.row)

    def _take(self, read: ReadMember) -> None:
        row = read.row
        held = self._raw.execute(_MEMBER, (row.member_id,)).fetchone()
        if held is None:
            if row.member_no and not self._is_taken_back(row.member_id):
                self._add(read)
            return
        said = row.member_id, row.member_no, self._upto
        if row.member_no and self._raw.execute(_NUMBERED_OTHERWISE, said).fetchone():
            self._raw.execute(_SET_NUMBER, (row.member_id, self._free(row), row.source, _day(row)))
        if read.profile_id not in (None, held[0]) and not self._has_own_profile(row.member_id):
            self._change(read)

    def _add(self, read: ReadMember) -> None:
        row, profile = read.row, read.profile or Profile()
        self._keep_text(read.row)
        self._raw.execute(sql.ADD_MEMBER, member_row(read, self._free(row), profile))
        self._add_keys(read)

    def _free(self, row: MemberRow) -> str:
        if self._raw.execute(NUMBER_TAKEN, (row.member_no,)).fetchone() is not None:
            return f"{row.member_no}/{row.member_id[-6:]}"  # two tills gave it: both are found by everything else
        return row.member_no

    def _change(self, read: ReadMember) -> None:
        row, profile = read.row, read.profile or Profile()
        self._keep_text(row)
        if self._is_of_alias(row.member_id, read.profile_id) and self._is_found_by_own(row.member_id):
            self._raw.execute(_SHOW_PROFILE, (read.profile_id, _text(read, profile), row.member_id))
            return
        self._raw.execute(sql.SET_PROFILE, (*found_by(profile), read.profile_id, _text(read, profile), row.member_id))
        self._raw.execute(sql.DROP_KEYS, (row.member_id,))
        self._add_keys(read)

    def _is_of_alias(self, member_id: str, profile_id: str | None) -> bool:
        """Whether it is the profile of another id of theirs, which finds them by itself: their own still does too."""
        others = json.dumps(self._overlay.ids(member_id)[1:])
        return self._raw.execute(_OF_ALIAS, (profile_id, others)).fetchone() is not None

    def _is_found_by_own(self, member_id: str) -> bool:
        """Whether what finds them is their own: nobody who was merged once, and is somebody else, is found for them."""
        held = self._raw.execute(_FOUND_BY, (member_id,)).fetchone()
        texts = self._raw.execute(_OWN_TEXTS, (member_id,)).fetchall()
        return any(held == found_by(own) for (text,) in texts if (own := profile_in(text)) is not None)

    def _keep_text(self, row: MemberRow) -> None:
        if row.profile is not None:
            self._raw.execute(_KEEP_TEXT, text_row(row))

    def _own_text(self, row: MemberRow) -> None:
        """A face may come with the text of another id of theirs; every other row with its own, which is then theirs."""
        if row.profile is not None and (row.face is not None or len(self._overlay.ids(row.member_id)) == 1):
            self._raw.execute(_IS_OF, (row.profile.profile_id, row.member_id))

    def _add_keys(self, read: ReadMember) -> None:
        self._raw.executemany(_ADD_KEY, [(key, read.row.member_id) for key in read.keys])

    def _has_own_profile(self, member_id: str) -> bool:
        """Whether this till wrote a profile of theirs that HQ's row does not know of."""
        ids = [each for each in self._overlay.ids(member_id) if each in self._pending]
        return any(self._raw.execute(_OWN_PROFILE, (each, self._upto)).fetchone() for each in ids)

    def _is_taken_back(self, member_id: str) -> bool:
        return self._undone_since and self._overlay.is_withdrawn(member_id, self._upto)

    def is_shown(self, member_id: str) -> bool:
        """Whether there is anybody to show a state of."""
        return not self._is_taken_back(member_id)


def member_row(read: ReadMember, number: str, profile: Profile) -> tuple[Any, ...]:
    """The values of ADD_MEMBER."""
    row = read.row
    return (
        row.member_id, number, row.source, _day(row), *found_by(profile), read.profile_id or "",
        _text(read, profile),
    )  # fmt: skip


def _day(row: MemberRow) -> str:
    enrolled_on = row.enrolled_on or (row.state.enrolled_on if row.state else None)
    return enrolled_on.isoformat() if enrolled_on else BEFORE_ALL


def text_row(row: MemberRow) -> tuple[Any, ...]:
    """The values of ADD_TEXT, of a row that has a profile."""
    text = row.profile
    return (text.profile_id, row.member_id, text.salt, text.text) if text else ()


def found_by(profile: Profile) -> tuple[str | None, ...]:
    """The columns that find a member."""
    phone = profile.phone
    return profile.external_id, profile.name, phone, phone[::-1] if phone else None, profile.birthday


def _text(read: ReadMember, profile: Profile) -> bytes:
    """The profile's bytes as they were first written."""
    return read.row.profile.text if read.row.profile and read.profile else _encode(profile)
