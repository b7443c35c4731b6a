"""The demo's cable: out, nothing reaches HQ, not even an answer that was on its way; only demo-chain offers one."""

from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.cli import window, window_hq
from desktop.cli.cable import CutLine, PulledCable
from desktop.core.ports.sync import NoAnswer
from desktop.settings import read_settings


class Wire:
    """Answers everything; ``during`` happens while it does."""

    def __init__(self) -> None:
        self.posted = self.closed = 0
        self.during: Callable[[], None] = lambda: None

    def packed(self, data: bytes) -> bytes:
        return data

    def post(self, _path: str, _data: bytes, _authorization: str) -> tuple[int, bytes]:
        self.posted += 1
        self.during()
        return 200, b"{}"

    def abort(self) -> None:
        self.closed += 1

    def close(self) -> None:
        self.closed += 1


def test_nothing_passes_a_cable_that_is_out() -> None:
    wire, cable = Wire(), PulledCable()
    line = CutLine(wire, lambda: cable.is_out)
    assert line.post("/v1/pull", b"", "") == (200, b"{}")
    cable.turn()
    with pytest.raises(NoAnswer) as lost:
        line.post("/v1/pull", b"", "")
    assert (lost.value.kind, wire.posted) == ("offline", 1)
    cable.turn()
    wire.during = cable.turn
    with pytest.raises(NoAnswer) as lost:
        line.post("/v1/pull", b"", "")
    assert lost.value.kind == "cut"
    line.abort()
    line.close()
    assert (line.packed(b"x"), wire.closed) == (b"x", 2)


def test_only_the_windows_of_demo_chain_have_a_cable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read_settings(str(tmp_path), None, {})
    monkeypatch.delenv(window_hq.IN_CHAIN, raising=False)
    assert window.doors(settings, tmp_path).cable is None
    monkeypatch.setenv(window_hq.IN_CHAIN, "1")
    assert window.doors(settings, tmp_path).cable is not None
