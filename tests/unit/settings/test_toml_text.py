"""One value of a TOML text is changed, and nothing else of it."""

import math
import tomllib
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.settings.toml_text import with_value, written

TEXT = """\
# of this till
language = "zh-HK"  # spoken here
other = [
    1,  # kept
]

[printer] # by the door
kind = "file"

[more]
kind = "mine"
"""
KEYS = st.text(min_size=1, max_size=8)
PLAIN = (
    st.text() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False) | st.dates() | st.times()
)
VALUES = st.recursive(PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3))


def test_a_line_is_changed_where_it_stands() -> None:
    changed = with_value(TEXT, "", "language", "en")
    assert changed == TEXT.replace('"zh-HK"', '"en"')
    assert with_value(TEXT, "printer", "kind", "network") == TEXT.replace('"file"', '"network"')


def test_a_new_value_joins_its_table() -> None:
    assert 'kind = "file"\nport = 9101\n\n[more]' in with_value(TEXT, "printer", "port", 9101)
    assert ']\ntheme = "dark"\n\n[printer]' in with_value(TEXT, "", "theme", "dark")
    assert with_value("", "printer", "port", 1) == "[printer]\nport = 1\n"


def test_none_takes_the_line_out() -> None:
    assert with_value(TEXT, "", "language", None) == TEXT.replace('language = "zh-HK"  # spoken here\n', "")


@pytest.mark.parametrize(
    "text",
    [
        'printer = "a"\n',
        "printer.kind = 'file'\nx = 1\n",
        "printer = { kind = 'file', x = 1 }\n",
        'x = """\nlanguage = "en"\n"""\n',
        "x = [\n[1],\n[2]]\nlanguage = 'en'\n",
        '"language" = "en"\nx = 1\n',
        "[[more]]\nx = 1\n[[more]]\nx = 2\n",
    ],
)
def test_what_cannot_be_edited_is_written_anew_with_every_value(text: str) -> None:
    for table, key in (("", "language"), ("printer", "kind")):
        before: dict[str, Any] = tomllib.loads(text)
        after: dict[str, Any] = tomllib.loads(with_value(text, table, key, "network"))
        assert (after[table][key] if table else after[key]) == "network"
        assert after.get("x") == before.get("x")
        assert after.get("more") == before.get("more")


@given(st.dictionaries(KEYS, VALUES, max_size=4))
def test_whatever_is_written_reads_back(values: dict[str, Any]) -> None:
    assert tomllib.loads(written(values)) == values


def test_odd_values_read_back() -> None:
    values = {
        "at": datetime(2026, 11, 22, 14, 6, tzinfo=UTC), "day": date(2026, 1, 1), "hour": time(1, 2), "big": math.inf,
        "quote": '"\\\x7f\n\t', "deep": {"a b": [{"c": 1}], "": {"d": True}},
    }  # fmt: skip
    assert tomllib.loads(written(values)) == values
    assert math.isnan(tomllib.loads(written({"no": math.nan}))["no"])
