"""decide for points that come later than their bill: a claim, forgotten points; and what a refund takes back of them.

Points are those of a plain member under the program of the sale: nobody knew then who it was, so no tier, no birthday.
"""

from msgspec.structs import replace

from desktop.core.domain.claim_events import ClaimView, PointsClaimed
from desktop.core.domain.earning import award, eligible_minor
from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.events import SaleCompleted, SaleView
from desktop.core.domain.intents import ClaimIntent, SaleIntent
from desktop.core.domain.program import Program
from desktop.core.domain.splitting import share_so_far

VALID_DAYS = 7
MOST_CLAIMS, IN_DAYS = 3, 30


def claim_of(sale: SaleCompleted, program: Program, like: ClaimIntent) -> ClaimIntent:
    """``like`` with the money of the sale: what was paid, and what of it earns."""
    eligible = eligible_minor(sale.intent, sale.paid_minor, program.earn)
    return replace(like, amount_minor=sale.intent.amount_minor, eligible_minor=eligible, ref=sale.intent.ref)


def decide_claim(view: ClaimView, intent: ClaimIntent, program: Program) -> PointsClaimed:
    """The points as they count.

    RuleBroken ``claim.too_late``, ``claim.too_many``, ``claim.needs_manager`` (forgotten points without one),
    ``claim.refunded`` (nothing of the bill stands), ``claim.nothing`` (it earns nothing).
    """
    last_age = VALID_DAYS - 1 if intent.how == "claim" else VALID_DAYS
    if not 0 <= view.age_days <= last_age:
        raise RuleBroken("claim.too_late", days=VALID_DAYS)
    if intent.how == "claim" and view.claims_before >= MOST_CLAIMS:
        raise RuleBroken("claim.too_many", most=MOST_CLAIMS, days=IN_DAYS)
    if intent.how != "claim" and not intent.approved_by:
        raise RuleBroken("claim.needs_manager")
    plain = SaleIntent(bill_id="", bill_no="", source="", amount_minor=intent.amount_minor)
    whole = award(SaleView(), plain, intent.eligible_minor, program)
    whole = replace(whole, carry_change=0, carry_per=1)
    if whole.points <= 0:
        raise RuleBroken("claim.nothing")
    points = rest_of(whole.points, view.refunded_minor, view.paid_minor)
    if points <= 0:
        raise RuleBroken("claim.refunded")
    return PointsClaimed(intent=intent, view=view, award=whole, points=points, lot_rule=program.lot_rule)


def rest_of(points: int, refunded_minor: int, paid_minor: int) -> int:
    """What is left of a bill's points once so much of it was given back: n partial refunds equal one."""
    return points - share_so_far(points, refunded_minor, paid_minor) if refunded_minor else points
