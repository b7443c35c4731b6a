"""Rounds by themselves: at once after a bill, else every minute; while HQ is away ever more seldom, and never in step.

A thread of its own with a connection of its own; it never waits for anybody and nobody waits for it. Without Qt: what
it tells is called on its thread.
"""

import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from typing import Protocol

from desktop.core.domain.errors import Refusal
from desktop.core.ports.sync import DONE, LineNews, RoundDone, Standing, SyncLog, Transport
from desktop.sync.round import sync_round

EVERY_S = 60.0
FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 300.0
_JOIN_S = 2.0
_MOST_DOUBLINGS = 20


class Line(Transport, Protocol):
    """A transport that can be ended from another thread and closed."""

    def abort(self) -> None:
        """End what is under way."""
        ...

    def close(self) -> None:
        """Let the connection go."""
        ...


class Backoff:
    """How long to wait for the next try: a minute while all is well, else up to 1, 2, 4 … 300 s, drawn at random.

    The whole span is drawn from ("full jitter"), so that a chain's tills do not come back all at once.
    """

    def __init__(self, draw: Callable[[], float], every_s: float = EVERY_S) -> None:
        self._draw = draw
        self._every_s = every_s
        self._failures = 0

    @property
    def is_well(self) -> bool:
        """Whether the last round went to its end."""
        return not self._failures

    def after(self, code: str) -> float:
        """Seconds until the next round, after one that ended so."""
        self._failures = 0 if code == DONE else self._failures + 1
        if not self._failures:
            return self._every_s
        longest = FIRST_PAUSE_S * 2.0 ** min(self._failures - 1, _MOST_DOUBLINGS)
        return self._draw() * min(LONGEST_PAUSE_S, longest)


class Waiting:
    """What the thread waits on. ``due`` in seconds of ``clock``; tests put their own clock and sleep in."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._condition = threading.Condition()
        self._clock = clock
        self._written = False
        self._asked = False
        self.is_ended = False

    def wake(self) -> None:
        """Something was written."""
        with self._condition:
            self._written = True
            self._condition.notify_all()

    def ask(self) -> None:
        """Somebody wants a round at once."""
        with self._condition:
            self._asked = True
            self._condition.notify_all()

    def end(self) -> None:
        """No more rounds."""
        with self._condition:
            self.is_ended = True
            self._condition.notify_all()

    def wait(self, seconds: float | None, *, for_writing: bool) -> None:
        """Until the time is over, somebody asks, or (``for_writing``) something was written. None: for ever."""
        due = None if seconds is None else self._clock() + seconds
        with self._condition:
            while not (self.is_ended or self._asked or (for_writing and self._written)):
                left = None if due is None else due - self._clock()
                if left is not None and left <= 0:
                    return
                self._condition.wait(left)

    def begin(self) -> bool:
        """A round begins: what was written by now is in it. Whether somebody asked for it."""
        with self._condition:
            asked, self._asked, self._written = self._asked, False, False
        return asked


class Background:
    """The thread. ``opening`` gives the till's side on a connection of this thread's own, ``calling`` the line to HQ.

    ``tell`` hears everything; it must not raise. A till without an HQ waits to be woken.
    """

    def __init__(
        self,
        opening: Callable[[], AbstractContextManager[SyncLog]],
        calling: Callable[[Standing], Line],
        tell: Callable[[LineNews], None],
        backoff: Backoff,
        fault: Callable[[BaseException], object] = lambda _error: None,
        waiting: Waiting | None = None,
    ) -> None:
        """``fault`` writes down what nobody foresaw; the next round is tried all the same."""
        self._opening = opening
        self._calling = calling
        self._tell = tell
        self._backoff = backoff
        self._fault = fault
        self._waiting = waiting or Waiting()
        self._line: Line | None = None
        self._thread = threading.Thread(target=self._run, name="sync", daemon=True)

    def start(self) -> None:
        """Begin, with a round at once."""
        self._thread.start()

    def wake(self) -> None:
        """Something was written: a round at once; while HQ is away when its time comes."""
        self._waiting.wake()

    def sync_now(self) -> None:
        """A round at once, asked for by a person."""
        self._waiting.ask()

    def stop(self) -> None:
        """End the thread; what is on its way is broken off, and nothing is lost."""
        self._waiting.end()
        line = self._line
        if line is not None:
            line.abort()
        if self._thread.ident is not None:
            self._thread.join(_JOIN_S)

    def _run(self) -> None:
        while not self._waiting.is_ended:
            try:
                with self._opening() as log:
                    self._rounds(log)
            except Refusal as trouble:  # busy, full, damaged, replaced: opened anew, later
                self._pause(self._backoff.after(trouble.code), None, None)
            except Exception as error:  # noqa: BLE001 - the thread's last border: it is written down, and goes on
                self._fault(error)
                self._pause(self._backoff.after("internal"), None, None)

    def _rounds(self, log: SyncLog) -> None:
        standing = log.standing()
        if standing.device_id is None:
            self._waiting.wait(None, for_writing=True)
            self._waiting.begin()
            return
        line = self._line = self._calling(standing)
        try:
            while not self._waiting.is_ended and _goes_there(standing, log.standing()):
                self._round(log, line)
        finally:
            self._line = None
            with suppress(OSError):
                line.close()

    def _round(self, log: SyncLog, line: Line) -> None:
        asked = self._waiting.begin()
        self._tell(LineNews(busy=True, answered=asked))
        progress = lambda done, whole: self._tell(LineNews(busy=True, done=done, of_all=whole, answered=asked))  # noqa: E731
        done = sync_round(log, line, progress)
        if self._waiting.is_ended:
            return
        seconds = self._backoff.after(done.code)
        self._pause(seconds, log.now_us(), (done, asked))

    def _pause(self, seconds: float, now_us: int | None, ended: tuple[RoundDone, bool] | None) -> None:
        next_us = None if now_us is None else now_us + int(seconds * 1_000_000)
        done, asked = ended or (None, False)
        self._tell(LineNews(busy=False, last=done, next_us=next_us, answered=asked))
        self._waiting.wait(seconds, for_writing=self._backoff.is_well)


def _goes_there(before: Standing, now: Standing) -> bool:
    """Whether the till still has the same HQ at the same address."""
    return (before.device_id, before.url, before.ca) == (now.device_id, now.url, now.ca)
