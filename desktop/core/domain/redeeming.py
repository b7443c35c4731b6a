"""Points → bill discount (RULES.md, "Redeeming", "Who may spend"): how many may be used, and why not more."""

from collections.abc import Callable
from typing import Literal

from msgspec.structs import replace

from desktop.core.domain.apart import Apart, PausedBy
from desktop.core.domain.earning import LARGEST_AWARD, takes_points_minor
from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.events import SaleView
from desktop.core.domain.intents import SaleIntent
from desktop.core.domain.program import Program, Redeem

PROVEN = ("card", "pin")
Limit = Literal[
    "balance", "share", "card", "minimum", "too_early", "debt", "clock", "paused", "cloned", "revoked", "unknown",
    "unverified", "frozen", "offline_member", "offline_till", "too_long_offline",
]  # fmt: skip
"""What keeps a member from using more: ``card`` is the day's limit without one, ``clock`` a till's that ran back.

``offline_…``: what a till may let be used before it has reached HQ again. ``unknown``: a member not heard of yet.
"""
_PAUSED_SAID: dict[Limit, Callable[[], RuleBroken]] = {
    "paused": lambda: RuleBroken("redeem.paused"),
    "cloned": lambda: RuleBroken("redeem.cloned"),
    "revoked": lambda: RuleBroken("redeem.revoked"),
    "unknown": lambda: RuleBroken("redeem.unknown"),
    "unverified": lambda: RuleBroken("redeem.unverified"),
    "frozen": lambda: RuleBroken("redeem.frozen"),
}
_PAUSED: dict[PausedBy, Limit] = {
    "damaged": "paused", "cloned": "cloned", "revoked": "revoked", "unknown": "unknown", "frozen": "frozen",
}  # fmt: skip


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
    if view.apart and not intent.approved_by:
        bounds |= _bounds_apart(view.apart, redeem)
    on_step = {limit: points - points % redeem.step for limit, points in bounds.items()}
    limit = min(on_step, key=lambda each: on_step[each])
    points = on_step[limit]
    return (0, "minimum") if 0 < points < redeem.min_points else (points, limit)


def _barred(view: SaleView, intent: SaleIntent, redeem: Redeem) -> Limit | None:
    """Why no points at all may be used, whatever their number."""
    if paused := _paused(view, intent):
        return paused
    if view.debt:
        return "debt"
    if not _may_redeem(view, redeem):
        return "too_early"
    if intent.approved_by:
        return None
    if view.clock_doubtful:
        return "clock"
    is_too_long = view.apart is not None and _is_too_long(view.apart, redeem) and not view.apart.held
    return "too_long_offline" if is_too_long else None


def _paused(view: SaleView, intent: SaleIntent) -> Limit | None:
    """Why nobody can let these points be used, not even a manager."""
    if view.points_paused:
        return _PAUSED[view.paused_by]
    return "unverified" if intent.proof == "unverified" else None


def by_share(intent: SaleIntent, redeem: Redeem) -> int:
    """The points worth the largest share of the bill that points may take, on the step."""
    most_minor = takes_points_minor(intent) * redeem.max_share_percent // 100
    points = min(LARGEST_AWARD, most_minor * redeem.points // redeem.minor)
    return points - points % redeem.step


def check_redemption(view: SaleView, intent: SaleIntent, program: Program) -> None:
    """Nothing if the points asked for may be used; else RuleBroken with the limit met first."""
    if intent.redeem_points:
        _check_rules(view, intent, program.redeem)
        _check_amount(view, intent, program.redeem)
        _check_person(view, intent, program.redeem)
        if view.apart and not intent.approved_by:
            _check_apart(view.apart, intent, program.redeem)


def _check_rules(view: SaleView, intent: SaleIntent, redeem: Redeem) -> None:
    if intent.redeem_points < 0 or intent.redeem_points % redeem.step:
        raise RuleBroken("redeem.off_step", step=redeem.step)
    if paused := _paused(view, intent):
        refusal = _PAUSED_SAID[paused]()
        raise refusal
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
    if view.apart and _is_too_long(view.apart, redeem) and not intent.approved_by:
        _check_apart(view.apart, intent, redeem)
    left = max(0, redeem.unproven_per_day - view.unproven_today)
    if _needs_manager(intent) and intent.redeem_points > left:
        raise RuleBroken("redeem.needs_card", most=left, limit=redeem.unproven_per_day)


def by_itself(apart: Apart, redeem: Redeem) -> int:
    """The points that a till may let a member use now without its HQ."""
    return min(_bounds_apart(replace(apart, held=0), redeem).values())


def _bounds_apart(apart: Apart, redeem: Redeem) -> dict[Limit, int]:
    """What a till may let be used, by what bounds it: its own bounds, and on top what HQ keeps for this bill."""
    if _is_too_long(apart, redeem):
        return {"too_long_offline": apart.held}
    return {
        "offline_member": max(0, redeem.offline_per_member - apart.member_points) + apart.held,
        "offline_till": max(0, redeem.offline_per_till - apart.till_points) + apart.held,
    }


def _check_apart(apart: Apart, intent: SaleIntent, redeem: Redeem) -> None:
    for limit, most in _bounds_apart(apart, redeem).items():
        if intent.redeem_points <= most:
            continue
        if limit == "too_long_offline":
            raise RuleBroken("redeem.too_long_offline", hours=redeem.offline_hours)
        if limit == "offline_member":
            raise RuleBroken("redeem.offline_member", most=most, limit=redeem.offline_per_member)
        raise RuleBroken("redeem.offline_till", most=most, limit=redeem.offline_per_till)


def _is_too_long(apart: Apart, redeem: Redeem) -> bool:
    """Whether the last complete round is too old, or there was none yet."""
    return apart.hours is None or apart.hours >= redeem.offline_hours


def _may_redeem(view: SaleView, redeem: Redeem) -> bool:
    return view.from_before or view.paid_days >= redeem.from_purchase - 1


def _needs_manager(intent: SaleIntent) -> bool:
    return intent.proof not in PROVEN and not intent.approved_by
