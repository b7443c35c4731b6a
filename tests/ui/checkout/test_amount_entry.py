"""Amounts as they are typed: exact, one point, sums and products."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.ui.checkout.amount_entry import amount_minor, typed, written


def entered(keys: str, currency: str = "CNY") -> str:
    text = ""
    for key in keys:
        text = typed(text, key, currency)
    return text


@pytest.mark.parametrize(
    ("keys", "minor"),
    [("128.5", 12850), ("128", 12800), (".5", 50), ("0.05", 5), ("007", 700), ("28+12", 4000), ("3×12.5", 3750),
     ("12.5×3", 3750), ("28+", 2800), ("28×", 2800), ("10+3×12", 4600), ("99999.99", 9999999), ("", 0), ("0", 0)],
)  # fmt: skip
def test_an_amount_is_what_was_typed(keys: str, minor: int) -> None:
    assert amount_minor(entered(keys), "CNY") == minor


@pytest.mark.parametrize(
    ("keys", "text"),
    [("1..2", "1.2"), ("1.234", "1.23"), ("+5", "5"), ("5++", "5+"), ("5+×", "5+"), ("1.5×2.5", "1.5×25"),
     ("12345678", "1234567"), ("5⌫", ""), ("5+3C", ""), ("00", "0"), ("5.+", "5.")],
)  # fmt: skip
def test_what_makes_no_sense_changes_nothing(keys: str, text: str) -> None:
    assert entered(keys) == text


def test_two_noughts_are_two_keys() -> None:
    assert typed("5", "00", "CNY") == "500"
    assert typed("", "00", "CNY") == "0"


def test_a_currency_without_small_change_has_no_point() -> None:
    assert entered("12.5", "TWD") == "125"
    assert amount_minor("125", "TWD") == 125


def test_no_amount_grows_beyond_what_a_till_can_mean() -> None:
    assert amount_minor(entered("9999999×9999999"), "CNY") <= 10**9


@given(st.text(alphabet="0123456789.+×⌫C", max_size=40), st.sampled_from(["CNY", "TWD"]))
def test_whatever_is_pressed_is_an_amount(keys: str, currency: str) -> None:
    assert 0 <= amount_minor(entered(keys, currency), currency) <= 10**9


@given(st.integers(0, 999_999_999), st.sampled_from(["CNY", "TWD"]))
def test_an_amount_written_is_the_same_amount(minor: int, currency: str) -> None:
    assert amount_minor(written(minor, currency), currency) == minor
