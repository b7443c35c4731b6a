"""Forgotten points (补积分): a bill paid without saying who gets its points, by its number, once, with a manager."""

from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from desktop.core.domain import names
from desktop.core.domain.claim_events import ClaimView
from desktop.core.domain.claiming import decide_claim
from desktop.core.domain.deciding import LARGEST_BILL_MINOR
from desktop.core.domain.errors import NotFound, RuleBroken
from desktop.core.domain.intents import ClaimIntent
from desktop.core.domain.staff import Approval
from desktop.core.ports import Till, Writing
from desktop.core.services.allow import approver, is_own, put_on_record, refuse_in_safe_mode
from desktop.core.services.check_out import POS, read_ref
from desktop.core.services.claims import Claimed, award, done_before, give_to, plain_intent
from desktop.core.services.refund_sale import find_sale
from desktop.core.services.who import Found, find_here, still_good

_COMPANION = "companion"


class Forgotten(Struct, frozen=True, kw_only=True):
    """What is asked. ``bill``: bill number, POS number or the slip's code.

    ``amount_minor`` and ``sold_on`` for a bill that was never recorded here, beside a POS: what it came to, and when
    (None: today). ``approval``: of the deed "points.forgotten".
    """

    bill: str
    approval: Approval | None
    amount_minor: int | None = None
    sold_on: date | None = None


def award_forgotten(till: Till, key: str, asked: Forgotten) -> Claimed:
    """The member named by ``key`` gets the points of the bill; asked again, it is the same award.

    Raises what find_here and find_sale raise; RuleBroken ``claim.has_member``; Conflict ``claim.used``; what
    decide_claim raises. NotFound ``claim.unrecorded`` for a bill that is not here where no amount is given, or this
    till sells.
    """
    with till.ledger.reading() as reading:
        found = find_here(till, reading, key)
    return forgotten_for(till, found, asked)


def forgotten_for(till: Till, found: Found, asked: Forgotten) -> Claimed:
    """The same for a member found before."""
    refuse_in_safe_mode(till)
    with till.ledger.writing() as writing:
        found = still_good(till, writing, found)
        if is_own(till, writing, found.member.member_id, asked.approval.staff_id if asked.approval else None):
            raise RuleBroken("rights.own_membership")
        try:
            sale = find_sale(till, writing, asked.bill)
        except NotFound:
            claim_id, done = _unrecorded(till, writing, found, asked)
        else:
            claim_id = names.claim_id(sale.sale_id)
            if before := done_before(writing, claim_id, found):
                return before
            by = approver(till, "points.forgotten", asked.approval)
            intent = replace(plain_intent(sale, "forgotten"), proof=found.proof, approved_by=by)
            done = give_to(writing, found, sale, intent)
        if asked.approval is not None and not done.repeated:
            put_on_record(till, writing, asked.approval, claim_id)
        return done


def _unrecorded(till: Till, writing: Writing, found: Found, asked: Forgotten) -> tuple[str, Claimed]:
    """The award and its id. The POS's bill was never told here: the amount is typed, its id as it would have been."""
    ref = read_ref(asked.bill)
    if ref is None or asked.amount_minor is None or till.shop.mode != _COMPANION:
        raise NotFound("claim.unrecorded", bill=asked.bill[:40])
    if not 0 < asked.amount_minor <= LARGEST_BILL_MINOR:
        raise RuleBroken("bill.amount", largest=LARGEST_BILL_MINOR)
    sale_id = names.bill_id(POS, till.shop.store_id, ref)
    moment, current = writing.moment(), writing.program()
    claim_id = names.claim_id(sale_id)
    if done := done_before(writing, claim_id, found):
        return claim_id, done
    by, sold_on = approver(till, "points.forgotten", asked.approval), asked.sold_on or moment.day
    intent = ClaimIntent(
        sale_id=sale_id,
        bill_no=ref,
        ref=ref,
        how="unrecorded",
        amount_minor=asked.amount_minor,
        eligible_minor=asked.amount_minor,
        sold_on=sold_on,
        proof=found.proof,
        approved_by=by,
    )
    view = ClaimView(paid_minor=asked.amount_minor, age_days=(moment.day - sold_on).days)
    return claim_id, award(writing, found.member, moment, decide_claim(view, intent, current.program), current.hash)
