"""Where a member stands on a day: what a slip and a screen say beside the bill."""

from datetime import date

from desktop.core.domain.events import After
from desktop.core.domain.program import Program
from desktop.core.domain.state import MemberState, next_expiry
from desktop.core.domain.tiers import tier_on, window_spend


def standing(state: MemberState, day: date, program: Program) -> After:
    """Balance, usable, the next points to go, debt, tier and the way to the next, all as of ``day``."""
    ladder = program.ladder_rule
    tier = tier_on(state.held, state.history, day, ladder).code
    expiry = next_expiry(state, day)
    rung = ladder.rung(tier) + 1
    following = ladder.steps[rung] if rung < len(ladder.steps) else None
    spend = window_spend(state.history, day, ladder.window_days, day)
    return After(
        balance=state.balance(day),
        usable=state.usable(day),
        expiring=expiry.points if expiry else 0,
        expiring_on=expiry.last_day if expiry else None,
        debt=state.debt,
        debt_since=state.debts[0].since if state.debts else None,
        debt_store=state.debts[0].store_id if state.debts else None,
        tier=tier,
        next_tier=following[0] if following else None,
        next_tier_short_minor=max(0, following[1] - spend) if following else None,
    )
