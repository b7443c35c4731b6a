"""What is derived from the log, held against a fresh fold: states, summaries, sales, members, checkpoints (I1).

One member at a time, so that memory stays flat; sales without a member one sale at a time. Members of whom HQ has told
are checked in checking_hq.py; here only who they are.
"""

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import replace

from desktop.core.domain.events import MemberEnrolled, Payload, ProfileChanged, SaleCompleted
from desktop.core.domain.fold import NOBODY, fold, issued_balance, sale_of
from desktop.core.domain.people import Profile
from desktop.core.domain.state import MemberState, SaleRecord, Stamped
from desktop.core.protocol.body import decode_body, decode_payload, stamped
from desktop.core.store.bases import base_of
from desktop.core.store.erasing import is_erased
from desktop.core.store.findings import Findings
from desktop.core.store.lists.checking import ListCheck
from desktop.core.store.state_rows import bought_differs, encode_state, sale_row, same_state, state_row
from desktop.core.store.statements import OWN_COUNTS

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
_MEMBER = (
    "SELECT member_no, source, enrolled_on, withdrawn, profile_id, external_id, name, phone, phone_reversed, birthday,"
    " profile FROM members WHERE member_id = ?"
)
_OWN_TEXTS = "SELECT text_id FROM private_texts WHERE member_id = ?"
_TEXT = "SELECT text FROM private_texts WHERE text_id = ?"
_NAMELESS = (
    "SELECT event_id, body FROM events WHERE member_id IS NULL AND kind = ?"  # noqa: S608 - our own words
    f" AND {OWN_COUNTS.format('events.event_id')} ORDER BY place"
)
_TOLD = (
    "SELECT face.upto, said.profile_id FROM hq_members AS face LEFT JOIN hq_members AS said ON said.member_id = ?1"
    " WHERE face.member_id = coalesce((SELECT face FROM aliases WHERE member_id = ?1), ?1) AND face.face IS NULL"
    " AND (face.state IS NOT NULL OR face.gone)"
)
_SAID_PROFILE = "SELECT profile_id FROM hq_members WHERE member_id = ?"
_MERGED = "SELECT 1 FROM aliases WHERE member_id = ?1 OR face = ?1"
_ANY_TOLD = "SELECT 1 FROM hq_members LIMIT 1"
_OWN_PROFILE = (
    "SELECT 1 FROM events AS e LEFT JOIN moved AS m ON m.place = e.place WHERE e.member_id = ?"
    " AND e.kind IN ('member.enrolled', 'member.profile_changed') AND e.void = 0 AND coalesce(m.written, e.place) > ?"
)
_TOLD_PROFILES = (
    "SELECT body FROM others WHERE member_id = ? AND kind IN ('member.enrolled', 'member.profile_changed') AND void = 0"
)
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
_ERASED = (None, "", None, None, None, b"{}")
"""What a row has of a profile once every text of the member is erased (I20)."""


class _Event(NamedTuple):
    """An event of a member that could be read."""

    stamped: Stamped
    void: bool
    is_dead: bool  # HQ holds the id with other content, which counts
    place: int


class MemberCheck:
    """Folds every member afresh and compares."""

    def __init__(self, raw: Any, findings: Findings) -> None:
        """``raw``: the driver's connection, inside a transaction."""
        self._raw = raw
        self._findings = findings
        self._lists = ListCheck(raw, findings)
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

    def _readable(self, rows: Iterator[tuple[str, str, bytes, int, int, int]]) -> Iterator[_Event]:
        for _, _, data, void, is_dead, place in rows:
            self._findings.step()
            try:
                body = decode_body(data)
                yield _Event(stamped(body, decode_payload(body)), bool(void), bool(is_dead), place)
            except (msgspec.MsgspecError, UnicodeDecodeError):
                continue  # the walk along the log has named it

    def _check_member(self, member_id: str, events: list[_Event]) -> None:
        if not events:
            return
        told = self._raw.execute(_TOLD, (member_id,)).fetchone() if self._any_told else None
        if told is not None:
            self._check_told(member_id, events, *told)
            return
        if self._raw.execute(_MERGED, (member_id,)).fetchone():  # the states of the merged: checking_hq.py
            self._check_profile(member_id, events)
            return
        if self._any_told and (base := base_of(self._raw, [member_id])) is not None:  # parted here, and not yet at HQ
            said = self._raw.execute(_SAID_PROFILE, (member_id,)).fetchone()
            self._check_told(member_id, events, base.upto_of(member_id), said[0] if said else None)
            return
        counting = [event.stamped for event in events if not (event.void or event.is_dead)]
        state, records = self._folded(member_id, counting)
        self._check_state(member_id, events, state)
        for event in counting:
            if isinstance(event.payload, SaleCompleted):
                self._check_sale(event, event.payload, records.get(event.event_id), member_id)
        self._check_profile(member_id, events)

    def _check_told(self, member_id: str, events: list[_Event], upto: int, profile_id: str | None) -> None:
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

    def _folded(self, member_id: str, events: list[Stamped]) -> tuple[MemberState, dict[str, SaleRecord]]:
        """The member from nothing; checkpoints on the way are held against it."""
        kept = {(at, event_id): state for at, event_id, state in self._raw.execute(_CHECKPOINTS, (member_id,))}
        state, records = NOBODY, dict[str, SaleRecord]()
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

    def _check_state(self, member_id: str, events: list[_Event], state: MemberState) -> None:
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

    def _check_profile(self, member_id: str, events: list[_Event]) -> None:
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


def _profiles_named(payloads: list[Payload | None]) -> set[str]:
    return {said.profile_id for said in payloads if isinstance(said, MemberEnrolled | ProfileChanged)}


def _payload(data: bytes) -> Payload | None:
    try:
        return decode_payload(decode_body(data))
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None


def _profile_of(events: list[_Event]) -> tuple[MemberEnrolled | None, str]:
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


def _stands_at_hq(events: list[_Event]) -> bool:
    """Whether another till's enrolment counts, which HQ has named and not yet told."""
    return any(event.is_dead and isinstance(event.stamped.payload, MemberEnrolled) for event in events)


def _is_withdrawn(events: list[_Event]) -> bool:
    """Whether the enrolment was taken back with its import: then nothing stands of the member but the log."""
    enrolments = [event.void for event in events if isinstance(event.stamped.payload, MemberEnrolled)]
    return bool(enrolments) and all(enrolments)
