"""One long job at a time: how far it is, and a way to stop it between two steps."""

from collections.abc import Callable
from typing import TypeVar

from desktop.core.domain.errors import Refusal
from desktop.core.ports import Progress
from desktop.ui.settings.section import SettingsDesk

T = TypeVar("T")
Runner = Callable[[Callable[[], T], Callable[[T], None], Callable[[Refusal], None]], None]
STOPPED = "settings.stopped"


class Job:
    """Runs on a worker's thread; everything it says comes back on the window's. ``show`` presents the page."""

    def __init__(self, desk: SettingsDesk, show: Callable[[], None]) -> None:
        self._desk, self._show = desk, show
        self.name = ""
        self.percent: int | None = None
        self.can_stop = False
        self._run: _Run | None = None

    @property
    def is_running(self) -> bool:
        """Whether there is work on its way."""
        return self._run is not None

    def run(
        self,
        name: str,
        work: Callable[[Progress], T],
        then: Callable[[T], None],
        otherwise: Callable[[Refusal], None],
        runner: Runner[T] | None = None,
        *,
        can_stop: bool = True,
    ) -> None:
        """Begin it; none may be running. ``work`` gets the progress to tell; stopped, ``otherwise`` gets STOPPED."""
        run = self._run = _Run(lambda percent: self._desk.aside.post(lambda: self._tell(run, percent)))
        self.name, self.percent, self.can_stop = name, None, can_stop

        def done(result: T) -> None:
            self._end()
            then(result)

        def failed(refusal: Refusal) -> None:
            self._end()
            otherwise(refusal)

        (runner or self._desk.aside.run)(lambda: work(run.progress), done, failed)
        self._show()

    def stop(self) -> None:
        """Ask it to stop at its next step."""
        if self._run is not None and self.can_stop:
            self._run.is_stopped = True
            self.can_stop = False
            self._show()

    def _tell(self, run: "_Run", percent: int) -> None:
        if run is self._run:
            self.percent = percent
            self._show()

    def _end(self) -> None:
        self._run, self.name, self.percent, self.can_stop = None, "", None, False


class _Run:
    """What the work sees of its job, on its own thread; a percent is told once."""

    def __init__(self, tell: Callable[[int], None]) -> None:
        self._tell_percent, self._told = tell, -1
        self.is_stopped = False

    def progress(self, done: int, of_all: int) -> None:
        """Told by the work; raises Refusal STOPPED where somebody wants it to end."""
        if self.is_stopped:
            raise Refusal(STOPPED)
        percent = min(100, done * 100 // of_all) if of_all > 0 else 100
        if percent != self._told:
            self._told = percent
            self._tell_percent(percent)
