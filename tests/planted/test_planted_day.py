"""Bugs of a cashier's day that the machine finds quickly; ``python -m tests.planted.day`` plants all of them."""

import pytest

from tests.planted.day import CHECKS, IN_CI


@pytest.mark.parametrize("name", IN_CI)
def test_the_bug_is_found(name: str) -> None:
    assert CHECKS[name]()
