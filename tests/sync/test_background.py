"""The thread that syncs by itself: at once after a bill, ever more seldom while HQ is away, gone when it is asked."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from desktop.core.domain.errors import RuleBroken
from desktop.core.ports.sync import DONE, LineNews, NoAnswer, Standing, SyncLog
from desktop.sync.background import Background, Backoff, Waiting
from tests.sync.memory import MemoryLog
from tests.sync.memory_hq import MemoryHq


class Line(MemoryHq):
    """An HQ that can be hung up on."""

    def __init__(self) -> None:
        super().__init__()
        self.aborted = threading.Event()
        self.closed = 0

    def abort(self) -> None:
        self.aborted.set()

    def close(self) -> None:
        self.closed += 1


class Shop:
    """A till, its HQ, a background thread, and all it told."""

    def __init__(self, every_s: float = 60.0, draw: Callable[[], float] = lambda: 1.0) -> None:
        self.log, self.line = MemoryLog(), Line()
        self.news: list[LineNews] = []
        self.faults: list[BaseException] = []
        self.opening: Callable[[], None] = lambda: None
        self.background = Background(
            self.open, self._call, self.news.append, Backoff(draw, every_s), self.faults.append
        )

    @contextmanager
    def open(self) -> Iterator[SyncLog]:
        self.opening()
        yield self.log

    def _call(self, _standing: Standing) -> Line:
        return self.line

    def ended(self) -> list[str]:
        return [news.last.code for news in self.news if news.last]


@contextmanager
def running(shop: Shop) -> Iterator[Shop]:
    shop.background.start()
    try:
        yield shop
    finally:
        shop.background.stop()


def until(holds: Callable[[], object], seconds: float = 3.0) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.005)


def test_the_pauses_double_up_to_five_minutes_and_all_of_them_is_drawn_from() -> None:
    backoff = Backoff(lambda: 1.0)
    assert [backoff.after("sync.offline") for _ in range(11)] == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]
    assert not backoff.is_well
    assert backoff.after(DONE) == 60
    assert backoff.is_well
    assert backoff.after("sync.cut") == 1
    drawn = Backoff(lambda: 0.25)
    assert [drawn.after("sync.server") for _ in range(3)] == [0.25, 0.5, 1]


def test_a_long_night_without_hq_overflows_nothing() -> None:
    backoff = Backoff(lambda: 1.0)
    assert {backoff.after("sync.offline") for _ in range(20_000)} >= {300}


def test_waiting_ends_when_its_time_is_over_by_the_clock_given() -> None:
    now = [0.0]
    waiting = Waiting(lambda: now[0])
    ended = threading.Event()

    def wait() -> None:
        waiting.wait(50, for_writing=False)
        ended.set()

    threading.Thread(target=wait, daemon=True).start()
    now[0] = 49.9
    waiting.wake()
    assert not ended.wait(0.05)
    now[0] = 50
    waiting.wake()
    assert ended.wait(1)


def test_it_begins_with_a_round_and_a_bill_brings_the_next_at_once() -> None:
    with running(Shop()) as shop:
        until(lambda: len(shop.ended()) == 1)
        shop.log.write("bill")
        shop.background.wake()
        until(lambda: len(shop.ended()) == 2)
    assert shop.line.names == ["ledger", "bill"]
    assert shop.news[-1].next_us == 1_000 + 60_000_000
    assert any(news.busy and news.of_all for news in shop.news)


def test_without_a_bill_a_round_comes_when_its_time_has_come() -> None:
    with running(Shop(every_s=0.05)) as shop:
        until(lambda: len(shop.ended()) >= 3)


def test_a_bill_while_hq_is_away_waits_for_its_time_but_a_person_does_not() -> None:
    shop = Shop()

    def away(_path: str) -> None:
        raise NoAnswer("offline")

    shop.line.before = away
    with running(shop):
        until(lambda: len(shop.ended()) == 1)
        shop.background.wake()
        time.sleep(0.15)
        assert shop.ended() == ["sync.offline"]
        shop.background.sync_now()
        until(lambda: len(shop.ended()) == 2)
        assert [news.answered for news in shop.news if news.last] == [False, True]


@pytest.mark.parametrize("away", [False, True])
def test_it_ends_within_a_tenth_of_a_second_while_it_waits(away: bool) -> None:
    shop = Shop()
    if away:
        shop.line.post = lambda *_: (502, b"")  # type: ignore[method-assign]
    shop.background.start()
    until(lambda: len(shop.ended()) == 1)
    began = time.monotonic()
    shop.background.stop()
    assert time.monotonic() - began < 0.1
    assert not shop.background._thread.is_alive()
    assert shop.line.closed == 1


def test_a_round_under_way_is_broken_off() -> None:
    shop = Shop()

    def hangs(_path: str) -> None:
        shop.line.aborted.wait(5)
        raise NoAnswer("cut")

    shop.line.before = hangs
    shop.background.start()
    until(lambda: shop.line.asked)
    began = time.monotonic()
    shop.background.stop()
    assert time.monotonic() - began < 0.2
    assert not shop.background._thread.is_alive()


def test_a_till_without_hq_waits_until_it_has_one() -> None:
    shop = Shop()
    shop.log.device_id = None
    with running(shop):
        time.sleep(0.1)
        assert (shop.news, shop.line.asked) == ([], [])
        shop.log.device_id = "d1"
        shop.background.wake()
        until(lambda: shop.ended() == [DONE])


def test_a_ledger_that_is_busy_and_a_fault_nobody_foresaw_stop_nothing() -> None:
    shop = Shop(draw=lambda: 0.01)
    troubles: list[Exception] = [RuleBroken("ledger.busy"), ValueError("a bug")]

    def trouble() -> None:
        if troubles:
            raise troubles.pop(0)

    shop.opening = trouble
    with running(shop):
        until(lambda: shop.ended() == [DONE])
    assert [type(fault) for fault in shop.faults] == [ValueError]
