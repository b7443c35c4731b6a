"""Members' states inside a transaction: loaded once, folded in memory, written back once at its end.

A late event folds the member again from the last checkpoint before it; a checkpoint is kept every 64 events.
"""

from collections.abc import Iterable
from typing import Any

import msgspec

from desktop.core.domain.fold import NOBODY, fold, sale_of
from desktop.core.domain.state import MemberState, OrderKey, SaleRecord, Stamped, next_expiry
from desktop.core.protocol.body import decode_body, decode_payload, stamped
from desktop.core.store import statements as sql

CHECKPOINT_EVERY = 64
BEFORE_ALL: OrderKey = (-(2**62), "")

encode_state = msgspec.msgpack.Encoder().encode
decode_state = msgspec.msgpack.Decoder(MemberState).decode
decode_record = msgspec.msgpack.Decoder(SaleRecord).decode


class StateShelf:
    """The states and sale records that a transaction has touched. ``flush`` writes them; nobody else does."""

    def __init__(self, raw: Any) -> None:
        """``raw``: the driver's connection, inside a transaction."""
        self._raw = raw
        self._states: dict[str, MemberState] = {}
        self._records: dict[str, SaleRecord] = {}
        self._changed_states: set[str] = set()
        self._changed_records: set[str] = set()
        self._checkpoints: list[tuple[str, int, str, bytes]] = []
        self._late: dict[str, MemberState] = {}
        self._foreseen: dict[str, tuple[MemberState, SaleRecord | None]] = {}

    def state(self, member_id: str) -> MemberState:
        """The member's state with everything folded."""
        known = self._states.get(member_id)
        if known is None:
            row = self._raw.execute(sql.STATE, (member_id,)).fetchone()
            known = self._states[member_id] = decode_state(row[0]) if row else NOBODY
        return known

    def record(self, sale_id: str) -> SaleRecord | None:
        """The record of a sale, or None for a sale not held."""
        known = self._records.get(sale_id)
        if known is None:
            row = self._raw.execute(sql.SALE_RECORD, (sale_id,)).fetchone()
            if row is None:
                return None
            known = self._records[sale_id] = decode_record(row[0])
        return known

    def foresee(self, member_id: str, event: Stamped) -> MemberState:
        """The state that the event would leave, were it the member's last; ``fold`` then need not fold again."""
        needed = sale_of(event.payload)
        folded = fold(self.state(member_id), event, self.record(needed) if needed else None)
        self._foreseen[event.event_id] = folded
        return folded[0]

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
            self._keep(member_id, state)
        return self._keep_record(member_id, record)

    def before(self, member_id: str, key: OrderKey) -> MemberState:
        """The state from the events that count before ``key``. All events must have been flushed."""
        state = self.state(member_id)
        if state.last_key < key:
            return state
        state = self._nearest(member_id, key)
        bodies = self._raw.execute(sql.EVENTS_BETWEEN, (member_id, *state.last_key, *key))
        return self._replayed(state, _events(bodies))[0]

    def refold(self, member_id: str) -> None:
        """Fold the member anew from all events that are not void, as after an import was undone."""
        self._raw.execute(sql.DROP_CHECKPOINTS, (member_id, *BEFORE_ALL))
        self._late.pop(member_id, None)
        bodies = self._raw.execute(sql.EVENTS_AFTER, (member_id, *BEFORE_ALL))
        state, records = self._replayed(NOBODY, _events(bodies))
        self._keep(member_id, state)
        for record in records.values():
            self._keep_record(member_id, record)

    def reopen(self, member_id: str, key: OrderKey) -> tuple[MemberState, list[Stamped]]:
        """The state before ``key`` and the events from there on, which the caller folds again and ``put``s.

        All events must have been flushed. Sales that one of those refunds refers to stand as they were before it.
        """
        before = self.before(member_id, key)
        following = _events(self._raw.execute(sql.EVENTS_AFTER, (member_id, *key)))
        self._raw.execute(sql.DROP_CHECKPOINTS, (member_id, *key))
        self._checkpoints = [c for c in self._checkpoints if c[0] != member_id or c[1:3] < key]
        self._late.pop(member_id, None)
        coming = {event.event_id for event in following}
        for sale_id in {sale_of(event.payload) for event in following} - {None}:
            if sale_id and (record := _without(self.record(sale_id), coming)):
                self._records[sale_id] = record
        return before, following

    def put(self, member_id: str, state: MemberState, record: SaleRecord | None) -> None:
        """Take over what was folded elsewhere: the member's state, the record of the sale that the event touched."""
        self._keep(member_id, state)
        self._keep_record(member_id, record)

    def flush(self) -> None:
        """Write every changed state, record and checkpoint."""
        run = self._raw.executemany
        if self._checkpoints:
            run(sql.SAVE_CHECKPOINT, self._checkpoints)
        if self._changed_states:
            run(sql.SAVE_STATE, [state_row(member, self._states[member]) for member in self._changed_states])
        if self._changed_records:
            run(sql.SAVE_SALE, [(encode_state(self._records[sale]), sale) for sale in self._changed_records])
        self._checkpoints.clear()
        self._changed_states.clear()
        self._changed_records.clear()

    def _fold_late(self, member_id: str, event: Stamped) -> SaleRecord | None:
        """Fold from before the late event; what was folded after it is folded again."""
        before = self.before(member_id, event.order_key)
        bodies = self._raw.execute(sql.EVENTS_AFTER, (member_id, *event.order_key))
        self._raw.execute(sql.DROP_CHECKPOINTS, (member_id, *event.order_key))
        self._checkpoints = [c for c in self._checkpoints if c[0] != member_id or c[1:3] < event.order_key]
        following = [later for later in _events(bodies) if later.event_id != event.event_id]
        reached, records = self._replayed(before, [event])
        self._late[member_id] = reached
        state, more = self._replayed(reached, following, records)
        self._keep(member_id, state)
        for record in (records | more).values():
            self._keep_record(member_id, record)
        return records.get(event.event_id)

    def _nearest(self, member_id: str, key: OrderKey) -> MemberState:
        late = self._late.get(member_id)
        row = self._raw.execute(sql.CHECKPOINT, (member_id, *key)).fetchone()
        state = decode_state(row[0]) if row else msgspec.structs.replace(NOBODY, last_key=BEFORE_ALL)
        return late if late is not None and state.last_key < late.last_key < key else state

    def _replayed(
        self, state: MemberState, events: Iterable[Stamped], made: dict[str, SaleRecord] | None = None
    ) -> tuple[MemberState, dict[str, SaleRecord]]:
        """Fold events onto a state, with records as they stood then: refunds that come again are taken out first."""
        events = list(events)
        coming = {event.event_id for event in events}
        records: dict[str, SaleRecord] = {}
        for event in events:
            sale_id = sale_of(event.payload)
            sale = None
            if sale_id:
                sale = records.get(sale_id) or (made or {}).get(sale_id) or _without(self.record(sale_id), coming)
            state, record = fold(state, event, sale)
            if record is not None:
                records[record.sale_id] = record
        return state, records

    def _keep(self, member_id: str, state: MemberState) -> None:
        self._states[member_id] = state
        self._changed_states.add(member_id)
        if state.events % CHECKPOINT_EVERY == 0 and state.events:
            self._checkpoints.append((member_id, *state.last_key, encode_state(state)))

    def _keep_record(self, member_id: str | None, record: SaleRecord | None) -> SaleRecord | None:
        if record is None:
            return None
        record = msgspec.structs.replace(record, member_id=member_id)
        if self._records.get(record.sale_id) != record:
            self._records[record.sale_id] = record
            self._changed_records.add(record.sale_id)
        return record

    def adopted(self, sale_id: str) -> bytes:
        """The bytes of a new sale's record, which is then written with its row and not once more."""
        self._changed_records.discard(sale_id)
        return encode_state(self._records[sale_id])


def _events(rows: Iterable[tuple[bytes]]) -> list[Stamped]:
    bodies = [decode_body(body) for (body,) in rows]
    return [stamped(body, decode_payload(body)) for body in bodies]


def _without(record: SaleRecord | None, refunds: set[str]) -> SaleRecord | None:
    if record is None:
        return None
    kept = tuple(part for part in record.refunds if part.refund_id not in refunds)
    return msgspec.structs.replace(record, refunds=kept)


def state_row(member_id: str, state: MemberState) -> tuple[object, ...]:
    """A row of member_states: the state, and the summary that lists by date are answered from."""
    days = [totals for totals in state.history.days if totals.bills]
    expiry = next_expiry(state, days[-1].day) if days else None
    return (
        member_id,
        encode_state(state),
        state.visits,
        sum([totals.spend_minor for totals in days]) - sum(part.minor for part in state.history.part_refunds),
        days[0].day.isoformat() if days else None,
        days[-1].day.isoformat() if days else None,
        expiry.last_day.isoformat() if expiry and expiry.last_day else None,
        state.debt,
        state.held.code,
        state.held.until.isoformat() if state.held.until else None,
    )
