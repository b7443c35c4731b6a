"""The thread, the real ledger, real HTTP and a real HQ together: a bill is HQ's a moment after it was rung up."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import patch

import pytest

from desktop.bootstrap import described, join_hq, new_shop, open_till, sync_log, syncing, wall_us
from desktop.core.ports.sync import DONE, LineNews
from desktop.core.services.check_out import Bill, check_out
from tests.sync.headquarters import Headquarters


@pytest.fixture(autouse=True)
def _keys_in_files() -> Iterator[None]:
    with patch.dict(os.environ, {"SHUKE_KEY_STORE": "file"}):
        yield


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    ledger, _ = new_shop(
        tmp_path / "till", described("小店", "Asia/Shanghai", "CN", "companion", None, "00:00"), "2468"
    )
    ledger.file.close()
    return tmp_path / "till"


def until(holds: Callable[[], object], seconds: float = 5.0) -> float:
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < seconds, "it never came"
        time.sleep(0.005)
    return time.monotonic() - began


def unsent(folder: Path) -> int:
    with sync_log(folder) as log:
        return log.standing().unsent


def test_a_bill_is_hqs_a_moment_later_and_the_counter_never_waits(folder: Path) -> None:
    hq, news, faults = Headquarters(wall_us), list[LineNews](), list[BaseException]()
    with hq.at_a_door() as url:
        join_hq(folder, url, hq.code())
        thread = syncing(folder, news.append, faults.append)
        thread.start()
        try:
            until(lambda: [each.last.code for each in news if each.last] == [DONE])
            with open_till(folder) as till:
                for _ in range(5):
                    rounds = len([each for each in news if each.last])
                    check_out(till, Bill(event_id=till.ids.event_id(), amount_minor=100))
                    thread.wake()
                    until(lambda rounds=rounds: len([each for each in news if each.last]) > rounds)  # type: ignore[misc]
            assert sum(each.last.sent for each in news if each.last) >= 5
        finally:
            began = time.monotonic()
            thread.stop()
            assert time.monotonic() - began < 1
    assert faults == []
    assert unsent(folder) == 0


def test_a_line_that_comes_back_is_found_by_itself(folder: Path) -> None:
    hq, news = Headquarters(wall_us), list[LineNews]()
    with hq.at_a_door() as url:
        join_hq(folder, url, hq.code())
        hq.broken = True
        thread = syncing(folder, news.append, lambda _: None)
        thread.start()
        try:
            until(lambda: any(each.last and each.last.code == "sync.server" for each in news))
            hq.broken = False
            until(lambda: any(each.last and each.last.code == DONE for each in news), 10)
        finally:
            thread.stop()
    assert unsent(folder) == 0
