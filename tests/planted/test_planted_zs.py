"""Each planted bug of shifts and Zs is found by what stands beside it, and by none of it when it is not there."""

from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.core.domain.errors import Refusal
from desktop.core.services.enrol_member import Enrolment, enrol_member
from tests.integration import test_shifts as shifts
from tests.planted import z_plants as plants
from tests.tills import TestTill, make_till

Plant = Callable[[pytest.MonkeyPatch], None]
FOUND_BY: dict[Plant, Callable[..., None]] = {
    plants.refund_counted_twice: shifts.test_a_whole_shift_adds_up,
    plants.expiry_in_two_zs: shifts.test_nothing_expires_in_two_zs,
    plants.opening_forgotten_at_a_restart: shifts.test_a_shift_outlives_a_restart_and_is_one,
    plants.sale_after_the_count_unnoticed: shifts.test_a_sale_between_count_and_close_asks_for_another_count,
    plants.every_press_a_z: shifts.test_closing_pressed_twice_is_one_z,
    plants.bills_before_the_shift_in_its_drawer: shifts.test_what_was_rung_up_outside_a_shift_is_not_in_its_drawer,
    plants.undone_import_stays: shifts.test_points_from_one_z_to_the_next,
    plants.late_bill_in_no_z: shifts.test_a_dated_bill_lands_in_the_z_it_was_written_in,
}


@pytest.mark.parametrize("plant", FOUND_BY, ids=lambda plant: plant.__name__)
def test_the_bug_is_found(plant: Plant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check = FOUND_BY[plant]
    with made(tmp_path / "shop") as shop:
        plant(monkeypatch)
        wanted = {"shop": shop, "tmp_path": tmp_path}
        with pytest.raises((AssertionError, Refusal)):
            check(**{name: wanted[name] for name in check.__annotations__ if name in wanted})


def made(folder: Path) -> TestTill:
    shop = make_till(folder, mode="till", preset="plain")
    enrol_member(shop.till, Enrolment(event_id=shop.till.ids.event_id(), phone=shifts.PHONE, name="王芳"))
    return shop
