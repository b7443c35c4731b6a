"""Phones: every spelling to one E.164, ruined numbers refused; the fast path says what phonenumbers says."""

import csv
from pathlib import Path

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.domain.errors import RuleBroken
from desktop.core.services.people.phone import is_mobile, parse_phone, phone_search_digits

_ANSWERS = Path(__file__).parents[2] / "data" / "member_exports" / "expected_phones.csv"
with _ANSWERS.open(encoding="utf-8", newline="") as _file:
    SPELLINGS = list(csv.DictReader(_file))


@pytest.mark.parametrize("row", SPELLINGS, ids=lambda row: row["input"])
def test_expected_phones(row: dict[str, str]) -> None:
    if row["valid"] == "True":
        assert parse_phone(row["input"], row["region"]) == row["e164"]
        assert is_mobile(row["e164"]) == (row["mobile"] == "True")
    else:
        with pytest.raises(RuleBroken):
            parse_phone(row["input"], row["region"])
        assert not is_mobile(row["e164"])


@pytest.mark.parametrize(
    ("text", "region", "e164"),
    [
        ('="13800138000"', "CN", "+8613800138000"),
        ("'13800138000", "CN", "+8613800138000"),
        ("\u202d13800138000\u202c", "CN", "+8613800138000"),
        ("13800138000.0", "CN", "+8613800138000"),
        ("138\u00a00013\u20118000\t", "CN", "+8613800138000"),
        ("(+86)138 0013 8000", "CN", "+8613800138000"),
        ("+852 6123 4567", "CN", "+85261234567"),
        ("010-62781234", "CN", "+861062781234"),
        ("0912-345-678", "TW", "+886912345678"),
        ("6123 4567", "HK", "+85261234567"),
    ],
)
def test_spellings(text: str, region: str, e164: str) -> None:
    assert parse_phone(text, region) == e164


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("138****8000", "phone.masked"),
        ("138＊＊＊＊8000", "phone.masked"),
        ("138xxxx8000", "phone.masked"),
        ("138••••8000", "phone.masked"),
        ("1380013800*", "phone.not_a_number"),
        ("1.38001E+10", "phone.scientific"),
        ("1.3800138e10", "phone.scientific"),
        ("", "phone.not_a_number"),
        ("张三", "phone.not_a_number"),
        ("1-800-FLOWERS", "phone.not_a_number"),
        ("13800138000、13900139000", "phone.not_a_number"),
        ("13800138000 转 5", "phone.not_a_number"),
        ("13800138000" + " " * 60 + "1", "phone.not_a_number"),
        ("1380013800", "phone.invalid"),
        ("00000000000", "phone.invalid"),
    ],
)
def test_ruined_numbers_are_never_guessed(text: str, code: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        parse_phone(text, "CN")
    assert (refusal.value.code, refusal.value.facts) == (code, {})


def test_the_fast_path_agrees_with_phonenumbers_on_every_prefix() -> None:
    for prefix in range(10_000, 20_000):
        text = f"{prefix}013800"
        valid = phonenumbers.is_valid_number(phonenumbers.parse(text, "CN"))
        try:
            assert parse_phone(text, "CN") == "+86" + text
            assert valid, text
        except RuleBroken:
            assert not valid, text


@given(st.text(max_size=80), st.sampled_from(["CN", "TW", "HK"]))
def test_any_text_is_a_number_or_refused(text: str, region: str) -> None:
    try:
        e164 = parse_phone(text, region)
    except RuleBroken as refusal:
        assert refusal.code.startswith("phone.")  # noqa: PT017 - either outcome is right
        return
    assert parse_phone(e164, region) == e164


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("0417", "0417"),
        ("138 0013", "1380013"),
        ("+86 138", "86138"),
        ("１３８", "138"),
        ("12", None),
        ("林", None),
        ("K7M2", None),
        ("", None),
    ],
)
def test_search_digits(text: str, digits: str | None) -> None:
    assert phone_search_digits(text) == digits
