"""Each bug planted in classes, stage, RFM, flows is found by pandas, over any crowd or over bills with every edge."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.integration.test_segments import test_generated_bills_with_every_edge_equal_pandas as of_a_ledger
from tests.planted import segment_plants as plants
from tests.planted.plants import Plant
from tests.planted.searching import Check, prop
from tests.property import test_segments


def ledger(day_starts: str) -> Check:
    """Generated bills in a ledger of its own."""

    def check() -> None:
        with TemporaryDirectory() as folder:
            of_a_ledger(Path(folder), day_starts)

    return check


CROWD = prop(test_segments.test_a_crowd_stands_where_pandas_puts_it)
FLOWS = prop(test_segments.test_a_crowd_flows_as_pandas_counts)
LEDGER = ledger("04:00")
FOUND_BY: list[tuple[Plant, Check]] = [
    (plants.dormant_a_day_late, CROWD),
    (plants.lost_a_day_late, CROWD),
    (plants.window_a_day_longer, CROWD),
    (plants.exactly_three_is_always_active, CROWD),
    (plants.three_is_typed, CROWD),
    (plants.bills_of_nothing_do_not_count, CROWD),
    (plants.days_are_counted_as_bills, CROWD),
    (plants.origin_of_today, CROWD),
    (plants.whole_refunds_leave_the_visit, CROWD),
    (plants.refunds_are_forgotten, CROWD),
    (plants.ties_count_as_worse, CROWD),
    (plants.recency_upside_down, CROWD),
    (plants.a_year_of_366_days, CROWD),
    (plants.own_rhythm_floored, CROWD),
    (plants.own_rhythm_between_bills, CROWD),
    (plants.own_rhythm_without_least, CROWD),
    (plants.a_month_is_30_days, FLOWS),
    (plants.dormant_a_day_late, LEDGER),
    (plants.lost_a_day_late, LEDGER),
    (plants.own_rhythm_floored, LEDGER),
    (plants.enrolment_is_forgotten, LEDGER),
    (plants.a_day_starts_after_hours_and_not_at_an_hour, ledger("01:30")),
]


@pytest.mark.parametrize(("plant", "check"), FOUND_BY, ids=[plant.__name__ for plant, _ in FOUND_BY])
def test_the_bug_is_found(plant: Plant, check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch)
    with pytest.raises(AssertionError):
        check()


@pytest.mark.parametrize("check", [CROWD, FLOWS])
def test_without_a_bug_nothing_is_found(check: Check) -> None:
    check()
