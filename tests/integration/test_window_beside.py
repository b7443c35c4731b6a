"""Commands of the main job beside the open window: it soon shows what they did, and no F9 fails for them."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from desktop.bootstrap import keeper, wall_us
from desktop.cli.work import HANDED_OVER, ROOT
from desktop.core.services.check_out import Bill, check_out
from desktop.core.store.keys.vault import CHOICE
from desktop.core.store.opening import LEDGER
from desktop.core.store.wal_promise import promise_of
from desktop.ui.desk import Chosen
from tests.moving_in import SALES, table
from tests.tills import SettableClock, make_till
from tests.ui.stage import Stage, texts

ZONE, PHONE, OTHER = "Asia/Shanghai", "13800130417", "13900000002"
SOON_S = 3.0
MUCH_LONGER = 4
"""On a machine that does ten other things, three seconds are said with a margin."""


class Beside:
    """A window over a shop of its own, and commands as processes of their own over the same shop."""

    def __init__(self, stage: Stage, folder: Path) -> None:
        self.stage, self._folder = stage, folder

    def begin(self, *arguments: object) -> "subprocess.Popen[str]":
        """Start a command."""
        command = [sys.executable, str(ROOT / "main.py"), "--data-dir", str(self._folder), *map(str, arguments)]
        return subprocess.Popen(command, env=_environ(), text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def run(self, *arguments: object) -> None:
        """Run a command; the window lives on meanwhile."""
        process = self.begin(*arguments)
        while process.poll() is None:
            self.stage.settle()
        ended_well(process)

    def soon(self, holds: Callable[[], object]) -> None:
        """Wait until it holds, as long as a person would before asking."""
        until = time.monotonic() + SOON_S * MUCH_LONGER
        while not holds():
            assert time.monotonic() < until, texts(self.stage.window)
            self.stage.settle(20)

    def shows(self, figure: str) -> Callable[[], bool]:
        """Whether a label of the window shows the figure now."""
        return lambda: any(figure in text for text in texts(self.stage.window))

    @property
    def counter(self) -> Any:
        """What the checkout holds."""
        return self.stage.shell.room("checkout").counter  # type: ignore[attr-defined]

    def choose(self, room: str, phone: str = PHONE) -> None:
        """Bring a member to a page."""
        with self.stage.till() as till, till.ledger.reading() as reading:
            [member] = reading.members_by_phone(f"+86{phone}")
        self.stage.shell.go(room)
        self.stage.settle()
        self.stage.shell.chosen(Chosen(member.member_id, "phone"))
        self.stage.settle()


class WallClock(SettableClock):
    """The window lives in the same time as the commands."""

    def __call__(self) -> int:
        return wall_us()


def ended_well(process: "subprocess.Popen[str]") -> None:
    """The command is done, and well."""
    said, _ = process.communicate()
    assert process.returncode == 0, said


def _environ() -> dict[str, str]:
    return {**os.environ, HANDED_OVER: "1", CHOICE: "file"}


@pytest.fixture
def beside(tmp_path: Path) -> Iterator[Beside]:
    now = datetime.now(ZoneInfo(ZONE)).replace(tzinfo=None).isoformat()
    folder = tmp_path / "shop"
    make_till(folder, preset="plain", now=now).close()
    with patch.dict(os.environ, {CHOICE: "file"}), Stage(folder, WallClock(ZONE, now), language="zh-Hans") as stage:
        stage.settle()
        made = Beside(stage, folder)
        made.run("member", "add", "--phone", PHONE, "--name", "林晓岚")
        yield made


def test_a_member_added_beside_is_found(beside: Beside) -> None:
    beside.run("member", "add", "--phone", OTHER, "--name", "方圆")
    beside.stage.press("F2")
    beside.stage.type(OTHER[-4:])
    beside.stage.press("Enter")
    beside.soon(lambda: beside.counter.sheet.member and beside.counter.sheet.member.glance.name == "方圆")


def test_the_card_at_the_counter_and_the_member_page_follow_a_checkout_beside(beside: Beside) -> None:
    beside.choose("checkout")
    beside.run("checkout", "--member", PHONE, "--amount", "1280")
    beside.soon(lambda: beside.counter.sheet.member.glance.balance == 1280)
    beside.soon(beside.shows("1,280"))
    beside.choose("member")
    beside.run("checkout", "--member", PHONE, "--amount", "100")
    beside.soon(beside.shows("1,380"))


def test_what_is_written_before_the_window_first_looks_around_is_not_missed(tmp_path: Path) -> None:
    now = datetime.now(ZoneInfo(ZONE)).replace(tzinfo=None).isoformat()
    make_till(tmp_path / "shop", preset="plain", now=now).close()
    clock = WallClock(ZONE, now)
    with patch.dict(os.environ, {CHOICE: "file"}), Stage(tmp_path / "shop", clock, language="zh-Hans") as stage:
        stage.shell.go("refund")
        stage.settle()
        with stage.till() as till:
            check_out(till, Bill(amount_minor=6_400, event_id=till.ids.event_id(), ref="P-1"))
        page: Any = stage.shell.page
        Beside(stage, tmp_path).soon(lambda: [bill.ref for bill in page.search.bills] == ["P-1"])


def test_the_refund_list_follows_a_checkout_and_a_refund_beside(beside: Beside) -> None:
    beside.stage.shell.go("refund")
    beside.stage.settle()
    page: Any = beside.stage.shell.page
    beside.run("checkout", "--member", PHONE, "--amount", "64", "--ref", "P-1")
    beside.soon(lambda: [bill.ref for bill in page.search.bills] == ["P-1"])
    beside.run("refund", "P-1", "--reason", "菜凉了")
    beside.soon(lambda: page.search.bills and page.search.bills[0].refunded_minor == 6_400)


def test_a_bill_on_the_screen_is_priced_by_a_program_set_beside(beside: Beside) -> None:
    beside.choose("checkout")
    beside.stage.type("100")
    beside.soon(lambda: beside.counter.is_priced and beside.counter.priced.award.points == 100)
    beside.run("program", "set", "--set", "earn.points=3")
    beside.soon(lambda: beside.counter.is_priced and beside.counter.priced.award.points == 300)
    beside.stage.press("F9")
    beside.soon(lambda: beside.counter.done is not None and beside.counter.done.out.points_earned == 300)


_TAKE_LOCKS = """
import fcntl, sys
for beside, first, length in (("", 0x40000002, 510), ("-shm", 120, 1), ("-shm", 128, 1)):
    with open(sys.argv[1] + beside, "r+b") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, length, first)
        except OSError:
            print("held", end=" ")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="locks belong to handles there")
