"""What is derived, held against a fresh fold of the events that count: faces, states, sales, checkpoints, members."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import msgspec
from msgspec import Struct

from desktop.core.domain.events import ImportUndone, MemberEnrolled, ProfileChanged, SaleCompleted, SaleRefunded
from desktop.core.domain.merging import faces
from desktop.core.domain.refolding import NOTHING, in_order, refold
from desktop.core.domain.state import MemberState, SaleRecord, Stamped
from hq.services.describe_members import LONGEST_SHOWN
from hq.services.reading_bodies import read_body
from hq.store import checking, schema
from hq.store.database import Connection
from hq.store.devices import all_devices
from hq.store.edges import all_edges
from hq.store.folded import MOST_DEBT, decode_state, encode_state, last_day

_AT_ONCE = 300
Row = dict[str, Any]


class Fault(Struct, frozen=True, kw_only=True):
    """What is wrong, and of what: an epoch and place, an event, a member, a sale."""

    what: str
    about: str


@dataclass
class Counted:
    """How much was looked at."""

    events: int = 0
    members: int = 0
    sales: int = 0


def check_members(connection: Connection, tenant_id: str, counted: Counted) -> Iterator[Fault]:
    """Every member: behind the right face, folded as the events say."""
    right = faces((edge.one_id, edge.other_id) for edge in all_edges(connection, tenant_id).values() if edge.holds)
    behind: dict[str, list[str]] = defaultdict(list)
    for member_id, face in checking.everybody(connection, tenant_id):
        if right.get(member_id, member_id) != face:
            yield Fault(what="face.differs", about=member_id)
        behind[face].append(member_id)
        counted.members += 1
    undone = _undone(connection, tenant_id)
    every = sorted(behind)
    for start in range(0, len(every), _AT_ONCE):
        part = {face: behind[face] for face in every[start : start + _AT_ONCE]}
        yield from _check_some(connection, tenant_id, part, undone, counted)


def check_bills_of_nobody(connection: Connection, tenant_id: str, counted: Counted) -> Iterator[Fault]:
    """Every sale of nobody, with its refunds."""
    for rows in checking.bills_of_nobody(connection, tenant_id):
        groups: dict[str, list[Stamped]] = defaultdict(list)
        for row in rows:
            event = _stamped(row)
            sale_id = event.payload.intent.sale_id if isinstance(event.payload, SaleRefunded) else event.event_id
            groups[sale_id].append(event)
        sales = _by(checking.rows_of(connection, schema.sales, tenant_id, "sale_id", list(groups)), "sale_id")
        for sale_id, events in groups.items():
            record = refold(NOTHING, {}, in_order(events), {}).records.get(sale_id)
            if record is not None:
                yield from _check_sale(sales.get(sale_id), record, counted)


Undone = set[tuple[str, str]]


def _undone(connection: Connection, tenant_id: str) -> "_Voiding":
    """The imports taken back, and by which store."""
    stores = {device.device_id: device.store_id for device in all_devices(connection, tenant_id)}
    rows = checking.rows_of(connection, schema.events, tenant_id, "kind", ["import.undone"])
    read = [(row, read_body(bytes(row["body"]), b"").payload) for row in rows]
    said = {
        (payload.import_id, stores.get(row["device_id"], ""))
        for row, payload in read
        if isinstance(payload, ImportUndone)
    }
    going = {(name, store_id) for name, store_id in checking.undoing(connection, tenant_id)}
    return _Voiding(stores, said, going & said)


@dataclass(frozen=True)
class _Voiding:
    stores: dict[str, str]
    undone: Undone
    going: Undone

    def holds(self, row: Row) -> bool:
        """Whether the row says rightly whether it counts; what is taken back in bits may say either."""
        brought = (row["import_id"], self.stores.get(row["device_id"], ""))
        return brought in self.going or row["void"] == (brought in self.undone)


def _check_some(
    connection: Connection, tenant_id: str, behind: dict[str, list[str]], undone: _Voiding, counted: Counted
) -> Iterator[Fault]:
    ids = [member_id for members in behind.values() for member_id in members]
    face_of = {member_id: face for face, members in behind.items() for member_id in members}
    events: dict[str, list[Row]] = defaultdict(list)
    for row in checking.rows_of(connection, schema.events, tenant_id, "member_id", ids):
        events[face_of[row["member_id"]]].append(row)
        yield from _check_columns(row, undone)
    faces_here = list(behind)
    states = _by(checking.rows_of(connection, schema.member_states, tenant_id, "member_id", faces_here), "member_id")
    sales = _by(checking.rows_of(connection, schema.sales, tenant_id, "member_id", ids), "sale_id")
    lines = _by(checking.rows_of(connection, schema.members, tenant_id, "member_id", ids), "member_id")
    kept: dict[str, list[Row]] = defaultdict(list)
    for row in checking.rows_of(connection, schema.checkpoints, tenant_id, "member_id", faces_here):
        kept[row["member_id"]].append(row)
    for face in behind:
        counting = [row for row in events[face] if not row["void"]]
        yield from _check_fold(face, counting, states.get(face), sales, kept[face], counted)
    for member_id in ids:
        together = events[face_of[member_id]] if face_of[member_id] == member_id else []
        mine = [row for row in events[face_of[member_id]] if row["member_id"] == member_id]
        yield from _check_line(lines[member_id], mine, together)


def _check_columns(row: Row, undone: _Voiding) -> Iterator[Fault]:
    """What an event's row says beside its body."""
    read = read_body(bytes(row["body"]), bytes(row["body_hash"]))
    same = (read.event_id, read.kind, read.member_id) == (row["event_id"], row["kind"], row["member_id"])
    said = (read.body.import_id, read.body.staff_id) if read.body else (None, "")
    if not same or said != (row["import_id"], row["staff_id"]) or not undone.holds(row):
        yield Fault(what="columns.differ", about=row["event_id"])


