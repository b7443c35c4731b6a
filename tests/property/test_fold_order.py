"""Lots are a function of the set of stamped events (I10), and an event applied twice counts once (I2)."""

from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from desktop.core.domain.fold import NOBODY, fold, fold_all, sale_of
from desktop.core.domain.program import Program
from desktop.core.domain.state import MemberState, SaleRecord, Stamped
from tests.property.memory_shop import MemoryShop, moves, often, programs


@often
@given(programs, moves, st.randoms(use_true_random=False))
def test_any_order_of_the_same_facts_gives_the_same_state(program: Program, played: list[Any], chance: Random) -> None:
    events = MemoryShop(program).play(played).events
    shuffled = list(events)
    chance.shuffle(shuffled)
    assert fold_all(shuffled) == fold_all(events)
    assert fold_all(reversed(events)) == fold_all(events)


@often
@given(programs, moves, st.randoms(use_true_random=False))
def test_facts_that_come_twice_count_once(program: Program, played: list[Any], chance: Random) -> None:
    events = MemoryShop(program).play(played).events
    doubled = events + chance.sample(events, len(events) // 2)
    chance.shuffle(doubled)
    assert fold_all(doubled) == fold_all(events)


@often
@given(programs, moves)
def test_one_by_one_in_order_is_all_at_once(program: Program, played: list[Any]) -> None:
    events = MemoryShop(program).play(played).events
    assert _one_by_one(events) == fold_all(events)


def _one_by_one(events: list[Stamped]) -> tuple[MemberState, dict[str, SaleRecord]]:
    state, records = NOBODY, dict[str, SaleRecord]()
    for event in sorted(events, key=lambda event: (event.effective_at_us, event.event_id)):
        state, record = fold(state, event, records.get(sale_of(event.payload) or ""))
        if record is not None:
            records[record.sale_id] = record
    return state, records


@often
@given(programs, moves)
def test_a_refund_applied_again_moves_nothing(program: Program, played: list[Any]) -> None:
    shop = MemoryShop(program).play(played)
    state, records = fold_all(shop.events)
    for event in shop.events:
        sale_id = sale_of(event.payload)
        if sale_id:
            again, record = fold(state, event, records[sale_id])
            assert (again.lots, again.debts, again.totals) == (state.lots, state.debts, state.totals)
            assert record == records[sale_id]
