"""``demo-chain``: an HQ and three windows come up, enrolled; what was started ends with it, however it is ended."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.bootstrap import open_till
from desktop.core.services.watch_hq import hq_says
from tests.journeys.process import ROOT
from tests.journeys.screen import Screen, missing_binaries

pytestmark = pytest.mark.skipif(bool(missing_binaries()), reason=f"needs {missing_binaries()}")
_READY_S, _END_S = 240.0, 40.0


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    folder = tmp_path / "screen"
    folder.mkdir()
    with Screen(folder) as made:
        yield made


def started_by(pid: int) -> list[int]:
    """The processes that one started and that still live."""
    found = []
    for each in Path("/proc").iterdir():
        if each.name.isdecimal():
            try:
                fields = (each / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[1]) == pid and fields[0] != "Z":
                found.append(int(each.name))
    return found


def lives(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def test_three_tills_and_an_hq_come_up_and_all_of_it_ends(screen: Screen, tmp_path: Path) -> None:
    folder = tmp_path / "chain"
    environment = {**screen.environment(os.environ), "SHUKE_HANDED_OVER": "1", "SHUKE_KEY_STORE": "file"}
    asked = [sys.executable, "main.py", "demo-chain", "--folder", str(folder), "--lang", "zh-Hans"]
    with subprocess.Popen(asked, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True) as chain:
        end = time.monotonic() + _READY_S
        while len(screen.windows()) < 3:
            assert chain.poll() is None, chain.communicate()[1]
            assert time.monotonic() < end
            time.sleep(0.2)
        started = started_by(chain.pid)
        chain.send_signal(signal.SIGTERM)
        said = chain.communicate(timeout=_END_S)[1]
    assert len(started) == 4
    assert [pid for pid in started if lives(pid)] == []
    assert "试试看" in said
    for number in (1, 2, 3):
        with open_till(folder / f"till-{number}") as till:
            says = hq_says(till)
            assert says is not None
            assert says.unsent == 0
            with till.ledger.reading() as reading:
                assert sum(1 for _ in reading.all_members()) > 250


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"x")
    environment = {**os.environ, "SHUKE_HANDED_OVER": "1", "QT_QPA_PLATFORM": "offscreen"}
    asked = [sys.executable, "main.py", "demo-chain", "--folder", str(tmp_path), "--lang", "en"]
    done = subprocess.run(asked, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, [path.name for path in tmp_path.iterdir()]) == (1, ["photo.jpg"])
    assert "Nothing was touched." in done.stderr
