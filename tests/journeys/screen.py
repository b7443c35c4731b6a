"""An X server without a monitor: real key events (XTEST) by xdotool, and what it shows as a picture."""

import os
import shutil
import struct
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from PIL import Image

BINARIES = ("Xvfb", "xdotool")
_LONGEST_WAIT_S = 20.0
_A_MOMENT_S = 0.02
_PERSON_MS = 70
_SIZE = (1366, 768)
_HALVES = 2
"""xdotool types a key in half the time that it is told."""


def missing_binaries() -> list[str]:
    """What of it is not installed here; requirements/debian.txt brings it in CI."""
    return [name for name in BINARIES if shutil.which(name) is None]


class Screen:
    """The server on a display that was free, until the end of the with-block. ``folder`` keeps its frame buffer.

    No key repeats (-r): where xdotool is kept waiting between a key's down and up, one 3 would be many.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        there, ours = os.pipe()
        size = f"{_SIZE[0]}x{_SIZE[1]}x24"
        asked = f"Xvfb -displayfd {ours} -screen 0 {size} -nolisten tcp -noreset -r -fbdir".split()
        self._server = subprocess.Popen([*asked, str(folder)], pass_fds=(ours,), stderr=subprocess.DEVNULL)
        os.close(ours)
        with os.fdopen(there) as told:
            self.display = f":{told.readline().strip()}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.terminate()
        self._server.wait(10)

    def environment(self, base: Mapping[str, str]) -> dict[str, str]:
        """What a program needs to be shown here."""
        kept = {name: value for name, value in base.items() if name not in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY")}
        return {**kept, "DISPLAY": self.display}

    # -- windows --------------------------------------------------------------------------------------------------

    def windows(self, name: str = "Shuke") -> list[str]:
        """Visible windows whose title has this in it."""
        return self._tool("search", "--onlyvisible", "--name", name).split()

    def wait_for_window(self, name: str = "Shuke") -> str:
        """The window, once it is there; it gets the keyboard, as there is no window manager to give it."""
        end = time.monotonic() + _LONGEST_WAIT_S
        while not (found := self.windows(name)):
            if time.monotonic() > end:
                raise TimeoutError(f"no window named {name}")
            time.sleep(_A_MOMENT_S)
        self.focus(found[0])
        return found[0]

    def focus(self, window: str) -> None:
        """Give a window the keyboard."""
        self._tool("windowfocus", "--sync", window)

    def title(self, window: str) -> str:
        """A window's title."""
        return self._tool("getwindowname", window).strip()

    # -- keys -----------------------------------------------------------------------------------------------------

    def type(self, text: str, gap_ms: int = _PERSON_MS) -> None:
        """Characters, so many milliseconds a key."""
        self._tool("type", "--delay", str(_HALVES * gap_ms), text)

    def press(self, *keys: str, gap_ms: int = 0) -> None:
        """Keys by their X names (F9, Return, Escape, alt+1); all in one breath."""
        self._tool("key", "--delay", str(gap_ms), *keys)

    def scan(self, text: str, gap_ms: int, end: str | None) -> None:
        """A wedge scanner: the text, then its last key in the same breath."""
        ending = ["key", "--delay", "0", end] if end else []
        self._tool("type", "--args", "1", "--delay", str(_HALVES * gap_ms), text, *ending)

    def _tool(self, *asked: str) -> str:
        here = {**os.environ, "DISPLAY": self.display}
        return subprocess.run(["xdotool", *asked], env=here, capture_output=True, text=True, check=False).stdout

    # -- eyes -----------------------------------------------------------------------------------------------------

    def pixel(self, x: int, y: int) -> tuple[int, int, int]:
        """The colour of one dot."""
        red, green, blue = self.picture().getpixel((x, y))  # type: ignore[misc]
        return red, green, blue

    def picture(self) -> Image.Image:
        """What is shown now: the server's frame buffer, an XWD file (X11/XWDFile.h)."""
        data = (self._folder / "Xvfb_screen0").read_bytes()
        header = struct.unpack(">25I", data[:100])
        size, width, height, stride, colours = header[0], header[4], header[5], header[12], header[19]
        pixels = data[size + colours * 12 :]
        return Image.frombuffer("RGB", (width, height), pixels, "raw", "BGRX", stride, 1)
