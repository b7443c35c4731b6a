"""A shop of its own for each test; keys in files, as on a machine without a key store."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.core.store.keys.vault import CHOICE
from tests.tills import TestTill, make_till

Made = Callable[..., TestTill]


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Made]:
    """Makes tills: ``make(mode=…, region=…)`` gives an open one, closed at the end."""
    monkeypatch.setenv(CHOICE, "file")
    made: list[TestTill] = []

    def new(**wish: str) -> TestTill:
        made.append(make_till(tmp_path / f"shop{len(made)}", **wish))  # type: ignore[arg-type]
        return made[-1]

    yield new
    for till in made:
        till.close()
