"""The classes at each edge, their settings, origin, own rhythm, flows."""

from datetime import date

import pytest
from msgspec.structs import replace

from desktop.core.domain.classes import Class, ClassRule, class_on, classify, flows, limits, month_before
from desktop.core.domain.tiers import DayTotals, History
from tests.unit.classes.histories import TODAY, ago, bought

RULE = ClassRule()
BY_DAYS = ClassRule(count="days")
OWN = ClassRule(own_rhythm="on")


@pytest.mark.parametrize(
    ("days_ago", "name"),
    [
        ((), "none"), ((0,), "new"), ((59,), "new"), ((60,), "dormant"), ((119,), "dormant"), ((120,), "lost"),
        ((4_000,), "lost"), ((0, 89), "returning"), ((0, 90), "new"), ((0, 1, 89), "active"), ((0, 1, 90), "returning"),
        ((0, 0, 0), "active"), ((0, 0, 0, 0), "active"), ((59, 59, 59), "active"), ((60, 60, 60), "dormant"),
    ],
)  # fmt: skip
def test_the_edges_of_the_classes(days_ago: tuple[int, ...], name: Class) -> None:
    assert class_on(bought(*days_ago), TODAY, RULE) == name


def test_who_bought_exactly_three_times_is_as_the_shop_says() -> None:
    rule = ClassRule(exactly_three="returning")
    names = [class_on(bought(*range(bills)), TODAY, rule) for bills in range(1, 6)]
    assert names == ["new", "returning", "returning", "active", "active"]


def test_days_are_counted_once_where_the_shop_counts_days() -> None:
    classed = classify(bought(0, 0, 0, 5), TODAY, BY_DAYS)
    assert classed is not None
    assert (classed.n90, classed.name) == (2, "returning")
    assert class_on(bought(0, 0, 0, 5), TODAY, RULE) == "active"


def test_a_day_under_two_ladders_is_one_day() -> None:
    """Another program published at noon gives the day two entries."""
    twice = History((DayTotals(ago(1), 2, ladder=0), DayTotals(ago(1), 1, ladder=1)))
    assert [getattr(classify(twice, TODAY, rule), "n90", None) for rule in (RULE, BY_DAYS)] == [3, 1]


def test_a_day_without_a_bill_that_stands_is_no_purchase_day() -> None:
    """A wholly refunded bill may leave its day behind, for the limit of points used without the card."""
    days = (DayTotals(ago(200), 0, unproven_points=50), DayTotals(ago(70), 1), DayTotals(ago(1), 0, unproven_points=50))
    classed = classify(History(days), TODAY, RULE)
    assert classed is not None
    assert (classed.first_day, classed.last_day, classed.name) == (ago(70), ago(70), "dormant")
    assert classify(History(days[:1]), TODAY, RULE) is None


def test_what_lies_after_the_day_is_not_seen() -> None:
    history = bought(100, 30, 1)
    assert [class_on(history, ago(days), RULE) for days in (101, 100, 41, 40, 30, 1)] == [
        "none", "new", "new", "dormant", "returning", "returning",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("window", "cycle", "n", "name"),
    [
        (90, 45, 1, "new"), (90, 45, 2, "active"), (90, 40, 2, "returning"), (90, 40, 3, "active"),
        (120, 20, 5, "returning"), (120, 20, 6, "active"), (60, 30, 1, "new"), (60, 30, 2, "active"),
    ],
)  # fmt: skip
def test_three_sixty_and_a_hundred_and_twenty_follow_the_settings(window: int, cycle: int, n: int, name: Class) -> None:
    rule = ClassRule(window_days=window, cycle_days=cycle)
    assert class_on(bought(*[0] * n), TODAY, rule) == name
    edges = (2 * cycle - 1, 2 * cycle, 4 * cycle - 1, 4 * cycle)
    assert [class_on(bought(days), TODAY, rule) for days in edges] == ["new", "dormant", "dormant", "lost"]


