"""Which sale of an id counts, where two tills brought the same bill: the one that HQ took first, at every till.

This till's own stands until HQ says that it holds the id with other content, or its import is taken back; then another
till's does, if that counts. ``sales`` has the one that counts, or none.
"""

from datetime import date
from typing import Any

import msgspec
from msgspec.structs import replace

from desktop.core.domain.calendar import BusinessClock
from desktop.core.domain.events import SaleCompleted
from desktop.core.domain.fold import NOBODY
from desktop.core.domain.refolding import careful_fold
from desktop.core.domain.state import SaleRecord, Stamped
from desktop.core.protocol.body import decode_body, decode_payload
from desktop.core.store.lists.liked import keep_liked
from desktop.core.store.overlay import Overlay
from desktop.core.store.state_rows import categories_of, decode_record, encode_state, sale_row
from desktop.core.store.statements import ADD_BOUGHT, ADD_SALE, OWN_COUNTS, SAVE_SALE

_BESIDE_OWN = (
    "SELECT o.body, o.effective_at_us, o.business_date, o.void FROM others AS o WHERE o.event_id = ?"  # noqa: S608
    f" AND o.kind = 'sale.completed' AND NOT {OWN_COUNTS.format('o.event_id')}"
)
_OWN = (
    "SELECT body FROM events WHERE event_id = ? AND kind = 'sale.completed'"  # noqa: S608 - our own words
    f" AND {OWN_COUNTS.format('events.event_id')}"
)
_DROP_SALE = "DELETE FROM sales WHERE sale_id = ? RETURNING member_id"
_DROP_AGAIN = (  # the same bill of a file brought again here, under a later id, which HQ keeps without effect
    "DELETE FROM sales WHERE bill_id = (SELECT bill_id FROM sales WHERE sale_id = ?1) AND sale_id <> ?1"  # noqa: S608
    " AND EXISTS (SELECT 1 FROM events AS e WHERE e.event_id = sales.sale_id AND e.import_id IS NOT NULL)"
    f" AND NOT {OWN_COUNTS.format('sales.sale_id')}"
    " AND NOT EXISTS (SELECT 1 FROM others AS o WHERE o.event_id = sales.sale_id AND o.void = 0)"
)
_TOLD = "SELECT record FROM hq_sales WHERE sale_id = ?"
_SHOWN = "SELECT record FROM sales WHERE sale_id = ?"
MEND_TOLD = "UPDATE hq_sales SET record = ? WHERE sale_id = ?"


def settle_sale(raw: Any, sale_id: str, clock: BusinessClock) -> None:
    """Where this till's own sale does not count: what another till's under its id says. ``clock``: the store's."""
    row = raw.execute(_BESIDE_OWN, (sale_id,)).fetchone()
    if row is None:
        return
    counts_on(raw, sale_id, date.fromisoformat(row[2]))
    _count(raw, sale_id, _read_told(sale_id, *row), clock)


def count_own_again(raw: Any, sale_id: str, clock: BusinessClock) -> None:
    """Where HQ, which once held the id with other content, takes this till's own sale now. ``clock``: the store's."""
    row = raw.execute(_OWN, (sale_id,)).fetchone()
    if row is not None:
        _count(raw, sale_id, Overlay(raw).read(row[0]), clock)


def counts_on(raw: Any, sale_id: str, day: date) -> None:
    """A record of the sale may be from before HQ was restored, and tell another day than the sale counts on now."""
    told, shown = (raw.execute(query, (sale_id,)).fetchone() for query in (_TOLD, _SHOWN))
    if told is not None and (record := decode_record(told[0])).day != day:
        raw.execute(MEND_TOLD, (encode_state(replace(record, day=day)), sale_id))
    if shown is not None and (record := decode_record(shown[0])).day != day:
        raw.execute(SAVE_SALE, sale_row(sale_id, replace(record, day=day)))


def _count(raw: Any, sale_id: str, event: Stamped | None, clock: BusinessClock) -> None:
    """The row of the sale as this event of its id says; no row for None."""
    buyers = {member_id for (member_id,) in raw.execute(_DROP_SALE, (sale_id,)).fetchall()}
    if event is not None:
        add_sale(raw, event, clock)
        raw.execute(_DROP_AGAIN, (sale_id,))
        if (record := _told(Overlay(raw), sale_id, event.member_id)) is not None:
            raw.execute(SAVE_SALE, sale_row(sale_id, record))
        buyers.add(event.member_id)
    keep_liked(raw, map(Overlay(raw).face, sorted(filter(None, buyers))))


def _read_told(sale_id: str, data: bytes, at_us: int, day: str, void: int) -> Stamped | None:
    """Another till's sale; None where it is taken back or cannot be read."""
    if void:
        return None
    try:
        body = decode_body(data)
        payload = decode_payload(body)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
    return Stamped(sale_id, at_us, date.fromisoformat(day), body.store_id, payload, body.member_id)


def add_sale(raw: Any, event: Stamped, clock: BusinessClock) -> None:
    """A row of a sale, where its bill finds it; what it says of itself, until HQ's record of it comes."""
    if not isinstance(event.payload, SaleCompleted):
        return
    intent, member_id = event.payload.intent, event.member_id
    made = careful_fold(NOBODY, event, None)[1]
    bare = SaleRecord(event.event_id, member_id, event.effective_day, 0)
    _, *stored = sale_row(event.event_id, replace(made, member_id=member_id) if made is not None else bare)
    hour = clock.wall(event.effective_at_us).hour
    raw.execute(ADD_SALE, (event.event_id, intent.bill_id, intent.bill_no, intent.ref, member_id, *stored, hour))
    if member_id:
        raw.executemany(ADD_BOUGHT, [(event.event_id, category) for category in categories_of(event.payload)])


def _told(overlay: Overlay, sale_id: str, member_id: str | None) -> SaleRecord | None:
    """HQ's record of the sale, with what this till has to add."""
    face = overlay.face(member_id) if member_id else None
    base = overlay.base(face) if face else None
    if face is None or base is None:
        return overlay.record_alone(sale_id, face)
    ids = overlay.ids(face)
    return overlay.record_in(ids, base, sale_id, {event.event_id for _, event in overlay.pending(ids, base)})
