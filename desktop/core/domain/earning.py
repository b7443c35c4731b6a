"""What a bill earns (RULES.md, "Earning"): integers from end to end, floored once per bill, every limit named."""

from desktop.core.domain.events import Award, SaleView
from desktop.core.domain.intents import Line, SaleIntent
from desktop.core.domain.program import Earn, Program, hundredths
from desktop.core.domain.splitting import split

LARGEST_AWARD = 10**12
"""What one bill earns at most, approved or not: HQ understands no more, and columns hold millions of these."""
_TAKES_PART = "goods"


def award(view: SaleView, intent: SaleIntent, paid_minor: int, program: Program) -> Award:
    """The points of a bill with ``paid_minor`` received, and why.

    min(caps, ⌊⌊eligible × points ÷ per_minor⌋ × multiplier⌋); the tier is the one held before the bill.
    """
    earn = program.earn
    eligible = eligible_minor(intent, paid_minor, earn)
    if view.own_shift:
        return Award(points=0, eligible_minor=eligible, reasons=("own_shift",))
    if intent.amount_minor < earn.min_bill:
        return Award(points=0, eligible_minor=eligible, reasons=("min_bill",))
    base, carry_change = _base(view, eligible, earn)
    factor, reasons = _multiplier(view, program)
    points, limits = _limited(view, intent, base * factor[0] // factor[1], program)
    if points > LARGEST_AWARD:
        points, limits = LARGEST_AWARD, (*limits, "cap_bill")
    return Award(
        points=points,
        eligible_minor=eligible,
        base=base,
        hundredths=factor[0] * 100 // factor[1],
        reasons=(*reasons, *limits),
        carry_change=carry_change,
        carry_per=earn.per_minor if earn.rounding == "carry" else 1,
    )


def eligible_minor(intent: SaleIntent, paid_minor: int, earn: Earn) -> int:
    """The part of the money received that earns: lines share what was paid by their amounts."""
    if not intent.lines:
        return paid_minor
    shares = split(paid_minor, [line.amount_minor for line in intent.lines])
    return sum(share for line, share in zip(intent.lines, shares, strict=True) if earns(line, earn))


def earns(line: Line, earn: Earn) -> bool:
    """Whether a line's money earns points."""
    return (
        line.kind == _TAKES_PART
        and line.category not in earn.excluded_categories
        and line.sku not in earn.excluded_skus
        and not set(line.tags) & set(earn.excluded_tags)
        and (earn.discounted_lines or not line.discounted)
    )


def takes_points_minor(intent: SaleIntent) -> int:
    """The part of the bill that points may be used on."""
    if not intent.lines:
        return intent.amount_minor
    return sum(line.amount_minor for line in intent.lines if line.kind == _TAKES_PART)


def _base(view: SaleView, eligible: int, earn: Earn) -> tuple[int, int]:
    """⌊eligible × points ÷ per_minor⌋ and what the bill changes of the remainder kept (``carry`` rounding only)."""
    units = eligible * earn.points
    if earn.rounding == "floor":
        return units // earn.per_minor, 0
    base = max(0, (units + view.carry) // earn.per_minor)
    return base, units - base * earn.per_minor


def _multiplier(view: SaleView, program: Program) -> tuple[tuple[int, int], tuple[str, ...]]:
    """The combined multiplier as an exact fraction, and what took part in it."""
    tier = program.tier(view.tier)
    named = {"tier": hundredths(tier.multiplier)} if tier and tier.multiplier != 1 else {}
    if view.birthday and program.earn.birthday_multiplier != 1:
        named["birthday"] = hundredths(program.earn.birthday_multiplier)
    if not named:
        return (100, 100), ()
    values = list(named.values())
    if program.earn.combining == "best":
        best = max(values)
        return (best, 100), tuple(reason for reason, value in named.items() if value == best)[:1]
    if program.earn.combining == "multiply":
        product = 1
        for value in values:
            product *= value
        return (product, 100 ** len(values)), tuple(named)
    return (max(0, 100 + sum(value - 100 for value in values)), 100), tuple(named)


def _limited(view: SaleView, intent: SaleIntent, points: int, program: Program) -> tuple[int, tuple[str, ...]]:
    """The points within every limit, and the limits that bit; a manager's approval of a bill lets caps be passed."""
    earn, limits = program.earn, []
    if intent.approved_by and not intent.redeem_points:
        return points, ()
    if earn.bills_per_day is not None and view.day_bills >= earn.bills_per_day:
        return 0, ("bills_per_day",) if points else ()
    for reason, cap, seen in (
        ("cap_bill", earn.cap_bill, 0),
        ("cap_day", earn.cap_day, view.day_points),
        ("cap_month", earn.cap_month, view.month_points),
    ):
        if cap is not None and points > max(0, cap - seen):
            points = max(0, cap - seen)
            limits.append(reason)
    return points, tuple(limits)
