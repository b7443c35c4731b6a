"""Windows: RegisterHotKey on a thread that does nothing but wait for it (learn.microsoft.com, "RegisterHotKey").

A program that was called by its hot key may take the foreground; who had it before is noted then.
"""

import ctypes
import threading
from collections.abc import Callable
from typing import Any, NamedTuple

from desktop.core.domain.errors import RuleBroken
from desktop.devices.global_key.refused import not_heard, taken
from desktop.settings.chord import Chord

_BITS = {"Alt": 0x0001, "Ctrl": 0x0002, "Shift": 0x0004}
_NO_REPEAT = 0x4000
_F1 = 0x70
_WM_QUIT, _WM_HOTKEY = 0x0012, 0x0312
_ALREADY_REGISTERED = 1409
_OURS = 1
_PATIENCE_S = 5.0


class Message(ctypes.Structure):
    """MSG of winuser.h, as wide as the pointers of this machine."""

    _fields_ = (
        ("window", ctypes.c_void_p), ("message", ctypes.c_uint), ("wparam", ctypes.c_size_t),
        ("lparam", ctypes.c_ssize_t), ("time", ctypes.c_uint32), ("x", ctypes.c_long), ("y", ctypes.c_long),
        ("private", ctypes.c_uint32),
    )  # fmt: skip


class Libraries(NamedTuple):
    """user32, kernel32, and what the last call on this thread failed with."""

    user32: Any
    kernel32: Any
    last_error: Callable[[], int]


def libraries() -> Libraries:
    """Those of this machine; handles are as wide as pointers."""
    loader: Any = ctypes
    user32 = loader.WinDLL("user32", use_last_error=True)
    user32.GetForegroundWindow.restype = ctypes.c_void_p
    user32.SetForegroundWindow.argtypes = (ctypes.c_void_p,)
    user32.GetMessageW.argtypes = (ctypes.c_void_p, ctypes.c_void_p, ctypes.c_uint, ctypes.c_uint)
    user32.RegisterHotKey.argtypes = (ctypes.c_void_p, ctypes.c_int, ctypes.c_uint, ctypes.c_uint)
    user32.UnregisterHotKey.argtypes = (ctypes.c_void_p, ctypes.c_int)
    user32.PostThreadMessageW.argtypes = (ctypes.c_uint32, ctypes.c_uint, ctypes.c_size_t, ctypes.c_ssize_t)
    kernel32 = loader.WinDLL("kernel32", use_last_error=True)
    kernel32.GetCurrentThreadId.restype = ctypes.c_uint32
    return Libraries(user32, kernel32, loader.get_last_error)


class WindowsKey:
    """Registered when this returns. Raises as watching.watch."""

    def __init__(self, chord: Chord, heard: Callable[[], None], system: Libraries) -> None:
        self._chord, self._heard, self._system = chord, heard, system
        self._front: int | None = None
        self._thread_id = 0
        self._refused: RuleBroken | None = None
        self._settled = threading.Event()
        self._thread = threading.Thread(target=self._wait_for_keys, name="shuke-key", daemon=True)
        self._thread.start()
        if not self._settled.wait(_PATIENCE_S):
            raise not_heard(chord)
        if self._refused is not None:
            self._thread.join()
            raise self._refused

    def give_back(self) -> None:
        """As Watch says."""
        if self._front:
            self._system.user32.SetForegroundWindow(self._front)

    def close(self) -> None:
        """As Watch says."""
        self._system.user32.PostThreadMessageW(self._thread_id, _WM_QUIT, 0, 0)
        self._thread.join(_PATIENCE_S)

    def _wait_for_keys(self) -> None:
        """Hot keys and their messages belong to the thread that registered them."""
        user32 = self._system.user32
        self._thread_id = self._system.kernel32.GetCurrentThreadId()
        if not user32.RegisterHotKey(None, _OURS, modifiers_of(self._chord), code_of(self._chord)):
            was_taken = self._system.last_error() == _ALREADY_REGISTERED
            self._refused = taken(self._chord) if was_taken else not_heard(self._chord)
            self._settled.set()
            return
        self._settled.set()
        message = Message()
        while user32.GetMessageW(ctypes.byref(message), None, 0, 0) > 0:
            if message.message == _WM_HOTKEY:
                self._front = user32.GetForegroundWindow()
                self._heard()
        user32.UnregisterHotKey(None, _OURS)


def modifiers_of(chord: Chord) -> int:
    """MOD_ALT, MOD_CONTROL, MOD_SHIFT; held down it counts once."""
    return _NO_REPEAT | sum(_BITS[name] for name in chord.modifiers)


def code_of(chord: Chord) -> int:
    """The virtual-key code: letters and digits are their ASCII, F1 is 0x70."""
    return ord(chord.key) if len(chord.key) == 1 else _F1 + int(chord.key[1:]) - 1
