"""A phone in groups, a birthday as people write it."""

import pytest

from desktop.ui.enrol.form import written_birthday
from desktop.ui.phones import digits_missing, grouped_phone, is_worth_asking, plain_phone


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("138 0013 8000", "13800138000"),
        ("１３８-００１３", "1380013"),
        ("+852 9123 4567", "+85291234567"),
        ("a", ""),
        ("1" * 40, "1" * 15),
    ],
)
def test_a_phone_is_read_as_digits(typed: str, plain: str) -> None:
    assert plain_phone(typed) == plain


@pytest.mark.parametrize(
    ("plain", "region", "shown"),
    [
        ("13800138000", "CN", "138 0013 8000"),
        ("1380", "CN", "138 0"),
        ("0912345678", "TW", "0912 345 678"),
        ("91234567", "HK", "9123 4567"),
        ("138001380001", "CN", "138 0013 8000 1"),
        ("+85291234567", "CN", "+8529 1234 567"),
        ("", "CN", ""),
    ],
)
def test_a_phone_is_shown_in_groups(plain: str, region: str, shown: str) -> None:
    assert grouped_phone(plain, region) == shown
    assert plain_phone(shown) == plain


def test_members_are_looked_for_at_the_regions_last_digit() -> None:
    assert (digits_missing("1380013800", "CN"), is_worth_asking("1380013800", "CN")) == (1, False)
    assert is_worth_asking("13800138000", "CN")
    assert is_worth_asking("91234567", "HK")
    assert is_worth_asking("0912345678", "TW")
    assert digits_missing("+852912", "CN") is None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("1124", "11-24"),
        ("19901124", "1990-11-24"),
        ("11.24", "11-24"),
        ("1/2", "01-02"),
        ("11月24日", "11-24"),
        ("1990年3月4日", "1990-03-04"),
        ("１１２４", "11-24"),
        ("1990-11-24", "1990-11-24"),
        ("soon", "soon"),
        ("", ""),
    ],
)
def test_a_birthday_is_read_as_people_write_it(typed: str, kept: str) -> None:
    assert written_birthday(typed) == kept
