"""The window before anything is in it: painted at once in the colours of the theme, furnished right after.

Imports no more of Qt and of us than that takes: this is the first paint that a cashier waits for in the morning.
"""

from collections.abc import Callable

from PySide6.QtCore import QTimerEvent
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.ui.look.tokens import HEIGHT, Theme

LEAST_WIDTH, LEAST_HEIGHT = 1000, 700
FIRST_SIZE = (1366, 768)
_RAIL = 80


class Ground(QWidget):
    """The top-level window. ``furnish`` is called once, after the first paint; what it adds covers the skeleton."""

    def __init__(self, theme: Theme, furnish: Callable[["Ground"], None]) -> None:
        super().__init__()
        self._furnish: Callable[[Ground], None] | None = furnish
        self._waits = 0
        self._parts = [_flat(self, colour) for colour in (theme.bg, theme.surface, theme.surface, theme.surface)]
        self.setWindowTitle("Shuke 熟客")
        self.setMinimumSize(LEAST_WIDTH, LEAST_HEIGHT)
        self.resize(*FIRST_SIZE)

    def show_on_screen(self) -> None:
        """As large as a small screen, and of a counter's usual size on a larger one.

        The size is asked for as well: without a window manager (kiosk, Xvfb) nobody heeds "maximized".
        """
        screen = self.screen().availableGeometry()
        if screen.width() <= FIRST_SIZE[0] or screen.height() <= FIRST_SIZE[1]:
            self.resize(screen.size())
            self.showMaximized()
        else:
            self.show()

    def come_forward(self) -> None:
        """A second start wants to see this window."""
        bring_forward(self)

    def hold(self, inside: QWidget) -> None:
        """Fill the window with what it is there for."""
        for part in self._parts:
            part.hide()
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.addWidget(inside)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Rail, top bar and strip stand where they will be."""
        width, height = event.size().width(), event.size().height()
        top, strip = HEIGHT["top_bar"], HEIGHT["status"]
        places = ((0, 0, width, height), (0, 0, _RAIL, height), (0, 0, width, top), (0, height - strip, width, strip))
        for part, place in zip(self._parts, places, strict=True):
            part.setGeometry(*place)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The parts paint themselves; here is heard that they do."""
        if self._furnish is not None and not self._waits:
            self._waits = self.startTimer(0)

    def timerEvent(self, event: QTimerEvent) -> None:
        """The event loop turned once: the first paint is on the screen."""
        self.killTimer(event.timerId())
        furnish, self._furnish = self._furnish, None
        if furnish is not None:
            furnish(self)


def bring_forward(window: QWidget) -> None:
    """Show a window above the others, with the keyboard."""
    if window.isMinimized():
        window.showNormal()
    window.show()
    window.raise_()
    window.activateWindow()


def _flat(window: QWidget, colour: str) -> QWidget:
    """A part of one colour. By a style sheet: a painter or palette would first make all of Qt's enums (16 ms)."""
    part = QWidget(window)
    part.setStyleSheet(f"background: {colour}")
    return part
