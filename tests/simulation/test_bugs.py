"""Each planted bug is found by the seed beside it, which finds nothing without the bug."""

import pytest

from tests.simulation.bugs import BUGS, FOUND_BY
from tests.simulation.hunting import EVENTS, TILLS, found_at
from tests.simulation.running import run_seed
from tests.simulation.test_simulation import SEEDS


@pytest.mark.parametrize("name", FOUND_BY)
def test_the_bug_is_found(name: str) -> None:
    assert found_at(BUGS[name].plant, FOUND_BY[name]).wrong


@pytest.mark.parametrize("seed", sorted(set(FOUND_BY.values()) - set(SEEDS)))
def test_without_a_bug_the_seed_finds_nothing(seed: int) -> None:
    assert run_seed(seed, TILLS, EVENTS).wrong == ""
