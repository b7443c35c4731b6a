"""The camera: the real window on the stage, its drive, and a picture wherever the drive says so."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from desktop.core.domain.rights import Role
from desktop.core.ports import Till
from desktop.core.services.staff_upkeep import list_staff
from desktop.ui.shell.doors import Doors
from tests.screens import picture
from tests.screens.shop import Cast
from tests.screens.steady import clock, steady
from tests.ui.stage import Stage


class Shot(Struct, frozen=True):
    """How the window looks: language, theme, size."""

    language: str
    theme: str
    size: tuple[int, int]

    def file(self, name: str) -> str:
        """What the picture ``name`` is called."""
        return f"{name}_{self.size[0]}_{self.language}_{self.theme}.png"


class Scene(Struct, frozen=True, kw_only=True):
    """A drive through some screens. ``pictures``: their names, in the order they are taken.

    ``mode``: the demo shop's, "" where there is none yet. ``change`` is done to its folder, ``wrap`` to its till,
    ``furnish`` to the doors of the window.
    """

    name: str
    pictures: tuple[str, ...]
    drive: "Callable[[Camera], None]"
    mode: str = "till"
    change: Callable[[Path], None] | None = None
    wrap: Callable[[Till], Till] = lambda till: till
    furnish: Callable[[Doors], Doors] = lambda doors: doors


class Camera:
    """``wanted``: the pictures to keep; others of the drive are passed by."""

    def __init__(self, stage: Stage, cast: Cast | None, take: Callable[[str, Stage], None]) -> None:
        self.stage = stage
        self._cast = cast
        self._take = take
        self.taken: list[str] = []

    @property
    def cast(self) -> Cast:
        """Who is in the pictures."""
        if self._cast is None:
            raise LookupError("nobody is here yet")
        return self._cast

    @property
    def dialog(self) -> Any:
        """The presenter of the dialog on top."""
        return self.stage.shell.dialog

    def signs_in(self, role: Role) -> None:
        """The first of the demo's staff with that role acts from now on."""
        with self.stage.till() as till:
            person = next(each for each in list_staff(till) if each.role == role)
        self.stage.seat.staff_id = person.staff_id
        self.do(self.stage.shell.changed)

    def shot(self, name: str) -> None:
        """Take the picture."""
        self.stage.settle(60)
        self._take(name, self.stage)
        self.taken.append(name)

    def press(self, *keys: str) -> None:
        """Press keys, as Stage.press."""
        self.stage.press(*keys)

    def type(self, text: str) -> None:
        """Type, as Stage.type."""
        self.stage.type(text)

    def heard(self, code: str) -> None:
        """A scan, whole: how fast a scanner types does not matter to a picture."""
        self.stage.shell.scanned(code)
        self.stage.settle(60)

    def do(self, act: Callable[[], object]) -> None:
        """What the shell is told directly."""
        act()
        self.stage.settle(60)


def film(scene: Scene, folder: Path, cast: Cast | None, shot: Shot, take: Callable[[str, Stage], None]) -> None:
    """Play the scene once. LookupError where its pictures are not those that it promises."""
    with (
        steady(scene.name),
        Stage(
            folder,
            clock(),
            language=shot.language,
            theme=shot.theme,
            size=shot.size,
            wrap=scene.wrap,
            furnish=scene.furnish,
        ) as stage,
    ):
        camera = Camera(stage, cast, take)
        scene.drive(camera)
    if camera.taken != list(scene.pictures):
        raise LookupError(f"{scene.name} took {camera.taken}, not {scene.pictures}")


def kept_in(out: Path, shot: Shot, wanted: Sequence[str]) -> Callable[[str, Stage], None]:
    """Keep the wanted pictures in a folder."""

    def take(name: str, stage: Stage) -> None:
        if stage.front is not stage.window:
            stage.front.resize(stage.front.width(), shot.size[1])
            stage.settle(60)
        if stage.window.size().toTuple() != shot.size:
            raise ValueError(f"{name} needs {stage.window.size().toTuple()}, more than {shot.size}")
        if name in wanted:
            picture.save(stage.front, out / shot.file(name))

    return take