@pytest.mark.parametrize(
    ("days_ago", "origin"),
    [
        ((60,), "new"), ((130,), "new"), ((60, 149), "returning"), ((60, 150), "new"), ((60, 61, 149), "active"),
        ((60, 61), "returning"), ((200, 200, 200), "active"), ((59,), None), ((0, 1, 2), None),
    ],
)  # fmt: skip
def test_origin_is_the_class_of_the_last_purchase_day(days_ago: tuple[int, ...], origin: Class | None) -> None:
    classed = classify(bought(*days_ago), TODAY, RULE)
    assert classed is not None
    assert classed.origin == origin


def every(gap: int, last: int, bills: int = 4) -> History:
    return bought(*[last + gap * back for back in range(bills)])


@pytest.mark.parametrize(
    ("history", "found"),
    [
        (every(10, 5), (20, 40)),
        (every(7, 5), (14, 28)),
        (every(3, 5), (14, 28)),
        (every(30, 5), (60, 120)),
        (every(45, 5), (60, 120)),
        (every(10, 5, bills=3), (60, 120)),
        (bought(5, 5, 5, 5), (60, 120)),
        (bought(5, 5, 5, 25), (40, 80)),
        (bought(0, 11, 21, 31), (21, 42)),
        (bought(0, 11, 22, 32), (22, 43)),
    ],
)
def test_own_rhythm_moves_the_limits_nearer_never_farther(history: History, found: tuple[int, int]) -> None:
    """Three gaps of 31 days together are 10⅓ each: twice that is reached on day 21, four times on day 42."""
    assert limits(history, TODAY, OWN) == found
    assert limits(history, TODAY, RULE) == (60, 120)


def test_own_rhythm_of_somebody_weekly() -> None:
    names = [class_on(every(7, days), TODAY, OWN) for days in (13, 14, 27, 28)]
    assert names == ["active", "dormant", "dormant", "lost"]
    classed = classify(every(7, 20), TODAY, OWN)
    assert classed is not None
    assert classed.origin == "active"


def test_own_rhythm_is_that_of_the_day_asked_about() -> None:
    """A bill after a long pause stretches the mean gap: (30 + 10 + 10 + 10) ÷ 4 = 15."""
    later = bought(0, 30, 40, 50, 60)
    assert limits(later, ago(1), OWN) == (20, 40)
    assert limits(later, TODAY, OWN) == (30, 60)


def test_own_rhythm_has_settings_of_its_own() -> None:
    rule = replace(OWN, rhythm_bills=3, rhythm_least_days=20)
    assert limits(every(5, 1, bills=3), TODAY, rule) == (20, 40)


@pytest.mark.parametrize(
    ("day", "before"),
    [
        ("2026-11-22", "2026-10-22"), ("2026-03-31", "2026-02-28"),
        ("2024-03-31", "2024-02-29"), ("2026-01-05", "2025-12-05"),
    ],
)  # fmt: skip
def test_a_month_before_is_the_same_day_or_that_month_s_last(day: str, before: str) -> None:
    assert month_before(date.fromisoformat(day)) == date.fromisoformat(before)


def test_flows_count_who_went_where() -> None:
    """A month before 11-22 is 10-22, 31 days: who bought 60 days ago for the last time was not dormant then."""
    people = [bought(60), bought(60), bought(5), bought(5, 60), bought(), bought(120, 121, 122)]
    assert flows([(one, one) for one in people], TODAY, RULE) == {
        ("new", "dormant"): 2, ("none", "new"): 1, ("new", "returning"): 1, ("none", "none"): 1, ("dormant", "lost"): 1,
    }  # fmt: skip


def test_flows_take_each_day_as_it_was_known_then() -> None:
    """A bill wholly refunded since then had been seen then."""
    assert flows([(bought(40, 41), bought(41))], TODAY, RULE) == {("returning", "new"): 1}


def test_a_bill_of_nothing_is_a_purchase() -> None:
    assert class_on(bought(1, 2, 3, spend_minor=0), TODAY, RULE) == "active"
