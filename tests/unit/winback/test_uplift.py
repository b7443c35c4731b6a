"""What an offer brought: known intervals, what may be said, and a share of ``python -m tests.uplift_proof``."""

from dataclasses import dataclass
from fractions import Fraction

import pytest

from desktop.core.domain import uplift as told
from desktop.core.domain.uplift import Difference, Group, rate_difference, spend_difference, uplift, verdict
from tests.uplift_proof import Compare, World, faults, play

GAMES = 400
WORLDS = (World(90, 10, 0.3, 0.3), World(900, 100, 0.1, 0.2), World(450, 50, 0.15, 0.15, 0.9))


@dataclass(frozen=True)
class Known:
    """An example of Newcombe (1998), table II, method 10."""

    came: int
    of: int
    kept: int
    held: int
    low: str
    high: str


KNOWN = (
    Known(56, 70, 48, 80, "0.0524", "0.3339"),
    Known(9, 10, 3, 10, "0.1705", "0.8090"),
    Known(10, 10, 0, 20, "0.6791", "1.0000"),
    Known(0, 10, 0, 10, "-0.2775", "0.2775"),
)


@pytest.mark.parametrize("known", KNOWN, ids=lambda known: f"{known.came} of {known.of}")
def test_the_interval_of_rates_is_the_published_one(known: Known) -> None:
    found = rate_difference(Group(members=known.of, came=known.came), Group(members=known.held, came=known.kept))
    assert found is not None
    assert (_four(found.low), _four(found.high)) == (known.low, known.high)


def _four(value: Fraction) -> str:
    return f"{value.numerator * 10_000 / value.denominator / 10_000:.4f}"


def test_money_is_compared_per_member() -> None:
    """Five spend 10 each of ten, none of ten: 5 more each, ± Student's 2.101 · √(25/9·… )."""
    offered = Group(members=10, came=5, spend_minor=50, squares_minor=500)
    found = spend_difference(offered, Group(members=10))
    assert found is not None
    assert found.value == 5
    assert abs(found.high - 5 - Fraction("3.770")) < Fraction(1, 1000)  # Welch: t(9) = 2.2622, √(250/9 ÷ 10) = 1.6667
    assert found.high - found.value == found.value - found.low


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [("0.01", "0.2", "more"), ("-0.2", "-0.01", "fewer"), ("0", "0.2", "too_few"), ("-0.02", "0.02", "no_more"),
     ("-0.02", "0.03", "too_few"), ("-0.4", "0.6", "too_few")],
)  # fmt: skip
def test_what_may_be_said_follows_from_the_interval_alone(low: str, high: str, said: str) -> None:
    difference = Difference(Fraction(0), Fraction(low), Fraction(high))
    assert verdict(difference, told.WORTH_SEEING) == said


def test_nothing_is_said_of_what_cannot_be_compared() -> None:
    found = uplift(Group(members=50, came=9, spend_minor=900, squares_minor=90_000), Group(members=0))
    assert (found.rate, found.spend, found.verdict, found.spend_verdict) == (None, None, "too_few", "too_few")
    assert spend_difference(Group(members=90), Group(members=10)) is None  # nobody came: nothing varies
    assert spend_difference(Group(members=90, came=9, spend_minor=9, squares_minor=9), Group(members=4)) is None


@pytest.mark.parametrize("world", WORLDS, ids=lambda world: world.name)
def test_a_share_of_the_proof_is_as_claimed(world: World) -> None:
    assert faults(world, play(world, GAMES, seed=7)) == []


@pytest.mark.parametrize("world", WORLDS, ids=lambda world: world.name)
def test_an_interval_half_as_wide_is_found(world: World) -> None:
    judge: Compare = rate_difference if world.spread is None else spend_difference

    def half(offered: Group, held: Group) -> Difference | None:
        said = judge(offered, held)
        return said and Difference(
            said.value, (said.value + said.low) * Fraction(1, 2), (said.value + said.high) * Fraction(1, 2)
        )

    assert faults(world, play(world, GAMES, seed=7, compare=half))
