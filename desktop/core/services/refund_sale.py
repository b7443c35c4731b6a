"""Refund: money goes back, points follow; n partial refunds equal one (RULES.md, "Refunds")."""

from msgspec import Struct
from msgspec.structs import replace

from desktop.core.domain import names
from desktop.core.domain.claim_events import PointsReversed
from desktop.core.domain.deciding import decide_refund, refund_view
from desktop.core.domain.errors import Conflict, NotFound, RuleBroken
from desktop.core.domain.events import SaleRefunded
from desktop.core.domain.fold import NOBODY, fold
from desktop.core.domain.intents import Invoice, RefundIntent
from desktop.core.domain.names import share_number
from desktop.core.domain.program import Program
from desktop.core.domain.staff import Approval
from desktop.core.domain.standing import standing
from desktop.core.domain.state import Stamped
from desktop.core.domain.tallying import CASH, way_back
from desktop.core.ports import CurrentProgram, Fact, Moment, Reading, Sale, Till, Writing
from desktop.core.services.allow import allow
from desktop.core.services.ask_print import SlipWish, ask_slip
from desktop.core.services.check_out import read_ref
from desktop.core.services.later_points import follow_refund, held_now, later_holder
from desktop.core.services.profiles import Kept, keep_reason
from desktop.core.services.read_tenders import read_tender_name
from desktop.core.services.shifts.settings import refuse_without_shift


class RefundRequest(Struct, frozen=True, kw_only=True):
    """What is asked. ``bill``: bill number, POS number or the slip's code; ``amount_minor`` None: all that remains.

    ``event_id`` was made when the action began; ``ref`` names the refund instead. ``at_us`` dates it. ``approval``: of
    refund_deed, from somebody who may make a refund that who acts may not. ``invoice``: what the cashier answered.
    ``slip``: kept for printing with the refund. ``tender``: the way the money goes back, None: as most of it came.
    """

    event_id: str
    bill: str
    reason: str
    amount_minor: int | None = None
    ref: str | None = None
    at_us: int | None = None
    approval: Approval | None = None
    invoice: Invoice = "unknown"
    slip: SlipWish | None = None
    tender: str | None = None


class Refunded(Struct, frozen=True, kw_only=True):
    """What was done. ``cash_minor`` is what to hand back; ``repeated``: it had been done before."""

    refund_id: str
    bill: str
    refund: str
    repeated: bool
    refunded_minor: int
    cash_minor: int
    points_clawed: int
    points_returned: int
    balance: int | None


def refund_sale(till: Till, asked: RefundRequest) -> Refunded:
    """Record the refund; durable when this returns. The same refund again is the same refund.

    Raises what find_sale and decide_refund raise, Conflict ``refund.differs`` for a ref with other content, RuleBroken
    ``tender.form``.
    """
    asked = replace(asked, ref=read_ref(asked.ref))
    with till.ledger.writing() as writing:
        sale = find_sale(till, writing, asked.bill)
        event_id = names.refund_id(sale.bill_id, asked.ref) if asked.ref else asked.event_id
        if done := _done_before(writing, event_id, sale, asked):
            return done
        refuse_without_shift(till, writing)
        refuse_impossible(sale, moment := writing.moment(asked.at_us))
        current = writing.program()
        asked = replace(asked, amount_minor=_amount(sale, asked.amount_minor))
        deed = refund_deed(sale, moment, current.program)
        approved_by = allow(till, writing, deed, event_id, asked.approval, amount=asked.amount_minor)
        moment = writing.moment(asked.at_us)
        kept = keep_reason(till, writing, sale.member_id, asked.reason)
        intent = refund_intent(sale, asked.amount_minor, kept, asked.ref)
        intent = replace(intent, approved_by=approved_by, invoice=asked.invoice, tender=_way(sale, asked.tender))
        refund = decided(till, writing, sale, intent, Begun(event_id, moment, current))
        writing.append(
            Fact(
                event_id=event_id,
                moment=moment,
                payload=refund,
                member_id=sale.member_id,
                program_hash=current.hash,
            )
        )
        taken = follow_refund(writing, sale, refund, event_id, (moment, current))
        ask_slip(writing, "refund", refund.intent.refund_no, asked.slip)
        return _refunded(event_id, refund, taken, repeated=False)


def find_sale(till: Till, reading: Reading, text: str) -> Sale:
    """The bill that goes by a number, a POS number or a slip's code.

    NotFound ``bill.not_found``; Conflict ``bill.several`` where several stores used the number, or it was shared.
    """
    found = find_sales(till, reading, text)
    if len(found) > 1:
        raise Conflict("bill.several", bill=text[:40], bills=", ".join(sale.bill_no for sale in found))
    return found[0]


def find_sales(till: Till, reading: Reading, text: str) -> list[Sale]:
    """As find_sale, but all of them where several stores used the number, or several members shared the bill."""
    found = reading.sales(text.strip())
    if not found and (shares := reading.sales(share_number(text.strip(), 1))):
        found = reading.sales_by_bill(shares[0].bill_id)
    if not found and till.cards.looks_like_token(text):
        found = reading.sales_by_bill(till.cards.read_slip(text))
    if not found:
        raise NotFound("bill.not_found", bill=text[:40])
    return found


