"""Recall bills: those made last, to pick one from, and one with what of it can still go back. Writes nothing."""

from datetime import datetime

from msgspec import Struct

from desktop.core.domain.events import SaleRefunded
from desktop.core.domain.masking import mask_member_no, mask_name, mask_phone
from desktop.core.domain.program import Program
from desktop.core.domain.splitting import split
from desktop.core.ports import Moment, Reading, Sale, Till
from desktop.core.services.refund_sale import find_sales, needs_manager


class BillMember(Struct, frozen=True, kw_only=True):
    """Whose bill it is, masked."""

    member_id: str
    name: str
    phone: str | None
    member_no: str


class BillLine(Struct, frozen=True, kw_only=True):
    """A line of the bill; ``paid_minor`` is its share of what was paid: what it alone gives back."""

    name: str
    category: str
    quantity: str
    amount_minor: int
    paid_minor: int


class BillTender(Struct, frozen=True, kw_only=True):
    """How a part was paid."""

    kind: str
    amount_minor: int


class EarlierRefund(Struct, frozen=True, kw_only=True):
    """A refund of the bill that counts: money asked back, cash handed out, points taken back and returned."""

    refund_no: str
    at: datetime
    amount_minor: int
    cash_minor: int
    clawed: int
    returned: int


class RecentBill(Struct, frozen=True, kw_only=True):
    """A bill to pick. ``at``: the shop's wall clock; ``left_minor``: what could still go back."""

    sale_id: str
    bill_no: str
    ref: str | None
    at: datetime
    till_code: str
    store_id: str
    amount_minor: int
    paid_minor: int
    refunded_minor: int
    left_minor: int
    wholly_refunded: bool
    member: BillMember | None


class RefundableBill(Struct, frozen=True, kw_only=True):
    """A bill as the counter sees it before a refund. ``age_days``: business days since it.

    ``needs_manager``: older than the program lets a cashier refund.
    """

    bill: RecentBill
    staff_id: str
    discount_minor: int
    points_earned: int
    points_redeemed: int
    lines: tuple[BillLine, ...]
    tenders: tuple[BillTender, ...]
    refunds: tuple[EarlierRefund, ...]
    age_days: int
    needs_manager: bool


def recent_bills(till: Till, member_id: str | None, limit: int) -> tuple[RecentBill, ...]:
    """A member's last bills, newest first; of anybody (None): as recorded, the last one first."""
    with till.ledger.reading() as reading:
        return tuple(_bill(till, reading, sale) for sale in reading.recent_sales(member_id, limit))


def refundable(till: Till, text: str) -> tuple[RefundableBill, ...]:
    """The bills that a number, a POS number or a slip's code names: one, or more where several stores used the number.

    Raises NotFound ``bill.not_found``, and what a slip's code that is not good raises.
    """
    with till.ledger.reading() as reading:
        moment, program = reading.moment(), reading.program().program
        found = find_sales(till, reading, text)
        return tuple(_refundable(till, reading, sale, moment, program) for sale in found)


def _refundable(till: Till, reading: Reading, sale: Sale, moment: Moment, program: Program) -> RefundableBill:
    said, age_days = sale.said, (moment.day - sale.record.day).days
    intent = said.intent
    return RefundableBill(
        bill=_bill(till, reading, sale),
        staff_id=sale.staff_id,
        discount_minor=said.discount_minor,
        points_earned=said.award.points if said.award else 0,
        points_redeemed=intent.redeem_points,
        lines=_lines(sale),
        tenders=tuple(BillTender(kind=tender.kind, amount_minor=tender.amount_minor) for tender in intent.tenders),
        refunds=_earlier(till, reading, sale),
        age_days=age_days,
        needs_manager=needs_manager(age_days, program),
    )


def _bill(till: Till, reading: Reading, sale: Sale) -> RecentBill:
    record = sale.record
    return RecentBill(
        sale_id=sale.sale_id,
        bill_no=sale.bill_no,
        ref=sale.ref,
        at=till.clock.wall(sale.effective_at_us),
        till_code=sale.bill_no.partition("-")[0],
        store_id=sale.store_id,
        amount_minor=sale.said.intent.amount_minor,
        paid_minor=record.paid_minor,
        refunded_minor=record.refunded_minor,
        left_minor=record.paid_minor - record.refunded_minor,
        wholly_refunded=record.wholly_refunded,
        member=_member(reading, sale.member_id),
    )


def _member(reading: Reading, member_id: str | None) -> BillMember | None:
    member = reading.member(member_id) if member_id else None
    if member is None:
        return None
    phone = member.profile.phone
    return BillMember(
        member_id=member.member_id,
        name=mask_name(member.profile.name),
        phone=mask_phone(phone) if phone else None,
        member_no=mask_member_no(member.member_no),
    )


def _lines(sale: Sale) -> tuple[BillLine, ...]:
    """The lines with their shares of what was paid, which add up to it (I16)."""
    lines = sale.said.intent.lines
    shares = split(sale.record.paid_minor, [line.amount_minor for line in lines]) if lines else ()
    return tuple(
        BillLine(
            name=line.name,
            category=line.category,
            quantity=line.quantity,
            amount_minor=line.amount_minor,
            paid_minor=share,
        )
        for line, share in zip(lines, shares, strict=True)
    )


def _earlier(till: Till, reading: Reading, sale: Sale) -> tuple[EarlierRefund, ...]:
    """The refunds that the sale's record recognises, in order."""
    events = [reading.event(part.refund_id) for part in sale.record.refunds]
    return tuple(
        EarlierRefund(
            refund_no=event.payload.intent.refund_no,
            at=till.clock.wall(event.effective_at_us),
            amount_minor=part.minor,
            cash_minor=event.payload.cash_minor,
            clawed=part.clawed,
            returned=part.returned,
        )
        for part, event in zip(sale.record.refunds, events, strict=True)
        if event and isinstance(event.payload, SaleRefunded)
    )
