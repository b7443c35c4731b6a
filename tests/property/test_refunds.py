"""Any number of partial refunds equal one (RULES.md, "Refunds"), and none gives back more than the sale."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.events import SaleRefunded
from desktop.core.domain.program import Program
from tests.property.memory_shop import DAY_US, MemoryShop, Refund, Sell, Wait, moves, often, programs

pieces = st.lists(st.integers(1, 60_000), min_size=2, max_size=6)
BEFORE = [Sell(90_000), Wait(2 * DAY_US), Sell(3_000), Wait(DAY_US)]


def _shop(program: Program, amount: int, steps: int, spent: bool) -> tuple[MemoryShop, str]:
    """A member with points; then the sale to be refunded; its points perhaps used up since."""
    shop = MemoryShop(program).play(list(BEFORE))
    shop.now_us += DAY_US
    try:
        sale_id = shop.sell(Sell(amount, steps=steps))
    except RuleBroken:
        sale_id = shop.sell(Sell(amount))
    shop.now_us += DAY_US
    if spent:
        shop.play([Sell(200_000, steps=20), Sell(200_000, steps=2)])
    return shop, sale_id


def _refunded(shop: MemoryShop, sale_id: str, cuts: list[int]) -> tuple[MemoryShop, list[SaleRefunded]]:
    refunds = []
    for cut in cuts:
        refunds.append(shop.decided_refund(shop.records()[sale_id], cut))
        shop.write(refunds[-1])
    return shop, refunds


def _cut(paid: int, parts: list[int]) -> list[int]:
    """``paid`` in as many pieces as there are parts, none of nothing."""
    cuts, left = [], paid
    for part in parts[:-1]:
        if left > 1:
            cuts.append(1 + part % (left - 1))
            left -= cuts[-1]
    return [*cuts, left]


@often
@given(programs, st.integers(1, 60_000), st.sampled_from((0, 1, 3)), st.booleans(), pieces)
def test_partial_refunds_equal_one(program: Program, amount: int, steps: int, spent: bool, parts: list[int]) -> None:
    bit_by_bit, sale_id = _shop(program, amount, steps, spent)
    at_once, _ = _shop(program, amount, steps, spent)
    paid = at_once.records()[sale_id].paid_minor
    bit_by_bit, many = _refunded(bit_by_bit, sale_id, _cut(paid, parts) if paid else [0])
    at_once, (one,) = _refunded(at_once, sale_id, [paid])
    assert sum(refund.clawed for refund in many) == one.clawed
    assert sum(refund.returned for refund in many) == one.returned
    assert sum(refund.cash_minor for refund in many) == one.cash_minor
    day, ours, theirs = at_once.today, bit_by_bit.state(), at_once.state()
    assert (ours.totals, ours.balance(day), ours.debt) == (theirs.totals, theirs.balance(day), theirs.debt)
    assert (ours.visits, ours.held, ours.history.days) == (theirs.visits, theirs.held, theirs.history.days)


@often
@given(programs, st.integers(2, 60_000), st.sampled_from((0, 1, 3)), pieces)
def test_what_a_refund_says_is_what_is_folded(program: Program, amount: int, steps: int, parts: list[int]) -> None:
    shop, sale_id = _shop(program, amount, steps, spent=False)
    paid = shop.records()[sale_id].paid_minor
    shop, refunds = _refunded(shop, sale_id, _cut(paid, parts)[:-1] if paid else [0])
    kept = shop.records()[sale_id].refunds
    assert [(part.minor, part.clawed, part.returned) for part in kept] == [
        (refund.intent.amount_minor, refund.clawed, refund.returned) for refund in refunds
    ]


@often
@given(programs, moves, st.integers(0, 9), st.integers(1, 10**9))
def test_more_than_the_rest_is_refused(program: Program, played: list[Any], which: int, beyond: int) -> None:
    shop = MemoryShop(program).play(played)
    records = list(shop.records().values())
    if records:
        record = records[which % len(records)]
        with pytest.raises(RuleBroken, match=r"refund\."):
            shop.decided_refund(record, record.paid_minor - record.refunded_minor + beyond)


@often
@given(programs, moves, st.integers(0, 9))
def test_a_refund_of_everything_unmakes_the_bill(program: Program, played: list[Any], which: int) -> None:
    shop = MemoryShop(program).play(played)
    standing = [record for record in shop.records().values() if not record.wholly_refunded]
    if not standing:
        return
    record = standing[which % len(standing)]
    visits = shop.state().visits
    order = sorted(shop.records())
    shop.refund(Refund(order.index(record.sale_id), 100))
    assert shop.records()[record.sale_id].wholly_refunded
    assert shop.state().visits == visits - 1
    assert all(part.sale_id != record.sale_id for part in shop.state().history.part_refunds)
