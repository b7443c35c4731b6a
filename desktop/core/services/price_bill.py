"""Price a bill while it is typed: what it earns, what points can take off it and why not more. Writes nothing."""

from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from desktop.core.domain.deciding import decide_sale
from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.events import Award, SaleCompleted, SaleView
from desktop.core.domain.fold import fold
from desktop.core.domain.intents import Line, Proof, SaleIntent
from desktop.core.domain.program import Program
from desktop.core.domain.redeeming import Limit, most_and_limit, most_points
from desktop.core.domain.round_points import round_below
from desktop.core.domain.state import Stamped
from desktop.core.ports import Reading, Till
from desktop.core.ports.at_hq import Kept
from desktop.core.services.check_out import POS, Selling, seen, states_at
from desktop.core.services.who import UNPROVEN, Found, found_again, is_known

_MANAGER = "manager"


class Draft(Struct, frozen=True, kw_only=True):
    """A bill as far as it is typed. ``approved``: a manager's PIN was given on the spot.

    ``sale_id``: the sale that it will be, where its POS number is known: what is promised to it counts for it.
    ``kept``: points that HQ keeps for it.
    """

    amount_minor: int
    member_id: str | None = None
    proof: Proof | None = None
    card_serial: int | None = None
    lines: tuple[Line, ...] = ()
    redeem_points: int = 0
    approved: bool = False
    sale_id: str = ""
    kept: Kept | None = None


class Option(Struct, frozen=True):
    """Points that may be used with one key, and the money they take off."""

    points: int
    worth_minor: int
    needs_manager: bool


class Refused(Struct, frozen=True):
    """Why the points typed cannot be used: a refusal's code and facts, put into words as any other."""

    code: str
    facts: dict[str, Any]


class Priced(Struct, frozen=True, kw_only=True):
    """The bill as it would count now; where the points typed are ``refused``, without points.

    ``limit`` says what keeps ``most_points`` (those without a manager) from being more, None without a member.
    ``options``: 0, then ever more points, four at most. ``without_member_award``: what a plain member would earn, None
    for a member's bill. ``balance_after`` is None where the balance is not known.
    ``held``: points that HQ keeps for it.
    """

    award: Award
    tier: str | None
    subtotal_minor: int
    discount_minor: int
    pay_minor: int
    most_points: int
    most_points_approved: int
    limit: Limit | None
    options: tuple[Option, ...]
    refused: Refused | None
    balance_after: int | None
    without_member_award: int | None
    held: int = 0


def price_bill(till: Till, draft: Draft) -> Priced:
    """What checking out now would come to.

    Raises what found_again raises, and RuleBroken ``bill.amount`` or ``bill.lines_differ``.
    """
    with till.ledger.reading() as reading:
        found = None
        if draft.member_id is not None:
            found = found_again(till, reading, draft.member_id, draft.proof or UNPROVEN, draft.card_serial)
        return price(till, reading, found, draft)


def price(till: Till, reading: Reading, found: Found | None, draft: Draft) -> Priced:
    """The same for a member found in this transaction; what the draft says of the member does not count."""
    program = reading.program().program
    intent = _intent(draft, found)
    view = _view(till, reading, found, Selling(draft.sale_id, None, draft.kept))
    sale, refused = _decided(view, intent, program)
    whole = replace(intent, redeem_points=0)
    most, most_approved, limit = _most(view, whole, program)
    return Priced(
        award=sale.award or Award(points=0, eligible_minor=0),
        tier=view.tier if view else None,
        subtotal_minor=draft.amount_minor,
        discount_minor=sale.discount_minor,
        pay_minor=sale.paid_minor,
        most_points=most,
        most_points_approved=most_approved,
        limit=limit,
        options=_options(most, most_approved, program, approved=draft.approved),
        refused=refused,
        balance_after=_balance_after(till, reading, found, sale),
        without_member_award=_plain_award(whole, program) if found is None else None,
        held=view.apart.held if view and view.apart else 0,
    )


def _intent(draft: Draft, found: Found | None) -> SaleIntent:
    return SaleIntent(
        bill_id="",
        bill_no="",
        source=POS,
        amount_minor=draft.amount_minor,
        redeem_points=draft.redeem_points,
        lines=draft.lines,
        proof=found.proof if found else None,
        approved_by=_MANAGER if draft.approved else None,
    )


def _view(till: Till, reading: Reading, found: Found | None, sale: Selling) -> SaleView | None:
    if found is None:
        return None
    moment = reading.moment()
    return seen(till, reading, found, moment.day, states_at(reading, found.member.member_id, moment), sale)


def _decided(view: SaleView | None, intent: SaleIntent, program: Program) -> tuple[SaleCompleted, Refused | None]:
    """The sale with the points typed; where a rule forbids them, without points, and which rule."""
    whole = decide_sale(view, replace(intent, redeem_points=0), program)
    if not intent.redeem_points:
        return whole, None
    try:
        return decide_sale(view, intent, program), None
    except RuleBroken as refusal:
        return whole, Refused(refusal.code, refusal.facts)


def _most(view: SaleView | None, intent: SaleIntent, program: Program) -> tuple[int, int, Limit | None]:
    """(the most points without a manager, with one, what limits the first)."""
    if view is None:
        return 0, 0, None
    most, limit = most_and_limit(view, replace(intent, approved_by=None), program)
    return most, most_points(view, replace(intent, approved_by=_MANAGER), program), limit


def _options(most: int, most_approved: int, program: Program, *, approved: bool) -> tuple[Option, ...]:
    """None, a round number about half of what can be used, the most, and the most with a manager."""
    redeem = program.redeem
    between = round_below(most or most_approved, redeem.step, redeem.min_points)
    return tuple(
        Option(points, redeem.worth_minor(points), needs_manager=points > most and not approved)
        for points in sorted({0, between, most, most_approved})
    )


def _balance_after(till: Till, reading: Reading, found: Found | None, sale: SaleCompleted) -> int | None:
    if found is None or not is_known(till, found.member):
        return None
    moment = reading.moment()
    before, known = states_at(reading, found.member.member_id, moment)
    event = Stamped("", moment.effective_at_us, moment.day, till.shop.store_id, sale)
    return fold(before if moment.dated else known, event, None)[0].balance(moment.day)


def _plain_award(intent: SaleIntent, program: Program) -> int:
    """What the bill would earn for a member of no tier, without points used."""
    award = decide_sale(SaleView(), intent, program).award
    return award.points if award else 0
