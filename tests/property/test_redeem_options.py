"""The ways to redeem that a screen offers: the most is what the rules let through, and every one is allowed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.domain.apart import Apart, PausedBy
from desktop.core.domain.deciding import decide_sale
from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.events import SaleView
from desktop.core.domain.intents import SaleIntent
from desktop.core.domain.program import Program, Redeem
from desktop.core.domain.redeeming import most_and_limit
from desktop.core.domain.round_points import round_below
from desktop.core.services.price_bill import _options

VIEWS = st.builds(
    SaleView,
    usable=st.integers(0, 5_000),
    debt=st.sampled_from([0, 0, 0, 7]),
    paid_days=st.integers(0, 2),
    unproven_today=st.sampled_from([0, 100, 600]),
    clock_doubtful=st.sampled_from([False, False, True]),
    points_paused=st.sampled_from([False, False, True]),
    paused_by=st.sampled_from(["damaged", "cloned", "revoked", "unknown"]),
    apart=st.none()
    | st.builds(
        Apart,
        member_points=st.sampled_from([0, 0, 30, 499, 500, 700]),
        till_points=st.sampled_from([0, 0, 4_600, 4_999, 5_000]),
        hours=st.sampled_from([None, 0, 1, 71, 72, 900]),
    ),
)
PROOFS = st.sampled_from(["card", "phone", "unverified"])
PROGRAMS = st.builds(
    Redeem,
    points=st.sampled_from([1, 50, 100]),
    step=st.sampled_from([1, 30, 50]),
    min_points=st.sampled_from([0, 200]),
    max_share_percent=st.sampled_from([0, 50, 100]),
).map(lambda redeem: Program(redeem=redeem))


AMOUNTS = {"not_enough", "share", "needs_card", "below_minimum", "offline_member", "offline_till"}


def bill(amount_minor: int, proof: str, points: int, *, approved: bool) -> SaleIntent:
    return SaleIntent(
        bill_id="",
        bill_no="",
        source="pos",
        amount_minor=amount_minor,
        redeem_points=points,
        proof=proof,  # type: ignore[arg-type]
        approved_by="m" if approved else None,
    )


@given(VIEWS, PROGRAMS, st.integers(0, 200_000), PROOFS, st.booleans())
def test_the_most_is_allowed_and_one_step_more_is_refused_for_its_limit(
    view: SaleView, program: Program, amount_minor: int, proof: str, approved: bool
) -> None:
    most, limit = most_and_limit(view, bill(amount_minor, proof, 0, approved=approved), program)
    decide_sale(view, bill(amount_minor, proof, most, approved=approved), program)
    more = max(most + program.redeem.step, program.redeem.min_points // program.redeem.step * program.redeem.step)
    with pytest.raises(RuleBroken) as refusal:
        decide_sale(view, bill(amount_minor, proof, more, approved=approved), program)
    codes = {
        "balance": AMOUNTS, "share": AMOUNTS, "card": AMOUNTS, "minimum": AMOUNTS,  # one step may meet several
        "offline_member": AMOUNTS, "offline_till": AMOUNTS, "too_early": {"too_early"}, "debt": {"in_debt"},
        "clock": {"clock_doubtful", *AMOUNTS}, "too_long_offline": {"too_long_offline", *AMOUNTS},
    }.get(limit, {limit})  # fmt: skip
    assert refusal.value.code.removeprefix("redeem.") in codes


@pytest.mark.parametrize(
    ("apart", "approved", "most"),
    [
        (None, False, (2_000, "balance")),
        (Apart(hours=71), False, (500, "offline_member")),
        (Apart(hours=71, member_points=450), False, (50, "offline_member")),
        (Apart(hours=0, till_points=4_900), False, (100, "offline_till")),
        (Apart(hours=0, member_points=10**6, till_points=10**6), False, (0, "offline_member")),
        (Apart(hours=72), False, (0, "too_long_offline")),
        (Apart(hours=None), False, (0, "too_long_offline")),
        (Apart(hours=900, member_points=500, till_points=5_000), True, (2_000, "balance")),
    ],
)
def test_what_a_till_may_let_be_used_without_its_hq(apart: Apart | None, approved: bool, most: tuple[int, str]) -> None:
    view = SaleView(usable=2_000, paid_days=1, apart=apart)
    assert most_and_limit(view, bill(10**6, "card", 0, approved=approved), Program()) == most


@pytest.mark.parametrize("by", ["damaged", "cloned", "revoked", "unknown"])
def test_no_manager_lets_paused_points_be_used(by: PausedBy) -> None:
    view = SaleView(usable=2_000, paid_days=1, points_paused=True, paused_by=by)
    limit = "paused" if by == "damaged" else by
    assert most_and_limit(view, bill(10**6, "card", 0, approved=True), Program()) == (0, limit)
    with pytest.raises(RuleBroken, match=rf"redeem\.{limit}"):
        decide_sale(view, bill(10**6, "card", 50, approved=True), Program())


def test_a_card_of_an_issuer_not_known_yet_never_spends() -> None:
    view = SaleView(usable=2_000, paid_days=1)
    with pytest.raises(RuleBroken, match=r"redeem\.unverified"):
        decide_sale(view, bill(10**6, "unverified", 50, approved=True), Program())


@pytest.mark.parametrize(("usable", "most"), [(199, (0, "minimum")), (200, (200, "balance")), (49, (0, "balance"))])
def test_the_minimum_itself_may_be_used(usable: int, most: tuple[int, str]) -> None:
    view, program = SaleView(usable=usable, paid_days=1), Program(redeem=Redeem(min_points=200))
    assert most_and_limit(view, bill(100_000, "card", 0, approved=False), program) == most


@given(VIEWS, PROGRAMS, st.integers(0, 200_000), PROOFS)
def test_every_option_can_be_used(view: SaleView, program: Program, amount_minor: int, proof: str) -> None:
    most, _ = most_and_limit(view, bill(amount_minor, proof, 0, approved=False), program)
    approved, _ = most_and_limit(view, bill(amount_minor, proof, 0, approved=True), program)
    options = _options(most, approved, program, approved=False)
    assert len(options) <= 4
    assert options[0].points == 0
    assert {most, approved} <= {option.points for option in options}
    for option in options:
        decide_sale(view, bill(amount_minor, proof, option.points, approved=option.needs_manager), program)


@given(st.integers(0, 100_000), st.sampled_from([1, 7, 30, 50, 100]), st.sampled_from([0, 100, 500]))
def test_a_round_number_is_on_the_step_and_at_most_half(most: int, step: int, least: int) -> None:
    points = round_below(most, step, least)
    assert points % step == 0
    assert points == 0 or least <= points <= most // 2


@pytest.mark.parametrize(("most", "points"), [(0, 0), (50, 0), (100, 50), (300, 100), (1_250, 500), (8_000, 2_000)])
def test_round_numbers_as_people_say_them(most: int, points: int) -> None:
    assert round_below(most, 50, 0) == points
