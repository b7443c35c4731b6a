"""What HQ said, and what this till shows of it: every view held against HQ's row with own events laid over it.

HQ's rows themselves are HQ's word: that both sides hold the same is compared by digests, not here. What HQ signed for,
the heads it acknowledged, must lie on this till's chain.
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from desktop.core.domain.events import MembersMerged, MembersParted, Payload, SaleCompleted
from desktop.core.domain.fold import issued_balance
from desktop.core.domain.state import MemberState, SaleRecord
from desktop.core.protocol.body import Body, decode_body, decode_payload, head_statement
from desktop.core.store import hq_settings as hq
from desktop.core.store.bases import Base
from desktop.core.store.findings import Findings
from desktop.core.store.keys.signing import verify
from desktop.core.store.lists.checking import ListCheck
from desktop.core.store.overlay import Overlay, View
from desktop.core.store.state_rows import bought_differs, decode_record, sale_row, same_state, state_row
from desktop.core.store.statements import OWN_COUNTS
from desktop.core.store.together import Around

_TOLD = (
    "SELECT member_id FROM hq_members WHERE (face IS NULL AND (state IS NOT NULL OR gone))"
    " OR member_id IN (SELECT one_id FROM edges UNION SELECT other_id FROM edges)"
    " UNION SELECT face FROM aliases ORDER BY member_id"
)
_STATE = (
    "SELECT member_id, state, bills, spend_minor, first_day, last_day, next_expiry_on, debt, tier, tier_until,"
    " ladder, day_bills, day_spend, lots, tags, open"
    " FROM member_states WHERE member_id = ?"
)
_CHECKPOINT = "SELECT 1 FROM checkpoints WHERE member_id = ?"
_OWN_SALES = (
    "SELECT event_id, body FROM events WHERE member_id = ? AND kind = 'sale.completed'"  # noqa: S608 - our own words
    f" AND {OWN_COUNTS.format('events.event_id')}"
)
_OTHER_SALES = (
    "SELECT event_id, body FROM others WHERE member_id = ? AND kind = 'sale.completed' AND void = 0"  # noqa: S608
    f" AND NOT {OWN_COUNTS.format('others.event_id')}"
)
_SALE = "SELECT bill_id, bill_no, ref, member_id, record, day_no, stands FROM sales WHERE sale_id = ?"
_HAS_RECORD = "SELECT 1 FROM hq_sales WHERE sale_id = ?"
_NAMELESS = (
    "SELECT sale_id FROM hq_sales AS h JOIN sales AS s USING (sale_id) WHERE s.member_id IS NULL ORDER BY sale_id"
)
_MERGED = (
    "SELECT member_id FROM hq_members WHERE face IS NOT NULL UNION SELECT member_id FROM aliases"
    " UNION SELECT one_id FROM edges UNION SELECT other_id FROM edges ORDER BY member_id"
)
_EDGES = "SELECT edge_id, one_id, other_id, parted_by FROM edges WHERE one_id <> '' ORDER BY edge_id"
_EDGE_EVENTS = (
    "SELECT event_id, body FROM events WHERE kind IN ('members.merged', 'members.parted') AND void = 0"
    " UNION SELECT event_id, body FROM others WHERE kind IN ('members.merged', 'members.parted') AND void = 0"
)
_OTHERS = "SELECT event_id, kind, member_id, body FROM others ORDER BY place"
_STRAYS = {
    "state.unknown": "SELECT member_id FROM member_states WHERE member_id IN (SELECT member_id FROM aliases) LIMIT 1",
}
_HEADS = (
    "SELECT h.epoch, h.signed_seq, h.chain_hash, h.signature, coalesce(e.chain_hash, o.chain_hash), e.event_id"
    " FROM hq_heads AS h LEFT JOIN events AS e ON e.epoch = h.epoch AND e.seq = h.signed_seq"
    " LEFT JOIN old_envelopes AS o ON o.epoch = h.epoch AND o.seq = h.signed_seq WHERE h.signed_seq > 0"
)


class HqCheck:
    """Makes every view anew and compares."""

    def __init__(self, raw: Any, findings: Findings) -> None:
        """``raw``: the driver's connection, inside a transaction."""
        self._raw = raw
        self._findings = findings
        self._lists = ListCheck(raw, findings)
        self._overlay = Overlay(raw)

    def check(self) -> None:
        """Faces, members and their sales, sales of nobody, other devices' events, acknowledged heads."""
        self._check_faces()
        for (member_id,) in self._raw.execute(_TOLD).fetchall():
            self._check_member(member_id)
        for (sale_id,) in self._raw.execute(_NAMELESS).fetchall():
            self._check_record(sale_id, self._overlay.record_alone(sale_id, None), None)
        self._check_others()
        self._check_heads()
        for what, query in _STRAYS.items():
            for (member_id,) in self._raw.execute(query).fetchall():
                self._findings.add_at_end(what, member_id)

    def _check_member(self, member_id: str) -> None:
        base = self._overlay.base(member_id)
        if self._overlay.face(member_id) != member_id or base is None:
            return
        if self._overlay.undone_since(base.upto) and self._overlay.is_withdrawn(member_id, base.upto):
            return
        ids = self._overlay.ids(member_id)
        pending = self._overlay.pending(ids, base)
        if base.gone and not pending:
            if self._raw.execute(_STATE, (member_id,)).fetchone() is not None:
                self._findings.add_at_end("state.unknown", member_id)
            return
        view = self._overlay.view(member_id, base)
        self._check_state(member_id, view.state)
        made = {event.event_id for _, event in pending}
        for named in ids:
            for statement in (_OWN_SALES, _OTHER_SALES):
                for event_id, data in self._raw.execute(statement, (named,)).fetchall():
                    self._check_sale(event_id, data, self._expected(event_id, base, view, made, ids))

    def _check_state(self, member_id: str, state: MemberState) -> None:
        row, expected = self._raw.execute(_STATE, (member_id,)).fetchone(), state_row(member_id, state)
        if row is None or not same_state(row[1], expected[1]):
            self._findings.add_at_end("state.differs", member_id)
        elif (row[0], *row[2:]) != (expected[0], *expected[2:]) or not self._lists.is_row_of(member_id, state):
            self._findings.add_at_end("summary.differs", member_id)
        if issued_balance(state.totals) != sum(lot.points for lot in state.lots) - state.debt:
            self._findings.add_at_end("balance.unexplained", member_id)
        if self._raw.execute(_CHECKPOINT, (member_id,)).fetchone() is not None:
            self._findings.add_at_end("checkpoint.unknown", member_id)

    def _expected(self, sale_id: str, base: Base, view: View, made: set[str], ids: list[str]) -> SaleRecord | None:
        """The sale's record; None where HQ has not told it yet, and this till's own fold of it stands."""
        if sale_id in view.records:
            return view.records[sale_id]
        if self._raw.execute(_HAS_RECORD, (sale_id,)).fetchone() is None:
            return None
        return self._overlay.record_in(ids, base, sale_id, made)

    def _check_sale(self, sale_id: str, data: bytes, record: SaleRecord | None) -> None:
        for body, said in _read(data, SaleCompleted):
            row, intent = self._raw.execute(_SALE, (sale_id,)).fetchone(), said.intent
            named = intent.bill_id, intent.bill_no, intent.ref, body.member_id
            if row is None or row[:4] != named or bought_differs(self._raw, sale_id, body.member_id, said):
                self._findings.add_event(self._raw, sale_id, "sale.differs", body.member_id)
            elif record is None:
                kept = decode_record(row[4])
                award = said.award.points if said.award else 0
                if (kept.paid_minor, kept.award, kept.redeemed) != (said.paid_minor, award, intent.redeem_points):
                    self._findings.add_event(self._raw, sale_id, "sale.differs", body.member_id)
            else:
                self._check_record(sale_id, record, body.member_id)

    def _check_record(self, sale_id: str, record: SaleRecord | None, member_id: str | None) -> None:
        row = self._raw.execute(_SALE, (sale_id,)).fetchone()
        if record is not None and (row is None or row[4:] != sale_row(sale_id, record)[1:]):
            self._findings.add_event(self._raw, sale_id, "sale.differs", member_id)

    def _check_faces(self) -> None:
        """Who was merged goes by their face, as HQ and the edges say; and the edges are what the events say."""
        for (member_id,) in self._raw.execute(_MERGED).fetchall():
            expected = Around(self._raw, [member_id]).faces().get(member_id, member_id)
            if member_id and self._overlay.face(member_id) != expected:
                self._findings.add_at_end("alias.differs", member_id)
        self._check_edges()

    def _check_edges(self) -> None:
        said, parted = dict[str, tuple[str, str]](), dict[str, set[str]]()
        for event_id, data in self._raw.execute(_EDGE_EVENTS).fetchall():
            for body, payload in _read(data, MembersMerged, MembersParted):
                if isinstance(payload, MembersMerged) and body.member_id:
                    said[event_id] = body.member_id, payload.other_id
                elif isinstance(payload, MembersParted):
                    parted.setdefault(payload.edge_id, set()).add(event_id)
        for edge_id, one_id, other_id, parted_by in self._raw.execute(_EDGES).fetchall():
            fine = said.pop(edge_id, None) == (one_id, other_id)
            if (
                not fine
                or (parted_by is None) != (edge_id not in parted)
                or parted_by not in parted.get(edge_id, {None})
            ):
                self._findings.add_at_end("edge.differs", one_id)
        for one_id, _ in said.values():
            self._findings.add_at_end("edge.differs", one_id)

    def _check_others(self) -> None:
        for event_id, kind, member_id, data in self._raw.execute(_OTHERS):
            try:
                body = decode_body(data)
            except (msgspec.MsgspecError, UnicodeDecodeError):
                body = None
            if body is None or (body.event_id, body.kind, body.member_id) != (event_id, kind, member_id):
                self._findings.add_at_end("other.differs", member_id)

    def _check_heads(self) -> None:
        """What HQ signed for is what stands there, now or before healing: nobody has made the log another since."""
        key = hq.get(self._raw, hq.KEY)
        for epoch, seq, signed, signature, held, event_id in self._raw.execute(_HEADS).fetchall():
            is_hqs = verify(bytes.fromhex(key), head_statement(epoch, seq, signed), signature)
            if is_hqs and held == signed:
                continue
            if event_id is not None:
                self._findings.add_event(self._raw, event_id, "log.not_as_acknowledged")
            else:
                self._findings.add_at_end("log.not_as_acknowledged")


def _read(data: bytes, *kinds: type[Payload]) -> Iterator[tuple[Body, Any]]:
    """The event, if it can be read as one of these."""
    try:
        body = decode_body(data)
        payload = decode_payload(body)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return
    if isinstance(payload, kinds):
        yield body, payload
