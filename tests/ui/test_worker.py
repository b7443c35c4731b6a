"""Work goes to its own thread and comes back to the window's, in order; what fails is said; nothing is left running."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from desktop.core.domain.errors import Refusal, RuleBroken
from desktop.ui.worker import DatabaseLane, SideWorker


def until(app: QApplication, done: Callable[[], bool]) -> None:
    end = time.monotonic() + 5
    while not done():
        app.processEvents()
        assert time.monotonic() < end
        time.sleep(0.001)


@pytest.fixture
def refused() -> list[Refusal]:
    return []


@pytest.fixture
def worker(app: QApplication, refused: list[Refusal]) -> Iterator[SideWorker]:
    made = SideWorker("shuke-test", lambda _: "faults.log", refused.append)
    yield made
    made.close()
    app.processEvents()
    assert [thread.name for thread in threading.enumerate() if thread.name.startswith("shuke-")] == []


def test_results_come_back_on_the_window_s_thread_in_order(app: QApplication, worker: SideWorker) -> None:
    answers: list[tuple[int, str]] = []
    for number in range(20):
        worker.run(partial(int, number), lambda n: answers.append((n, threading.current_thread().name)))
    until(app, lambda: worker.is_idle)
    assert answers == [(number, "MainThread") for number in range(20)]


def test_a_refusal_goes_to_who_asked_else_to_everybody(
    app: QApplication, worker: SideWorker, refused: list[Refusal]
) -> None:
    mine: list[Refusal] = []

    def refuse() -> None:
        raise RuleBroken("redeem.share")

    worker.run(refuse, lambda _: None, mine.append)
    worker.run(refuse, lambda _: None)
    until(app, lambda: worker.is_idle)
    assert [one.code for one in mine] == ["redeem.share"]
    assert [one.code for one in refused] == ["redeem.share"]


def test_what_nobody_foresaw_is_written_down_and_said(
    app: QApplication, worker: SideWorker, refused: list[Refusal]
) -> None:
    worker.run(lambda: 1 // 0, lambda _: None)
    until(app, lambda: worker.is_idle)
    assert [(one.code, one.facts["log"]) for one in refused] == [("internal", "faults.log")]


def test_after_closing_nothing_is_answered(app: QApplication) -> None:
    worker = SideWorker("shuke-test", lambda _: None, lambda _: None)
    answers: list[Any] = []
    worker.run(lambda: time.sleep(0.05), answers.append)
    worker.close()
    app.processEvents()
    assert answers == []


def test_a_damaged_ledger_is_closed_and_opened_again(app: QApplication) -> None:
    opened: list[str] = []

    @contextmanager
    def open_till() -> Iterator[Any]:
        opened.append("open")
        try:
            yield object()
        except Refusal as refusal:
            opened.append(refusal.code)
            raise
        finally:
            opened.append("closed")

    refusals: list[str] = []
    told: list[str] = []
    worker = SideWorker("shuke-test", lambda _: None, lambda refusal: refusals.append(refusal.code))
    lane = DatabaseLane(worker, open_till, lambda: told.append("damaged"))

    def fail(_till: object) -> None:
        raise Refusal("ledger.damaged", file="ledger.db")

    lane.run(fail, lambda _: None)
    lane.run(lambda _: "well", lambda _: None)
    until(app, lambda: worker.is_idle)
    lane.close()
    assert opened == ["open", "ledger.damaged", "closed", "open", "closed"]
    assert (refusals, told) == (["ledger.damaged"], ["damaged"])


def test_while_the_till_is_closed_nothing_opens_it(app: QApplication) -> None:
    opened: list[str] = []

    @contextmanager
    def open_till() -> Iterator[Any]:
        opened.append("open")
        yield object()
        opened.append("closed")

    def replace() -> str:
        opened.append("replaced")
        return "done"

    answers: list[object] = []
    worker = SideWorker("shuke-test", lambda _: None, lambda _: None)
    lane = DatabaseLane(worker, open_till, lambda: None)
    lane.run(lambda _: "before", answers.append)
    lane.while_closed(replace, answers.append)
    lane.run(lambda _: "after", answers.append)
    until(app, lambda: worker.is_idle)
    lane.close()
    assert answers == ["before", "done", "after"]
    assert opened == ["open", "closed", "replaced", "open", "closed"]
