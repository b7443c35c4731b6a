"""A small run of the fuzzer in fuzz.py, and that it finds what it is there to find."""

from pathlib import Path

import pytest

from desktop.pos import deeds
from tests.pos.fuzz import attack


def test_nothing_is_found(tmp_path: Path) -> None:
    seen = attack(tmp_path / "shop", 300, start=1)
    assert {200, 400, 404, 409, 422} <= set(seen)


@pytest.mark.parametrize("broken", ["_committed", "_offered"])
def test_a_planted_fault_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str) -> None:
    def unsound(*_: object) -> object:
        return {"points": None} if broken == "_offered" else 1 // 0

    monkeypatch.setattr(deeds, broken, unsound)
    with pytest.raises((BaseExceptionGroup, AssertionError)):
        attack(tmp_path / "shop", 200, start=1)
