"""A seed is run: its plan played in a fresh world; what came of it, and how to see it again."""

import gc
import os
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from unittest.mock import patch

from msgspec import Struct

from tests.simulation import headquarters, making
from tests.simulation.arriving import small_snapshots
from tests.simulation.chance import Chance, governed
from tests.simulation.clock import MachineClock, TrueTime
from tests.simulation.headquarters import Headquarters, OpenDatabase
from tests.simulation.power import Power, Powers, wired_to
from tests.simulation.steps import Plan, plan
from tests.simulation.world import World

_KEYS = {"SHUKE_KEY_STORE": "file"}
_OBJECTS_UNTIL_A_LOOK = 100_000
Making = Callable[[Powers], tuple[OpenDatabase, Power]]
"""Makes HQ's database for a world."""


class Outcome(Struct, frozen=True, kw_only=True):
    """What came of a seed. ``wrong``: what broke, "" for nothing; ``step``: after which; ``trace``: what happened."""

    seed: int
    tills: int
    events: int
    fingerprint: str
    wrong: str = ""
    place: str = ""
    step: int = 0
    trace: tuple[str, ...] = ()

    @property
    def command(self) -> str:
        """What plays this seed again."""
        return f"python3 main.py simulate --seed {self.seed} --tills {self.tills} --events {self.events}"


def run_seed(seed: int, tills: int = 3, events: int = 100) -> Outcome:
    """Play what the seed stands for."""
    return run_plan(plan(seed, tills, events))


def run_plan(planned: Plan, made: Making = headquarters.in_memory) -> Outcome:
    """Play a plan from a fresh world to agreement, or to the first thing that is wrong. ``made``: HQ's database."""
    wrong, place, step = "", "", 0
    with world_of(planned, made) as world:
        try:
            world.begin()
            for each in planned.steps:
                step = each.number
                world.play(each)
            step = -1
            world.finish()
        except Exception as error:  # noqa: BLE001 - whatever the code under test raises is a finding
            wrong = f"{type(error).__name__}: {error}"
            place = _place(error)
        world.note(wrong or world.end_of_it())
        return Outcome(
            seed=planned.seed, tills=planned.tills, events=planned.events, fingerprint=world.fingerprint(),
            wrong=wrong, place=place, step=step, trace=tuple(world.trace),
        )  # fmt: skip


@contextmanager
def world_of(planned: Plan, made: Making) -> Iterator[World]:
    """A world on a disk that costs nothing, in which nothing is random."""
    making.prepare()
    headquarters.prepare()
    folder = Path(mkdtemp(prefix="shuke-world-", dir=making.shared_memory()))
    chance, powers = Chance(planned.seed), Powers()
    try:
        with seldom_collecting(), patch.dict(os.environ, _KEYS), governed(chance), wired_to(powers):
            database, power = made(powers)
            hq = Headquarters(database, power, MachineClock(TrueTime()), chance.of("hq"))
            hq.found(planned.stores)
            world = World(planned, folder, chance, powers, hq)
            try:
                with (
                    small_snapshots(when="snapshot" in planned.faults),
                    hq.not_upgraded(know_all="upgrade" not in planned.faults),
                ):
                    yield world
            finally:
                world.close()
    finally:
        rmtree(folder, ignore_errors=True)


@contextmanager
def seldom_collecting() -> Iterator[None]:
    """In the block the collector leaves alone what was there before, and looks at the rest seldom."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_OBJECTS_UNTIL_A_LOOK)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def _place(error: BaseException) -> str:
    """Where it was raised: the last few lines of the stack."""
    return "".join(traceback.format_exception(error))[-6_000:]
