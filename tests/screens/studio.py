"""Takes the pictures: some processes, each with a folder of its own; a scene is played once for a look."""

import os
import shutil
import tempfile
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

from msgspec import Struct

from tests.screens.camera import Shot
from tests.screens.scenes import KEPT, MODES, SCENES, SHOTS

PROCESSES = 2 * (os.cpu_count() or 1)
"""A drive mostly waits, as a person does between two keys."""
_SHOP = "Shuke"
"""The data directory's name, relative to the process's folder: settings show it, and it must be the same everywhere."""


class Task(Struct, frozen=True):
    """A scene by its name, a look by its number, and which of its pictures are wanted."""

    scene: str
    shot: int
    wanted: tuple[str, ...]


class Failed(Struct, frozen=True):
    """A task that came to nothing, and why."""

    task: Task
    why: str


def tasks(only: str, out: Path | None = None, shots: Sequence[Shot] = KEPT) -> list[Task]:
    """What is to be done for the pictures whose names begin with ``only``; those that ``out`` has are left out.

    ``shots``: in which looks.
    """
    found = []
    for scene in SCENES:
        for at, shot in enumerate(SHOTS):
            if shot not in shots:
                continue
            wanted = [
                name
                for name in scene.pictures
                if name.startswith(only) and not (out and (out / shot.file(name)).exists())
            ]
            if wanted:
                found.append(Task(scene.name, at, tuple(wanted)))
    return found


def take(work: Sequence[Task], out: Path, tell: Callable[[int, int], None]) -> list[Failed]:
    """Take the pictures; what failed. ``tell`` hears how many of how many tasks are done."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="shuke-screens-") as folder, _pool(Path(folder)) as pool:
        made = {mode: Path(folder) / f"demo-{mode}" for mode in MODES}
        for done in [pool.submit(_make, mode, place) for mode, place in made.items()]:
            done.result()
        doing = {pool.submit(_play, task, made, out.absolute()): task for task in work}
        return list(_failures(doing, tell))


def _failures(doing: dict[Future[str], Task], tell: Callable[[int, int], None]) -> Iterator[Failed]:
    for done, future in enumerate(as_completed(doing), 1):
        if why := future.result():
            yield Failed(doing[future], why)
        tell(done, len(doing))


@contextmanager
def _pool(folder: Path) -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(
        PROCESSES, mp_context=get_context("spawn"), initializer=_begin, initargs=(folder,)
    ) as pool:
        yield pool


def _begin(folder: Path) -> None:
    """In each process, once."""
    from tests.screens.steady import begin_process

    place = folder / str(os.getpid())
    place.mkdir()
    os.chdir(place)
    begin_process()


def _make(mode: str, folder: Path) -> None:
    from tests.screens.shop import make_demo

    make_demo(mode, folder)


def _play(task: Task, made: dict[str, Path], out: Path) -> str:
    """Why it went wrong; nothing where it went well."""
    try:
        play(task, made, out, Path(_SHOP))
    except Exception:  # noqa: BLE001 - told, and the others go on
        return traceback.format_exc()
    return ""


def play(task: Task, made: dict[str, Path], out: Path, folder: Path) -> None:
    """Play one scene in one look, over a copy of its shop in ``folder``."""
    from tests.screens.camera import film, kept_in
    from tests.screens.shop import a_copy, cast_of

    scene = next(scene for scene in SCENES if scene.name == task.scene)
    shot = SHOTS[task.shot]
    cast = None
    if scene.mode:
        cast = cast_of(made[scene.mode])
        a_copy(made[scene.mode], folder, scene.change)
    else:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
    film(scene, folder, cast, shot, kept_in(out, shot, task.wanted))
