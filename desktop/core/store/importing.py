"""A transaction of an import: a member's past written in one pass, members in bulk.

Prepared statements throughout: an import is the other path where building costs more than the work (P2, measured).
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import msgspec
from msgspec.structs import replace

from desktop.core.domain import names
from desktop.core.domain.events import SaleCompleted
from desktop.core.domain.fold import fold, sale_of
from desktop.core.domain.history import with_sale
from desktop.core.domain.state import MemberState, OrderKey, SaleRecord, Stamped
from desktop.core.ports import Fact, HeldBill, NewMember
from desktop.core.ports.undoing import TakenBack
from desktop.core.protocol.body import decode_body
from desktop.core.store import import_statements as sql
from desktop.core.store.profile_rows import found_by
from desktop.core.store.taking_back import TakingBack
from desktop.core.store.writing import LedgerWriting

_CACHE_KIB = 48 * 1024
_encode_profile = msgspec.json.Encoder().encode


class ImportWriting(LedgerWriting):
    """What only imports need, in the same transaction as everything else (ports.ImportWriting)."""

    def events_of(self, member_id: str) -> list[Stamped]:
        """Also what this transaction wrote, where members were merged: two rows may mean one."""
        if self.shelf.is_merged:
            self.flush()
        return super().events_of(member_id)

    def held_bills(self, bill_ids: Sequence[str]) -> dict[str, HeldBill]:
        """Which of these bills are held, and as what."""
        return {bill_id: _held(member_id, body) for bill_id, member_id, body in self._among(sql.HELD_BILLS, bill_ids)}

    def held_members(self, member_ids: Sequence[str]) -> set[str]:
        """Which of these members there are."""
        return {member_id for (member_id,) in self._among(sql.HELD_MEMBERS, member_ids)}

    def erased_members(self, member_ids: Sequence[str]) -> set[str]:
        """Of which of these no personal text is taken in any more."""
        return {member_id for (member_id,) in self._among(sql.ERASED_MEMBERS, member_ids)}

    def phone_holders(self, phones: Sequence[str]) -> dict[str, list[str]]:
        """Who has these phones: phone → ids of its members, several where they share it."""
        holders: dict[str, list[str]] = {}
        for phone, member_id in self._among(sql.PHONE_HOLDERS, list(dict.fromkeys(phones))):
            holders.setdefault(phone, []).append(member_id)
        return holders

    def _among(self, statement: str, values: Sequence[str]) -> list[tuple[Any, ...]]:
        """Rows that name one of the values, asked for together: one statement, however many values."""
        found: list[tuple[Any, ...]] = self.raw.execute(statement, (msgspec.json.encode(values).decode(),)).fetchall()
        return found

    def free_event_id(self, event_id: str) -> str:
        """The id for a fact whose own id may stand at an event that counts no more."""
        times = 0
        while self.raw.execute(sql.EVENT_KNOWN, (names.again(event_id, times),)).fetchone():
            times += 1
        return names.again(event_id, times)

    @contextmanager
    def past(self, member_id: str, key: OrderKey) -> "Iterator[MemberPast]":
        """The member's past from ``key`` on, to put facts into."""
        past = MemberPast(self, member_id, key)
        yield past
        past.catch_up()
        if past.is_late and self.shelf.is_told(member_id):
            self.flush()
            self.shelf.settle(member_id)

    def add_members(self, members: Sequence[NewMember]) -> None:
        """Keep new members' profiles and what finds them."""
        self.raw.executemany(sql.ADD_TEXT, [_text_row(new) for new in members])
        self.raw.executemany(sql.ADD_MEMBER, [_member_row(new) for new in members])
        self._add_keys(members)

    def complete_members(self, members: Sequence[NewMember]) -> None:
        """Give members whose profile had neither name nor phone, and so no keys, a full one."""
        self.raw.executemany(sql.ADD_TEXT, [_text_row(new) for new in members])
        self.raw.executemany(sql.SET_PROFILE, [_profile_row(new) for new in members])
        self._add_keys(members)

    def _add_keys(self, members: Sequence[NewMember]) -> None:
        self.raw.executemany(sql.ADD_KEY, [(key, new.member.member_id) for new in members for key in new.keys])

    def unfinished_import(self, what: str, source: str, digest: str) -> str | None:
        """The import of the same file that was begun and not finished: killed, it goes on under the same id."""
        row = self.raw.execute(sql.UNFINISHED, (what, source, digest)).fetchone()
        return row[0] if row else None

    def begin_import(self, import_id: str, what: str, source: str, digest: str) -> None:
        """Keep the import's name before anything is written under it."""
        self.raw.execute(sql.BEGIN_IMPORT, (import_id, what, source, digest, self.moment().recorded_at_us))

    def finish_import(self, import_id: str) -> None:
        """The whole file has been read."""
        self.raw.execute(sql.SET_IMPORT, ("done", import_id))

    def take_back_bit(self, import_id: str, after: int, most: int) -> TakenBack:
        """As TakingBack.bit."""
        return TakingBack(self).bit(import_id, after, most)

    def begin_undoing(self, import_id: str) -> None:
        """From now on nobody sees what the import brought; ``take_back_bit`` takes it back."""
        self.raw.execute(sql.SET_IMPORT, ("undoing", import_id))


