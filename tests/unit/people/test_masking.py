"""Masks: enough to recognise oneself, not enough to use."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.domain.masking import mask_member_no, mask_name, mask_phone


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("+8613800130417", "138****0417"),
        ("+861062781234", "010****1234"),
        ("+886912345678", "09****5678"),
        ("+85261234567", "****4567"),
        ("+85361234567", "****4567"),
        ("+447911123456", "+44****3456"),
        ("123", "***"),
        ("", ""),
    ],
)
def test_phone(phone: str, shown: str) -> None:
    assert mask_phone(phone) == shown


@given(st.from_regex(r"\+[1-9][0-9]{7,14}", fullmatch=True))
def test_at_least_four_digits_are_hidden(phone: str) -> None:
    shown = mask_phone(phone)
    code = next((code for code in ("886", "852", "853", "86") if phone.startswith("+" + code)), "")
    digits = sum(char.isdigit() for char in shown)
    assert shown.count("*") >= min(4, len(phone) - 1 - len(code))
    assert digits <= max(0, len(phone) - 1 - len(code) - 4) + 1, "the trunk 0 may be shown on top"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("林晓岚", "林*岚"),
        ("林晓", "林*"),
        ("林", "林*"),
        ("欧阳喆燊", "欧**燊"),
        ("阿依古丽·买买提", "阿***提"),
        ("小仙女🧚", "小***"),
        ("李 明", "李*"),
        ("John Smith", "J*** S***"),
        ("", ""),
    ],
)
def test_name(name: str, shown: str) -> None:
    assert mask_name(name) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("K7M2Q9XD4HPA", "K7M2 **** **PA"),
        ("K7M2 Q9XD 4HPA", "K7M2 **** **PA"),
        ("12345", "**** *"),
        ("1234567", "**** *67"),
        ("", ""),
    ],
)
def test_member_number(number: str, shown: str) -> None:
    assert mask_member_no(number) == shown
