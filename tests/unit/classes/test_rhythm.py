"""Rhythm: mean gap, next visit, the shop's own cycle, cycles of categories."""

import random

import pytest

from desktop.core.domain.rhythm import category_cycles, own_rhythm, rhythm_of, shop_cycle
from tests.unit.classes.histories import TODAY, ago, bought


@pytest.mark.parametrize(
    ("days_ago", "mean", "due_in"),
    [((10, 0), 10, 10), ((45, 39, 0), 23, 23), ((7, 4, 1), 3, 2), ((60, 40), 20, -20), ((5, 5, 1), 4, 3)],
)
def test_the_next_visit_is_a_mean_gap_after_the_last(days_ago: tuple[int, ...], mean: int, due_in: int) -> None:
    rhythm = own_rhythm(bought(*days_ago), TODAY)
    assert rhythm is not None
    assert (rhythm.mean_days, rhythm.due_in(TODAY)) == (mean, due_in)
    assert (rhythm.next_day - TODAY).days == due_in


def test_one_purchase_day_is_no_rhythm() -> None:
    assert own_rhythm(bought(3, 3, 3), TODAY) is None
    assert own_rhythm(bought(), TODAY) is None
    assert rhythm_of([]) is None


def test_times_is_the_first_day_not_before_so_many_gaps() -> None:
    rhythm = rhythm_of([ago(31), ago(20), ago(10), ago(0)])
    assert rhythm is not None
    assert [rhythm.times(factor) for factor in (1, 2, 3, 4)] == [11, 21, 31, 42]


def test_the_shop_s_cycle_is_the_mean_of_all_gaps_of_the_year() -> None:
    """Gaps of 10, 10 and 40 days: 20. Whoever came once, or twice on one day, has no gap; older days do not count."""
    people = [bought(0, 10, 20), bought(5, 45, 400), bought(7), bought(8, 8), bought()]
    assert shop_cycle(people, TODAY, 365) == 20
    assert shop_cycle(people[2:], TODAY, 365) is None
    assert shop_cycle([], TODAY, 365) is None


def test_cake_every_45_days_due_in_6() -> None:
    lines = [(ago(days), "蛋糕") for days in (129, 39, 84, 84, -9)] + [(ago(1), "")]
    (cake,) = category_cycles(lines, TODAY)
    assert (cake.category, cake.rhythm.mean_days, cake.rhythm.due_in(TODAY)) == ("蛋糕", 45, 6)


def test_two_days_are_no_cycle_yet_and_the_soonest_due_comes_first() -> None:
    lines = [(ago(days), "茶") for days in (30, 20, 9)] + [(ago(days), "面包") for days in (9, 6, 3)]
    lines += [(ago(days), "花") for days in (40, 20)] + [(ago(days), "酒") for days in (0, 0, 0)]
    random.Random(1).shuffle(lines)
    found = [(one.category, one.rhythm.due_in(TODAY)) for one in category_cycles(lines, TODAY)]
    assert found == [("面包", 0), ("茶", 2)]
    assert category_cycles([], TODAY) == ()
