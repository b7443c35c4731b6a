"""Imports that are taken back: one fact in the log says so, then what each member has of it goes, a bit at a time.

Each member is taken back in one transaction, so that states, rows and ``void`` agree at every moment. Until a member's
bit has come, everybody sees them as they will be: whom the import enrolled is not found any more, and who was a member
before has the state without it (states.py). Whoever writes about such a member first takes theirs back.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

import msgspec
from msgspec import Struct

from desktop.core.domain.calendar import BusinessClock
from desktop.core.domain.events import MemberEnrolled, ProfileChanged
from desktop.core.domain.fold import sale_of
from desktop.core.domain.people import Profile
from desktop.core.domain.state import Stamped
from desktop.core.ports import Undone
from desktop.core.ports.undoing import TakenBack
from desktop.core.protocol.body import decode_body
from desktop.core.store import import_statements as sql
from desktop.core.store.counting_sales import settle_sale
from desktop.core.store.history import HistoryReading, stamped_body
from desktop.core.store.profile_rows import found_by
from desktop.core.store.state_rows import decode_record
from desktop.core.store.states import StateShelf

_MOST_NAMED = 5


class UndoReading(HistoryReading):
    """Part of LedgerReading: what an import can still be taken back for, and how far that is."""

    def import_state(self, import_id: str) -> str | None:
        """begun, done, undoing or undone; None for an import not known."""
        row = self.raw.execute(sql.IMPORT_STATE, (import_id,)).fetchone()
        return row[0] if row else None

    def may_hold_void_ids(self) -> bool:
        """Whether ids may have been used by events that count no more: undone, or HQ holds them with other content."""
        return self.shelf.has_hq or self.raw.execute(sql.ANY_UNDONE).fetchone() is not None

    def imports_undoing(self) -> list[str]:
        """The imports that are being taken back: the log says so, and some of what they brought stands still."""
        return self.shelf.going.imports

    def newest_place(self) -> int:
        """Where the log ended when this transaction began."""
        (place,) = self.raw.execute(sql.NEWEST_PLACE).fetchone()
        return int(place)

    def count_brought(self, import_id: str) -> int:
        """How many events the import brought, whether they count still or not."""
        return int(self.raw.execute(sql.COUNT_BROUGHT, (import_id,)).fetchone()[0])

    def places_left(self, import_id: str) -> tuple[int, int]:
        """The first and the last place of the import's events that still count; after the log's end for none."""
        first, last = self.raw.execute(sql.PLACES, (import_id,)).fetchone()
        return (first, last) if first is not None else (self.newest_place() + 1,) * 2

    def taken_back(self, import_id: str) -> Undone:
        """What of the import counts no more already."""
        return Undone(*self.raw.execute(sql.TAKEN_BACK, (import_id,)).fetchone())

    def built_on(self, import_id: str) -> list[str]:
        """Numbers of members and bills that something later refers to; a few, enough to say. Empty: free to undo."""
        named = [number for (number,) in self.raw.execute(sql.MEMBERS_BUILT_ON, (import_id, _MOST_NAMED))]
        for bill_no, record in self.raw.execute(sql.BILLS_OF_NOBODY, (import_id,)):
            if len(named) >= _MOST_NAMED:
                break
            if decode_record(record).refunds:
                named.append(bill_no)
        return named

    def built_on_since(self, import_id: str, place: int) -> list[str]:
        """The same from what was written after a place alone: quick, however large the import."""
        since = import_id, place
        named = [number for (number,) in self.raw.execute(sql.MEMBERS_BUILT_ON_SINCE, since)]
        refunded = [sale_of(stamped_body(body).payload) for (body,) in self.raw.execute(sql.REFUNDED_SINCE, (place,))]
        bills = (self.raw.execute(sql.BILL_OF_IMPORT, (import_id, sale_id)).fetchone() for sale_id in refunded)
        return (named + [bill[0] for bill in bills if bill])[:_MOST_NAMED]


class _Writing(Protocol):
    """What is needed of a transaction that writes (LedgerWriting)."""

    raw: Any
    shelf: StateShelf

    @property
    def clock(self) -> BusinessClock: ...
    def flush(self) -> None: ...
    def events_of(self, member_id: str) -> list[Stamped]: ...
    def private_text(self, text_id: str) -> bytes | None: ...


class TakingBack:
    """Takes back what members have of imports, in one transaction that writes."""

    def __init__(self, writing: _Writing) -> None:
        self._writing, self._raw, self._shelf = writing, writing.raw, writing.shelf

    def of_member(self, member_id: str) -> None:
        """All that a member has of imports being taken back goes now, with whatever this transaction does."""
        self._writing.flush()
        self._take_back(self._going_of(self._shelf.going.imports, self._shelf.ids(member_id)))

    def bit(self, import_id: str, after: int, most: int) -> TakenBack:
        """Take back whom the next ``most`` events of the import after a place are of, each member wholly."""
        rows = self._raw.execute(sql.NEXT_PLACES, (import_id, after, most)).fetchall()
        member_ids = dict.fromkeys(row[1] for row in rows if row[1] is not None and not row[2])
        nobodys = [row[0] for row in rows if row[1] is None and not row[2]]
        going = self._going_of([import_id], list(member_ids))
        going += [_Going(*row) for row in self._raw.execute(sql.AT_PLACES, (_json(nobodys),)).fetchall()]
        undone = self._take_back(going)
        self._shelf.reshaped()
        if is_last := len(rows) < most:
            self._raw.execute(sql.SET_IMPORT, ("undone", import_id))
        return TakenBack(rows[-1][0] if rows else after, undone, is_last)

    def _going_of(self, import_ids: Sequence[str], member_ids: Sequence[str]) -> "list[_Going]":
        asked = _json(member_ids), _json(import_ids)
        return [_Going(*row) for row in self._raw.execute(sql.GOING_OF, asked).fetchall()]

    def _take_back(self, going: "list[_Going]") -> Undone:
        """These events, all that their members have of an import, count no more."""
        enrolled = {each.member_id for each in going if each.member_id is not None and each.enrols}
        stand = self._raw.execute(sql.STAND_AT_HQ, (_json(sorted(enrolled)),)).fetchall()
        enrolled -= {member_id for (member_id,) in stand}
        known = {each.member_id for each in going if each.member_id is not None} - enrolled
        sold = _json([each.event_id for each in going if each.kind == "sale.completed"])
        sales = self._raw.execute(sql.DROP_SALES, (sold,)).rowcount
        for statement in sql.WITHDRAW:
            self._raw.execute(statement, (_json(sorted(enrolled)),))
        self._raw.execute(sql.MAKE_VOID, (_json([each.place for each in going]),))
        for member_id in sorted(known):
            self._shelf.refold(member_id)
        self._writing.flush()
        for each in going:
            if each.kind == "sale.completed":
                settle_sale(self._raw, each.event_id, self._writing.clock)
            if each.kind == "member.profile_changed" and each.member_id in known:
                self._restore_profile(each.member_id, _profile_brought(each.body))
        return Undone(len(going), sales, len(enrolled))

    def _restore_profile(self, member_id: str, brought: str) -> None:
        """The profile of before, which had neither name nor phone: only such a profile does an import complete."""
        self._raw.execute(sql.DROP_TEXT, (brought,))
        profile_id, text = self._profile_before(member_id)
        row = found_by(msgspec.json.decode(text, type=Profile))
        self._raw.execute(sql.SET_PROFILE, (*row.values(), profile_id, text, member_id))
        self._raw.execute(sql.DROP_KEYS, (member_id,))

    def _profile_before(self, member_id: str) -> tuple[str, bytes]:
        """The newest that counts and whose text is here, else HQ's, else one that was kept without effect."""
        own = [stamped_body(body).payload for (body,) in self._raw.execute(sql.OWN_PROFILES, (member_id,))]
        of_hq = [profile_id for (profile_id,) in self._raw.execute(sql.PROFILE_OF_HQ, (member_id,))]
        said = [event.payload for event in self._writing.events_of(member_id)]
        for profile_id in (*_named(said)[::-1], *of_hq, *_named(own)[::-1]):
            if profile_id and (text := self._writing.private_text(profile_id)):
                return profile_id, text
        return "", b"{}"


class _Going(Struct, frozen=True):
    """An event that is taken back. ``enrols``: its member goes with it; ``body`` of a changed profile alone."""

    place: int
    event_id: str
    member_id: str | None
    kind: str
    enrols: int
    body: bytes | None


def _named(payloads: Iterable[object]) -> list[str]:
    """The profiles that these facts name."""
    return [said.profile_id for said in payloads if isinstance(said, MemberEnrolled | ProfileChanged)]


def _profile_brought(data: bytes | None) -> str:
    return msgspec.json.decode(decode_body(data or b"").payload, type=ProfileChanged).profile_id


def _json(values: Sequence[str | int | None]) -> str:
    return msgspec.json.encode(values).decode()
