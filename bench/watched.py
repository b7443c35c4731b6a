"""The window with a watcher: how long its thread did not answer, and where it was meanwhile.

A heartbeat of a millisecond beats in the window's event loop. Whatever runs in between makes it late; a thread beside
looks at what the window's thread is doing as soon as a beat is missing.
"""

import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType, TracebackType
from typing import NamedTuple, Self

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from tests.tills import SettableClock
from tests.ui.stage import Stage

_BEAT_MS = 1
_LOOK_EVERY_S = 0.004
_LATE_NS = 12_000_000
_LONGEST_WAIT_S = 30.0
_TOLD_FRAMES = 3
_ROOT = str(Path(__file__).resolve().parents[1])


class Block(NamedTuple):
    """A time in which the window did not answer: ``cpu_ms`` of it its thread computed, else it waited for its turn."""

    ms: float = 0.0
    cpu_ms: float = 0.0
    where: str = ""


class Watcher:
    """Notes the longest block since it was last asked. Use it in a with-block."""

    def __init__(self) -> None:
        self._beat_ns = time.perf_counter_ns()
        self._beat_cpu_ns = time.thread_time_ns()
        self._longest = Block()
        self._now: list[str] = []
        self._ends = threading.Event()
        self._main = threading.get_ident()
        self._timer = QTimer(timerType=Qt.TimerType.PreciseTimer, interval=_BEAT_MS)
        self._timer.timeout.connect(self._beat)
        self._looker = threading.Thread(target=self._look, name="watcher")

    def __enter__(self) -> Self:
        self._timer.start()
        self._looker.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._ends.set()
        self._looker.join()
        self._timer.stop()

    def take(self) -> Block:
        """The longest block since the last call, and where the thread was seen in it."""
        self._beat()
        longest, self._longest = self._longest, Block()
        return longest

    def rest(self) -> None:
        """What was until now is nobody's block."""
        self._beat_ns, self._beat_cpu_ns, self._now = time.perf_counter_ns(), time.thread_time_ns(), []
        self._longest = Block()

    def _beat(self) -> None:
        now, cpu, seen = time.perf_counter_ns(), time.thread_time_ns(), self._now
        late_ms = (now - self._beat_ns) / 1e6 - _BEAT_MS
        if late_ms > self._longest.ms:
            where = "; ".join(f"{place} ({times})" for place, times in Counter(list(seen)).most_common(_TOLD_FRAMES))
            self._longest = Block(late_ms, (cpu - self._beat_cpu_ns) / 1e6, where)
        self._beat_ns, self._beat_cpu_ns, self._now = now, cpu, []

    def _look(self) -> None:
        while not self._ends.wait(_LOOK_EVERY_S):
            if time.perf_counter_ns() - self._beat_ns > _LATE_NS:
                self._now.append(_place(self._main))


def _place(thread: int) -> str:
    """The innermost of our own lines, and what it called. No frame is held on to: widgets would die with it here."""
    frame: FrameType | None = sys._current_frames().get(thread)  # noqa: SLF001 - there is no other way to look
    inner = frame.f_code.co_name if frame else ""
    while frame is not None:
        file = frame.f_code.co_filename
        if file.startswith(_ROOT) and "/bench/" not in file and "/tests/" not in file:
            return f"{file.removeprefix(_ROOT + '/')}:{frame.f_lineno} {inner}"
        frame = frame.f_back
    return f"outside {inner}"


class WatchedStage(Stage):
    """A stage whose event loop really runs, so that the heart can beat."""

    @override
    def settle(self, extra_ms: int = 0) -> None:
        """Run the loop until everything is answered and painted."""
        loop, begun, calm = QEventLoop(), time.monotonic(), 0

        def look() -> None:
            nonlocal calm
            calm = calm + 1 if self._is_idle() and time.monotonic() - begun > extra_ms / 1000 else 0
            if calm > 3 or time.monotonic() - begun > _LONGEST_WAIT_S:
                loop.quit()

        timer = QTimer(interval=3)
        timer.timeout.connect(look)
        timer.start()
        loop.exec()
        if calm <= 3:
            raise TimeoutError("the window does not come to rest")


@contextmanager
def watched(folder: Path, clock: SettableClock) -> Iterator[tuple[WatchedStage, Watcher]]:
    """The window over a shop, watched from before it is built."""
    QApplication.instance() or QApplication(["shuke"])
    with Watcher() as watcher, WatchedStage(folder, clock, language="zh-Hans") as stage:
        yield stage, watcher
