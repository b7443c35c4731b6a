"""Bugs planted one by one, each found by a test of this folder: a test that cannot fail is none."""

from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest

from desktop.core.services import allow
from desktop.core.store import staff_rows
from desktop.core.store.staff_desk import StaffDesk
from tests.integration.staff import test_matrix, test_staff
from tests.integration.staff.crew import Crew


@pytest.fixture
def crew(tmp_path: Path) -> Iterator[Crew]:
    crew = Crew(tmp_path / "shop", mode="till").hire("manager", "lead", "cashier")
    yield crew
    crew.made.close()


def test_a_pin_counter_that_a_restart_resets(crew: Crew) -> None:
    counted: dict[str, staff_rows.PinCounts] = {}
    restart = crew.restart

    def forgetful() -> None:
        counted.clear()
        restart()

    with (
        patch.object(staff_rows, "keep_counts", lambda _raw, who, now: counted.__setitem__(who, now)),
        patch.object(staff_rows, "counts", lambda _raw, who: counted.get(who, staff_rows.PinCounts())),
        patch.object(crew, "restart", forgetful),
        pytest.raises(AssertionError),
    ):
        test_staff.test_wrong_tries_wait_and_lock_over_restarts_and_whatever_the_clock_says(crew)


def test_a_role_that_only_the_window_asks_for(crew: Crew) -> None:
    refund = next(case for case in test_matrix.CASES if case.deed == "refund" and case.amount == 200_001)
    with patch.object(StaffDesk, "demand", lambda *_: None), pytest.raises(AssertionError):
        test_matrix.test_each_role_may_exactly_what_the_table_says(crew, refund)


def test_an_approval_that_is_good_twice(crew: Crew) -> None:
    export = next(case for case in test_matrix.CASES if case.deed == "export")
    with patch.object(allow, "put_on_record", lambda *_: None), pytest.raises((AssertionError, IndexError)):
        test_matrix.test_with_the_pin_of_who_may_a_cashier_may_too_and_it_is_on_record(crew, export)


def test_own_purchases_that_earn_on_duty(crew: Crew) -> None:
    with patch("desktop.core.services.doubts.is_own", lambda *_: False), pytest.raises(AssertionError):
        test_staff.test_own_membership_earns_nothing_on_own_shift_and_hq_decides_the_same(crew)
