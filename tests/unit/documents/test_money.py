"""Money as text and back, exactly."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.domain.money import format_minor, minor_digits, parse_minor, symbol


@pytest.mark.parametrize(
    ("amount_minor", "currency", "text"),
    [
        (128600, "CNY", "1,286.00"),
        (5, "CNY", "0.05"),
        (0, "CNY", "0.00"),
        (-1050, "HKD", "-10.50"),
        (1286, "TWD", "1,286"),
        (-7, "TWD", "-7"),
        (1_234_567, "KWD", "1,234.567"),
    ],
)
def test_an_amount_is_written_with_its_currency_s_digits(amount_minor: int, currency: str, text: str) -> None:
    assert format_minor(amount_minor, currency) == text


def test_each_region_has_its_sign() -> None:
    assert [symbol(code) for code in ("CNY", "TWD", "HKD", "XTS")] == ["¥", "NT$", "HK$", "XTS "]
    assert [minor_digits(code) for code in ("CNY", "TWD", "HKD")] == [2, 0, 2]


@pytest.mark.parametrize(
    ("text", "currency", "amount_minor"),
    [
        ("128.50", "CNY", 12850),
        ("128.5", "CNY", 12850),
        ("128", "CNY", 12800),
        (".5", "CNY", 50),
        ("１２８．５０", "CNY", 12850),
        ("￥1,286.00", "CNY", 128600),
        ("¥ 1，286.00", "CNY", 128600),
        (" 1 286.00 ", "CNY", 128600),
        ("128.500", "CNY", 12850),
        ("-12.80", "CNY", -1280),
        ("￥-12.80", "CNY", -1280),
        ("－￥12.80", "CNY", -1280),
        ("+3", "CNY", 300),
        ("CNY 3", "CNY", 300),
        ("NT$1,280", "TWD", 1280),
        ("$1,280.00", "TWD", 1280),
        ("HK$8.5", "HKD", 850),
        ("0.1", "CNY", 10),
        ("999999999999999.99", "CNY", 99_999_999_999_999_999),
    ],
)
def test_an_amount_is_read_exactly(text: str, currency: str, amount_minor: int) -> None:
    assert parse_minor(text, currency) == amount_minor


@pytest.mark.parametrize(
    "text",
    ["", " ", "-", ".", "￥", "1,28", "12,34.00", ",128", "1,2345", "128.505", "1e3", "0x10", "nan", "inf", "12.3.4",
     "--1", "-￥-1", "￥￥1", "HK$5", "5元", "五", "1_000", "²", "½", "٣", "1" * 16, "1" * 5000, "5."],
)  # fmt: skip
def test_what_is_no_plain_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^"):
        parse_minor(text, "CNY")


def test_half_a_smallest_unit_is_refused() -> None:
    with pytest.raises(ValueError, match="128"):
        parse_minor("128.50", "TWD")


@given(st.integers(-(10**17) + 1, 10**17 - 1), st.sampled_from(["CNY", "TWD", "HKD", "KWD"]))
def test_what_is_written_is_read_back(amount: int, currency: str) -> None:
    amount_minor = amount // (1 if minor_digits(currency) == 2 else 1000)
    assert parse_minor(symbol(currency) + format_minor(amount_minor, currency), currency) == amount_minor


@given(st.text())
def test_any_text_is_an_amount_or_a_value_error(text: str) -> None:
    with suppress(ValueError):
        assert isinstance(parse_minor(text, "CNY"), int)
