"""The daily backup in the window: once a day, never in the demo, said once where it fails, tried again."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from desktop.core.domain.errors import Refusal, Unreadable
from desktop.settings import DeviceSettings
from desktop.ui.backups import DailyBackup
from desktop.ui.desk import Notice


class Keeper:
    """Counts what it is asked for; ``fails`` as a stick that was pulled out."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, int]] = []
        self.fails = False

    def scrub(self, _folder: Path) -> None:
        """Nobody was erased."""

    def back_up_daily(self, folder: Path, stamp: str, keep: int) -> None:
        self.asked.append((folder.name, stamp, keep))
        if self.fails:
            raise Unreadable("backup.not_written", path=str(folder))


class Shell:
    """The shell and the worker, as far as a backup needs them."""

    def __init__(self) -> None:
        self.kept = Keeper()
        self.doors: Any = self
        self.data_dir = Path("shop")
        self.page_name, self.is_demo = "checkout", False
        self.settings = DeviceSettings()
        self.time = "20261122-040000"
        self.told: list[Notice] = []

    def keeper(self) -> Any:
        return self.kept

    def now(self) -> datetime:
        return datetime.strptime(self.time, "%Y%m%d-%H%M%S").replace(tzinfo=UTC)

    def say(self, key: str, **_facts: object) -> str:
        return key

    def in_words(self, refusal: Refusal) -> dict[str, str]:
        return {"title": refusal.code, "detail": "", "remedy": "do"}

    def tell(self, notice: Notice) -> None:
        self.told.append(notice)

    def run(self, work: Callable[[], Any], then: Callable[[Any], None], otherwise: Any = None) -> None:
        try:
            done = work()
        except Refusal as refusal:
            otherwise(refusal)
        else:
            then(done)

    def post(self, callback: Callable[[], None]) -> None:
        callback()


def looks(shell: Shell, backup: DailyBackup, minutes: int) -> list[tuple[str, str, int]]:
    before = len(shell.kept.asked)
    for _ in range(minutes):
        backup.look()
    return shell.kept.asked[before:]


def test_once_a_day() -> None:
    shell = Shell()
    backup = DailyBackup(cast(Any, shell), shell)
    assert looks(shell, backup, 90) == [("backups", "20261122-040000", 14)]
    shell.time = "20261123-080000"
    assert looks(shell, backup, 90) == [("backups", "20261123-080000", 14)]
    assert shell.told == []


def test_not_while_closed_nor_in_the_demo_nor_where_switched_off() -> None:
    shell = Shell()
    backup = DailyBackup(cast(Any, shell), shell)
    shell.page_name = "welcome"
    assert looks(shell, backup, 3) == []
    shell.page_name, shell.is_demo = "checkout", True
    assert looks(shell, backup, 3) == []
    shell.is_demo, shell.settings = False, DeviceSettings(backups_kept=0)
    assert looks(shell, backup, 3) == []
    shell.settings = DeviceSettings(backups="/media/stick", backups_kept=7)
    assert looks(shell, backup, 3) == [("stick", "20261122-040000", 7)]


def test_what_fails_is_said_once_and_tried_again() -> None:
    shell = Shell()
    shell.kept.fails = True
    backup = DailyBackup(cast(Any, shell), shell)
    assert len(looks(shell, backup, 60)) == 2
    assert [(notice.tone, notice.detail) for notice in shell.told] == [("warn", "backup.not_written do")]
    shell.kept.fails = False
    assert len(looks(shell, backup, 60)) == 1
    shell.time, shell.kept.fails = "20261123-080000", True
    looks(shell, backup, 60)
    assert len(shell.told) == 2
