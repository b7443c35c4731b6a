"""What ``bench.start`` runs in a process of its own: an empty window, or Shuke's, saying when it was painted.

``python -m bench.stamped empty`` or ``… shuke DATA_DIR``: prints ``name nanoseconds`` of the machine's monotonic clock,
which all processes share, and ends without tidying up.
"""

import os
import sys
import time
from typing import Any


def _stamp(name: str) -> None:
    print(name, time.monotonic_ns(), flush=True)


def _empty() -> None:
    from PySide6.QtWidgets import QApplication, QWidget

    class Window(QWidget):
        def paintEvent(self, _event: object) -> None:  # noqa: N802 - as Qt calls it
            self.startTimer(0)

        def timerEvent(self, _event: object) -> None:  # noqa: N802 - importing override would slow the empty window
            _stamp("first")
            os._exit(0)

    app = QApplication(["empty"])
    window = Window()
    window.setWindowTitle("empty")
    window.setMinimumSize(1000, 700)
    window.resize(1366, 768)
    screen = window.screen().availableGeometry()
    if screen.width() <= 1366 or screen.height() <= 768:
        window.showMaximized()
    else:
        window.show()
    app.exec()


def _shuke(folder: str) -> None:
    from desktop.ui import ground

    of_ground: Any = ground.Ground
    furnishes = of_ground.timerEvent

    def first_painted(window: Any, event: Any) -> None:
        _stamp("first")
        _listen_further()
        furnishes(window, event)

    of_ground.timerEvent = first_painted
    from desktop.cli import work

    work.work(["--data-dir", folder])


def _listen_further() -> None:
    """Hear when the frame and the checkout are painted; nothing is imported for it that the window would not import."""
    from desktop.ui import app

    inside: Any = app
    furnish = inside._furnish  # noqa: SLF001 - a bench looks inside

    def furnished(*given: Any) -> Any:
        running = furnish(*given)
        from PySide6.QtCore import Qt

        running.window.first_painted.connect(lambda: _stamp("furnished"), Qt.ConnectionType.QueuedConnection)
        make = running.shell._presenter  # noqa: SLF001
        running.shell._presenter = lambda room: _with_ear(make(room)) if room == "checkout" else make(room)  # noqa: SLF001
        return running

    inside._furnish = furnished  # noqa: SLF001


def _with_ear(presenter: Any) -> Any:
    counter = presenter.counter
    began = counter._began  # noqa: SLF001

    def heard(found: Any) -> None:
        from bench.painted import once_painted

        began(found)
        once_painted(_end)

    counter._began = heard  # noqa: SLF001
    return presenter


def _end() -> None:
    _stamp("ready")
    os._exit(0)


if __name__ == "__main__":
    if sys.argv[1] == "empty":
        _empty()
    else:
        _shuke(sys.argv[2])
