"""What each path does: one service asked, its answer as the POS gets it. No rule lives here."""

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from desktop.core.ports import Till
from desktop.core.services.check_out import CheckedOut
from desktop.core.services.promise_bill import Offer, PosBill, commit_bill, offer_bill, promise_bill, void_bill
from desktop.core.services.refund_sale import RefundRequest, refund_sale
from desktop.pos import messages as wire


class Deed(Struct, frozen=True):
    """A path's message, answer and service."""

    asked: type[Any]
    answered: type[Any]
    do: Callable[[Till, Any], Any]


def _quote(till: Till, asked: wire.Quote) -> wire.Offered:
    bill = PosBill(amount_minor=asked.amount_minor, ref=asked.bill, key=asked.member, redeem_points=asked.points)
    return _offered(offer_bill(till, bill))


def _hold(till: Till, asked: wire.Hold) -> wire.Held:
    bill = PosBill(amount_minor=asked.amount_minor, ref=asked.bill, key=asked.member, redeem_points=asked.points)
    held = promise_bill(till, bill)
    return wire.Held(bill=held.ref, state="committed" if held.is_sale else "held", offer=_offered(held.offer))


def _commit(till: Till, asked: wire.Commit) -> wire.Committed:
    return _committed(asked.bill.strip(), commit_bill(till, asked.bill, asked.amount_minor, asked.points))


def _void(till: Till, asked: wire.Void) -> wire.Voided:
    return wire.Voided(bill=asked.bill.strip(), was_held=void_bill(till, asked.bill))


def _refund(till: Till, asked: wire.Refund) -> wire.Refunded:
    request = RefundRequest(
        event_id=till.ids.event_id(),
        bill=asked.bill,
        reason=asked.reason,
        amount_minor=asked.amount_minor,
        ref=asked.refund,
    )
    done = refund_sale(till, request)
    return wire.Refunded(
        bill=asked.bill.strip(),
        refund=asked.refund.strip(),
        number=done.refund,
        repeated=done.repeated,
        refunded_minor=done.refunded_minor,
        cash_minor=done.cash_minor,
        points_taken_back=done.points_clawed,
        points_returned=done.points_returned,
        balance=done.balance,
    )


DEEDS = {
    "/v1/quote": Deed(wire.Quote, wire.Offered, _quote),
    "/v1/hold": Deed(wire.Hold, wire.Held, _hold),
    "/v1/commit": Deed(wire.Commit, wire.Committed, _commit),
    "/v1/void": Deed(wire.Void, wire.Voided, _void),
    "/v1/refund": Deed(wire.Refund, wire.Refunded, _refund),
}


def _offered(offer: Offer) -> wire.Offered:
    return wire.Offered(
        member=wire.Who(name=offer.name, tier=offer.tier) if offer.name is not None else None,
        amount_minor=offer.amount_minor,
        points=offer.points,
        discount_minor=offer.discount_minor,
        pay_minor=offer.pay_minor,
        earns=offer.earns,
        most_points=offer.most_points,
        most_discount_minor=offer.most_discount_minor,
    )


def _committed(ref: str, done: CheckedOut) -> wire.Committed:
    return wire.Committed(
        bill=ref,
        number=done.bill,
        repeated=done.repeated,
        amount_minor=done.amount_minor,
        discount_minor=done.discount_minor,
        paid_minor=done.paid_minor,
        points_used=done.points_redeemed,
        points_earned=done.points_earned,
        balance=done.balance,
    )
