"""``python3 main.py test``: temporary files in memory where there is room, and nowhere else than asked for."""

import os
import tempfile
from pathlib import Path

import pytest

from desktop.cli import work


@pytest.fixture
def memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in the place of the machine's memory; nobody has asked for another."""
    monkeypatch.setattr(work, "_MEMORY", tmp_path)
    monkeypatch.setattr(work, "_ROOM_BYTES", 1)
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setenv("TMPDIR", "to be put back")
    monkeypatch.delenv("TMPDIR")
    return tmp_path


def test_with_room_they_lie_in_a_folder_that_goes_with_the_run(memory: Path) -> None:
    with work._in_memory():
        Path(tempfile.mkdtemp(), "kept").write_bytes(b"x")
        [folder] = memory.iterdir()
        assert os.environ["TMPDIR"] == str(folder)
        assert Path(tempfile.gettempdir()) == folder
    assert list(memory.iterdir()) == []


@pytest.mark.parametrize("lack", ["room", "folder", "choice"])
def test_else_everything_stays_as_it_is(memory: Path, monkeypatch: pytest.MonkeyPatch, lack: str) -> None:
    if lack == "room":
        monkeypatch.setattr(work, "_ROOM_BYTES", 2**62)
    elif lack == "folder":
        monkeypatch.setattr(work, "_MEMORY", memory / "missing")
    else:
        monkeypatch.setenv("TMPDIR", str(memory))
    before = os.environ.get("TMPDIR")
    with work._in_memory():
        assert os.environ.get("TMPDIR") == before
        assert list(memory.iterdir()) == []
