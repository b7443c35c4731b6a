"""What is derived from the log, held against a fresh fold: states, summaries, sales, members, checkpoints (I1).

One member at a time, so that memory stays flat; sales without a member one sale at a time. Members of whom HQ has told
are checked in checking_hq.py; here only who they are.
"""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

import msgspec
from msgspec.structs import replace

from desktop.core.domain.events import MemberEnrolled, Payload, SaleCompleted
from desktop.core.domain.fold import NOBODY, fold, issued_balance, sale_of
from desktop.core.domain.refolding import refunded_sales, without_refunds
from desktop.core.domain.state import MemberState, SaleRecord, Stamped
from desktop.core.protocol.body import decode_body, decode_payload, stamped
from desktop.core.store.bases import base_of
from desktop.core.store.checking_profiles import MemberEvent, ProfileCheck
from desktop.core.store.findings import Findings
from desktop.core.store.lists.checking import ListCheck
from desktop.core.store.state_rows import bought_differs, decode_record, encode_state, sale_row, same_state, state_row
from desktop.core.store.statements import OWN_COUNTS, SALE_RECORD

_BY_MEMBER = (
    "SELECT member_id, event_id, body, void, EXISTS"
    " (SELECT 1 FROM stamps AS s WHERE s.event_id = events.event_id AND s.at_us IS NULL), place"
    " FROM events WHERE member_id IS NOT NULL ORDER BY member_id, effective_at_us, event_id"
)
_STATE = (
    "SELECT member_id, state, bills, spend_minor, first_day, last_day, next_expiry_on, debt, tier, tier_until,"
    " ladder, day_bills, day_spend, lots, tags, open"
    " FROM member_states WHERE member_id = ?"
)
_CHECKPOINTS = "SELECT at_us, event_id, state FROM checkpoints WHERE member_id = ?"
_SALE = "SELECT bill_id, bill_no, ref, member_id, record, day_no, stands FROM sales WHERE sale_id = ?"
_NAMELESS = (
    "SELECT event_id, body FROM events WHERE member_id IS NULL AND kind = ?"  # noqa: S608 - our own words
    f" AND {OWN_COUNTS.format('events.event_id')} ORDER BY place"
)
_TOLD = (
    "SELECT face.upto, said.profile_id FROM hq_members AS face LEFT JOIN hq_members AS said ON said.member_id = ?1"
    " WHERE face.member_id = coalesce((SELECT face FROM aliases WHERE member_id = ?1), ?1) AND face.face IS NULL"
    " AND (face.state IS NOT NULL OR face.gone)"
)
_TOLD_ALONE = (
    "SELECT upto, profile_id FROM hq_members WHERE member_id = ? AND face IS NULL AND (state IS NOT NULL OR gone)"
)
_SAID_PROFILE = "SELECT profile_id FROM hq_members WHERE member_id = ?"
_MERGED = "SELECT 1 FROM aliases WHERE member_id = ?1 OR face = ?1"
_ANY_TOLD = "SELECT 1 FROM hq_members LIMIT 1"
_TOLD_RECORD = "SELECT 1 FROM hq_sales WHERE sale_id = ?"
_UNTOLD = (
    " NOT EXISTS (SELECT 1 FROM events WHERE events.member_id = kept.member_id)"
    " AND NOT EXISTS (SELECT 1 FROM hq_members AS h WHERE h.member_id = kept.member_id)"
    " AND NOT EXISTS (SELECT 1 FROM aliases AS a WHERE a.face = kept.member_id) LIMIT 1"
)
_STRAYS = {
    "state.unknown": "SELECT member_id FROM member_states AS kept WHERE" + _UNTOLD,  # noqa: S608 - our own words
    "checkpoint.unknown": "SELECT member_id FROM checkpoints AS kept WHERE NOT EXISTS"
    " (SELECT 1 FROM events WHERE events.event_id = kept.event_id) LIMIT 1",
    "member.unknown": "SELECT member_id FROM members AS kept WHERE" + _UNTOLD,  # noqa: S608 - our own words
    "sale.unknown": "SELECT member_id FROM sales AS kept WHERE NOT EXISTS"
    " (SELECT 1 FROM events WHERE events.event_id = kept.sale_id)"
    " AND NOT EXISTS (SELECT 1 FROM others WHERE others.event_id = kept.sale_id) LIMIT 1",
}