def test_looking_at_the_ledger_in_the_windows_process_leaves_its_locks_alone(tmp_path: Path) -> None:
    """The office looks while the counter writes: closing a plain handle would drop SQLite's locks."""
    now = datetime.now(ZoneInfo(ZONE)).replace(tzinfo=None).isoformat()
    folder = tmp_path / "shop"
    with patch.dict(os.environ, {CHOICE: "file"}), make_till(folder, now=now) as shop, shop.till.ledger.writing():
        assert keeper(folder).facts().encrypted
        promise_of(folder / LEDGER)
        command = [sys.executable, "-c", _TAKE_LOCKS, str(folder / LEDGER)]
        found = subprocess.run(command, capture_output=True, text=True, check=True)
    assert found.stdout.split() == ["held"] * 3


def test_every_f9_during_an_import_records_its_bill(beside: Beside, tmp_path: Path) -> None:
    rows = [(at, at % 50, 1, f"2026-0{1 + at % 9}-{1 + at % 27:02} 09:00:00", 1_000) for at in range(12_000)]
    process = beside.begin("import", "sales", table(tmp_path / "sales.csv", SALES, rows), "--award", "--tz", ZONE)
    sold = 0
    while process.poll() is None:
        beside.choose("checkout")
        beside.stage.type("12")
        beside.stage.press("F9")
        beside.soon(lambda: beside.counter.done is not None)
        assert not beside.counter.done.out.repeated
        beside.stage.press("Enter")
        sold += 1
    ended_well(process)
    assert sold
    with beside.stage.till() as till, till.ledger.reading() as reading:
        [member] = reading.members_by_phone(f"+86{PHONE}")
        assert reading.state(member.member_id).visits == sold
