"""The window at work: its presenter, its threads, its look. What ``run_window`` and the tests have in common."""

import sys

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from desktop.core.domain.errors import Refusal
from desktop.core.words import Words
from desktop.ui.backups import DailyBackup
from desktop.ui.ground import FIRST_SIZE
from desktop.ui.lists_kept import ListsKept
from desktop.ui.look import fonts, style
from desktop.ui.look.chosen_theme import theme_of
from desktop.ui.look.look import Look
from desktop.ui.look.tokens import scale_for
from desktop.ui.pos_door import FollowingDoor
from desktop.ui.pos_ears import FollowingEars
from desktop.ui.shell.doors import Doors
from desktop.ui.shell.presenter import ShellPresenter
from desktop.ui.shell.rooms import import_rooms
from desktop.ui.shell.window import MainWindow
from desktop.ui.side_key import FollowingKey
from desktop.ui.worker import DatabaseLane, SideWorker

_LOOK_AROUND_MS = 1_500
_WARM_UP_MS = 2_000
_BACKUP_MS = 60_000
_TURN_S = 0.001
"""How long a worker computes before the window gets its turn; Python's own 5 ms add up while a page is built."""


class Running:
    """Everything that lives while the window is open; ``close`` ends it."""

    def __init__(self, doors: Doors, width: int = FIRST_SIZE[0]) -> None:
        fonts.load()
        sys.setswitchinterval(_TURN_S)
        self._fault = doors.fault
        self._ledger = SideWorker("shuke-ledger", doors.fault, self._refused)
        self.aside = SideWorker("shuke-aside", doors.fault, self._refused)
        self.lane = DatabaseLane(self._ledger, doors.open_till, self._damaged)
        self.printer = SideWorker("shuke-printer", doors.fault, self._refused)
        self.shell = ShellPresenter(doors, self.lane, self.aside, self.printer)
        self.window = MainWindow(self.shell, lambda wide: look_of(self.shell, wide), width)
        self.window.first_painted.connect(self.shell.start, Qt.ConnectionType.QueuedConnection)
        self._around = QTimer(self.window, interval=_LOOK_AROUND_MS)
        self._around.timeout.connect(self.shell.look_around)
        self._around.start()
        self._pos = FollowingDoor(self.shell, self.aside, doors.pos)
        self._around.timeout.connect(self._pos.look)
        self._ears = FollowingEars(self.shell, self.aside, doors.ears)
        self._around.timeout.connect(self._ears.look)
        self._key = FollowingKey(self.shell, self.aside, doors.side_key, self.shell.beside.toggle)
        self._around.timeout.connect(self._key.look)
        self._keeping = SideWorker("shuke-backup", doors.fault, self._refused)
        self._daily = QTimer(self.window, interval=_BACKUP_MS)
        self._daily.timeout.connect(DailyBackup(self.shell, self._keeping).look)
        self._lists = ListsKept(self.shell, lambda: self.shell.page_name)
        self._daily.timeout.connect(self._lists.look)
        self._daily.start()
        self._soon = QTimer(self.window, interval=_WARM_UP_MS, singleShot=True)
        self._soon.timeout.connect(self._warm_up)
        self._soon.start()

    @property
    def is_idle(self) -> bool:
        """Whether all threads have answered everything."""
        return self._ledger.is_idle and self.aside.is_idle and self.printer.is_idle

    def close(self) -> None:
        """Let what was begun come to its end, close the till, end the threads."""
        self._around.stop()
        self._soon.stop()
        self._daily.stop()
        self.window.hide()
        self.shell.line.stop()
        self._ears.close()
        self._key.close()
        self.aside.close()
        self._pos.close()
        self._keeping.close()
        self.printer.close()
        self.shell.prints.close()
        self.lane.close()
        self.window.take_down()

    def _warm_up(self) -> None:
        """The window stands and sells: what the other rooms need is imported now, not when somebody waits for it."""
        self.aside.run(import_rooms, lambda _: None)
        self._lists.look()

    def fail(self, _kind: object, error: BaseException, _trace: object) -> None:
        """What nobody foresaw on the window's thread: written down, said, and the window goes on."""
        self._refused(Refusal("internal", log=self._fault(error) or "—"))

    def _damaged(self) -> None:
        """The ledger was found damaged: opened again it is in safe mode, and the shell says so."""
        self.shell.start()

    def _refused(self, refusal: Refusal) -> None:
        self.shell.refuse(refusal)


def look_of(shell: ShellPresenter, width: int) -> Look:
    """The look that settings and window width ask for, applied to the application."""
    look = Look(theme_of(shell.settings.theme), scale_for(width), Words(shell.words.language))
    app = QApplication.instance()
    if isinstance(app, QApplication):
        style.apply(app, look)
    return look
