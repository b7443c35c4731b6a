"""The application: one window for a data directory. Start reading at ``run_window``; ``running.py`` is what it runs.

The first paint comes first: whatever is not needed for it is imported after it.
"""

import os
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from desktop.core.file_lock import try_lock
from desktop.ui.ground import Ground
from desktop.ui.look.chosen_theme import theme_of

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalSocket

    from desktop.ui.running import Running
    from desktop.ui.shell.doors import Doors

_LOCK = "window.lock"
_FORWARD, _ASIDE = b"forward", b"aside"


def run_window(doors: "Doors") -> int:
    """Show the window until it is closed; the exit code. A second start shows the first window, and ends."""
    app = QApplication.instance() or QApplication(["shuke"])
    lock = _take_place(doors.data_dir)
    if lock is None:
        return _raise_the_other(doors.data_dir)
    inside: list[Running] = []
    ground = Ground(theme_of(doors.settings.theme), lambda window: inside.append(_furnish(doors, window)))
    ground.show_on_screen()
    try:
        return app.exec()
    finally:
        for running in inside:
            running.close()
        os.close(lock)


def _furnish(doors: "Doors", ground: Ground) -> "Running":
    from desktop.ui.running import Running

    running = Running(doors, ground.width())
    sys.excepthook = running.fail
    ground.hold(running.window)
    _listen(doors.data_dir, {_FORWARD: ground.come_forward, _ASIDE: running.shell.beside.rise})
    return running


def _answer(caller: "QLocalSocket", wishes: Mapping[bytes, Callable[[], None]]) -> None:
    """Whoever has said their wish and gone gets it."""
    wish = wishes.get(bytes(caller.readAll().data()).strip())
    caller.deleteLater()
    if wish is not None:
        wish()


def _take_place(data_dir: Path) -> int | None:
    """The lock of the data directory's one window, held while the process lives; None where another holds it."""
    data_dir.mkdir(parents=True, exist_ok=True)
    handle = os.open(data_dir / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    if try_lock(handle):
        return handle
    os.close(handle)
    return None


def _address(data_dir: Path) -> str:
    import hashlib

    return "shuke-" + hashlib.sha256(str(data_dir.resolve()).encode()).hexdigest()[:16]


def _raise_the_other(data_dir: Path) -> int:
    """Ask the first window to come forward."""
    _call(data_dir, _FORWARD)
    return 0


def raise_aside(data_dir: Path) -> bool:
    """Ask the window of this data directory for its side window; whether there is one that hears. Needs no screen."""
    app = QCoreApplication.instance() or QCoreApplication([])
    try:
        return _call(data_dir, _ASIDE)
    finally:
        del app  # it lived as long as the call


def _call(data_dir: Path, wish: bytes) -> bool:
    from PySide6.QtNetwork import QLocalSocket

    socket = QLocalSocket()
    socket.connectToServer(_address(data_dir))
    if not socket.waitForConnected(3_000):
        return False
    socket.write(wish + b"\n")
    socket.waitForBytesWritten(1_000)
    socket.disconnectFromServer()
    return True


def _listen(data_dir: Path, wishes: Mapping[bytes, Callable[[], None]]) -> None:
    """Hear a second start, and who calls for the side window.

    The lock says that no other window lives, so a name left behind may be taken away.
    """
    from PySide6.QtNetwork import QLocalServer

    server = QLocalServer(QApplication.instance())
    server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
    QLocalServer.removeServer(_address(data_dir))
    if not server.listen(_address(data_dir)):
        sys.stderr.write(f"{server.errorString()}\n")
        return

    def heard() -> None:
        while (caller := server.nextPendingConnection()) is not None:
            caller.disconnected.connect(partial(_answer, caller, wishes))

    server.newConnection.connect(heard)
