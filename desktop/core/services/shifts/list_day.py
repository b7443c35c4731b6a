"""The day list of a till beside a POS: POS number · discount given · points, to be laid beside the POS's day report.

Bills and refunds of the store's business day as known here; sums and count tie to the POS's where every bill was rung
up at both. Imported bills are no work of that day and left out.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

from msgspec import Struct

from desktop.core.domain.events import SaleCompleted, SaleRefunded
from desktop.core.domain.listing import guarded
from desktop.core.domain.staff import Approval
from desktop.core.ports import Reading, Till
from desktop.core.ports.till_log import SoldOn
from desktop.core.services.export_lists import Exported, To, export_list

HEADER = (
    "time", "kind", "pos_ref", "bill", "amount_cents", "discount_cents", "paid_cents", "points_used", "points_earned",
    "points_returned", "points_clawed", "staff", "till",
)  # fmt: skip


class DayRow(Struct, frozen=True, kw_only=True):
    """A bill, or with ``kind`` refund money given back: then the amounts are negative."""

    at: datetime
    kind: str
    ref: str | None
    bill_no: str
    amount_minor: int
    discount_minor: int
    paid_minor: int
    used: int = 0
    earned: int = 0
    returned: int = 0
    clawed: int = 0
    staff_id: str = ""
    till: str = ""


class DayList(Struct, frozen=True, kw_only=True):
    """The rows of a business day, and what they come to."""

    day: date
    rows: tuple[DayRow, ...]
    bills: int
    discounts: int
    discount_minor: int
    refunds: int
    net_minor: int


def list_day(till: Till, day: date | None = None) -> DayList:
    """The day's list, in order of time; None: today's."""
    with till.ledger.reading() as reading:
        day = day or reading.today()
        rows = tuple(_rows(till, reading, day))
    bills = [row for row in rows if row.kind == "sale"]
    discounted = [row for row in bills if row.discount_minor]
    return DayList(
        day=day,
        rows=rows,
        bills=len({row.bill_no for row in bills}),
        discounts=len({row.bill_no for row in discounted}),
        discount_minor=sum(row.discount_minor for row in discounted),
        refunds=len(rows) - len(bills),
        net_minor=sum(row.paid_minor for row in rows),
    )


def export_day(till: Till, day: date, out: Path, approval: Approval | None = None) -> Exported:
    """The day's list as CSV, recorded as every list that leaves; raises as export_points."""
    return export_list(till, "day", HEADER, lambda reading: _cells(_rows(till, reading, day)), To(out, day, approval))


def _rows(till: Till, reading: Reading, day: date) -> Iterator[DayRow]:
    for sold in reading.sold_on(day):
        payload = sold.event.payload
        if isinstance(payload, SaleCompleted):
            yield _of_sale(till, sold, payload)
        elif isinstance(payload, SaleRefunded):
            sale = reading.sale(payload.intent.sale_id)
            yield _of_refund(till, sold, payload, sale.ref if sale else None)


def _of_sale(till: Till, sold: SoldOn, sale: SaleCompleted) -> DayRow:
    return DayRow(
        at=till.clock.wall(sold.event.effective_at_us),
        kind="sale",
        ref=sale.intent.ref,
        bill_no=sale.intent.bill_no,
        amount_minor=sale.intent.amount_minor,
        discount_minor=sale.discount_minor,
        paid_minor=sale.paid_minor,
        used=sale.intent.redeem_points,
        earned=sale.award.points if sale.award else 0,
        staff_id=sold.staff_id,
        till=sale.intent.bill_no.partition("-")[0],
    )


def _of_refund(till: Till, sold: SoldOn, refund: SaleRefunded, ref: str | None) -> DayRow:
    return DayRow(
        at=till.clock.wall(sold.event.effective_at_us),
        kind="refund",
        ref=ref,
        bill_no=refund.intent.refund_no,
        amount_minor=-refund.intent.amount_minor,
        discount_minor=0,
        paid_minor=-refund.cash_minor,
        returned=refund.returned,
        clawed=refund.clawed,
        staff_id=sold.staff_id,
        till=refund.intent.refund_no.partition("-")[0],
    )


def _cells(rows: Iterator[DayRow]) -> Iterator[Sequence[object]]:
    for row in rows:
        yield (
            f"{row.at:%Y-%m-%d %H:%M:%S}", row.kind, guarded(row.ref), row.bill_no, row.amount_minor,
            row.discount_minor, row.paid_minor, row.used, row.earned, row.returned, row.clawed, guarded(row.staff_id),
            row.till,
        )  # fmt: skip
