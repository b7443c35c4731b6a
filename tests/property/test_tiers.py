"""A tier is a pure function of history and date: walking the whole history is climbing bill by bill."""

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from desktop.core.domain.calendar import add_months
from desktop.core.domain.program import Program
from desktop.core.domain.tiers import advance, tier_on, walk
from tests.property.memory_shop import MemoryShop, Publish, moves, often, programs

FAR = 1_500


@often
@given(programs, moves)
def test_walking_is_climbing_bill_by_bill(program: Program, played: list[Any]) -> None:
    one_ladder = [move for move in played if not isinstance(move, Publish)]
    state = MemoryShop(program).play(one_ladder).state()
    assert walk(state.history) == state.held


@often
@given(programs, moves, st.integers(0, FAR))
def test_days_without_bills_only_lower_a_step_at_a_time(program: Program, played: list[Any], later: int) -> None:
    shop = MemoryShop(program).play(played)
    state, ladder = shop.state(), shop.program.ladder_rule
    day = shop.today + timedelta(days=later)
    rungs = [ladder.rung(tier_on(state.held, state.history, day + timedelta(days=n), ladder).code) for n in (0, 1)]
    assert 0 <= rungs[0] - rungs[1] <= 1


@often
@given(programs, moves, st.integers(0, FAR), st.integers(0, FAR))
def test_settling_terms_in_two_goes_is_settling_them_at_once(
    program: Program, played: list[Any], one: int, more: int
) -> None:
    state = MemoryShop(program).play(played).state()
    ladder, last = program.ladder_rule, date(2026, 1, 1)
    if state.history.days:
        last = state.history.days[-1].day
    halfway, end = last + timedelta(days=one), last + timedelta(days=one + more)
    at_once = advance(state.held, state.history, end, ladder)
    assert advance(advance(state.held, state.history, halfway, ladder), state.history, end, ladder) == at_once


@often
@given(programs, moves)
def test_a_term_is_as_long_as_the_ladder_says(program: Program, played: list[Any]) -> None:
    held = MemoryShop(program).play([move for move in played if not isinstance(move, Publish)]).state().held
    if held.since is not None and held.until is not None:
        assert held.until + timedelta(days=1) == add_months(held.since, program.ladder.term_months)
    elif held.code is not None:
        assert held.code == program.tiers[0].code


@often
@given(programs, moves)
def test_enough_spent_in_the_window_is_at_least_that_tier(program: Program, played: list[Any]) -> None:
    shop = MemoryShop(program).play([move for move in played if not isinstance(move, Publish)])
    state, day, ladder = shop.state(), shop.today, program.ladder_rule
    first = day - timedelta(days=program.ladder.window_days - 1)
    spent = sum(totals.spend_minor for totals in state.history.days if first <= totals.day <= day)
    spent -= sum(part.minor for part in state.history.part_refunds if first <= part.sold_on <= day)
    reached = max(rung for rung, (_, least) in enumerate(ladder.steps) if spent >= least)
    assert ladder.rung(tier_on(state.held, state.history, day, ladder).code) >= reached
