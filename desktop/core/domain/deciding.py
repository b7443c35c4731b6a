"""decide: what is known and what is asked, in; the fact, out. Once, at the till, when it happens (DESIGN 2).

Each function is pure: HQ runs it again on the inputs a fact carries, and must get the fact.
"""

from datetime import date

from msgspec import Struct

from desktop.core.domain.apart import Apart, PausedBy
from desktop.core.domain.calendar import is_birthday, month_end
from desktop.core.domain.earning import award
from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.events import Award, RefundView, SaleCompleted, SaleRefunded, SaleView
from desktop.core.domain.history import summed
from desktop.core.domain.intents import RefundIntent, SaleIntent
from desktop.core.domain.program import Program
from desktop.core.domain.redeeming import check_redemption
from desktop.core.domain.splitting import share_so_far
from desktop.core.domain.state import MemberState, SaleRecord
from desktop.core.domain.tiers import DayTotals, tier_on

LARGEST_BILL_MINOR = 10**11


def decide_sale(view: SaleView | None, intent: SaleIntent, program: Program) -> SaleCompleted:
    """The sale as it counts. ``view`` None: no member. RuleBroken where the redemption or the bill breaks a rule."""
    _check_bill(intent)
    if view is None:
        if intent.redeem_points:
            raise RuleBroken("redeem.no_member")
        return SaleCompleted(intent=intent, paid_minor=_checked_paid(intent, 0))
    check_redemption(view, intent, program)
    discount = program.redeem.worth_minor(intent.redeem_points)
    paid = _checked_paid(intent, discount)
    earned = award(view, intent, paid, program) if intent.earns else Award(points=0, eligible_minor=0)
    return SaleCompleted(
        intent=intent,
        paid_minor=paid,
        discount_minor=discount,
        view=view,
        award=earned,
        lot_rule=program.lot_rule,
        ladder=program.ladder_rule,
    )


def _check_bill(intent: SaleIntent) -> None:
    if not 0 <= intent.amount_minor <= LARGEST_BILL_MINOR:
        raise RuleBroken("bill.amount", largest=LARGEST_BILL_MINOR)
    if any(line.amount_minor < 0 for line in intent.lines):
        raise RuleBroken("bill.amount", largest=LARGEST_BILL_MINOR)
    share = intent.share
    if share and not (1 <= share.part <= share.of and 0 < intent.amount_minor <= share.whole_minor):
        raise RuleBroken("split.beyond", whole_minor=share.whole_minor)
    if intent.lines and sum(line.amount_minor for line in intent.lines) != intent.amount_minor:
        raise RuleBroken("bill.lines_differ")


def _checked_paid(intent: SaleIntent, discount: int) -> int:
    paid = intent.amount_minor - discount
    tendered = sum(tender.amount_minor for tender in intent.tenders)
    if intent.tenders and (tendered != paid or any(tender.amount_minor < 0 for tender in intent.tenders)):
        raise RuleBroken("bill.tenders_differ", paid_minor=paid, tendered_minor=tendered)
    return paid


class Doubts(Struct, frozen=True):
    """What makes the till careful: a clock that ran back, points paused and why, how far HQ is away; own staff."""

    clock_doubtful: bool = False
    paused_by: PausedBy | None = None
    apart: Apart | None = None
    own_shift: bool = False


def sale_view(
    state: MemberState, known: MemberState, day: date, program: Program, birthday: str | None, doubts: Doubts
) -> SaleView:
    """What the till knows of a member on ``day``, before a sale.

    Tier, carry and points come from ``state`` (as of the sale's instant), what caps have seen from ``known``
    (everything), so that a dated sale cannot pass them. ``birthday`` is MM-DD, if one counts.
    """
    per = program.earn.per_minor
    today, month_points = _seen_by_caps(known, day)
    return SaleView(
        tier=tier_on(state.held, state.history, day, program.ladder_rule).code,
        birthday=birthday is not None and is_birthday(day, birthday, program.earn.birthday),
        carry=state.carry * per // state.carry_per if state.carry_per != per else state.carry,
        usable=state.usable(day),
        debt=state.debt,
        paid_days=_paid_days(state, day, program.redeem.from_purchase - 1),
        from_before=state.from_before,
        day_points=today.points,
        month_points=month_points,
        day_bills=today.earning_bills,
        unproven_today=today.unproven_points,
        clock_doubtful=doubts.clock_doubtful,
        points_paused=doubts.paused_by is not None,
        paused_by=doubts.paused_by or "damaged",
        apart=doubts.apart,
        own_shift=doubts.own_shift,
    )


def _seen_by_caps(known: MemberState, day: date) -> tuple[DayTotals, int]:
    """The day's totals and the month's points, of everything known."""
    today, month_points, first, last = DayTotals(day), 0, day.replace(day=1), month_end(day)
    for totals in reversed(known.history.days):
        if totals.day < first:
            break
        month_points += totals.points if totals.day <= last else 0
        today = summed(today, totals) if totals.day == day else today
    return today, month_points


def _paid_days(state: MemberState, day: date, enough: int) -> int:
    """Business days before ``day`` with a paid bill, counted no further than is ``enough``."""
    paid: set[date] = set()
    for totals in state.history.days:
        if len(paid) >= enough or totals.day >= day:
            break
        if totals.paid_bills:
            paid.add(totals.day)
    return len(paid)


def decide_refund(view: RefundView, intent: RefundIntent, program: Program) -> SaleRefunded:
    """The refund as it counts: differences of ⌊whole × refunded so far ÷ paid⌋, so that n refunds equal one."""
    left = view.paid_minor - view.refunded_minor
    fits = 0 < intent.amount_minor <= left if view.paid_minor else intent.amount_minor == 0
    if not fits:
        raise RuleBroken("refund.beyond_rest" if left else "refund.nothing_left", left_minor=left)
    so_far = view.refunded_minor + intent.amount_minor
    clawed = share_so_far(view.award, so_far, view.paid_minor) - view.clawed
    returned = share_so_far(view.redeemed, so_far, view.paid_minor) - view.returned
    short = max(0, clawed - view.available - returned)
    worth = intent.amount_minor * program.redeem.points // program.redeem.minor
    paid_in_cash = min(short, worth) if program.refund.shortfall == "cash" else 0
    return SaleRefunded(
        intent=intent,
        view=view,
        clawed=clawed,
        returned=returned,
        shortfall_paid=paid_in_cash,
        cash_minor=intent.amount_minor - min(intent.amount_minor, program.redeem.worth_minor(paid_in_cash)),
        returned_days=program.refund.returned_days,
    )


def refund_view(sale: SaleRecord, state: MemberState, day: date) -> RefundView:
    """What the till knows of a sale and its member before a refund on ``day``."""
    return RefundView(
        paid_minor=sale.paid_minor,
        refunded_minor=sale.refunded_minor,
        award=sale.award,
        redeemed=sale.redeemed,
        clawed=sale.clawed,
        returned=sale.returned,
        available=sum(lot.points for lot in state.lots if lot.lives(day) or lot.lot_id == sale.sale_id),
        age_days=(day - sale.day).days,
    )
