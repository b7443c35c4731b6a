"""The page in the window: reached by Alt+7, kept up to date by the line, scrolled by keys; the strip says the same."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication

from desktop.core.ports.sync import DONE, LineNews, RoundDone
from desktop.ui.shell.doors import Doors
from tests.screens import at_hq
from tests.screens.at_hq import ActedSyncer
from tests.screens.fixtures import demo_copy
from tests.screens.steady import clock
from tests.ui.stage import Stage, texts

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture(autouse=True)
def keys_in_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHUKE_KEY_STORE", "file")


class Chain:
    """A window whose line to HQ the test tells what to say."""

    def __init__(self, folder: Path, change: Callable[[Path], None]) -> None:
        self.folder, self.cast = demo_copy("till", folder)
        change(self.folder)
        self.at = clock()
        self.tells: list[Callable[[LineNews], None]] = []
        self.joined: list[tuple[str, str, str]] = []
        self.stage = Stage(self.folder, self.at, language="zh-Hans", size=(1024, 768), furnish=self._furnish)

    def _furnish(self, doors: Doors) -> Doors:
        return replace(doors, syncer=self._syncer, join=self._join)

    def _syncer(self, tell: Callable[[LineNews], None]) -> ActedSyncer:
        self.tells.append(tell)
        return ActedSyncer(tell, LineNews(busy=True))

    def _join(self, url: str, code: str, ca: str, _approval: object) -> None:
        self.joined.append((url, code, ca))
        at_hq.all_sent(self.folder)

    def ended(self, code: str, **more: Any) -> None:
        """The syncer tells how a round ended."""
        now_us = self.at.now_us
        done = RoundDone(code=code, begun_at_us=now_us - 1, ended_at_us=now_us, **more)
        self.tells[-1](LineNews(busy=False, last=done, next_us=now_us + 20_000_000))
        self.stage.settle(50)

    @property
    def strip(self) -> str:
        return self.stage.window.frame.strip.accessibleName()


Open = Callable[[Callable[[Path], None]], Chain]


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[Open]:
    opened: list[Chain] = []

    def open_(change: Callable[[Path], None]) -> Chain:
        opened.append(Chain(tmp_path / "shop", change))
        return opened[-1]

    yield open_
    for each in opened:
        each.stage.close()


def test_the_strip_and_the_page_follow_the_line(chain: Open) -> None:
    made = chain(at_hq.with_hq)
    assert "正在连总部" in made.strip
    made.ended(DONE, sent=1)
    assert "在线" in made.strip
    assert "待上传 3" in made.strip
    made.stage.press("Alt+7")
    line = made.stage.shell.line.now
    assert line is not None
    assert line.says.acked > 3_000
    assert f"{line.says.acked:,}" in texts(made.stage.window)
    made.ended("sync.offline", left=3)
    assert "离线" in made.strip
    assert "已离线。收银照常，3 笔存在本机，联网自动上传。" in texts(made.stage.window)
    made.stage.press("Alt+1")
    made.stage.shell.scanned(made.cast.token)
    made.stage.settle(100)
    assert any(text.startswith("离线") and "收银照常" in text for text in texts(made.stage.window))


def test_selling_goes_on_and_is_counted(chain: Open) -> None:
    made = chain(at_hq.with_hq)
    made.ended("sync.offline")
    made.stage.type("15")
    made.stage.press("F9")
    made.stage.settle(300)
    assert "待上传 4" in made.strip


def test_ctrl_u_is_heard_on_every_page(chain: Open) -> None:
    made = chain(at_hq.with_hq)
    made.stage.press("Alt+2", "Ctrl+U")
    assert made.stage.window.frame.toasts.current == "正在和总部同步。"


def test_keys_scroll_a_page_that_is_longer_than_the_window(chain: Open) -> None:
    made = chain(at_hq.with_hq)
    made.ended("sync.certificate", facts={"reason": "x"})
    made.stage.press("Alt+7")
    bar = made.stage.window.frame.stack.currentWidget().page.verticalScrollBar()  # type: ignore[union-attr]
    assert bar.maximum() > 0
    made.stage.press("PgDown")
    assert bar.value() > 0
    made.stage.press("PgUp")
    assert bar.value() == 0


def test_a_till_joins_by_its_owners_scan_and_goes_on_as_hq_s(chain: Open) -> None:
    made = chain(lambda _folder: None)
    assert "单机" in made.strip
    made.stage.press("Alt+7", "Ctrl+J")
    made.stage.shell.scanned("shuke-hq https://hq.example K7QX-2M4P")
    made.stage.settle(50)
    made.stage.press("Enter")
    made.stage.settle(200)
    assert made.joined == [("https://hq.example", "K7QX-2M4P", "")]
    made.ended(DONE, sent=3_684)
    dialog: Any = made.stage.shell.dialog
    assert dialog._model().told.title == "已加入 拾味小馆，门店 人民路店。"
    made.stage.press("Enter")
    assert made.stage.shell.dialog is None
    assert "在线" in made.strip
    QApplication.processEvents()
