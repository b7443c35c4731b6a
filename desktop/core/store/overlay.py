"""A member as HQ folded them, with this till's own events after that laid over (DESIGN 3).

    view = HQ's state  ⊕  own events that the state does not include, of every id whose face the member is

``member_states`` and ``sales`` hold the view, so that whoever reads them needs nothing from here. What is here makes
the view anew: where a page has come, where an event is late, and where the view is checked.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from msgspec.structs import replace

from desktop.core.domain.fold import NOBODY, sale_of
from desktop.core.domain.refolding import careful_fold, refold, without_refunds
from desktop.core.domain.state import MemberState, OrderKey, SaleRecord, Stamped
from desktop.core.protocol.body import Body, decode_body, decode_payload, stamped
from desktop.core.store.bases import Base, base_of
from desktop.core.store.import_statements import WITHDRAWN_SINCE
from desktop.core.store.state_rows import decode_record
from desktop.core.store.statements import OWN_COUNTS

_IDS = "SELECT member_id FROM aliases WHERE face = ? ORDER BY member_id"
_FACE = "SELECT face FROM aliases WHERE member_id = ?"
_SETTING = "SELECT value FROM settings WHERE key = ?"
_COUNTING = (
    " FROM events AS e LEFT JOIN moved AS m ON m.place = e.place LEFT JOIN stamps AS s ON s.event_id = e.event_id"
    " WHERE e.void = 0 AND (s.event_id IS NULL OR s.at_us IS NOT NULL) AND "
)
_AFTER = "e.place > ?1 AND coalesce(m.written, e.place) > ?1"
_PENDING = f"SELECT e.body{_COUNTING} e.member_id = ?2 AND {_AFTER}"
_PENDING_IDS = f"SELECT DISTINCT e.member_id{_COUNTING} +e.member_id IS NOT NULL AND {_AFTER}"
_REFUNDS = f"SELECT e.body{_COUNTING} e.member_id = ?2 AND e.kind = 'sale.refunded' AND {_AFTER}"
_NAMELESS_REFUNDS = f"SELECT e.body{_COUNTING} e.member_id IS NULL AND +e.kind = 'sale.refunded' AND {_AFTER}"
_OWN = f"SELECT e.body, s.at_us, s.day{_COUNTING} e.member_id = ?"
_OTHERS = (
    "SELECT body, effective_at_us, business_date FROM others WHERE member_id = ? AND void = 0"
    " AND NOT EXISTS (SELECT 1 FROM events AS e LEFT JOIN stamps AS s ON s.event_id = e.event_id"
    " WHERE e.event_id = others.event_id AND (s.event_id IS NULL OR s.at_us IS NOT NULL))"
)
_OTHER_REFUNDS = f"{_OTHERS} AND kind = 'sale.refunded' AND place > ?"
_SOLD = (
    "SELECT coalesce((SELECT effective_at_us FROM others WHERE event_id = ?1),"
    " (SELECT coalesce(s.at_us, e.effective_at_us) FROM events AS e LEFT JOIN stamps AS s USING (event_id)"
    " WHERE e.event_id = ?1), 0)"
)
_HQ_SALE = "SELECT record, upto, seen FROM hq_sales WHERE sale_id = ?"
_VIEW_SALE = "SELECT record, 0, 0 FROM sales WHERE sale_id = ?"
_OWN_EVENT = f"SELECT 1 WHERE {OWN_COUNTS.format('?')}"
_UNDONE_SINCE = (
    "SELECT 1 FROM events AS e LEFT JOIN moved AS m ON m.place = e.place"  # noqa: S608 - our own words
    f" WHERE e.kind = 'import.undone' AND {_AFTER} LIMIT 1"
)
HQ_STORE = "hq.store"
LOCAL_STORE = "hq.local_store"


Written = tuple[str, Stamped]
"""An own event, and the id of the member that it was written with."""


@dataclass
class View:
    """A member as this till sees them: the state, and the records of sales that own events made or refunded."""

    state: MemberState
    records: dict[str, SaleRecord] = field(default_factory=dict)


class Overlay:
    """Reads what views are made of, inside one transaction. Own events must have been written."""

    def __init__(self, raw: Any) -> None:
        """``raw``: the driver's connection, inside a transaction."""
        self._raw = raw
        self._stores: tuple[str, str] | None = None

    def base(self, face: str) -> Base | None:
        """What the member's view begins with; None for somebody of one id of which HQ has said nothing."""
        return base_of(self._raw, self.ids(face))

    def face(self, member_id: str) -> str:
        """The id that the member goes by since they were merged; else the id itself."""
        row = self._raw.execute(_FACE, (member_id,)).fetchone()
        return row[0] if row else member_id

    def ids(self, face: str) -> list[str]:
        """Every id of a member, the face first."""
        return [face, *(member_id for (member_id,) in self._raw.execute(_IDS, (face,)))]

    def pending(self, ids: Iterable[str], base: Base) -> list[Written]:
        """The own events of these ids that count and that the base does not include, in their order."""
        found = [
            (member_id, self.read(data))
            for member_id in ids
            for (data,) in self._raw.execute(_PENDING, (base.upto_of(member_id), member_id))
        ]
        return sorted(found, key=_order)

    def ids_pending(self, upto: int) -> set[str]:
        """Which ids have such events at all."""
        return {member_id for (member_id,) in self._raw.execute(_PENDING_IDS, (upto,))}

    def undone_since(self, upto: int) -> bool:
        """Whether this till took an import back after a place."""
        return self._raw.execute(_UNDONE_SINCE, (upto,)).fetchone() is not None

    def is_withdrawn(self, member_id: str, upto: int) -> bool:
        """Whether this till enrolled the member by an import that it took back after a place."""
        return self._raw.execute(WITHDRAWN_SINCE, (member_id, upto)).fetchone() is not None

    def read(self, data: bytes, at_us: int | None = None, day: str | None = None) -> Stamped:
        """An event as fold sees it, as HQ stamped it if that is known; of this store as HQ calls it."""
        body = decode_body(data)
        return self._stamped(body, at_us, day)

    def _stamped(self, body: Body, at_us: int | None, day: str | None) -> Stamped:
        event = stamped(body, decode_payload(body))
        local, store = self._store_names()
        if local and event.store_id == local:
            event = replace(event, store_id=store)
        if at_us is not None and day is not None:
            event = replace(event, effective_at_us=at_us, effective_day=date.fromisoformat(day))
        return event

    def _store_names(self) -> tuple[str, str]:
        if self._stores is None:
            found = [self._raw.execute(_SETTING, (key,)).fetchone() for key in (LOCAL_STORE, HQ_STORE)]
            local, store = (row[0] if row else "" for row in found)
            self._stores = local, store
        return self._stores

    def view(self, face: str, base: Base, more: Iterable[Written] = (), without: Collection[str] = frozenset()) -> View:
        """The member: HQ's state, then the pending events and ``more`` that are not written yet, in their order.

        ``without``: own events that are left out, as they are being taken back.
        """
        return self.view_of(self.ids(face), base, more, without)

    def view_of(
        self, ids: Sequence[str], base: Base, more: Iterable[Written] = (), without: Collection[str] = frozenset()
    ) -> View:
        """As view, of these ids as if they were a member."""
        if base.is_part:
            return self._view_alone(ids, more, without)
        counting = [written for written in self.pending(ids, base) if written[1].event_id not in without]
        pending = sorted([*counting, *more], key=_order)
        made = {event.event_id for _, event in pending}
        view = View(base.state, self._records_before(ids, base, pending, made))
        for member_id, event in pending:
            sale_id = sale_of(event.payload)
            state, record = careful_fold(view.state, event, view.records.get(sale_id or ""))
            view.state = replace(state, last_key=max(view.state.last_key, event.order_key))
            if record is not None and sale_id is None:
                record = self._with_told_refunds(ids, replace(record, member_id=member_id), made)
            if record is not None:
                view.records[record.sale_id] = record
        return view

    def state_without(self, face: str, going: Collection[str]) -> MemberState:
        """The member as they will be once these own events are taken back."""
        base = self.base(face)
        alone = self._view_alone(self.ids(face), (), going) if base is None else None
        return (alone or self.view(face, base or Base(NOBODY, 0), without=going)).state

    def _view_alone(self, ids: Sequence[str], more: Iterable[Written], without: Collection[str]) -> View:
        """As view_of, from every event that is held here."""
        known = [event for event in self.known_of(ids) if event.event_id not in without]
        events = sorted([*known, *(event for _, event in more)], key=_order_key)
        done = refold(NOBODY, {}, events, {event.event_id: event.member_id for event in events})
        return View(done.state, done.records)

    def _with_told_refunds(self, ids: Sequence[str], record: SaleRecord, pending: set[str]) -> SaleRecord:
        """A sale that the state does not include, with the refunds that HQ has told of already."""
        row = self._raw.execute(_HQ_SALE, (record.sale_id,)).fetchone()
        if row is not None:
            record = replace(record, refunds=without_refunds(decode_record(row[0]), pending).refunds)
        return self._with_others(ids, record, row[2] if row is not None else 0)

    def _records_before(
        self, ids: Sequence[str], base: Base, pending: Sequence[Written], made: set[str]
    ) -> dict[str, SaleRecord]:
        """The sales that pending events refund, as the state has them: without those refunds."""
        refunded = {sale_of(event.payload) for _, event in pending} - {None} - made
        records = [self.record_in(ids, base, sale_id or "", made) for sale_id in refunded]
        return {record.sale_id: record for record in records if record is not None}

    def record_in(self, ids: Sequence[str], base: Base, sale_id: str, pending: set[str]) -> SaleRecord | None:
        """A sale's record with the refunds that the state includes: HQ's, or this till's own where HQ has said none.

        HQ says the newest sales alone: refunds that other tills made of an older one are known from their events.
        """
        row = self._raw.execute(_HQ_SALE, (sale_id,)).fetchone() or self._raw.execute(_VIEW_SALE, (sale_id,)).fetchone()
        if row is None:
            return None
        data, upto, seen = row
        record = without_refunds(decode_record(data), pending)
        if upto < base.upto_of(record.member_id):
            for refund in self._refunds_between(ids, sale_id, upto, pending):
                record = careful_fold(NOBODY, refund, record)[1] or record  # one that it holds changes nothing
        return self._with_others(ids, record, seen)

    def _with_others(self, ids: Sequence[str], record: SaleRecord, seen: int) -> SaleRecord:
        """The record with the refunds of this store's other tills that it was not told with."""
        rows = [row for member_id in ids for row in self._raw.execute(_OTHER_REFUNDS, (member_id, seen))]
        refunds = [event for row in rows if sale_of((event := self.read(*row)).payload) == record.sale_id]
        if not refunds:
            return record
        (sold_at_us,) = self._raw.execute(_SOLD, (record.sale_id,)).fetchone()
        for refund in sorted(refunds, key=_order_key):
            if refund.effective_at_us >= sold_at_us:
                record = careful_fold(NOBODY, refund, record)[1] or record  # one that it holds changes nothing
        return record

    def _refunds_between(self, ids: Sequence[str], sale_id: str, upto: int, pending: set[str]) -> list[Stamped]:
        """Own refunds of a sale that HQ's record of it does not include, while the member's state does."""
        rows = [row for member_id in ids for row in self._raw.execute(_REFUNDS, (upto, member_id))]
        refunds = [self.read(data) for (data,) in rows]
        own = [event for event in refunds if sale_of(event.payload) == sale_id and event.event_id not in pending]
        return sorted(own, key=_order_key)

    def record_alone(self, sale_id: str, member_id: str | None) -> SaleRecord | None:
        """The record of a sale of nobody, or of a member of whom HQ has not told: HQ's, then own refunds after it.

        None where this till's own record stands: HQ has said none, or the member's own state was made with it.
        """
        row = self._raw.execute(_HQ_SALE, (sale_id,)).fetchone()
        is_own = member_id is not None and self._raw.execute(_OWN_EVENT, (sale_id,)).fetchone()
        if row is None or is_own:
            return None
        if member_id is None:
            rows = self._raw.execute(_NAMELESS_REFUNDS, (row[1],)).fetchall()
        else:
            rows = self._raw.execute(_REFUNDS, (row[1], member_id)).fetchall()
        refunds = [self.read(data) for (data,) in rows]
        own = sorted((event for event in refunds if sale_of(event.payload) == sale_id), key=_order_key)
        record = without_refunds(decode_record(row[0]), _ids_of(own))
        for refund in own:
            record = careful_fold(NOBODY, refund, record)[1] or record
        return record

    def refunded_after(self, face: str, upto: int) -> set[str]:
        """The sales that own refunds of a member, written after a place, are of."""
        rows = [row for member_id in self.ids(face) for row in self._raw.execute(_REFUNDS, (upto, member_id))]
        return {sale_id for (data,) in rows if (sale_id := sale_of(self.read(data).payload))}

    def refunded_elsewhere(self, member_id: str) -> set[str]:
        """The sales that refunds by this store's other tills, written with this id, are of."""
        rows = self._raw.execute(_OTHER_REFUNDS, (member_id, 0)).fetchall()
        return {sale_id for row in rows if (sale_id := sale_of(self.read(*row).payload))}

    def known(self, face: str) -> list[Stamped]:
        """Every event of a member that is held here, own ones and those of this store's other devices, in order."""
        return self.known_of(self.ids(face))

    def known_of(self, ids: Iterable[str]) -> list[Stamped]:
        """As known, of these ids."""
        events: dict[str, Stamped] = {}
        for member_id in ids:
            for statement in (_OWN, _OTHERS):
                for data, at_us, day in self._raw.execute(statement, (member_id,)):
                    event = self.read(data, at_us, day)
                    events[event.event_id] = event
        return sorted(events.values(), key=_order_key)

    def is_whole(self, ids: Sequence[str]) -> bool:
        """Whether every event of these ids, who are one member, is held here."""
        base = base_of(self._raw, ids)
        return base is None or self.agrees(self.known_of(ids), self.view_of(ids, base).state)

    @staticmethod
    def agrees(events: Sequence[Stamped], state: MemberState) -> bool:
        """Whether these events are all that a state was folded from."""
        if len(events) != state.events or state.incomplete:
            return False
        return refold(NOBODY, {}, events, {}).state.totals == state.totals


def _order(written: Written) -> OrderKey:
    return written[1].order_key


def _order_key(event: Stamped) -> OrderKey:
    return event.order_key


def _ids_of(events: Iterable[Stamped]) -> set[str]:
    return {event.event_id for event in events}
