"""Members' states inside a transaction: loaded once, folded in memory, written back once at its end.

A late event folds the member again from the last checkpoint before it; a checkpoint is kept every 64 events. A member
of whom HQ has told, or who is of several ids, is laid over what HQ said again instead (overlay.py), and has no
checkpoints. Merged members have one state, that of their face.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

import msgspec

from desktop.core.domain.calendar import BusinessClock
from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.fold import NOBODY, fold, sale_of
from desktop.core.domain.refolding import BEFORE_ALL, CHECKPOINT_EVERY, NOTHING, refold, without_refunds
from desktop.core.domain.state import MemberState, OrderKey, SaleRecord, Stamped
from desktop.core.protocol.body import read
from desktop.core.store import statements as sql
from desktop.core.store.going import Going, drop_member
from desktop.core.store.overlay import Overlay, View
from desktop.core.store.state_rows import decode_record, decode_state, encode_state, newest_day, sale_row, state_row

__all__ = ["StateShelf", "decode_record", "decode_state", "encode_state", "state_row"]


class StateShelf:
    """The states and sale records that a transaction has touched. ``flush`` writes them; nobody else does.

    ``places``: where members found before, and so their states, stand. ``list_up``: keeps what lists say of members;
    ``take_back``: takes back what a member has of imports being undone, where the transaction may write.
    """

    def __init__(self, raw: Any) -> None:
        """``raw``: the driver's connection, inside a transaction."""
        self._raw = raw
        self.list_up: Callable[..., None] | None = None
        self.take_back: Callable[[str], None] | None = None
        self.places: dict[str, int] = {}
        self._states: dict[str, MemberState] = {}
        self._records: dict[str, SaleRecord] = {}
        self._changed_states, self._changed_records = set[str](), set[str]()
        self._checkpoints: list[tuple[str, int, str, bytes]] = []
        self._late: dict[str, MemberState] = {}
        self._foreseen: dict[str, tuple[MemberState, SaleRecord | None]] = {}
        self._overlay = Overlay(raw)
        self.going = Going(raw)
        self._is_merged: bool | None = None
        self._has_hq: bool | None = None
        self._owners: dict[str, str] = {}

    def know(self, *, has_hq: bool, is_merged: bool) -> None:
        """What whoever opened the transaction has read already."""
        self._has_hq, self._is_merged = has_hq, is_merged

    def owner(self, member_id: str) -> str:
        """The id under which the member's state stands: their face, once they were merged."""
        if not self.is_merged:
            return member_id
        if member_id not in self._owners:
            self._owners[member_id] = self._overlay.face(member_id)
        return self._owners[member_id]

    @property
    def is_merged(self) -> bool:
        """Whether anybody here goes by another id."""
        if self._is_merged is None:
            self._is_merged = self._raw.execute(sql.ANY_MERGED).fetchone() is not None
        return self._is_merged

    @property
    def is_spread(self) -> bool:
        """Whether a member's facts may stand elsewhere than under their id in the own log alone."""
        return self.has_hq or self.is_merged

    @property
    def has_hq(self) -> bool:
        """Whether the till has an HQ, whose other devices' events may be here."""
        if self._has_hq is None:
            self._has_hq = self._raw.execute(sql.HAS_HQ).fetchone() is not None
        return self._has_hq

    def is_told(self, member_id: str) -> bool:
        """Whether HQ has told of the member, or they are of several ids: their view is laid anew each time."""
        return self.is_spread and self._overlay.base(self.owner(member_id)) is not None

    def ids(self, member_id: str) -> list[str]:
        """Every id of the member, the face first."""
        return self._overlay.ids(self.owner(member_id)) if self.is_merged else [member_id]

    def known(self, member_id: str) -> list[Stamped]:
        """The member's events that are held here and count, in order."""
        return self._overlay.known(self.owner(member_id))

    def state(self, member_id: str) -> MemberState:
        """The member's state with everything folded."""
        member_id = self.owner(member_id)
        if (known := self._states.get(member_id)) is None:
            if self.going.imports and (going := self.going.events_of(self.ids(member_id))):
                if self.take_back is None:
                    return self._overlay.state_without(member_id, going)
                self.take_back(member_id)
            place = self.places.get(member_id)
            row = self._raw.execute(sql.STATE_AT, (place, member_id)).fetchone() if place is not None else None
            row = row or self._raw.execute(sql.STATE, (member_id,)).fetchone()
            known = self._states[member_id] = decode_state(row[0]) if row else NOBODY
        return known

    def record(self, sale_id: str) -> SaleRecord | None:
        """The record of a sale, or None for a sale not held."""
        if (known := self._records.get(sale_id)) is None:
            if (row := self._raw.execute(sql.SALE_RECORD, (sale_id,)).fetchone()) is None:
                return None
            known = self._records[sale_id] = decode_record(row[0])
        return known

    def foresee(self, member_id: str, event: Stamped) -> MemberState:
        """The state that the event would leave, were it the member's last; ``fold`` then need not fold again."""
        needed = sale_of(event.payload)
        self._foreseen[event.event_id] = fold(self.state(member_id), event, self.record(needed) if needed else None)
        return self._foreseen[event.event_id][0]

    def fold(self, member_id: str | None, event: Stamped) -> SaleRecord | None:
        """Fold one new event in; the record of a new sale comes back, to be added with its bill."""
        foreseen = self._foreseen.pop(event.event_id, None)
        if member_id and event.order_key < self.state(member_id).last_key:
            return self._fold_late(member_id, event)
        if foreseen is None:
            needed = sale_of(event.payload)
            state = self.state(member_id) if member_id else NOBODY
            foreseen = fold(state, event, self.record(needed) if needed else None)
        state, record = foreseen
        if member_id:
            self._keep(self.owner(member_id), state)
        return self._keep_record(member_id, record)

    def before(self, member_id: str, key: OrderKey) -> MemberState:
        """The state from the events that count before ``key``. All events must have been flushed.

        RuleBroken ``export.past_needs_hq`` for a member of whom events lie at HQ alone.
        """
        member_id = self.owner(member_id)
        if (state := self.state(member_id)).last_key < key:
            return state
        return (self._until if self._overlay.base(member_id) is None else self._past)(member_id, key)[0]

    def refold(self, member_id: str) -> None:
        """Fold the member anew from all events that count, as after an import was undone; no row where none does."""
        if not self.settle(member_id):
            state, following = self.reopen(member_id, BEFORE_ALL)
            self._keep(member_id, state)
            if not self._fold_all(member_id, state, following).events:
                self._raw.execute(sql.DROP_STATE, (member_id,))
                self._changed_states.discard(member_id)

    def settle(self, member_id: str) -> bool:
        """Lay own events over HQ's state anew, where HQ has told of the member: whether it has. All must be flushed."""
        member_id = self.owner(member_id)
        if (base := self._overlay.base(member_id)) is not None:
            self._take_over(member_id, self._overlay.view(member_id, base))
        if base is not None and base.gone and not self._overlay.pending(self.ids(member_id), base):
            drop_member(self._raw, member_id)
            self._changed_states.discard(member_id)
        return base is not None

    def reopen(self, member_id: str, key: OrderKey) -> tuple[MemberState, list[Stamped]]:
        """The state before ``key`` and the events from there on, which the caller folds again and ``put``s.

        All events must have been flushed. Sales that one of those refunds refers to stand as they were before it. Of a
        member of whom HQ has told the caller ``settle``s in the end; raises as ``before``.
        """
        member_id = self.owner(member_id)
        is_told = self._overlay.base(member_id) is not None
        before, records, following = (self._past if is_told else self._until)(member_id, key)
        self._raw.execute(sql.DROP_CHECKPOINTS, (member_id, *key))
        self._checkpoints = [c for c in self._checkpoints if c[0] != member_id or c[1:3] < key]
        self._late.pop(member_id, None)
        self._records.update(records)
        self._changed_records.update(records)
        return before, following

    def put(self, member_id: str, state: MemberState, record: SaleRecord | None) -> None:
        """Take over what was folded elsewhere: the member's state, the record of the sale that the event touched."""
        self._keep(self.owner(member_id), state)
        self._keep_record(member_id, record)

    def reshaped(self) -> None:
        """Who is one with whom has changed in the file: everything is read again. All must be flushed."""
        for kept in (self._states, self._records, self._late, self._foreseen, self._owners):
            kept.clear()
        self._is_merged = None

    def flush(self) -> None:
        """Write every changed state, record and checkpoint."""
        records = [sale_row(sale, self._records[sale]) for sale in self._changed_records]
        if self._checkpoints:
            self._raw.executemany(sql.SAVE_CHECKPOINT, self._checkpoints)
        if records:  # before the states: lists look at which bills stand
            self._raw.executemany(sql.SAVE_SALE, records)
        if self._changed_states:
            self.save({member: self._states[member] for member in self._changed_states})
        for written in (self._checkpoints, self._changed_states, self._changed_records):
            written.clear()

    def save(self, states: Mapping[str, MemberState]) -> None:
        """Write these members' states, all of whose events stand in the file."""
        self._raw.executemany(sql.SAVE_STATE, [state_row(member, state) for member, state in states.items()])
        if self.list_up is not None:
            self.list_up(states.items())

    def _fold_late(self, member_id: str, event: Stamped) -> SaleRecord | None:
        """Fold from before the late event; what was folded after it is folded again."""
        owner = self.owner(member_id)
        base = self._overlay.base(owner)
        if base is not None:
            self._take_over(owner, self._overlay.view(owner, base, [(member_id, event)]))
            return self._records.get(event.event_id)
        before, following = self.reopen(member_id, event.order_key)
        reached = self._fold_all(member_id, before, [event])
        self._fold_all(member_id, reached, following)
        self._late[member_id] = reached
        return self._records.get(event.event_id)

    def _take_over(self, owner: str, view: View) -> None:
        self._keep(owner, view.state)
        self._records.update(view.records)
        self._changed_records.update(view.records)

    def _fold_all(self, member_id: str, state: MemberState, events: Iterable[Stamped]) -> MemberState:
        """Fold events that are a member's next, and take over what each leaves."""
        for event in events:
            needed = sale_of(event.payload)
            state, record = fold(state, event, self.record(needed) if needed else None)
            self.put(event.member_id or member_id, state, record)
        return state

    def _until(self, member_id: str, key: OrderKey) -> tuple[MemberState, dict[str, SaleRecord], list[Stamped]]:
        """The state before ``key``, the records of refunded sales as they stood then, the events from there on."""
        state = self._nearest(member_id, key)
        events = [read(body) for (body,) in self._raw.execute(sql.EVENTS_AFTER, (member_id, *state.last_key))]
        records = self._without_refunds(events)
        earlier = [event for event in events if event.order_key < key]
        for event in earlier:
            state, record = fold(state, event, records.get(sale_of(event.payload) or ""))
            if record is not None:
                records[record.sale_id] = msgspec.structs.replace(record, member_id=member_id)
        return state, records, events[len(earlier) :]

    def as_of(self, member_id: str, day: date, clock: BusinessClock) -> MemberState:
        """The state at the end of a business day, of a member of whom HQ has told; raises as ``before``."""
        if newest_day(state := self.state(member_id), clock) <= day:
            return state
        return refold(NOTHING, {}, [e for e in self._whole(self.owner(member_id)) if e.effective_day <= day], {}).state

    def _past(self, member_id: str, key: OrderKey) -> tuple[MemberState, dict[str, SaleRecord], list[Stamped]]:
        """As _until, of a member of whom HQ has told."""
        events = self._whole(member_id)
        earlier = [event for event in events if event.order_key < key]
        past = refold(NOTHING, {}, earlier, {event.event_id: event.member_id for event in earlier})
        return past.state, past.records, events[len(earlier) :]

    def _whole(self, member_id: str) -> list[Stamped]:
        """Every event of a member of whom HQ has told. RuleBroken ``export.past_needs_hq`` if some lie at HQ alone."""
        if self._overlay.agrees(events := self._overlay.known(member_id), self.state(member_id)):
            return events
        raise RuleBroken("export.past_needs_hq")

    def _without_refunds(self, events: list[Stamped]) -> dict[str, SaleRecord]:
        """The records of all sales that these events refund, without those refunds."""
        coming = {event.event_id for event in events}
        known = {sale_id: self.record(sale_id) for event in events if (sale_id := sale_of(event.payload))}
        return {sale_id: without_refunds(record, coming) for sale_id, record in known.items() if record}

    def _nearest(self, member_id: str, key: OrderKey) -> MemberState:
        """The last state kept from before ``key``: a checkpoint, or where the last late event was folded."""
        late = self._late.get(member_id)
        row = self._raw.execute(sql.CHECKPOINT, (member_id, *key)).fetchone()
        state = decode_state(row[0]) if row else NOTHING
        return late if late is not None and state.last_key < late.last_key < key else state

    def _keep(self, member_id: str, state: MemberState) -> None:
        self._states[member_id] = state
        self._changed_states.add(member_id)
        if state.events % CHECKPOINT_EVERY == 0 and state.events and self._overlay.base(member_id) is None:
            self._checkpoints.append((member_id, *state.last_key, encode_state(state)))

    def _keep_record(self, member_id: str | None, record: SaleRecord | None) -> SaleRecord | None:
        if record is None:
            return None
        record = msgspec.structs.replace(record, member_id=record.member_id or member_id)
        if self._records.get(record.sale_id) != record:
            self._records[record.sale_id] = record
            self._changed_records.add(record.sale_id)
        return record

    def adopted(self, sale_id: str) -> tuple[str, bytes, int, bool]:
        """What a new sale's row has of its record, which is then written with it and not once more."""
        self._changed_records.discard(sale_id)
        return sale_row(sale_id, self._records[sale_id])
