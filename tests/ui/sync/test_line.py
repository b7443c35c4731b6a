"""The line in the shell: begun once, woken by what is written, heard on the window's thread, ended with it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from desktop.core.ports.sync import DONE, LineNews, RoundDone
from desktop.ui.shell.line import Line
from tests.tills import TestTill, make_till
from tests.ui.fake_desk import FakeDesk
from tests.ui.fake_line import FakeCable
from tests.ui.sync.hq_rows import say_hq, sell


class FakeSyncer:
    """Does nothing until the test tells news in its place."""

    def __init__(self, tell: Callable[[LineNews], None]) -> None:
        self.tell = tell
        self.did: list[str] = []

    def start(self) -> None:
        self.did.append("start")

    def wake(self) -> None:
        self.did.append("wake")

    def sync_now(self) -> None:
        self.did.append("now")

    def stop(self) -> None:
        self.did.append("stop")


class PostingAside:
    """Calls back at once, as the queued signal does later."""

    def run(self, work: Any, then: Any, otherwise: Any = None) -> None:
        raise NotImplementedError

    def post(self, callback: Callable[[], None]) -> None:
        callback()


class Shell:
    """What the line needs of a shell."""

    def __init__(self, made: TestTill) -> None:
        self.desk = FakeDesk(made.till, made.folder)
        self.syncers: list[FakeSyncer] = []
        self.changes = self.wrote = self.joins = 0
        self.cable = FakeCable()
        doors: Any = SimpleNamespace(syncer=self._make, cable=self.cable)
        self.line = Line(doors, self.desk.lane, PostingAside(), self._changed, self._wrote, self._joined)

    def _make(self, tell: Callable[[LineNews], None]) -> FakeSyncer:
        self.syncers.append(FakeSyncer(tell))
        return self.syncers[-1]

    def _changed(self) -> None:
        self.changes += 1

    def _joined(self) -> None:
        self.joins += 1
        self.line.rejoined()

    def _wrote(self) -> None:
        self.wrote += 1
        self.line.look()  # as the shell's ``changed`` does


@pytest.fixture
def made(tmp_path: Path) -> Iterator[TestTill]:
    with make_till(tmp_path / "shop") as till:
        yield till


def ended(code: str = DONE, **more: Any) -> RoundDone:
    return RoundDone(code=code, begun_at_us=1, ended_at_us=2, **more)


def test_without_an_hq_nothing_begins(made: TestTill) -> None:
    shell = Shell(made)
    shell.line.look()
    assert shell.line.now is None
    assert shell.syncers == []
    assert not shell.line.sync_now()


def test_it_begins_once_and_ends_once(made: TestTill) -> None:
    say_hq(made.till)
    shell = Shell(made)
    for _ in range(3):
        shell.line.look()
    assert [syncer.did for syncer in shell.syncers] == [["start"]]
    assert shell.changes == 1
    shell.line.stop()
    shell.line.stop()
    assert shell.syncers[0].did == ["start", "stop"]


def test_a_bill_wakes_it_and_a_look_does_not(made: TestTill) -> None:
    say_hq(made.till)
    shell = Shell(made)
    shell.line.look()
    sell(made.till, 500, "P-1")
    shell.line.look()
    shell.line.look()
    assert shell.syncers[0].did == ["start", "wake"]
    assert shell.line.now is not None
    assert shell.line.now.says.unsent == 1


def test_what_a_round_brought_makes_every_screen_look_again(made: TestTill) -> None:
    say_hq(made.till)
    shell = Shell(made)
    shell.line.look()
    tell = shell.syncers[0].tell
    tell(LineNews(busy=True))
    tell(LineNews(busy=False, last=ended()))
    assert shell.wrote == 0
    tell(LineNews(busy=False, last=ended(received=2)))
    assert shell.wrote == 1
    assert shell.line.now is not None
    assert shell.line.now.online


def test_a_round_that_ends_looks_at_the_ledger_once(made: TestTill, monkeypatch: pytest.MonkeyPatch) -> None:
    say_hq(made.till)
    shell = Shell(made)
    shell.line.look()
    looks: list[object] = []
    run = shell.desk.lane.run

    def counted(*asked: Any) -> None:
        looks.append(asked[0])
        run(*asked)

    monkeypatch.setattr(shell.desk.lane, "run", counted)
    shell.syncers[0].tell(LineNews(busy=False, last=ended(received=2)))
    assert len(looks) == 1
    shell.syncers[0].tell(LineNews(busy=False, last=ended()))
    assert len(looks) == 2


def test_only_the_round_that_was_asked_for_is_answered(made: TestTill) -> None:
    say_hq(made.till)
    shell = Shell(made)
    shell.line.look()
    heard: list[LineNews] = []
    assert shell.line.sync_now(heard.append)
    tell = shell.syncers[0].tell
    tell(LineNews(busy=False, last=ended("sync.offline")))
    assert heard == []
    tell(LineNews(busy=True, answered=True))
    tell(LineNews(busy=False, last=ended(), answered=True))
    tell(LineNews(busy=False, last=ended(), answered=True))
    assert [news.last.code for news in heard if news.last] == [DONE]


def test_putting_the_cable_back_syncs_at_once(made: TestTill) -> None:
    say_hq(made.till)
    shell = Shell(made)
    shell.line.look()
    assert shell.line.turn_cable()
    assert not shell.line.turn_cable()
    assert shell.syncers[0].did[-1] == "now"


def test_another_process_may_join_while_the_window_is_open(made: TestTill) -> None:
    shell = Shell(made)
    shell.line.look()
    say_hq(made.till)
    shell.line.look()
    shell.line.look()
    assert shell.joins == 1
    assert [syncer.did for syncer in shell.syncers] == [["start"]]


def test_joining_begins_anew(made: TestTill) -> None:
    shell = Shell(made)
    shell.line.look()
    say_hq(made.till)
    shell.line.rejoined()
    shell.line.rejoined()
    assert [syncer.did for syncer in shell.syncers] == [["start", "stop"], ["start"]]


def test_news_that_come_after_the_end_are_nobody_s(made: TestTill) -> None:
    say_hq(made.till)
    shell = Shell(made)
    shell.line.look()
    shell.line.stop()
    before = shell.changes
    shell.syncers[0].tell(LineNews(busy=False, last=ended()))
    assert shell.changes == before