class MemberCheck:
    """Folds every member afresh and compares."""

    def __init__(self, raw: Any, findings: Findings) -> None:
        """``raw``: the driver's connection, inside a transaction."""
        self._raw = raw
        self._findings = findings
        self._lists = ListCheck(raw, findings)
        self._profiles = ProfileCheck(raw, findings)
        self._any_told = raw.execute(_ANY_TOLD).fetchone() is not None

    def check(self) -> None:
        """Every member, then sales without one, then what belongs to nobody."""
        for member_id, rows in groupby(self._raw.execute(_BY_MEMBER), key=itemgetter(0)):
            self._check_member(member_id, list(self._readable(rows)))
        self._check_nameless()
        self._lists.check_end()
        for what, query in _STRAYS.items():
            for (member_id,) in self._raw.execute(query).fetchall():
                self._findings.add_at_end(what, member_id)

    def _readable(self, rows: Iterator[tuple[str, str, bytes, int, int, int]]) -> Iterator[MemberEvent]:
        for _, _, data, void, is_dead, place in rows:
            self._findings.step()
            try:
                body = decode_body(data)
                yield MemberEvent(stamped(body, decode_payload(body)), bool(void), bool(is_dead), place)
            except (msgspec.MsgspecError, UnicodeDecodeError):
                continue  # the walk along the log has named it

    def _check_member(self, member_id: str, events: list[MemberEvent]) -> None:
        if not events:
            return
        told = self._raw.execute(_TOLD, (member_id,)).fetchone() if self._any_told else None
        if told is not None:
            self._profiles.check_told(member_id, events, *told)
            return
        if self._raw.execute(_MERGED, (member_id,)).fetchone():  # the states of the merged: checking_hq.py
            self._check_merged(member_id, events)
            return
        if self._any_told and (base := base_of(self._raw, [member_id])) is not None:  # parted here, and not yet at HQ
            said = self._raw.execute(_SAID_PROFILE, (member_id,)).fetchone()
            self._profiles.check_told(member_id, events, base.upto_of(member_id), said[0] if said else None)
            return
        counting = [event.stamped for event in events if not (event.void or event.is_dead)]
        state, records = self._folded(member_id, counting)
        self._check_state(member_id, events, state)
        for event in counting:
            if isinstance(event.payload, SaleCompleted):
                self._check_sale(event, event.payload, records.get(event.event_id), member_id)
        self._profiles.check(member_id, events)

    def _check_merged(self, member_id: str, events: list[MemberEvent]) -> None:
        """Who was merged here with somebody whom HQ does not know: HQ may have told of the one by themselves."""
        alone = self._raw.execute(_TOLD_ALONE, (member_id,)).fetchone()
        if alone is not None:
            self._profiles.check_told(member_id, events, *alone)
        else:
            self._profiles.check(member_id, events)

    def _folded(self, member_id: str, events: list[Stamped]) -> tuple[MemberState, dict[str, SaleRecord]]:
        """The member from nothing; checkpoints on the way are held against it."""
        kept = {(at, event_id): state for at, event_id, state in self._raw.execute(_CHECKPOINTS, (member_id,))}
        state, records = NOBODY, self._refunded_beside(events)
        for event in events:
            state, record = fold(state, event, records.get(sale_of(event.payload) or ""))
            if record is not None:
                records[record.sale_id] = replace(record, member_id=member_id)
            checkpoint = kept.pop(event.order_key, None)
            if checkpoint is not None and not same_state(checkpoint, encode_state(state)):
                self._bad(event.event_id, "checkpoint.differs", member_id)
        if kept:
            self._bad(next(iter(kept))[1], "checkpoint.differs", member_id)
        return state, records

    def _refunded_beside(self, events: list[Stamped]) -> dict[str, SaleRecord]:
        """The records of sales that have no effect here, which the member's refunds refer to, as before those."""
        missing = refunded_sales(events) - {event.event_id for event in events}
        rows = ((sale_id, self._raw.execute(SALE_RECORD, (sale_id,)).fetchone()) for sale_id in sorted(missing))
        coming = [event.event_id for event in events]
        return {sale_id: without_refunds(decode_record(row[0]), coming) for sale_id, row in rows if row}

    def _check_state(self, member_id: str, events: list[MemberEvent], state: MemberState) -> None:
        row = self._raw.execute(_STATE, (member_id,)).fetchone()
        last_event, expected = events[-1].stamped.event_id, state_row(member_id, state)
        if row is None and (_is_withdrawn(events) or state.events == 0):
            return
        if row is None or not same_state(row[1], expected[1]):
            self._bad(last_event, "state.differs", member_id)
        elif (row[0], *row[2:]) != (expected[0], *expected[2:]) or not self._lists.is_row_of(
            member_id, state, alone=True
        ):
            self._bad(last_event, "summary.differs", member_id)
        if issued_balance(state.totals) != sum(lot.points for lot in state.lots) - state.debt:
            self._bad(last_event, "balance.unexplained", member_id)

    def _check_sale(self, event: Stamped, sale: SaleCompleted, record: SaleRecord | None, member: str | None) -> None:
        row = self._raw.execute(_SALE, (event.event_id,)).fetchone()
        intent = sale.intent
        kept = sale_row(event.event_id, record)[1:] if record else ()
        differs = row != (intent.bill_id, intent.bill_no, intent.ref, member, *kept)
        if differs or bought_differs(self._raw, event.event_id, member, sale):
            self._bad(event.event_id, "sale.differs", member)

    def _check_nameless(self) -> None:
        refunds: dict[str, list[bytes]] = {}
        for _, data in self._raw.execute(_NAMELESS, ("sale.refunded",)):
            for event in _decoded(data):
                refunds.setdefault(sale_of(event.payload) or "", []).append(data)
                self._findings.step()
        for _, data in self._raw.execute(_NAMELESS, ("sale.completed",)):
            self._findings.step()
            for event in _decoded(data):
                record = fold(NOBODY, event, None)[1]
                for again in refunds.get(event.event_id, ()):
                    for refund in _decoded(again):
                        record = fold(NOBODY, refund, record)[1]
                kept = replace(record, member_id=None) if record else None
                is_told = self._any_told and self._raw.execute(_TOLD_RECORD, (event.event_id,)).fetchone()
                if isinstance(event.payload, SaleCompleted) and not is_told:
                    self._check_sale(event, event.payload, kept, None)

    def _bad(self, event_id: str, what: str, member_id: str | None) -> None:
        self._findings.add_event(self._raw, event_id, what, member_id)


def _decoded(data: bytes) -> Iterator[Stamped]:
    """The event, if it can be read as what its kind says."""
    try:
        body = decode_body(data)
        payload: Payload | None = decode_payload(body)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return
    if payload is not None and body.kind.startswith("sale."):
        yield stamped(body, payload)


def _is_withdrawn(events: list[MemberEvent]) -> bool:
    """Whether the enrolment was taken back with its import: then nothing stands of the member but the log."""
    enrolments = [event.void for event in events if isinstance(event.stamped.payload, MemberEnrolled)]
    return bool(enrolments) and all(enrolments)
