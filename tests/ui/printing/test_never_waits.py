"""The real window: a sale is done while the printer is stuck, the strip says so, closing loses and doubles nothing."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtWidgets import QApplication

from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.printer import Printer
from desktop.core.services.print_queue import open_jobs
from desktop.devices.printing import Sent
from desktop.settings import DeviceSettings, save_device_settings
from desktop.ui.shell.doors import Doors
from tests.tills import SettableClock, make_till
from tests.ui.stage import Stage, texts

PRINTER = Printer(kind="network", host="127.0.0.1", port=9)


class StuckPrinter:
    """Takes a job and does not let go of it until told."""

    def __init__(self) -> None:
        self.has_job, self.let_go = threading.Event(), threading.Event()
        self.taken: list[str] = []

    def send(self, _printer: Printer, _data: bytes, name: str) -> Sent:
        self.taken.append(name)
        self.has_job.set()
        self.let_go.wait(10)
        return Sent("here")


@contextmanager
def window(folder: Path, send: Callable[[Printer, bytes, str], Sent]) -> Iterator[Stage]:
    shop = folder / "shop"
    if not shop.exists():
        with make_till(shop, mode="till"):
            pass
        save_device_settings(shop, DeviceSettings(language="zh-Hans", printer=PRINTER))

    def furnish(doors: Doors) -> Doors:
        return replace(doors, send=send)

    with Stage(shop, SettableClock("Asia/Shanghai", "2026-11-22T12:00:00"), furnish=furnish) as stage:
        yield stage


def until(done: Callable[[], bool], longest_s: float = 5.0) -> bool:
    end = time.monotonic() + longest_s
    while not done() and time.monotonic() < end:
        QApplication.processEvents()
        time.sleep(0.002)
    return done()


def sold(stage: Stage) -> int:
    with stage.till() as till, till.ledger.reading() as reading:
        return len(reading.recent_sales(None, 9))


def two_sales(folder: Path, *, plant: bool) -> bool:
    """Whether the second sale was recorded while the printer held the first one's slip."""
    stuck = StuckPrinter()
    with window(folder, stuck.send) as stage:
        if plant:
            stage.shell.prints._worker = stage.running._ledger  # the printer on the ledger's thread
        stage.shell.pressed("5")
        stage.shell.pressed("F9")
        assert until(stuck.has_job.is_set)
        for key in ("Enter", "7", "F9"):
            stage.shell.pressed(key)
            until(lambda: False, 0.2)
        done = until(lambda: stuck.let_go.is_set() or sold(stage) == 2, 1.0 if plant else 5.0)
        stuck.let_go.set()
        stage.settle()
    return done


def test_a_sale_is_done_while_the_printer_is_stuck(tmp_path: Path) -> None:
    assert two_sales(tmp_path, plant=False)


def test_planted_a_sale_that_waits_for_the_printer_is_found(tmp_path: Path) -> None:
    assert not two_sales(tmp_path, plant=True)


def test_the_strip_says_what_is_stuck_and_opens_the_queue(tmp_path: Path) -> None:
    def fails(*_args: object) -> Sent:
        raise RuleBroken("printer.paper_out", where="127.0.0.1:9", reached=False)

    with window(tmp_path, fails) as stage:
        for key in ("5", "F9"):
            stage.shell.pressed(key)
            stage.settle()
        strip = stage.window.frame.strip
        assert "打印机 1 张没印出 Ctrl+Shift+P" in strip.accessibleName()
        stage.press("Esc", "Ctrl+Shift+P")
        assert any("现在再试" in text for text in texts(stage.window))
        stage.press("Del")
        assert "打印机 网络" in strip.accessibleName()


def test_a_window_that_is_closed_while_it_prints_knows_that_it_was_printed(tmp_path: Path) -> None:
    stuck = StuckPrinter()
    with window(tmp_path, stuck.send) as stage:
        stage.shell.pressed("5")
        stage.shell.pressed("F9")
        assert until(stuck.has_job.is_set)
        threading.Timer(0.2, stuck.let_go.set).start()
    with window(tmp_path, stuck.send) as stage:
        with stage.till() as till:
            assert open_jobs(till) == ()
        assert len(stuck.taken) == 1
