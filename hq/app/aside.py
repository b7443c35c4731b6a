"""Work beside the answers: what takes longer than a till waits, on a thread of its own."""

from collections.abc import Callable
from pathlib import Path
from threading import Thread
from time import sleep

from desktop.core.fault_log import write_fault
from hq.settings import PROGRAM

FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 300.0


class Aside:
    """Does work on threads that end with the process. Faults are written to ``logs``, without values."""

    def __init__(self, logs: Path, wait: Callable[[float], None] = sleep) -> None:
        self._logs = logs
        self._wait = wait

    def __call__(self, work: Callable[[], None], *, until_done: bool = False) -> None:
        """Begin it and return. ``until_done``: after a fault once more, ever more seldom, until there is none."""
        Thread(target=self._run, args=(work, until_done), name="hq-aside", daemon=True).start()

    def _run(self, work: Callable[[], None], until_done: bool) -> None:  # noqa: FBT001 - named at the only call
        pause_s = FIRST_PAUSE_S
        while not self._is_done(work) and until_done:
            self._wait(pause_s)
            pause_s = min(2 * pause_s, LONGEST_PAUSE_S)

    def _is_done(self, work: Callable[[], None]) -> bool:
        try:
            work()
        except Exception as error:  # noqa: BLE001 - the last border of this thread: written down
            write_fault(self._logs, error, PROGRAM)
            return False
        return True
