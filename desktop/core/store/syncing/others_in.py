"""Events of this store's other devices, and HQ's records of the store's sales, as pages bring them."""

from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from desktop.core.domain.calendar import BusinessClock
from desktop.core.domain.events import SaleCompleted
from desktop.core.domain.fold import NOBODY, sale_of
from desktop.core.domain.refolding import careful_fold
from desktop.core.domain.state import SaleRecord, Stamped
from desktop.core.protocol.body import Body, body_hash, decode_body, decode_payload
from desktop.core.protocol.pages import OtherEvent
from desktop.core.store.campaigns import learn_campaign
from desktop.core.store.edges import learn
from desktop.core.store.state_rows import categories_of, encode_state, sale_row
from desktop.core.store.statements import ADD_BOUGHT

_OWN = "SELECT body_hash FROM events WHERE event_id = ?"
_ADD = (
    "INSERT INTO others (number, event_id, device_id, kind, member_id, effective_at_us, business_date, void, body,"
    " pull) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (event_id) DO UPDATE SET number = excluded.number,"
    " device_id = excluded.device_id, kind = excluded.kind, member_id = excluded.member_id,"
    " effective_at_us = excluded.effective_at_us, business_date = excluded.business_date, void = excluded.void,"
    " body = excluded.body, pull = excluded.pull"
)
_ADD_SALE = (
    "INSERT INTO sales (sale_id, bill_id, bill_no, ref, member_id, record, day_no, stands, hour)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (sale_id) DO NOTHING"
)
_DROP_SALE = "DELETE FROM sales WHERE sale_id = ? AND NOT EXISTS (SELECT 1 FROM events WHERE event_id = sales.sale_id)"
_TAKE_RECORD = (
    "INSERT INTO hq_sales (sale_id, record, upto, seen, pull)"
    " VALUES (?, ?, ?, (SELECT coalesce(max(place), 0) FROM others), ?) ON CONFLICT (sale_id) DO UPDATE SET"
    " record = excluded.record, upto = excluded.upto, seen = excluded.seen, pull = excluded.pull"
)


class ReadOther(Struct, frozen=True):
    """An event of another device, its body read."""

    row: OtherEvent
    data: bytes
    body: Body
    event: Stamped


def read_other(row: OtherEvent) -> ReadOther | None:
    """The event; None for a body that this program cannot read at all."""
    data = row.body.encode()
    try:
        body = decode_body(data)
        payload = decode_payload(body)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
    event = Stamped(body.event_id, row.at_us, row.day, body.store_id, payload, body.member_id)
    return ReadOther(row, data, body, event)


def take_other(raw: Any, read: ReadOther, pull: int, clock: BusinessClock) -> str | None:
    """Keep the event, and a sale where its bill finds it; the sale that it made or refunded, if any.

    Own events stand in the own log. ``clock``: the store's.
    """
    row, body = read.row, read.body
    own = raw.execute(_OWN, (body.event_id,)).fetchone()
    if own is not None and own[0] == body_hash(read.data):
        return None
    raw.execute(
        _ADD,
        (row.number, body.event_id, row.device_id, body.kind, body.member_id, row.at_us, row.day.isoformat(),
         row.void, read.data, pull),
    )  # fmt: skip
    said = read.event.payload
    learn(raw, body.event_id, body.member_id, said)
    learn_campaign(raw, body.event_id, said)
    if own is not None or not isinstance(said, SaleCompleted):
        return sale_of(said)
    if row.void:
        raw.execute(_DROP_SALE, (body.event_id,))
        return None
    intent = said.intent
    _, *stored = sale_row(body.event_id, _record(read.event, body.member_id))
    hour = clock.wall(row.at_us).hour
    raw.execute(_ADD_SALE, (body.event_id, intent.bill_id, intent.bill_no, intent.ref, body.member_id, *stored, hour))
    if body.member_id:
        raw.executemany(ADD_BOUGHT, [(body.event_id, category) for category in categories_of(said)])
    return body.event_id


def take_sale(raw: Any, record: SaleRecord, upto: int, pull: int) -> None:
    """Keep HQ's record of a sale; what the till shows of it is made from that (overlay.py)."""
    raw.execute(_TAKE_RECORD, (record.sale_id, encode_state(record), upto, pull))


def _record(event: Stamped, member_id: str | None) -> SaleRecord:
    """What the sale says of itself, until HQ's record of it comes."""
    made = careful_fold(NOBODY, event, None)[1]
    bare = SaleRecord(event.event_id, member_id, event.effective_day, 0)
    return replace(made, member_id=member_id) if made is not None else bare
