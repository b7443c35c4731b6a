"""For every test: how long Hypothesis searches, what is set up cheaply, and what the collector need not look at.

``HYPOTHESIS_PROFILE=long python3 main.py test`` searches for hours.
"""

import gc
import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests import cheap_set_up

settings.register_profile("ci", max_examples=50, deadline=None, derandomize=True)
settings.register_profile("long", max_examples=5_000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

cheap_set_up.cheapen()

_LONGEST = (
    *("test_checkers.py", "test_simulation.py", "test_walk.py", "test_quiet.py", "test_whole_day.py", "test_soak.py"),
    *("test_told_amount.py", "test_blocks.py", "test_demo_chain.py", "test_fuzz.py", "test_segments.py"),
    "test_planted_segments.py",
)
"""Modules that take half a minute and more."""


@pytest.fixture(scope="session", autouse=True)
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Where the workers of one run find what one of them has made (tests/screens/fixtures.py)."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        os.environ["SHUKE_TESTS_SHARED"] = str(tmp_path_factory.getbasetemp().parent)


@pytest.fixture
def as_shipped() -> Iterator[None]:
    """For tests of what the others have cheaper."""
    with cheap_set_up.as_shipped():
        yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest begin first, so that no process is left alone with one at the end."""
    items.sort(key=lambda item: _LONGEST.index(item.path.name) if item.path.name in _LONGEST else len(_LONGEST))


def pytest_collection_finish() -> None:
    """Six thousand tests and what they import stay to the end: no collection has to walk through them again."""
    gc.collect()
    gc.freeze()
