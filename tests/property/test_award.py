"""What a bill earns: the formula in exact fractions, never negative, never above a cap, whatever came before."""

from collections import Counter
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from desktop.core.domain.deciding import decide_sale
from desktop.core.domain.events import Award, SaleCompleted, SaleView
from desktop.core.domain.intents import Line, SaleIntent
from desktop.core.domain.program import DEFAULT, Program
from desktop.core.domain.program_document import changed
from desktop.core.domain.state import Stamped
from tests.property.memory_shop import MemoryShop, Sell, lines, moves, often, programs, sells, waits

views = st.builds(
    SaleView,
    tier=st.sampled_from(("a", "b", "c", None)),
    birthday=st.booleans(),
    carry=st.integers(-300, 300),
    day_points=st.integers(0, 7_000),
    month_points=st.integers(0, 9_500),
    day_bills=st.integers(0, 4),
)
sequences = st.lists(st.one_of(sells, sells, waits), max_size=12)
FREE = {"earn.cap_bill": None, "earn.bills_per_day": None, "earn.birthday": "off"}


def _awarded(view: SaleView, program: Program, amount: int, parts: tuple[Line, ...] = ()) -> Award:
    intent = SaleIntent(bill_id="", bill_no="", source="pos", amount_minor=amount, lines=parts)
    award = decide_sale(view, intent, program).award
    assert award is not None
    return award


def _multiplier(view: SaleView, program: Program) -> Fraction:
    """By the words of RULES.md: the tier's, the birthday's, combined; written again, not borrowed."""
    tier = next((Fraction(tier.multiplier) for tier in program.tiers if tier.code == view.tier), Fraction(1))
    birthday = Fraction(program.earn.birthday_multiplier) if view.birthday else Fraction(1)
    extras = [value for value in (tier, birthday) if value != 1]
    if program.earn.combining == "multiply":
        return tier * birthday
    if program.earn.combining == "best":
        return max(extras, default=Fraction(1))
    return max(Fraction(0), 1 + sum((value - 1 for value in extras), Fraction(0)))


def _capped(points: int, view: SaleView, program: Program, amount: int) -> int:
    earn = program.earn
    if amount < earn.min_bill or (earn.bills_per_day is not None and view.day_bills >= earn.bills_per_day):
        return 0
    for cap, seen in ((earn.cap_bill, 0), (earn.cap_day, view.day_points), (earn.cap_month, view.month_points)):
        points = points if cap is None else min(points, max(0, cap - seen))
    return points


@often
@given(programs, views, st.integers(0, 2_000_000))
def test_the_award_is_the_formula(program: Program, view: SaleView, amount: int) -> None:
    carry = Fraction(view.carry, program.earn.per_minor) if program.earn.rounding == "carry" else 0
    base = max(0, floor(Fraction(amount * program.earn.points, program.earn.per_minor) + carry))
    expected = _capped(floor(base * _multiplier(view, program)), view, program, amount)
    assert _awarded(view, program, amount).points == expected


@given(st.lists(st.integers(1, 500), min_size=2, max_size=8))
def test_a_bill_of_lines_is_floored_once(amounts: list[int]) -> None:
    program = changed(DEFAULT, FREE)
    parts = tuple(Line(amount) for amount in amounts)
    assert _awarded(SaleView(), program, sum(amounts), parts).points == sum(amounts) // 100


@given(st.integers(0, 500).map(lambda n: Decimal(n) / 100), st.sampled_from((1, 10, 50, 100)), st.integers(0, 300))
def test_a_multiplier_is_exact(multiplier: Decimal, tens: int, times: int) -> None:
    yuan = tens * times
    tiers = [{"code": "a", "multiplier": multiplier}]
    program = changed(DEFAULT, FREE | {"tiers": tiers})
    assert _awarded(SaleView(tier="a"), program, yuan * 100).points == floor(yuan * Fraction(multiplier))


@often
@given(programs, st.lists(lines, min_size=1, max_size=5))
def test_what_is_excluded_earns_nothing(program: Program, parts: list[Line]) -> None:
    amount = sum(line.amount_minor for line in parts)
    award = _awarded(SaleView(), program, amount, tuple(parts))
    out = program.earn.excluded_categories
    earning = [
        line.amount_minor
        for line in parts
        if line.kind == "goods" and line.category not in out and (program.earn.discounted_lines or not line.discounted)
    ]
    assert award.eligible_minor == sum(earning)


@often
@given(programs, sequences)
def test_no_sequence_passes_a_cap(program: Program, played: list[Any]) -> None:
    sold = _sold(MemoryShop(program).play(played).events)
    days, months, bills = Counter[Any](), Counter[Any](), Counter[Any]()
    for day, points in sold:
        assert points >= 0
        days[day] += points
        months[day.year, day.month] += points
        bills[day] += points > 0
        assert program.earn.cap_bill is None or points <= program.earn.cap_bill
    for seen, cap in (
        (days, program.earn.cap_day),
        (months, program.earn.cap_month),
        (bills, program.earn.bills_per_day),
    ):
        assert cap is None or max(seen.values(), default=0) <= cap


@often
@given(programs, moves)
def test_no_award_is_negative_whatever_happens(program: Program, played: list[Any]) -> None:
    assert all(points >= 0 for _, points in _sold(MemoryShop(program).play(played).events))


def _sold(events: list[Stamped]) -> list[tuple[Any, int]]:
    return [
        (event.effective_day, event.payload.award.points)
        for event in events
        if isinstance(event.payload, SaleCompleted) and event.payload.award
    ]


@given(st.sampled_from((1, 3, 7)), st.sampled_from((7, 100, 250)), st.lists(st.integers(0, 999), max_size=12))
def test_carried_remainders_lose_nothing(points: int, per_minor: int, amounts: list[int]) -> None:
    program = changed(DEFAULT, FREE | {"earn.points": points, "earn.per_minor": per_minor, "earn.rounding": "carry"})
    shop = MemoryShop(program).play([Sell(amount) for amount in amounts])
    assert sum(points for _, points in _sold(shop.events)) == sum(amounts) * points // per_minor


def test_the_tier_that_multiplies_is_the_one_before_the_bill() -> None:
    tiers = [{"code": "a"}, {"code": "b", "spend_minor": 100_000, "multiplier": Decimal(2)}]
    shop = MemoryShop(changed(DEFAULT, FREE | {"tiers": tiers}))
    shop.play([Sell(100_000), Sell(100_000)])
    assert [points for _, points in _sold(shop.events)] == [1_000, 2_000]
