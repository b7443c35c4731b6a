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


@pytest.fixture
def as_shipped() -> Iterator[None]:
    """For tests of what the others have cheaper."""
    with cheap_set_up.as_shipped():
        yield


def pytest_collection_finish() -> None:
    """Six thousand tests and what they import stay to the end: no collection has to walk through them again."""
    gc.collect()
    gc.freeze()
