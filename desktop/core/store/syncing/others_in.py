"""Events of this store that the own log does not hold, and HQ's records of the store's sales, as pages bring them."""

from typing import Any

import msgspec
from msgspec import Struct

from desktop.core.domain.calendar import BusinessClock
from desktop.core.domain.events import SaleCompleted
from desktop.core.domain.fold import sale_of
from desktop.core.domain.state import SaleRecord, Stamped
from desktop.core.protocol.body import Body, body_hash, decode_body, decode_payload
from desktop.core.protocol.pages import OtherEvent
from desktop.core.store.campaigns import learn_campaign
from desktop.core.store.counting_sales import settle_sale
from desktop.core.store.edges import learn
from desktop.core.store.state_rows import encode_state

_OWN = "SELECT body_hash FROM events WHERE event_id = ?"
_ADD = (
    "INSERT INTO others (number, event_id, device_id, kind, member_id, effective_at_us, business_date, void, body,"
    " pull) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (event_id) DO UPDATE SET number = excluded.number,"
    " device_id = excluded.device_id, kind = excluded.kind, member_id = excluded.member_id,"
    " effective_at_us = excluded.effective_at_us, business_date = excluded.business_date, void = excluded.void,"
    " body = excluded.body, pull = excluded.pull"
)
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
    if isinstance(said, SaleCompleted):
        settle_sale(raw, body.event_id, clock)
    return sale_of(said)


def take_sale(raw: Any, record: SaleRecord, upto: int, pull: int) -> None:
    """Keep HQ's record of a sale; what the till shows of it is made from that (overlay.py)."""
    raw.execute(_TAKE_RECORD, (record.sale_id, encode_state(record), upto, pull))
