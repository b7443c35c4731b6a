"""Who waits to write is next: an import that writes chunk after chunk lets a checkout in after the chunk at hand."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from desktop.core.services.check_out import Bill, check_out
from desktop.core.store.keys.vault import CHOICE
from tests.architecture.source import ROOT
from tests.tills import TestTill, make_till

_GREEDY = """
import sys, time
from pathlib import Path
from desktop.bootstrap import open_till
folder = Path(sys.argv[1])
with open_till(folder) as till:
    until = time.monotonic() + float(sys.argv[2])
    while time.monotonic() < until:
        with till.ledger.importing() as writing:
            time.sleep(0.02)
            writing.set_setting("greedy", str(int(writing.setting("greedy") or 0) + 1))
        (folder / "begun").touch()
"""


def test_nobody_waits_for_more_than_one_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without turns the greedy one is in again before the waiting one has asked: a bill waits for many holds."""
    monkeypatch.setenv(CHOICE, "file")
    shop = make_till(tmp_path / "shop")
    greedy = subprocess.Popen([sys.executable, "-c", _GREEDY, str(shop.folder), "90"], cwd=ROOT)
    try:
        end = time.monotonic() + 30
        while not (shop.folder / "begun").exists():
            assert time.monotonic() < end
            time.sleep(0.01)
        passed: list[int] = []
        end = time.monotonic() + 60
        while sum(passed) <= 5 or len(passed) < 30:
            assert time.monotonic() < end, "the greedy one did not write: no proof"
            before = holds(shop)
            check_out(shop.till, Bill(event_id=shop.till.ids.event_id(), amount_minor=100))
            passed.append(holds(shop) - before)
        assert max(passed) <= 3, passed  # the one at hand, and one after the bill, before it was counted
    finally:
        greedy.kill()
        greedy.wait()
        shop.close()


def holds(shop: TestTill) -> int:
    """How often the greedy one has written."""
    with shop.till.ledger.reading() as reading:
        return int(reading.setting("greedy") or 0)


def test_a_turn_dies_with_its_holder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CHOICE, "file")
    shop = make_till(tmp_path / "shop")
    try:
        code = (
            "import sys, os, signal; from pathlib import Path; from desktop.core.file_lock import try_lock;"
            "handle = os.open(Path(sys.argv[1]) / 'ledger.turn', os.O_RDWR | os.O_CREAT); assert try_lock(handle);"
            "print('held', flush=True); signal.pause()"
        )
        holder = subprocess.Popen([sys.executable, "-c", code, str(shop.folder)], cwd=ROOT, stdout=subprocess.PIPE)
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        holder.kill()
        holder.wait()
        holder.stdout.close()
        begun = time.monotonic()
        check_out(shop.till, Bill(event_id=shop.till.ids.event_id(), amount_minor=100))
        assert time.monotonic() - begun < 5
    finally:
        shop.close()
