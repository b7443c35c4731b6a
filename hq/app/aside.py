"""Work beside the answers: what takes longer than a till waits, on a thread of its own."""

from collections.abc import Callable
from pathlib import Path
from threading import Thread

from desktop.core.fault_log import write_fault
from hq.settings import PROGRAM


class Aside:
    """Does work on threads that end with the process. Faults are written to ``logs``, without values."""

    def __init__(self, logs: Path) -> None:
        self._logs = logs

    def __call__(self, work: Callable[[], None]) -> None:
        """Begin it and return."""
        Thread(target=self._run, args=(work,), name="hq-aside", daemon=True).start()

    def _run(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001 - the last border of this thread: written down
            write_fault(self._logs, error, PROGRAM)