def refuse_impossible(sale: Sale, moment: Moment) -> None:
    """RuleBroken ``refund.before_sale``, or ``refund.nothing_left`` for a sale of which nothing stands."""
    if moment.effective_at_us < sale.effective_at_us:
        raise RuleBroken("refund.before_sale")
    if sale.record.wholly_refunded:
        raise RuleBroken("refund.nothing_left", left_minor=0)


def refund_deed(sale: Sale, moment: Moment, program: Program) -> str:
    """Which deed it is to give money back on the sale: an older one is not everybody's (RULES.md, "Refunds")."""
    return "refund.older" if needs_manager((moment.day - sale.record.day).days, program) else "refund"


def deed_of_refund(till: Till, bill: str) -> str:
    """Which deed a refund of the bill would be now. Raises what find_sale raises."""
    with till.ledger.reading() as reading:
        return refund_deed(find_sale(till, reading, bill), reading.moment(), reading.program().program)


def needs_manager(age_days: int, program: Program) -> bool:
    """Whether a bill is older than a cashier may refund (RULES.md, "Refunds")."""
    return age_days > program.refund.manager_after_days


class Begun(Struct, frozen=True):
    """A refund on its way: its id, when, under which program."""

    event_id: str
    moment: Moment
    current: CurrentProgram


def decided(till: Till, reading: Reading, sale: Sale, intent: RefundIntent, begun: Begun) -> SaleRefunded:
    """The refund as it counts, with the member as it leaves them: for a preview and for the fact alike."""
    record, program, day = sale.record, begun.current.program, begun.moment.day
    state = reading.state(sale.member_id) if sale.member_id else NOBODY
    view = refund_view(record, state, day)
    if sale.member_id is not None and (holder := later_holder(reading, sale)) is not None:
        view = replace(view, available=view.available + held_now(sale, holder))  # they are found where they moved to
    refund = decide_refund(view, intent, program)
    if sale.member_id is None or till.safe_mode or reading.member(sale.member_id) is None:
        return refund
    event = Stamped(begun.event_id, begun.moment.effective_at_us, day, till.shop.store_id, refund)
    if event.order_key < state.last_key:
        left = fold(reading.state_before(sale.member_id, event.order_key), event, record)[0]
    else:
        left = reading.foresee(sale.member_id, event)
    return replace(refund, after=standing(left, day, program))


def refund_intent(sale: Sale, amount_minor: int | None, kept: Kept, ref: str | None = None) -> RefundIntent:
    """The sale's next refund; ``amount_minor`` None: all that remains."""
    return RefundIntent(
        sale_id=sale.sale_id,
        bill_no=sale.bill_no,
        refund_no=f"{sale.bill_no}-R{len(sale.record.refunds) + 1}",
        amount_minor=_amount(sale, amount_minor),
        reason_id=kept.text_id,
        reason_digest=kept.digest,
        ref=ref,
    )


def _amount(sale: Sale, amount_minor: int | None) -> int:
    return sale.record.paid_minor - sale.record.refunded_minor if amount_minor is None else amount_minor


def _way(sale: Sale, tender: str | None) -> str | None:
    """As the event says it: cash is not said."""
    way = read_tender_name(tender) if tender is not None else way_back(sale.said.intent.tenders)
    return None if way == CASH else way


def _done_before(writing: Writing, event_id: str, sale: Sale, asked: RefundRequest) -> Refunded | None:
    done = writing.event(event_id)
    if done is None:
        return None
    refund = done.payload
    if not isinstance(refund, SaleRefunded):
        raise Conflict("refund.differs", ref=asked.ref, refund=asked.ref)
    given = asked.amount_minor if asked.amount_minor is not None else refund.intent.amount_minor
    at_us = asked.at_us if asked.at_us is not None else done.effective_at_us
    way = _way(sale, asked.tender) if asked.tender is not None else refund.intent.tender
    said = (refund.intent.amount_minor, done.effective_at_us, refund.intent.sale_id, refund.intent.tender)
    if (given, at_us, sale.sale_id, way) != said:
        raise Conflict("refund.differs", ref=asked.ref or refund.intent.refund_no, refund=refund.intent.refund_no)
    followed = writing.event(names.followed_id(event_id))
    taken = -followed.payload.points if followed and isinstance(followed.payload, PointsReversed) else 0
    return _refunded(event_id, refund, taken, repeated=True)


def _refunded(event_id: str, refund: SaleRefunded, taken: int, *, repeated: bool) -> Refunded:
    return Refunded(
        refund_id=event_id,
        bill=refund.intent.bill_no,
        refund=refund.intent.refund_no,
        repeated=repeated,
        refunded_minor=refund.intent.amount_minor,
        cash_minor=refund.cash_minor,
        points_clawed=taken or refund.clawed,
        points_returned=refund.returned,
        balance=refund.after.balance if refund.after else None,
    )
