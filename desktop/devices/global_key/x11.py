"""X11: XGrabKey on the root window, over a connection and a thread of its own (Xlib Programming Manual, 12.3).

NumLock and CapsLock are modifiers too, so each of their four states is grabbed. Xlib ends the process at an error it
is not told to hear: every call that may fail is made while ``_quietly`` listens.
"""

import ctypes
import os
import select
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from desktop.core.domain.errors import RuleBroken
from desktop.devices.global_key.refused import not_heard, taken
from desktop.settings.chord import Chord

_LIBRARY = "libX11.so.6"
_BITS = {"Shift": 1 << 0, "Ctrl": 1 << 2, "Alt": 1 << 3}
_CAPS_LOCK, _NUM_LOCK = 1 << 1, 1 << 4
_LOCKS = (0, _CAPS_LOCK, _NUM_LOCK, _CAPS_LOCK | _NUM_LOCK)
_ASYNC, _KEY_PRESS, _TO_PARENT, _NOW = 1, 2, 2, 0
_EVENT_BYTES = 24 * 8
_BAD_ACCESS = 10
_GIVE_BACK, _END = b"g", b"e"
_PATIENCE_S = 5.0
_OnError = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)


class _ErrorEvent(ctypes.Structure):
    """XErrorEvent."""

    _fields_ = (
        ("type", ctypes.c_int), ("display", ctypes.c_void_p), ("resource", ctypes.c_ulong),
        ("serial", ctypes.c_ulong), ("code", ctypes.c_ubyte),
    )  # fmt: skip


class X11Key:
    """Grabbed when this returns. Raises as watching.watch."""

    def __init__(self, chord: Chord, heard: Callable[[], None]) -> None:
        self._chord, self._heard = chord, heard
        self._front = 0
        self._refused: RuleBroken | None = None
        self._settled = threading.Event()
        self._asked, self._ask = os.pipe()
        self._thread = threading.Thread(target=self._run, name="shuke-key", daemon=True)
        self._thread.start()
        self._settled.wait(_PATIENCE_S)
        if self._refused is not None:
            self._thread.join()
            os.close(self._ask)
            raise self._refused

    def give_back(self) -> None:
        """As Watch says."""
        os.write(self._ask, _GIVE_BACK)

    def close(self) -> None:
        """As Watch says."""
        os.write(self._ask, _END)
        self._thread.join(_PATIENCE_S)
        os.close(self._ask)

    def _run(self) -> None:
        try:
            self._wait_for_keys(_library())
        except RuleBroken as refusal:
            self._refused = refusal
        except OSError:  # no such library here
            self._refused = not_heard(self._chord)
        finally:
            self._settled.set()
            os.close(self._asked)

    def _wait_for_keys(self, x11: Any) -> None:
        display = x11.XOpenDisplay(None)
        if not display:
            raise not_heard(self._chord)
        try:
            self._grab(x11, display)
            self._settled.set()
            while self._one_round(x11, display):
                pass
        finally:
            x11.XCloseDisplay(display)  # its grabs end with it

    def _grab(self, x11: Any, display: int) -> None:
        code = x11.XKeysymToKeycode(display, x11.XStringToKeysym(self._chord.key.encode()))
        if not code:
            raise not_heard(self._chord)
        held, root = sum(_BITS[name] for name in self._chord.modifiers), x11.XDefaultRootWindow(display)
        with _quietly(x11, display) as errors:
            for locks in _LOCKS:
                x11.XGrabKey(display, code, held | locks, root, 0, _ASYNC, _ASYNC)
        if errors:
            raise taken(self._chord) if _BAD_ACCESS in errors else not_heard(self._chord)

    def _one_round(self, x11: Any, display: int) -> bool:
        """Wait for a key or a wish; whether to go on."""
        event = ctypes.create_string_buffer(_EVENT_BYTES)
        while x11.XPending(display):
            x11.XNextEvent(display, event)
            if ctypes.cast(event, ctypes.POINTER(ctypes.c_int))[0] == _KEY_PRESS:
                self._front = _focus(x11, display)
                self._heard()
        ready, _, _ = select.select([x11.XConnectionNumber(display), self._asked], [], [])
        if self._asked not in ready:
            return True
        wish = os.read(self._asked, 1)
        if wish == _GIVE_BACK and self._front:
            with _quietly(x11, display):  # it may be gone by now
                x11.XSetInputFocus(display, self._front, _TO_PARENT, _NOW)
        return wish not in (_END, b"")


def _focus(x11: Any, display: int) -> int:
    """The window that has the keyboard; 0 for none."""
    window, revert = ctypes.c_ulong(), ctypes.c_int()
    x11.XGetInputFocus(display, ctypes.byref(window), ctypes.byref(revert))
    return window.value


@contextmanager
def _quietly(x11: Any, display: int) -> Iterator[list[int]]:
    """The codes of what goes wrong meanwhile, whole when it ends."""
    codes: list[int] = []

    def hear(_display: int, event: int) -> int:
        codes.append(ctypes.cast(event, ctypes.POINTER(_ErrorEvent)).contents.code)
        return 0

    listening = _OnError(hear)
    before = x11.XSetErrorHandler(ctypes.cast(listening, ctypes.c_void_p))
    try:
        yield codes
        x11.XSync(display, 0)
    finally:
        x11.XSetErrorHandler(before)


def _library() -> Any:
    """Xlib with the types that are wider than an int. OSError where it is not there."""
    x11: Any = ctypes.CDLL(_LIBRARY)
    for name in ("XOpenDisplay", "XSetErrorHandler"):
        getattr(x11, name).restype = ctypes.c_void_p
    for name in ("XDefaultRootWindow", "XStringToKeysym"):
        getattr(x11, name).restype = ctypes.c_ulong
    on_display = ("XCloseDisplay", "XDefaultRootWindow", "XPending", "XConnectionNumber")
    for name in on_display:
        getattr(x11, name).argtypes = (ctypes.c_void_p,)
    x11.XOpenDisplay.argtypes = (ctypes.c_char_p,)
    x11.XSetErrorHandler.argtypes = (ctypes.c_void_p,)
    x11.XStringToKeysym.argtypes = (ctypes.c_char_p,)
    x11.XKeysymToKeycode.argtypes = (ctypes.c_void_p, ctypes.c_ulong)
    x11.XKeysymToKeycode.restype = ctypes.c_ubyte
    whole = ctypes.c_int
    x11.XGrabKey.argtypes = (ctypes.c_void_p, whole, ctypes.c_uint, ctypes.c_ulong, whole, whole, whole)
    x11.XNextEvent.argtypes = (ctypes.c_void_p, ctypes.c_char_p)
    x11.XGetInputFocus.argtypes = (ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)
    x11.XSetInputFocus.argtypes = (ctypes.c_void_p, ctypes.c_ulong, whole, ctypes.c_ulong)
    x11.XSync.argtypes = (ctypes.c_void_p, whole)
    return x11
