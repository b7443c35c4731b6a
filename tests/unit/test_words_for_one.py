"""A sentence says one bill and two bills."""

import pytest

from desktop.core.words import Words


@pytest.mark.parametrize(
    ("bills", "said"), [(0, "0 bills"), (1, "1 bill"), ("1", "1 bill"), (2, "2 bills"), ("11", "11 bills")]
)
def test_the_word_goes_with_the_number(bills: int | str, said: str) -> None:
    assert Words("en").say("window.reports.sign_figure.hour_bills", count=bills) == said
