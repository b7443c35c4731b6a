"""Points → bill discount (RULES.md, "Redeeming", "Who may spend"): how many may be used, and why not more."""

from typing import Literal

from desktop.core.domain.earning import takes_points_minor
from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.events import SaleView
from desktop.core.domain.intents import SaleIntent
from desktop.core.domain.program import Program, Redeem

PROVEN = ("card", "pin")
Limit = Literal["balance", "share", "card", "minimum", "too_early", "debt", "paused", "clock"]
"""What keeps a member from using more: ``card`` is the day's limit without one, ``clock`` a till's that ran back."""


def most_points(view: SaleView, intent: SaleIntent, program: Program) -> int:
    """The most points that this member may use on this bill without a manager, on the step; 0 for none."""
    return most_and_limit(view, intent, program)[0]


def most_and_limit(view: SaleView, intent: SaleIntent, program: Program) -> tuple[int, Limit]:
    """most_points, and what keeps it from being more: of several that agree, the one nearest to the member."""
    redeem = program.redeem
    if barred := _barred(view, intent, redeem):
        return 0, barred
    bounds: dict[Limit, int] = {"balance": view.usable, "share": by_share(intent, redeem)}
    if _needs_manager(intent):
        bounds["card"] = max(0, redeem.unproven_per_day - view.unproven_today)
    on_step = {limit: points - points % redeem.step for limit, points in bounds.items()}
    limit = min(on_step, key=lambda each: on_step[each])
    points = on_step[limit]
    return (0, "minimum") if 0 < points < redeem.min_points else (points, limit)


def _barred(view: SaleView, intent: SaleIntent, redeem: Redeem) -> Limit | None:
    """Why no points at all may be used, whatever their number."""
    if view.points_paused:
        return "paused"
    if view.debt:
        return "debt"
    if not _may_redeem(view, redeem):
        return "too_early"
    return "clock" if view.clock_doubtful and not intent.approved_by else None


def by_share(intent: SaleIntent, redeem: Redeem) -> int:
    """The points worth the largest share of the bill that points may take, on the step."""
    most_minor = takes_points_minor(intent) * redeem.max_share_percent // 100
    points = most_minor * redeem.points // redeem.minor
    return points - points % redeem.step


def check_redemption(view: SaleView, intent: SaleIntent, program: Program) -> None:
    """Nothing if the points asked for may be used; else RuleBroken with the limit met first."""
    if intent.redeem_points:
        _check_rules(view, intent.redeem_points, program.redeem)
        _check_amount(view, intent, program.redeem)
        _check_person(view, intent, program.redeem)


def _check_rules(view: SaleView, points: int, redeem: Redeem) -> None:
    if points < 0 or points % redeem.step:
        raise RuleBroken("redeem.off_step", step=redeem.step)
    if view.points_paused:
        raise RuleBroken("redeem.paused")
    if view.debt:
        raise RuleBroken("redeem.in_debt", debt=view.debt)
    if not _may_redeem(view, redeem):
        raise RuleBroken("redeem.too_early", purchase=redeem.from_purchase)


def _check_amount(view: SaleView, intent: SaleIntent, redeem: Redeem) -> None:
    if intent.redeem_points < redeem.min_points:
        raise RuleBroken("redeem.below_minimum", minimum=redeem.min_points)
    if intent.redeem_points > view.usable:
        raise RuleBroken("redeem.not_enough", usable=view.usable)
    most = by_share(intent, redeem)
    if intent.redeem_points > most:
        raise RuleBroken("redeem.share", percent=redeem.max_share_percent, most=most)


def _check_person(view: SaleView, intent: SaleIntent, redeem: Redeem) -> None:
    if view.clock_doubtful and not intent.approved_by:
        raise RuleBroken("redeem.clock_doubtful")
    left = max(0, redeem.unproven_per_day - view.unproven_today)
    if _needs_manager(intent) and intent.redeem_points > left:
        raise RuleBroken("redeem.needs_card", most=left, limit=redeem.unproven_per_day)


def _may_redeem(view: SaleView, redeem: Redeem) -> bool:
    return view.from_before or view.paid_days >= redeem.from_purchase - 1


def _needs_manager(intent: SaleIntent) -> bool:
    return intent.proof not in PROVEN and not intent.approved_by
