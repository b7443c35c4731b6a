"""What two programs of one till do at the very same moment: two counters, two rounds."""

from random import Random
from typing import TYPE_CHECKING

from tests.simulation.appointments import Appointment
from tests.simulation.intents import sell_to, spend_of, state_at
from tests.simulation.machine import Machine
from tests.simulation.wire import PULL

if TYPE_CHECKING:
    from tests.simulation.world import World

_MOST_OFFLINE = 500


def counters(world: "World", machine: Machine, chance: Random) -> None:
    """After a round, somebody with many points uses them at two counters of one till at once."""
    world.rounds.play(machine, chance)
    known = [card for card in world.book.cards if machine.is_on and state_at(machine, card.member_id)]
    if not known:
        return
    card = chance.choice(known)
    for _ in range(2):
        world.attempt(machine, sell_to(machine, world.book, chance, card))
    if machine.is_on:
        intent = spend_of(machine, world.book, chance, card, _MOST_OFFLINE)
        also = Appointment(machine, chance.choice((2, 3)), lambda: world.also(card, machine))
        with world.appointments.made(also):
            world.attempt(machine, intent)


def two_rounds(world: "World", machine: Machine, chance: Random) -> None:
    """While HQ answers a pull, a bill of somebody on that page is written, and another program's round brings it."""
    known = [card for card in world.book.cards if machine.is_on and state_at(machine, card.member_id)]
    if not known or machine.rounds:
        return
    card = chance.choice(known)

    def bring() -> None:
        world.note(f"meanwhile also a round of {machine.name}")
        world.attempt(machine, sell_to(machine, world.book, chance, card))
        world.rounds.play(machine, chance, beside=True, cut_before=chance.choice((PULL, PULL, "")))

    world.attempt(machine, sell_to(machine, world.book, chance, card))
    if machine.is_on:
        with world.appointments.made(Appointment(machine, chance.choice((2, 3)), bring, at_hq=True)):
            world.rounds.play(machine, chance)
