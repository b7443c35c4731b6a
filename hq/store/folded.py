"""What is folded: members' states, the checkpoints on the way, the records of sales."""

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec
from msgspec import Struct

from desktop.core.domain.state import MemberState, OrderKey, SaleRecord
from hq.store import schema
from hq.store.bulk import Ask, Put
from hq.store.database import Connection

encode_state = msgspec.json.Encoder(order="deterministic").encode
decode_state = msgspec.json.Decoder(MemberState).decode
decode_record = msgspec.json.Decoder(SaleRecord).decode
MOST_DEBT = 2**31 - 1

_STATES = Ask("SELECT member_id, state FROM member_states WHERE tenant_id = ? AND member_id AMONG ?")
_PUT_STATES = Put(schema.member_states, replace=True)
_DROP_STATES = Ask("DELETE FROM member_states WHERE tenant_id = ? AND member_id AMONG ?")
_CHECKPOINT_KEYS = Ask(
    "SELECT at_us, event_id FROM checkpoints WHERE tenant_id = ? AND member_id = ? AND at_us <= ? ORDER BY at_us DESC"
)
_CHECKPOINT = Ask("SELECT state FROM checkpoints WHERE tenant_id = ? AND member_id = ? AND at_us = ? AND event_id = ?")
_PUT_CHECKPOINTS = Put(schema.checkpoints, replace=True)
_DROP_CHECKPOINTS = Ask("DELETE FROM checkpoints WHERE tenant_id = ? AND member_id = ? AND at_us >= ?")
_DROP_ALL_CHECKPOINTS = Ask("DELETE FROM checkpoints WHERE tenant_id = ? AND member_id AMONG ?")
_SALES = Ask("SELECT sale_id, record, store_id FROM sales WHERE tenant_id = ? AND sale_id AMONG ?")
_PUT_SALES = Put(schema.sales, replace=True)
_SAVE_RECORD = Ask("UPDATE sales SET record = ? WHERE tenant_id = ? AND sale_id = ?")
_DROP_SALES = Ask("DELETE FROM sales WHERE tenant_id = ? AND sale_id AMONG ?")


class Bill(Struct, frozen=True):
    """A sale's row: what it is found by, and its record."""

    sale_id: str
    member_id: str | None
    store_id: str
    day: date
    bill_no: str
    ref: str | None
    record: SaleRecord


class HeldSale(Struct, frozen=True):
    """A sale's record, and the store that sold."""

    record: SaleRecord
    store_id: str


def states(connection: Connection, tenant_id: str, faces: Iterable[str]) -> dict[str, MemberState]:
    """The states of these faces; those of whom nothing counts are left out."""
    return {row[0]: decode_state(row[1]) for row in _STATES.rows(connection, tenant_id, list(faces))}


def save_states(connection: Connection, tenant_id: str, folded: Iterable[tuple[str, MemberState]]) -> None:
    """Write states, and the columns that lists are answered from."""
    rows = [
        (tenant_id, face, 0, encode_state(state), last_day(state), state.held.code, min(state.debt, MOST_DEBT))
        for face, state in folded
    ]
    _PUT_STATES.rows(connection, rows)


def last_day(state: MemberState) -> date | None:
    """The day of the last bill that stands."""
    return next((totals.day for totals in reversed(state.history.days) if totals.bills), None)


def drop_states(connection: Connection, tenant_id: str, faces: Iterable[str]) -> None:
    """Nothing counts of these any more, or it counts for another face."""
    _DROP_STATES.run(connection, tenant_id, list(faces))
    _DROP_ALL_CHECKPOINTS.run(connection, tenant_id, list(faces))


def checkpoint_before(connection: Connection, tenant_id: str, face: str, key: OrderKey) -> MemberState | None:
    """The newest state kept from before ``key``."""
    for at_us, event_id in _CHECKPOINT_KEYS.rows(connection, tenant_id, face, key[0]):
        if (at_us, event_id) < key:
            return decode_state(_CHECKPOINT.rows(connection, tenant_id, face, at_us, event_id)[0][0])
    return None


def save_checkpoints(connection: Connection, tenant_id: str, kept: Iterable[tuple[str, MemberState]]) -> None:
    """Keep states to go on from."""
    rows = [(tenant_id, face, *state.last_key, encode_state(state)) for face, state in kept]
    _PUT_CHECKPOINTS.rows(connection, rows)


def drop_checkpoints(connection: Connection, tenant_id: str, face: str, from_us: int) -> None:
    """What was kept from an instant on was folded without the event that came late."""
    _DROP_CHECKPOINTS.run(connection, tenant_id, face, from_us)


def sales(connection: Connection, tenant_id: str, sale_ids: Iterable[str]) -> dict[str, HeldSale]:
    """The records of these sales, as far as HQ has them."""
    wanted = list(sale_ids)
    rows = _SALES.rows(connection, tenant_id, wanted) if wanted else []
    return {row[0]: HeldSale(decode_record(row[1]), row[2]) for row in rows}


def save_bills(connection: Connection, tenant_id: str, bills: Sequence[Bill]) -> None:
    """Write sales with everything they are found by."""
    rows = [
        (tenant_id, bill.sale_id, bill.member_id, bill.store_id, bill.day, bill.bill_no, bill.ref,
         encode_state(bill.record))
        for bill in bills
    ]  # fmt: skip
    _PUT_SALES.rows(connection, rows)


def save_records(connection: Connection, tenant_id: str, changed: Iterable[SaleRecord]) -> None:
    """Write the records of sales that are there."""
    _SAVE_RECORD.each(connection, [(encode_state(record), tenant_id, record.sale_id) for record in changed])


def drop_sales(connection: Connection, tenant_id: str, sale_ids: Iterable[str]) -> None:
    """Sales of an import that was taken back."""
    _DROP_SALES.run(connection, tenant_id, list(sale_ids))
