"""The hold-out: the same on every machine, as large as said, for ever the same place."""

from datetime import date
from uuid import UUID

import pytest

from desktop.core.domain.holdout import (
    PLACES,
    arc_from,
    held_out,
    held_out_at,
    percent_among,
    place_of,
    salt_on,
)

MEMBERS = [str(UUID(int=number)) for number in range(5_000)]
SALT = salt_on(date(2026, 11, 22))


def test_the_place_of_a_member_is_fixed_for_ever() -> None:
    assert [place_of(member) for member in MEMBERS[:4]] == [9816, 4341, 5325, 1791]
    assert arc_from("year/2026") == 4348


@pytest.mark.parametrize("percent", [5, 10, 20])
def test_about_as_many_are_held_out_as_said(percent: int) -> None:
    held = sum(held_out(member, SALT, percent) for member in MEMBERS)
    assert abs(held - len(MEMBERS) * percent // 100) < 90


def test_nobody_is_held_out_at_nothing() -> None:
    assert not any(held_out(member, SALT, 0) for member in MEMBERS)


def test_an_arc_over_the_end_of_the_circle_goes_on_at_its_beginning() -> None:
    salt = next(f"s{at}" for at in range(1_000) if arc_from(f"s{at}") > PLACES - 500)
    held = [place for place in range(PLACES) if held_out_at(place, salt, 10)]
    assert len(held) == 1_000
    assert {0, PLACES - 1} <= set(held)


def test_all_of_a_year_agree_and_another_year_holds_out_others() -> None:
    assert salt_on(date(2026, 1, 1)) == SALT != salt_on(date(2027, 1, 1))
    now, then = ({member for member in MEMBERS if held_out(member, salt, 10)} for salt in (SALT, "year/2027"))
    assert now != then


def test_below_a_hundred_members_nobody_is_and_never_more_than_a_fifth() -> None:
    assert (percent_among(10, 99), percent_among(10, 100), percent_among(35, 100)) == (0, 10, 20)
