"""A crash loses no slip and doubles none: killed before the statements of a sale, a shared bill, a refund.

A small share of ``python -m tests.durability.slips``, which kills before every one.
"""

import os
import shutil
from pathlib import Path
from unittest.mock import patch

import pytest

from tests.durability.slips import DEEDS, killed, ready, slip_after_the_sale, slip_before_the_sale

_STRIDE = 16


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with patch.dict(os.environ, {"SHUKE_KEY_STORE": "file"}):
        return ready(tmp_path_factory.mktemp("made"))


@pytest.fixture
def shop(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of its own."""
    monkeypatch.setenv("SHUKE_KEY_STORE", "file")
    return Path(shutil.copytree(made, tmp_path / "copy"))


@pytest.mark.parametrize("name", DEEDS)
def test_what_stands_has_its_slip_once(shop: Path, name: str) -> None:
    assert killed(shop, DEEDS[name], _STRIDE) == []


def test_a_slip_asked_for_after_the_sale_is_found_missing(shop: Path) -> None:
    assert "no slip for" in "".join(killed(shop, slip_after_the_sale, _STRIDE))


def test_a_slip_asked_for_before_the_sale_is_found_standing_for_nothing(shop: Path) -> None:
    assert "done again" in "".join(killed(shop, slip_before_the_sale, _STRIDE))
