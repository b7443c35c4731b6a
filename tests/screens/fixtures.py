"""For tests that play the scenes: the demo shops, made once a run, and a scene played over a copy."""

import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.screens.camera import Scene, Shot, film
from tests.screens.scenes import MODES, SCENES
from tests.screens.shop import Cast, a_copy, cast_of, make_demo
from tests.ui.stage import Stage

BY_NAME = {scene.name: scene for scene in SCENES}


@cache
def _home() -> "TemporaryDirectory[str]":
    return tempfile.TemporaryDirectory(prefix="shuke-demos-")


@cache
def demo(mode: str) -> Path:
    """The demo shop of a mode; copy it, leave it alone."""
    assert mode in MODES
    place = Path(_home().name) / mode
    make_demo(mode, place)
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
