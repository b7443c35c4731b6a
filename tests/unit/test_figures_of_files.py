"""Whole numbers as other systems write them."""

import re

import pytest

from desktop.core.services.moving_in.figures import parse_whole


@pytest.mark.parametrize(
    ("text", "number"), [("1,234", 1234), ("12.0", 12), ("-5", -5), ("０７", 7), ("１，２３４", 1234), ("−５", -5)]
)
def test_a_whole_number_is_read_also_as_an_input_method_writes_it(text: str, number: int) -> None:
    assert parse_whole(text) == number


@pytest.mark.parametrize("text", ["12.5", "5²", "½", "一", "1,23", "", "１２．５"])
def test_what_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        parse_whole(text)
