"""An HQ and two tills of one of its stores."""

from pathlib import Path

import pytest

from desktop.core.store.keys.vault import CHOICE
from tests.integration.sync_store.fake_hq import FakeHq
from tests.integration.sync_store.pairs import Joined, joined_till


@pytest.fixture(autouse=True)
def _file_vault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CHOICE, "file")


@pytest.fixture
def hq() -> FakeHq:
    return FakeHq(0)


@pytest.fixture
def first(tmp_path: Path, hq: FakeHq) -> Joined:
    return joined_till(tmp_path / "a", hq)


@pytest.fixture
def second(tmp_path: Path, hq: FakeHq, first: Joined) -> Joined:
    return joined_till(tmp_path / "b", hq, first.shop)
