"""Listens to the keys of the window: a scanner's burst becomes one scan, command keys go to the shell first.

Works at QWindow level, before any widget, so that a scan is heard on every screen and types into none.
"""

import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QKeyCombination, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from desktop.ui.scan_reader import ENDS, GAP_MS, ScanReader

_POINTER = (QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin, QEvent.Type.Close)
_STIRS = (
    *(QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove),
    *(QEvent.Type.TouchBegin, QEvent.Type.TouchUpdate, QEvent.Type.Wheel),
)
"""What somebody at the till sets off; a window does not move its own mouse."""
_MODIFIED = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_FASTEST_REPEAT_MS = 5
_HELD = (Qt.Key.Key_Shift, Qt.Key.Key_CapsLock, Qt.Key.Key_NumLock)
"""Held down for a capital: in the midst of a scan these are part of it, and nothing by themselves."""


class KeyListener(QObject):
    """A filter on the window under a widget, once it is shown.

    ``scanned`` gets a scan's text; ``commanded`` gets a key's name and says whether it meant something. ``stirred`` is
    called at every key and touch: somebody is here.
    """

    def __init__(
        self,
        widget: QWidget,
        scanned: Callable[[str], None],
        commanded: Callable[[str], bool],
        stirred: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(widget)
        self._stirred = stirred
        self._widget = widget
        self._scanned = scanned
        self._commanded = commanded
        self._reader: ScanReader[QKeyEvent] = ScanReader()
        self._went_up: list[QKeyEvent] = []
        self._last_ms = 0.0
        self._silence = QTimer(self, singleShot=True, interval=GAP_MS + 10)
        self._silence.timeout.connect(self._be_silent_once_heard)
        widget.window().windowHandle().installEventFilter(self)

    @property
    def holds(self) -> bool:
        """Whether keys are held back."""
        return self._reader.holds

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Swallow what belongs to a scan or a command; give everything else on."""
        if event.type() in _STIRS:
            self._stirred()
        if event.type() in _POINTER:
            self._be_silent()
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyRelease:
            return self._released(event)
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        return self._pressed(event)

    def _released(self, event: QKeyEvent) -> bool:
        """A key that goes up while it is held back: whoever gets it hears of both (a button is pressed by both)."""
        if event.isAutoRepeat() or all(key.key() != event.key() for key in self._reader.held):
            return False
        self._went_up.append(_copy(event))
        return True

    def _pressed(self, event: QKeyEvent) -> bool:
        if event.key() in _HELD:
            return False
        char = "\r" if event.key() in _ENTER else event.text()
        at_ms = event.timestamp() or time.monotonic() * 1000
        plain = not event.modifiers() & _MODIFIED and not self._is_held_down(event, at_ms)
        if plain and len(char) == 1 and (char.isprintable() or (char in ENDS and self._reader.holds)):
            self._last_ms = at_ms
            self._act(*self._reader.press(_copy(event), char, at_ms))
            self._silence.start()
            return True
        self._be_silent()
        return is_command(event) and not event.isAutoRepeat() and self._commanded(key_name(event))

    def _is_held_down(self, event: QKeyEvent, at_ms: float) -> bool:
        """Whether the keyboard repeats the key. Qt says so too of one that a fast scanner types twice in an instant."""
        return event.isAutoRepeat() and not (self._reader.holds and at_ms - self._last_ms < _FASTEST_REPEAT_MS)

    def _be_silent_once_heard(self) -> None:
        """Keys that came while the window was busy still wait to be delivered: they are heard first."""
        QTimer.singleShot(0, self, lambda: None if self._silence.isActive() else self._be_silent())

    def _be_silent(self) -> None:
        self._silence.stop()
        self._act(*self._reader.silence())

    def _act(self, given_back: list[QKeyEvent], scan: str | None) -> None:
        for key in given_back:
            self._give_back(key)
        if scan is not None:
            self._went_up.clear()
            self._scanned(scan)

    def _give_back(self, key: QKeyEvent) -> None:
        up = next((up for up in self._went_up if up.key() == key.key()), None)
        if up is not None:
            self._went_up.remove(up)
        if is_command(key) and self._commanded(key_name(key)):
            return
        has_it, would_have_it = QApplication.focusWidget(), self._widget.window().focusWidget()  # not active, not here
        receiver = next((widget for widget in (has_it, would_have_it) if widget is not None), self._widget)
        QCoreApplication.sendEvent(receiver, key)
        if up is not None and isValid(receiver):
            QCoreApplication.sendEvent(receiver, up)


def is_command(event: QKeyEvent) -> bool:
    """Function keys and keys with Ctrl or Alt: the shell is asked before any widget."""
    is_function = Qt.Key.Key_F1.value <= event.key() <= Qt.Key.Key_F12.value
    return is_function or bool(event.modifiers() & _MODIFIED)


def key_name(event: QKeyEvent) -> str:
    """A key as printed on buttons: F9, Ctrl+P, Alt+1, Esc, Enter, Del."""
    if event.key() in _ENTER and not event.modifiers() & _MODIFIED:
        return "Enter"
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    sequence = QKeySequence(QKeyCombination(modifiers, Qt.Key(event.key())))
    return sequence.toString(QKeySequence.SequenceFormat.PortableText)


def heard_name(event: QKeyEvent) -> str:
    """A key as rooms hear it (desk.Room.pressed): what it types, else its name; the space bar is Space.

    With Ctrl or Alt it types nothing, though X11 gives it a text: Alt+4 on a page not theirs is no amount of 4.
    """
    text = "" if event.modifiers() & _MODIFIED else event.text()
    return text if len(text) == 1 and text.isprintable() and text != " " else key_name(event)


def _copy(event: QKeyEvent) -> QKeyEvent:
    """The event outlives its delivery."""
    return QKeyEvent(event.type(), event.key(), event.modifiers(), event.text(), event.isAutoRepeat(), event.count())
