"""Sales as they stand: bills of new ones, records of those that changed, and the sales of nobody."""

from collections import defaultdict
from collections.abc import Mapping

from desktop.core.domain.events import SaleCompleted, SaleRefunded
from desktop.core.domain.refolding import NOTHING, in_order, refold
from desktop.core.domain.state import SaleRecord, Stamped
from hq.services.raise_flags import flag_folded
from hq.services.reading_bodies import read_body
from hq.services.work import Entered, Work
from hq.store import events as log
from hq.store import folded as shelf
from hq.store.folded import Bill, HeldSale


def keep_bills(work: Work, records: Mapping[str, SaleRecord], held: Mapping[str, HeldSale]) -> None:
    """Put down to be written: the records of new sales with their bills, and those that are not what was ``held``."""
    for sale_id, record in records.items():
        if (event := work.by_id.get(sale_id)) is not None:
            work.bills.append(_bill(event, record))
            if event.member_id is None:
                work.change("sale", sale_id, event.store_id)
            elif not _says_itself(event, record):
                work.change("sale", sale_id, _told_in(work, event.store_id))
        elif (before := held.get(sale_id)) is not None and before.record != record:
            work.records.append(record)
            work.change("sale", sale_id, _told_in(work, before.store_id))


def fold_nobody(work: Work) -> None:
    """Fold the sales of nobody that are new or newly refunded. The counter is held: nobody else folds them now."""
    new: dict[str, list[Entered]] = defaultdict(list)
    for event in work.counting():
        if event.member_id is None and (sale_id := _sale(event)):
            new[sale_id].append(event)
    if not new:
        return
    groups: dict[str, dict[str, Stamped]] = defaultdict(dict)
    for row in log.of_sales(work.connection, work.tenant_id, new):
        read = read_body(row.body, b"")
        if row.member_id is None and row.understood:
            said = Stamped(row.event_id, row.at_us, row.day, row.store_id, read.payload)
            groups[_sale_of(said)][row.event_id] = said
    held = shelf.sales(work.connection, work.tenant_id, groups)
    for sale_id, coming in new.items():
        group = groups[sale_id] | {event.event_id: event.stamped() for event in coming}
        events = in_order(group.values())
        done = refold(NOTHING, {}, events, {})
        keep_bills(work, done.records, held)
        flag_folded(work, coming, events, done, NOTHING)


def _says_itself(event: Entered, record: SaleRecord) -> bool:
    """Whether tills that know the event alone know the record: no lots used, no refunds, the till's own day and ladder.

    Others are told of by themselves: with their member's row they come only as long as they are among the newest.
    """
    said = event.body.business_date if event.body else None
    return not record.redeemed and not record.refunds and not record.ladder and record.day == said


def _told_in(work: Work, store_id: str) -> str | None:
    """Whose tills hear of a sale: its store's; all where a file named the store, as tills of several may bring it."""
    return store_id if work.has_tills(store_id) else None


def save_bills(work: Work) -> None:
    """Write what ``keep_bills`` has put down."""
    shelf.save_bills(work.connection, work.tenant_id, work.bills)
    shelf.save_records(work.connection, work.tenant_id, work.records)
    work.bills.clear()
    work.records.clear()


def _sale(event: Entered) -> str:
    return _sale_of(event.stamped()) if event.payload is not None else ""


def _sale_of(event: Stamped) -> str:
    """The sale that an event makes or refunds; "" for others."""
    if type(event.payload) is SaleRefunded:
        return event.payload.intent.sale_id
    return event.event_id if type(event.payload) is SaleCompleted else ""


def _bill(event: Entered, record: SaleRecord) -> Bill:
    sale = event.payload
    intent = sale.intent if isinstance(sale, SaleCompleted) else None
    bill_no, ref = (intent.bill_no, intent.ref) if intent else ("", None)
    return Bill(record.sale_id, event.member_id, event.store_id, record.day, bill_no, ref, record)