def _check_fold(
    face: str, counting: list[Row], held: Row | None, sales: dict[str, Row], kept: list[Row], counted: Counted
) -> Iterator[Fault]:
    events = in_order(map(_stamped, counting))
    owners = {row["event_id"]: row["member_id"] for row in counting}
    done = refold(NOTHING, {}, events, owners)
    if (held is None) != (done.state.events == 0) or (held is not None and not _is_state(held, done.state)):
        yield Fault(what="state.differs", about=face)
    fresh = {state.last_key: state for state in done.checkpoints}
    for row in kept:
        state = fresh.get((row["at_us"], row["event_id"]))
        if state is None or not _same(bytes(row["state"]), state):
            yield Fault(what="checkpoint.differs", about=face)
    for event in events:
        if isinstance(event.payload, SaleCompleted) and event.event_id in done.records:
            yield from _check_sale(sales.get(event.event_id), done.records[event.event_id], counted)


def _is_state(held: Row, state: MemberState) -> bool:
    return _same(bytes(held["state"]), state) and (held["last_day"], held["tier"], held["debt"]) == (
        last_day(state), state.held.code, min(state.debt, MOST_DEBT),
    )  # fmt: skip


def _same(kept: bytes, state: MemberState) -> bool:
    """Whether a state as it is kept is that one; an earlier program wrote it without what it did not know of."""
    if kept == encode_state(state):
        return True
    with suppress(msgspec.MsgspecError, UnicodeDecodeError):
        return decode_state(kept) == state
    return False


def _check_sale(held: Row | None, record: SaleRecord, counted: Counted) -> Iterator[Fault]:
    counted.sales += 1
    if held is None or bytes(held["record"]) != encode_state(record) or held["member_id"] != record.member_id:
        yield Fault(what="sale.differs", about=record.sale_id)


def _check_line(line: Row, events: list[Row], together: list[Row]) -> Iterator[Fault]:
    """Number and profile are those said last, a face's profile by any of its ids; nobody counts and is gone."""
    counting = [row for row in events if not row["void"]]
    said = [
        (event.order_key, event.payload)
        for event in map(_stamped, counting)
        if isinstance(event.payload, MemberEnrolled | ProfileChanged)
    ]
    said.sort(key=lambda one: one[0])
    numbers = [payload.member_no for _, payload in said if isinstance(payload, MemberEnrolled)]
    wrong = bool(numbers) and line["member_no"] != numbers[-1][:LONGEST_SHOWN]
    profiles = [said[-1][1].profile_id] if said else []
    if any(row["member_id"] != line["member_id"] for row in together):
        profiles = [one.profile_id for one in map(_says_who, together) if one is not None]
    wrong |= line["profile_id"] not in profiles if profiles else line["profile_id"] is not None
    if wrong or (line["gone"] and counting):
        yield Fault(what="member.differs", about=line["member_id"])


def _says_who(row: Row) -> MemberEnrolled | ProfileChanged | None:
    payload = None if row["void"] else _stamped(row).payload
    return payload if isinstance(payload, MemberEnrolled | ProfileChanged) else None


def _stamped(row: Row) -> Stamped:
    payload = read_body(bytes(row["body"]), b"").payload if row["understood"] else None
    at = row["effective_at_us"], row["effective_day"]
    return Stamped(row["event_id"], *at, row["store_id"], payload, row["member_id"])


def _by(rows: Iterator[Row], key: str) -> dict[str, Row]:
    return {row[key]: row for row in rows}
