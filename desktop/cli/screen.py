"""Is there a screen, and what Qt needs of the system? Asked before Qt is imported, because Qt ends the process."""

import os
import sys
from collections.abc import Mapping

# What the wheels of PySide6 do not bring along: library → Debian package. Checked in the order in which Qt needs them.
_ALWAYS = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxkbcommon.so.0": "libxkbcommon0",
}
_PLACES = (f"/usr/lib/{os.uname().machine}-linux-gnu", "/usr/lib64", "/usr/lib") if sys.platform == "linux" else ()
_FOR_X11 = {
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}


def has_screen(environ: Mapping[str, str]) -> bool:
    """Whether a window can be shown: always on Windows and macOS; on Linux where X11 or Wayland answers."""
    if sys.platform != "linux":
        return True
    return any(environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def missing_packages(environ: Mapping[str, str]) -> list[str]:
    """The Debian packages whose libraries Qt would miss here; empty elsewhere."""
    if sys.platform != "linux":
        return []
    on_x11 = environ.get("QT_QPA_PLATFORM", "xcb").startswith("xcb") and bool(environ.get("DISPLAY"))
    wanted = {**_ALWAYS, **(_FOR_X11 if on_x11 else {})}
    return [package for library, package in wanted.items() if not _loads(library)]


def _loads(library: str) -> bool:
    """Whether the library is where it usually is, else whether the system finds it elsewhere (10 ms dearer)."""
    if any(os.path.exists(f"{place}/{library}") for place in _PLACES):  # noqa: PTH110 - pathlib takes ten times as long
        return True
    import ctypes

    try:
        ctypes.CDLL(library, mode=os.RTLD_LAZY)
    except OSError:
        return False
    return True
