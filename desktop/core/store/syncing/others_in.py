"""Events of this store's other devices, and HQ's records of the store's sales, as pages bring them."""

from datetime import date
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from desktop.core.domain.calendar import BusinessClock
from desktop.core.domain.events import SaleCompleted
from desktop.core.domain.fold import sale_of
from desktop.core.domain.state import SaleRecord, Stamped
from desktop.core.protocol.body import Body, body_hash, decode_body, decode_payload
from desktop.core.protocol.pages import OtherEvent
from desktop.core.store.campaigns import learn_campaign
from desktop.core.store.counting_sales import settle_sale
from desktop.core.store.edges import learn
from desktop.core.store.state_rows import decode_record, encode_state, sale_row
from desktop.core.store.statements import SAVE_SALE

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

_TOLD = "SELECT record FROM hq_sales WHERE sale_id = ?"
_SHOWN = "SELECT record FROM sales WHERE sale_id = ?"
_MEND_TOLD = "UPDATE hq_sales SET record = ? WHERE sale_id = ?"


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
        if own is None:
            _counts_on(raw, body.event_id, row.day)
    return sale_of(said)


def _counts_on(raw: Any, sale_id: str, day: date) -> None:
    """A record of the sale may be from before HQ was restored, and tell another day than the sale counts on now."""
    told, shown = (raw.execute(query, (sale_id,)).fetchone() for query in (_TOLD, _SHOWN))
    if told is not None and (record := decode_record(told[0])).day != day:
        raw.execute(_MEND_TOLD, (encode_state(replace(record, day=day)), sale_id))
    if shown is not None and (record := decode_record(shown[0])).day != day:
        raw.execute(SAVE_SALE, sale_row(sale_id, replace(record, day=day)))


def take_sale(raw: Any, record: SaleRecord, upto: int, pull: int) -> None:
    """Keep HQ's record of a sale; what the till shows of it is made from that (overlay.py)."""
    raw.execute(_TAKE_RECORD, (record.sale_id, encode_state(record), upto, pull))
