"""Text from outside: what steers or hides is gone, what is visible stays."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.documents.clean import clean


@pytest.mark.parametrize(
    ("raw", "seen"),
    [
        ("林晓岚", "林晓岚"),
        ("  a \t\r\n b\u3000c ", "a b c"),
        ("林\x1b@\x1dV\x00\x7f\x85岚", "林@ V 岚"),
        ("\u202egnp\u202c\u2066x\u2069", "gnpx"),
        ("a\u200bb\u200db\ufeffc\u00add", "abbcd"),
        ("\ud800林\udfff", "林"),
        ("¥5", "￥5"),
        ("👨\u200d👩", "👨👩"),
        ("葛\U000e0100 ❤\ufe0f", "葛 ❤"),
        ("e\u0301", "é"),
        ("\u3164\u115f", ""),
    ],
)
def test_what_hides_or_steers_is_gone(raw: str, seen: str) -> None:
    assert clean(raw, 40) == seen


def test_what_is_too_long_says_so() -> None:
    assert clean("馆" * 100_000, 5) == "馆馆馆馆…"
    assert clean("a" * 5, 5) == "aaaaa"


@given(st.text(st.characters(), max_size=60))
def test_any_text_becomes_one_visible_line(raw: str) -> None:
    line = clean(raw, 40)
    assert len(line) <= 40
    assert line == line.strip()
    assert not {unicodedata.category(char) for char in line} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert clean(line, 40) == line
