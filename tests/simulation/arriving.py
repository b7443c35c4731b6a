"""What comes to a chain that is at work: new tills, which take everything in at once, and programs of HQ's."""

from contextlib import ExitStack, contextmanager
from random import Random
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from desktop.core.domain.program import DEFAULT
from desktop.core.domain.program_document import canonical, changed
from hq.services import make_snapshot, offer_snapshot
from tests.simulation import making
from tests.simulation.machine import Machine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.simulation.world import World

_MOST_ROUNDS = 4
_CHANGES: tuple[dict[str, Any], ...] = ({"earn.points": 3}, {"earn.points": 1}, {"validity.days": 45})


@contextmanager
def small_snapshots(*, when: bool) -> "Iterator[None]":
    """In the block HQ offers snapshots to a chain of two members, in parts of one or two."""
    with ExitStack() as stack:
        if not when:
            yield
            return
        stack.enter_context(patch.object(offer_snapshot, "PAYS_FROM", 2))
        stack.enter_context(patch.object(make_snapshot, "FACES_AT_ONCE", 2))
        stack.enter_context(patch.object(make_snapshot, "PART_BYTES", 1))
        yield


def newcomer(world: "World", _: Machine, chance: Random) -> None:
    """A new till is enrolled and takes in what there is, over the bad line, while others go on."""
    number = sum("+" not in each.name for each in world.machines) + 1
    machine = world.add_machine(f"till{number}", chance.choice(world.hq.stores))
    machine.set_up(world.shop(number))
    world.note(f"{machine.name} is new")
    if not world.rounds.join(machine, chance):
        return
    for _again in range(_MOST_ROUNDS):
        done = world.rounds.play(machine, chance) if machine.is_on else None
        if done is None or done.complete:
            return


def publish(world: "World", _: Machine, chance: Random) -> None:
    """HQ's people publish a program for the whole chain."""
    if world.hq.is_answering:
        return
    changes = chance.choice(_CHANGES)
    world.hq.publish(canonical(changed(DEFAULT, {**making.PROGRAM, **changes})))
    world.note(f"HQ publishes {changes}")
