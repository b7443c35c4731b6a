"""Through every screen and out again: nothing is said on the way, and nothing is left behind."""

import gc
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from tests.screens.camera import Shot
from tests.screens.fixtures import BY_NAME, demo, play
from tests.screens.scenes import MODES
from tests.ui.share import WHOLE
from tests.ui.stage import Stage

pytestmark = pytest.mark.usefixtures("app")

LOOK = Shot("zh-Hant", "light", (1366, 768))


@pytest.fixture(autouse=True)
def shops(monkeypatch: pytest.MonkeyPatch) -> None:
    """Made before anything is listened to."""
    monkeypatch.setenv("SHUKE_KEY_STORE", "file")
    for mode in MODES:
        demo(mode)


def running_timers() -> Iterator[QTimer]:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()
    gc.collect()
    yield from (each for each in gc.get_objects() if isinstance(each, QTimer) and isValid(each) and each.isActive())


def told(timer: QTimer) -> str:
    return f"{timer.interval()} ms of {timer.parent()}"


@pytest.mark.parametrize("scene", list(BY_NAME) if WHOLE else list(BY_NAME)[::2])
def test_a_drive_leaves_nothing_behind(
    scene: str, tmp_path: Path, capfd: pytest.CaptureFixture[str], qt_messages: list[str]
) -> None:
    threads, timers = threading.enumerate(), list(running_timers())
    windows = QApplication.topLevelWidgets()
    visited: list[str] = []

    def take(name: str, stage: Stage) -> None:
        visited.append(name)
        assert {thread.name for thread in threading.enumerate()} - {thread.name for thread in threads} <= {
            "shuke-ledger",
            "shuke-aside",
            "shuke-printer",
        }
        assert stage.faults == []

    play(BY_NAME[scene], tmp_path / "shop", LOOK, take)
    assert tuple(visited) == BY_NAME[scene].pictures
    assert threading.enumerate() == threads
    assert [told(timer) for timer in running_timers() if timer not in timers] == []
    assert [window for window in QApplication.topLevelWidgets() if window not in windows] == []
    assert (*capfd.readouterr(), qt_messages) == ("", "", [])
    assert [path.name for path in tmp_path.rglob("*") if "log" in path.name] == []
