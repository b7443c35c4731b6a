"""The stage: the real window over a real ledger, driven by keys as a cashier drives it. Offscreen or under Xvfb."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from desktop import bootstrap
from desktop.core.ports import Till
from desktop.devices.printing import look, send
from desktop.settings import DeviceSettings, read_device_settings, save_device_settings
from desktop.ui.beside.window import SideWindow
from desktop.ui.look import fonts
from desktop.ui.running import Running
from desktop.ui.shell.doors import Doors, NewShop
from tests.tills import SettableClock

_LONGEST_WAIT_S = 20.0
PERSON_MS = 70
_BUILDING_MS = 20
"""A page is built in steps, each when Qt has nothing else to do."""
_CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Stage:
    """One run of the window. ``clock`` stands still; the data directory stays when the stage is closed."""

    def __init__(
        self,
        folder: Path,
        clock: SettableClock,
        *,
        language: str | None = None,
        theme: str = "light",
        size: tuple[int, int] = (1366, 768),
        wrap: Callable[[Till], Till] = lambda till: till,
        furnish: Callable[[Doors], Doors] = lambda doors: doors,
    ) -> None:
        """``wrap`` may put a part of the till in place of another (a printer's paper, a card's key).

        ``furnish`` may do so with the doors (a line to HQ).
        """
        QApplication.instance() or QApplication(["shuke"])
        fonts.load()
        self.folder, self.clock, self._wrap = folder, clock, wrap
        self.faults: list[BaseException] = []
        self._goes_on = False  # the next key follows a held one: nobody waits for the silence between them
        self.seat = bootstrap.Seat()
        kept = read_device_settings(folder)
        settings = DeviceSettings(
            language=language or kept.language,
            theme=theme,  # type: ignore[arg-type]
            printer=kept.printer,
            tenders=kept.tenders,
            backups=kept.backups,
            demo=kept.demo,
            pos=kept.pos,
        )
        self._hook, sys.excepthook = sys.excepthook, lambda _kind, error, _trace: self.faults.append(error)
        self.running = Running(furnish(self._doors(settings)), size[0])
        self.window, self.shell = self.running.window, self.running.shell
        self.window.resize(*size)
        self.window.show()
        self.settle()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the window as a person does."""
        self.running.close()
        sys.excepthook = self._hook
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()
        if self.faults:
            raise self.faults[0]

    def settle(self, extra_ms: int = 0) -> None:
        """Let everything that was asked for be answered and painted."""
        end = time.monotonic() + _LONGEST_WAIT_S
        quiet_until = time.monotonic() + extra_ms / 1000
        calm = 0
        while calm < 3 or time.monotonic() < quiet_until:
            QApplication.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            calm = calm + 1 if self._is_idle() else 0
            if time.monotonic() > end:
                raise TimeoutError("the window does not come to rest")
            time.sleep(0.001)

    def press(self, *keys: str) -> None:
        """Press keys by name (F9, Ctrl+P, Enter, Esc, Tab, Down), each settled before the next."""
        for name in keys:
            self.key(name)
            self.settle(_BUILDING_MS)

    def key(self, name: str) -> None:
        """One key goes down and up; nobody waits for what comes of it."""
        sequence: Any = QKeySequence("Return" if name == "Enter" else name)
        QTest.keyClick(self.window.windowHandle(), sequence[0].key(), sequence[0].keyboardModifiers())

    def type(self, text: str) -> None:
        """Type as a person does: slower than a scanner, by the times that the keys bear; nobody waits for them."""
        begun_ms = int(time.monotonic() * 1000)
        for at, char in enumerate(text):
            self._goes_on = at + 1 < len(text) and text[at + 1].isascii()
            if char.isascii():
                self._went_down(char, begun_ms + at * PERSON_MS)
            else:
                self.compose(char)
            self.settle()
        self.settle(_BUILDING_MS)

    def compose(self, text: str) -> None:
        """What an input method hands over, whole."""
        said = QInputMethodEvent()
        said.setCommitString(text)
        focus = QApplication.focusWidget()
        if focus is not None:
            QApplication.sendEvent(focus, said)

    def scan(self, text: str, *, gap_ms: int = 3, end: str | None = "Enter") -> None:
        """Scan as a wedge scanner does: keys bear the time at which they went down, also where the window is late.

        Where this machine stops for a moment, the keys of that moment have queued: they come before any timer.
        """
        begun_ms = time.monotonic() * 1000
        for at, char in enumerate([*text, *([end] if end is not None else [])]):
            while time.monotonic() * 1000 < begun_ms + at * gap_ms:
                QApplication.processEvents()
                time.sleep(0.0005)
            self._went_down(char, int(begun_ms) + at * gap_ms)
        self.settle(120)

    def click(self, name: str) -> None:
        """Click the visible button whose accessible name begins so."""
        button = self.find(name)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def find(self, name: str) -> QAbstractButton:
        """The visible button whose accessible name begins so."""
        for button in self.window.findChildren(QAbstractButton):
            if button.isVisible() and button.accessibleName().startswith(name):
                return button
        shown = [b.accessibleName() for b in self.window.findChildren(QAbstractButton) if b.isVisible()]
        raise LookupError(f"{name!r} is not among {shown}")

    def grab(self, path: Path) -> Path:
        """The window as a picture."""
        focus = QApplication.focusWidget()
        if focus is not None:
            hide_cursor(focus)
        self.window.grab().save(str(path))
        return path

    @property
    def front(self) -> QWidget:
        """The window that somebody looks at."""
        return self.side if self.shell.is_beside else self.window

    @property
    def side(self) -> SideWindow:
        """The window beside a POS."""
        return self.window.side

    def press_aside(self, *keys: str) -> None:
        """Press keys in the side window, each settled before the next."""
        for name in keys:
            sequence: Any = QKeySequence("Return" if name == "Enter" else name)
            QTest.keyClick(self.side.windowHandle(), sequence[0].key(), sequence[0].keyboardModifiers())
            self.settle(80)

    @contextmanager
    def till(self) -> Iterator[Till]:
        """The till as another process would open it, beside the window."""
        with bootstrap.open_till(self.folder, self.clock) as till:
            yield till

    def _went_down(self, char: str, at_ms: int) -> None:
        named = {"Enter": (Qt.Key.Key_Return, "\r"), "Tab": (Qt.Key.Key_Tab, "\t")}
        key, text = named[char] if char in named else (ord(char.upper()), char)
        shift = Qt.KeyboardModifier.ShiftModifier if char in _CAPITALS else Qt.KeyboardModifier.NoModifier
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, shift, text)
            event.setTimestamp(at_ms)
            QCoreApplication.sendEvent(self.window.windowHandle(), event)

    def _is_idle(self) -> bool:
        return self.running.is_idle and (self._goes_on or not self.window.hears_keys)

    def _doors(self, settings: DeviceSettings) -> Doors:
        folder, clock = self.folder, self.clock

        @contextmanager
        def open_till() -> Iterator[Till]:
            with bootstrap.open_till(folder, clock, self.seat) as till:
                yield self._wrap(till)

        def new_shop(asked: NewShop) -> None:
            shop = bootstrap.described(asked.name, asked.zone, asked.region, asked.mode, None, asked.day_starts)
            ledger, _ = bootstrap.new_shop(folder, shop, asked.pin, clock, asked.recovery_code)
            ledger.file.close()

        def fault(error: BaseException) -> str:
            self.faults.append(error)
            return "faults.log"

        return Doors(
            data_dir=folder,
            settings=settings,
            language=settings.language,
            system_language="zh-Hans",
            open_till=open_till,
            new_shop=new_shop,
            fresh_recovery_code=bootstrap.fresh_recovery_code,
            same_code=bootstrap.same_code,
            keeper=lambda: bootstrap.keeper(folder, clock, self.seat),
            save_settings=lambda changed: save_device_settings(folder, changed),
            send=send,
            look_at=look,
            attached=lambda: (),
            fault=fault,
            now_us=clock,
        )


def hide_cursor(widget: QWidget) -> None:
    """A blinking cursor is not the same twice."""
    QApplication.setCursorFlashTime(0)
    widget.update()


def texts(widget: QWidget) -> list[str]:
    """Every text a person can read in a widget now, as far as labels and buttons hold it."""
    found: list[str] = []
    for child in widget.findChildren(QWidget):
        text: Any = getattr(child, "text", None)
        if child.isVisible() and callable(text):
            found.append(str(text()))
    return found
