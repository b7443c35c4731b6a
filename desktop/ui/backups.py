"""The daily backup: made beside the work, on a thread of its own, so that no sale and no printer waits for it."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Protocol

from desktop.core.domain.errors import NotFound, Refusal
from desktop.core.domain.keeping import BackedUp
from desktop.settings import DeviceSettings
from desktop.ui.desk import Aside, Desk, Notice
from desktop.ui.shell.doors import Doors

FOLDER = "backups"
_LOOKS_TO_WAIT = 30
_DAY = 8
_NO_SHOP = ("", "welcome")


class Owner(Desk, Protocol):
    """The shell, as far as a backup needs it."""

    doors: Doors

    @property
    def page_name(self) -> str: ...  # noqa: D102 - the shell says
    def now(self) -> datetime: ...  # noqa: D102 - the shell says


def backup_folder(settings: DeviceSettings, data_dir: Path) -> Path:
    """Where backups go."""
    return Path(settings.backups).expanduser() if settings.backups else data_dir / FOLDER


class DailyBackup:
    """``look`` is called about once a minute; what fails is said once a day, and tried again every half hour."""

    def __init__(self, owner: Owner, worker: Aside) -> None:
        self._owner = owner
        self._worker = worker
        self._done = self._told = ""
        self._wait = 0
        self._busy = False

    def look(self) -> None:
        """Make today's, if there is none yet."""
        self._wait -= 1
        owner = self._owner
        stamp, keep = f"{owner.now():%Y%m%d-%H%M%S}", owner.settings.backups_kept
        if owner.page_name in _NO_SHOP or owner.is_demo or not keep:
            return
        if self._busy or self._wait > 0 or stamp[:_DAY] == self._done:
            return
        folder, doors = backup_folder(owner.settings, owner.doors.data_dir), owner.doors
        self._busy = True
        day = stamp[:_DAY]
        self._worker.run(_made(doors, folder, stamp, keep), lambda _: self._made(day), self._failed(day))

    def _made(self, day: str) -> None:
        self._busy, self._done = False, day

    def _failed(self, day: str) -> Callable[[Refusal], None]:
        def failed(refusal: Refusal) -> None:
            self._busy, self._wait = False, _LOOKS_TO_WAIT
            if self._told == day:
                return
            self._told = day
            words = self._owner.in_words(refusal)
            title = self._owner.say("window.shell.backup_failed")
            self._owner.tell(Notice(tone="warn", title=title, detail=f"{words['title']} {words['remedy']}"))

        return failed


def _made(doors: Doors, folder: Path, stamp: str, keep: int) -> Callable[[], BackedUp | None]:
    def work() -> BackedUp | None:
        try:
            keeper = doors.keeper()
            keeper.scrub(folder)  # what HQ said to erase since yesterday goes before it is copied
            return keeper.back_up_daily(folder, stamp, keep)
        except NotFound:  # the shop was taken away meanwhile: the page that is shown says so
            return None

    return work
