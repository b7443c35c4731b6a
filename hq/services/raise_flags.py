"""Flags: business trouble is seen, said to the store and HQ, and never refused (DESIGN 3).

A flag stays with the event whose arrival raised it, whatever comes later.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TypeGuard

from desktop.core.domain import names
from desktop.core.domain.events import EpochOpened, LedgerOpened, Payload, SaleCompleted, SaleRefunded
from desktop.core.domain.intents import Share
from desktop.core.domain.refolding import Refolded, not_recognised, overdrawn
from desktop.core.domain.state import MemberState, Stamped
from desktop.core.protocol.body import Body
from hq.services.work import HQ_DEVICE, Entered, Work
from hq.store import events as log
from hq.store import folded as shelf
from hq.store.log import places_of

CLOCK_DOUBTFUL_US = 600 * 1_000_000
_DAY_US = 86_400 * 1_000_000


def flag_events(work: Work) -> None:
    """What can be seen of each new event by itself, and of the shares of a bill together.

    An odd date is said once a day of a till: a file may bring thousands.
    """
    flag_shares(work)
    for event in work.entered:
        if event.device_id == HQ_DEVICE:
            continue
        if event.payload is None:
            work.flag("not_understood", event.event_id, event, what=event.kind)
        if event.body is not None and event.body.import_id is None and event.store_id != event.home:
            work.flag("unknown_store", f"{event.device_id}|{event.store_id}", event, store=event.store_id)
        if event.body is not None and _is_odd_date(event.body, work.now_us):
            day = event.body.business_date.isoformat()
            work.flag("dated", f"{event.device_id}|{work.now_us // _DAY_US}", event, day=day)
        match event.payload:
            case LedgerOpened(currency=currency) if currency != (work.tenant.currency or currency):
                work.flag("currency", event.event_id, event, currency=currency, expected=work.tenant.currency)
            case EpochOpened(reason=reason) if reason != "cloned":
                work.flag("rolled_back", event.event_id, event, reason=reason)
            case _:
                pass


def _is_odd_date(body: Body, now_us: int) -> bool:
    """Whether a dated event lies in the future, or names a day that is not its own in any zone."""
    if body.occurred_at_us is None:
        return False
    apart = body.business_date - (date(1970, 1, 1) + timedelta(days=body.occurred_at_us // _DAY_US))
    return body.occurred_at_us > now_us + CLOCK_DOUBTFUL_US or abs(apart.days) > 1


def flag_shares(work: Work) -> None:
    """Shares of one bill that come to more than it: it was split at two tills, or recorded whole at another."""
    new = {event.event_id: event for event in work.counting() if _share(event) is not None}
    wanted = {sale_id for event in new.values() for sale_id in _share_ids(event)}
    if not wanted:
        return
    held = shelf.sales(work.connection, work.tenant_id, wanted - new.keys())
    paid = {sale_id: sale.record.paid_minor for sale_id, sale in held.items()}
    paid |= {sale_id: event.payload.paid_minor for sale_id, event in new.items() if _is_sale(event.payload)}
    for event in new.values():
        share = _share(event)
        shared = sum(paid.get(sale_id, 0) for sale_id in _share_ids(event))
        if share is not None and shared > share.whole_minor:
            bill_id = _share_ids(event)[0]
            work.flag("split_beyond", bill_id, event, minor=str(shared - share.whole_minor), bill_id=bill_id)


def _is_sale(payload: Payload | None) -> TypeGuard[SaleCompleted]:
    return isinstance(payload, SaleCompleted)


def _share(event: Entered) -> Share | None:
    return event.payload.intent.share if _is_sale(event.payload) else None


def _share_ids(event: Entered) -> list[str]:
    """Where every share of the event's bill stands."""
    share = _share(event)
    if share is None or not _is_sale(event.payload):
        return []
    return [names.share_id(event.payload.intent.bill_id, part) for part in range(1, share.of + 1)]


def flag_clock(work: Work, device_id: str, store_id: str, offset_us: int) -> None:
    """The till's clock is far off: said once a day."""
    if abs(offset_us) > CLOCK_DOUBTFUL_US:
        seconds = str(-offset_us // 1_000_000)
        work.flag_device("clock", f"{device_id}|{work.now_us // _DAY_US}", device_id, store_id, seconds=seconds)


def flag_folded(
    work: Work, new: Sequence[Entered], events: Sequence[Stamped], done: Refolded, before: MemberState
) -> None:
    """What folding shows: points used that were not there, refunds of more than was left."""
    _flag_overdraft(work, new, done, before)
    for event in events:
        if type(event.payload) is SaleRefunded:
            _flag_beyond(work, new, event, event.payload, done)


def _flag_overdraft(work: Work, new: Sequence[Entered], done: Refolded, before: MemberState) -> None:
    using = [event for event in new if type(event.payload) is SaleCompleted and event.payload.intent.redeem_points]
    if not using:
        return
    records = [done.records[event.event_id] for event in using if event.event_id in done.records]
    short = {record.sale_id: overdrawn(record) for record in records}
    if not any(short.values()) and done.state.debt > before.debt:  # came late: what was used later runs short
        short = {using[-1].event_id: done.state.debt - before.debt}
    for event in using:
        if points := short.get(event.event_id):
            work.flag("overdraft", event.event_id, event, points=str(points))


def _flag_beyond(work: Work, new: Sequence[Entered], event: Stamped, refund: SaleRefunded, done: Refolded) -> None:
    """A refund of a sale that HQ does not have yet may be all right; it is judged when the sale has come."""
    record = done.records.get(refund.intent.sale_id)
    rest = not_recognised(refund, event.event_id, record)
    if rest <= 0 or (record is None and not _has_come(work, refund.intent.sale_id)):
        return
    coming = next((one for one in new if one.event_id == event.event_id), None)
    minor = str(rest)
    if coming is not None:
        staff = coming.body.staff_id if coming.body else ""
        work.flag("refund_beyond", event.event_id, coming, minor=minor, staff=staff)
        return
    for said in log.said_by(work.connection, work.tenant_id, [event.event_id]):
        store = work.store_of(said.device_id)
        work.flag_device("refund_beyond", event.event_id, said.device_id, store, minor=minor, staff=said.staff_id)


def _has_come(work: Work, sale_id: str) -> bool:
    if any(event.event_id == sale_id for event in work.entered):
        return True
    return bool(places_of(work.connection, work.tenant_id, sale_id))
