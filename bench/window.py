"""The real window for measuring: tests' stage over a ledger, with waits that end when something was painted."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEventLoop, Qt
from PySide6.QtTest import QTest

from bench.painted import once_painted
from tests.tills import SettableClock
from tests.ui.stage import Stage

_WAIT = QEventLoop.ProcessEventsFlag.AllEvents | QEventLoop.ProcessEventsFlag.WaitForMoreEvents

_TOO_LONG_S = 3.0


@contextmanager
def shown(folder: Path) -> Iterator[Stage]:
    """The window over the shop in ``folder``, its checkout open and at rest."""
    clock = SettableClock("Asia/Shanghai", datetime.now(UTC).isoformat())
    with Stage(folder, clock) as stage:
        stage.settle()
        yield stage


def checkout_of(stage: Stage) -> Any:
    """The checkout's presenter."""
    return stage.shell.room("checkout")


def find_of(stage: Stage) -> Any:
    """The presenter of the search field."""
    return stage.window._find  # noqa: SLF001


class Painted:
    """Whether what the last call of ``owner.name`` set off has been painted."""

    def __init__(self, owner: Any, name: str) -> None:
        self._is_done = False
        does = getattr(owner, name)

        def heard(*given: Any) -> Any:
            answer = does(*given)
            once_painted(self._done)
            return answer

        setattr(owner, name, heard)

    def after(self, begin: Callable[[], object]) -> bool:
        """Begin something, and come back once it was called and painted; False where that takes far too long."""
        self._is_done, until = False, time.monotonic() + _TOO_LONG_S
        begin()
        while not self._is_done and time.monotonic() < until:
            QCoreApplication.processEvents(_WAIT)
        return self._is_done

    def _done(self) -> None:
        self._is_done = True


def scan_all_but_the_end(stage: Stage, text: str) -> None:
    """Give the window every key of a scan but its Enter."""
    click: Any = QTest.keyClick  # the stubs do not know that a character is a key too
    handle = stage.window.windowHandle()
    for char in text:
        shift = Qt.KeyboardModifier.ShiftModifier if char.isupper() else Qt.KeyboardModifier.NoModifier
        click(handle, char, shift)


def enter(stage: Stage) -> None:
    """Give the window the Enter that ends a scan."""
    QTest.keyClick(stage.window.windowHandle(), Qt.Key.Key_Return)
