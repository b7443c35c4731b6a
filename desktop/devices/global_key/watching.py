"""The one door to global keys: the way of this system, or the plain word that there is none."""

import os
import sys
from collections.abc import Callable, Mapping
from typing import Literal, Protocol

from desktop.settings.chord import Chord

How = Literal["windows", "x11", "none"]


class Watch(Protocol):
    """A key that is being listened for."""

    def give_back(self) -> None:
        """The program that had the focus when the key was heard gets it again."""

    def close(self) -> None:
        """The key is everybody's again; waits for it."""


def way_of(platform: str = sys.platform, environ: Mapping[str, str] = os.environ) -> How:
    """How keys are heard everywhere on this system. Wayland and macOS let no program do so by itself."""
    if platform == "win32":
        return "windows"
    is_x11 = platform.startswith("linux") and environ.get("DISPLAY") and not environ.get("WAYLAND_DISPLAY")
    return "x11" if is_x11 else "none"


def watch(chord: Chord, heard: Callable[[], None]) -> Watch | None:
    """Listen from now on; None where this system has no way.

    Raises RuleBroken ``key.taken`` where another program has the key, ``key.not_heard`` where the system refuses.
    """
    how = way_of()
    if how == "windows":
        from desktop.devices.global_key.windows import WindowsKey, libraries

        return WindowsKey(chord, heard, libraries())
    if how == "x11":
        from desktop.devices.global_key.x11 import X11Key

        return X11Key(chord, heard)
    return None
