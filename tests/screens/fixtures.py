"""For tests that play the scenes: the demo shops, made once a run, and a scene played over a copy."""

import os
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from desktop.core.file_lock import let_go, try_lock
from tests.screens.camera import Scene, Shot, film
from tests.screens.scenes import MODES, SCENES
from tests.screens.shop import Cast, a_copy, cast_of, make_demo
from tests.ui.stage import Stage

BY_NAME = {scene.name: scene for scene in SCENES}


SHARED = "SHUKE_TESTS_SHARED"
"""Where a folder is named that all processes of a run have in common (tests/conftest.py)."""


@cache
def _home() -> "TemporaryDirectory[str]":
    return tempfile.TemporaryDirectory(prefix="shuke-demos-")


@cache
def demo(mode: str) -> Path:
    """The demo shop of a mode; copy it, leave it alone."""
    assert mode in MODES
    place = Path(os.environ.get(SHARED) or _home().name) / f"demo-{mode}"
    with place.with_suffix(".lock").open("wb") as lock:
        while not try_lock(lock.fileno()):
            time.sleep(0.2)
        if not place.exists():
            unfinished = place.with_suffix(".unfinished")
            make_demo(mode, unfinished)
            unfinished.replace(place)
        let_go(lock.fileno())
    return place


def demo_copy(mode: str, folder: Path) -> tuple[Path, Cast]:
    """A demo shop to play with, and who is in it."""
    return a_copy(demo(mode), folder), cast_of(demo(mode))


def play(scene: Scene, folder: Path, shot: Shot, take: Callable[[str, Stage], None]) -> None:
    """Play a scene over a shop of its own in ``folder``."""
    if scene.mode:
        a_copy(demo(scene.mode), folder, scene.change)
        film(scene, folder, cast_of(demo(scene.mode)), shot, take)
    else:
        folder.mkdir()
        film(scene, folder, None, shot, take)
