"""Points never appear and never vanish (I1), and splits add up to the whole (I16), after any sequence."""

from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from desktop.core.domain.events import SaleCompleted
from desktop.core.domain.fold import issued_balance
from desktop.core.domain.program import Program
from desktop.core.domain.splitting import share_so_far, split
from tests.property.memory_shop import PLACE, MemoryShop, moves, often, programs

openings = st.sampled_from((0, 0, 250, -40))


@often
@given(programs, openings, moves)
def test_what_was_issued_is_used_taken_back_expired_or_there(program: Program, opening: int, played: list[Any]) -> None:
    shop = MemoryShop(program)
    if opening:
        shop.open_with(opening)
    state = shop.play(played).state()
    assert issued_balance(state.totals) == sum(lot.points for lot in state.lots) - state.debt
    assert all(lot.points > 0 for lot in state.lots)
    assert all(debt.points > 0 for debt in state.debts)
    assert min(state.totals.issued, state.totals.clawed, state.totals.redeemed, state.totals.returned) >= 0


@often
@given(programs, moves, st.integers(-400, 800))
def test_as_of_any_day_nothing_is_missing(program: Program, played: list[Any], later: int) -> None:
    shop = MemoryShop(program).play(played)
    day = shop.today + timedelta(days=later)
    until = [event for event in shop.events if event.effective_day <= day]
    state = MemoryShop(program, events=until).state()
    totals = state.totals
    gone = totals.redeemed - totals.returned + state.expired(day) + totals.clawed
    assert totals.issued == gone + state.balance(day)
    assert 0 <= state.usable(day) <= state.balance(day) + state.debt


@often
@given(programs, moves)
def test_every_sale_gives_back_at_most_itself(program: Program, played: list[Any]) -> None:
    for record in MemoryShop(program).play(played).records().values():
        assert 0 <= record.refunded_minor <= record.paid_minor
        assert 0 <= record.clawed <= record.award
        assert 0 <= record.returned <= record.redeemed
        assert sum(lot.points for lot in record.used) == record.redeemed


@often
@given(programs, moves)
def test_visits_and_spend_are_those_of_the_bills_that_stand(program: Program, played: list[Any]) -> None:
    shop = MemoryShop(program).play(played)
    standing = [record for record in shop.records().values() if not record.wholly_refunded]
    state = shop.state()
    spent = sum(day.spend_minor for day in state.history.days) - sum(p.minor for p in state.history.part_refunds)
    assert state.visits == len(standing)
    assert spent == sum(record.paid_minor - record.refunded_minor for record in standing)
    entries = [(day.day, day.ladder) for day in state.history.days]
    assert [day for day, _ in entries] == sorted(day for day, _ in entries)
    assert len(set(entries)) == len(entries)


@often
@given(programs, moves)
def test_what_is_paid_and_taken_off_is_the_bill(program: Program, played: list[Any]) -> None:
    for event in MemoryShop(program).play(played).events:
        if isinstance(sale := event.payload, SaleCompleted):
            assert sale.paid_minor + sale.discount_minor == sale.intent.amount_minor
            assert event.effective_day == PLACE.day(event.effective_at_us)


@given(st.integers(0, 10**12), st.lists(st.integers(0, 10**9), min_size=1, max_size=9))
def test_parts_add_up_to_the_whole(total: int, weights: list[int]) -> None:
    parts = split(total, weights)
    assert sum(parts) == total
    assert len(parts) == len(weights)
    assert all(part >= 0 for part in parts)
    if sum(weights):
        exact = (total * weight / sum(weights) for weight in weights)
        assert all(abs(part - share) < 2 for part, share in zip(parts, exact, strict=True))


@given(st.integers(0, 10**6), st.lists(st.integers(1, 10**6), min_size=1, max_size=9))
def test_what_is_due_bit_by_bit_is_what_is_due_at_once(total: int, parts: list[int]) -> None:
    whole, given_so_far, so_far = sum(parts), 0, 0
    for part in parts:
        so_far += part
        step = share_so_far(total, so_far, whole) - given_so_far
        assert step >= 0
        given_so_far += step
    assert given_so_far == total