class MemberPast:
    """One member's events from a point on, folded once while new ones are put among them (ports.Past).

    Without it every late fact would fold again all that stands after it.
    """

    def __init__(self, writing: LedgerWriting, member_id: str, key: OrderKey) -> None:
        self._writing = writing
        self._member_id = member_id
        self.known = self._state = writing.state(member_id)
        self._following: list[Stamped] = []
        if self.known.last_key >= key:
            writing.flush()
            self._state, following = writing.shelf.reopen(member_id, key)
            self._following = following[::-1]
        self.is_late = bool(self._following)

    def before(self, key: OrderKey) -> MemberState:
        """The state from all events before ``key``; keys may only rise from call to call."""
        while self._following and self._following[-1].order_key < key:
            self._fold(self._following.pop())
        return self._state

    def append(self, fact: Fact) -> None:
        """Write a fact where the last ``before`` stood."""
        event = self._writing.enter(fact)
        record = self._fold(event)
        self._writing.sold(fact, record)
        if not self.is_late:
            self.known = self._state
        elif record is not None and isinstance(sale := fact.payload, SaleCompleted) and sale.ladder:
            days = with_sale(self.known.history, record, earns=sale.intent.earns, ladder=sale.ladder)
            self.known = replace(self.known, history=days)

    def catch_up(self) -> None:
        """Fold what is left: the member's state is whole again."""
        while self._following:
            self._fold(self._following.pop())

    def _fold(self, event: Stamped) -> SaleRecord | None:
        shelf = self._writing.shelf
        sale_id = sale_of(event.payload)
        self._state, record = fold(self._state, event, shelf.record(sale_id) if sale_id else None)
        shelf.put(event.member_id or self._member_id, self._state, record)
        return record


@contextmanager
def bulk_settings(raw: Any) -> Iterator[None]:
    """More pages in memory, no checkpoints within commits; as before at the end. Durability is the same."""
    before = [(name, raw.execute(f"PRAGMA {name}").fetchone()[0]) for name in ("cache_size", "wal_autocheckpoint")]
    _set(raw, (("cache_size", -_CACHE_KIB), ("wal_autocheckpoint", 0)))
    try:
        yield
    finally:
        _set(raw, before)
        raw.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()


def _set(raw: Any, settings: Iterable[tuple[str, int]]) -> None:
    for name, value in settings:
        raw.execute(f"PRAGMA {name} = {int(value)}").fetchall()


def _held(member_id: str | None, data: bytes) -> HeldBill:
    body = decode_body(data)
    said = msgspec.json.decode(body.payload, type=SaleCompleted)
    return HeldBill(member_id, said.intent.amount_minor, body.effective_at_us)


def _text_row(new: NewMember) -> tuple[object, ...]:
    return new.profile_id, new.member.member_id, new.salt, _encode_profile(new.member.profile)


def _profile_row(new: NewMember) -> tuple[object, ...]:
    profile = new.member.profile
    return *found_by(profile).values(), new.profile_id, _encode_profile(profile), new.member.member_id


def _member_row(new: NewMember) -> tuple[object, ...]:
    member = new.member
    return (
        member.member_id,
        member.member_no,
        member.source,
        member.enrolled_on.isoformat(),
        *found_by(member.profile).values(),
        new.profile_id,
        _encode_profile(member.profile),
    )
