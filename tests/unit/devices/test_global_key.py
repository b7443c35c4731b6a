"""The global key: what Windows is asked for, by a fake of its libraries; X11 for real, under a screen of our own."""

import ctypes
import os
import queue
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from desktop.core.domain.errors import RuleBroken
from desktop.devices.global_key.watching import watch, way_of
from desktop.devices.global_key.windows import Libraries, Message, WindowsKey
from desktop.settings.chord import OFFERED, Chord, read_chord

CHORD = Chord(("Ctrl", "Alt"), "M")
_QUIT, _HOTKEY = 0x0012, 0x0312
_SOON_S = 5.0


class Windows:
    """user32 and kernel32 in one: a queue of messages, and who is in front."""

    def __init__(self, *, error: int = 0) -> None:
        self.error, self.front = error, 77
        self.registered: list[tuple[Any, ...]] = []
        self.messages: queue.Queue[int] = queue.Queue()

    def GetCurrentThreadId(self) -> int:  # noqa: N802
        return threading.get_native_id()

    def RegisterHotKey(self, *asked: Any) -> bool:  # noqa: N802
        self.registered.append(asked)
        return not self.error

    def UnregisterHotKey(self, *asked: Any) -> None:  # noqa: N802
        self.registered.remove((*asked, 0x4003, ord("M")))

    def GetMessageW(self, message: Any, *_none: Any) -> int:  # noqa: N802
        said = self.messages.get(timeout=_SOON_S)
        ctypes.cast(message, ctypes.POINTER(Message)).contents.message = said
        return int(said != _QUIT)

    def PostThreadMessageW(self, _thread: int, message: int, *_none: Any) -> None:  # noqa: N802
        self.messages.put(message)

    def GetForegroundWindow(self) -> int:  # noqa: N802
        return self.front

    def SetForegroundWindow(self, window: int) -> None:  # noqa: N802
        self.front = window


def on_windows(system: Windows, heard: Any) -> WindowsKey:
    return WindowsKey(CHORD, heard, Libraries(system, system, lambda: system.error))


def test_windows_is_asked_for_the_key_and_gets_it_back() -> None:
    system, heard = Windows(), threading.Event()
    key = on_windows(system, heard.set)
    assert system.registered == [(None, 1, 0x4003, ord("M"))]
    system.messages.put(_HOTKEY)
    assert heard.wait(_SOON_S)
    system.front = 5  # our own window, meanwhile
    key.give_back()
    assert system.front == 77
    key.close()
    assert system.registered == []


@pytest.mark.parametrize(("error", "code"), [(1409, "key.taken"), (5, "key.not_heard")])
def test_a_key_that_windows_does_not_give(error: int, code: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        on_windows(Windows(error=error), lambda: None)
    assert refused.value.code == code
    assert refused.value.facts == {"chord": "Ctrl+Alt+M"}


def test_each_system_has_its_way_or_none() -> None:
    assert way_of("win32", {}) == "windows"
    assert way_of("linux", {"DISPLAY": ":0"}) == "x11"
    assert way_of("linux", {"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}) == "none"
    assert way_of("linux", {}) == way_of("darwin", {"DISPLAY": ":0"}) == "none"


def test_what_is_offered_can_be_read_and_what_people_type_with_cannot() -> None:
    assert [str(read_chord(key)) for key in OFFERED if key] == [key for key in OFFERED if key]
    for text in ("", "M", "Shift+M", "Ctrl+", "Ctrl+Ü", "Ctrl+Ctrl+M", "Ctrl+F13", "Ctrl+Alt"):
        assert read_chord(text) is None, text


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An X server of our own, with nobody at it."""
    if shutil.which("Xvfb") is None or shutil.which("xdotool") is None:
        pytest.skip("needs Xvfb and xdotool")
    ready, told = os.pipe()
    command = ["Xvfb", "-displayfd", str(told), "-screen", "0", "640x480x8", "-noreset"]
    with subprocess.Popen(command, pass_fds=[told], stderr=subprocess.DEVNULL) as server:
        os.close(told)
        with os.fdopen(ready, encoding="ascii") as said:
            number = said.readline().strip()
        monkeypatch.setenv("DISPLAY", f":{number}")
        monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
        yield
        server.terminate()


def typed(key: str) -> None:
    subprocess.run(["xdotool", "key", key], check=True)


@pytest.mark.usefixtures("screen")
def test_x11_hears_it_whatever_is_in_front_with_num_lock_too_and_once_only_for_one() -> None:
    presses: queue.Queue[float] = queue.Queue()
    key = watch(CHORD, lambda: presses.put(time.monotonic()))
    assert key is not None
    typed("ctrl+alt+m")
    presses.get(timeout=_SOON_S)
    typed("Num_Lock")
    typed("ctrl+alt+m")
    presses.get(timeout=_SOON_S)
    typed("ctrl+m")
    with pytest.raises(RuleBroken) as refused:  # whoever comes second is told, and the process lives
        watch(CHORD, lambda: None)
    assert refused.value.code == "key.taken"
    key.give_back()
    key.close()
    assert presses.empty()
    again = watch(CHORD, lambda: None)
    assert again is not None
    again.close()


def test_x11_without_a_server_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":31999")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    if way_of() != "x11":
        pytest.skip("another system")
    with pytest.raises(RuleBroken) as refused:
        watch(CHORD, lambda: None)
    assert refused.value.code == "key.not_heard"
