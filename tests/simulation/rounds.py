"""Rounds of the machines with HQ, over a bad line, and joining."""

from contextlib import suppress
from functools import partial
from random import Random
from typing import TYPE_CHECKING

from desktop.core.domain.errors import Refusal
from desktop.core.ports import Till
from desktop.core.ports.sync import RoundDone
from desktop.sync.joining import join
from desktop.sync.round import sync_round
from tests.simulation.headquarters import HqDown
from tests.simulation.machine import Machine
from tests.simulation.wire import Letter, Wire

if TYPE_CHECKING:
    from tests.simulation.world import World

_NO_FAULTS: frozenset[str] = frozenset()
_TRIES = 3
URL = "https://hq.example"


class Rounds:
    """Who speaks with HQ, and the letters that are still on their way."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self.late: list[Letter] = []
        self._joining: list[Machine] = []

    def wire(self, machine: Machine, chance: Random, *, calm: bool) -> Wire:
        """The machine's line; ``calm``: nothing goes wrong on it, and nobody meddles."""
        world = self._world
        if calm:
            return Wire(machine, world, _NO_FAULTS, chance)
        return Wire(machine, world, world.faults, chance)

    def join(self, machine: Machine, chance: Random, *, calm: bool = False) -> bool:
        """Whether the machine is a device of HQ now. A code is tried several times: an answer may get lost."""
        code = self._world.hq.code(machine.store)
        for _ in range(_TRIES):
            wire = self.wire(machine, chance, calm=calm)
            self._joining.append(machine)
            try:
                machine.run(partial(_join, machine, wire, code))
            except Refusal as refusal:
                self._world.note(f"join {machine.name}: {refusal.code}")
                self.late += wire.late
            else:
                machine.reopen()
                machine.joined_us = machine.joined_us or self._world.time()
                self._world.note(f"join {machine.name}: joined")
                return True
            finally:
                self._joining.remove(machine)
        return False

    def play(
        self,
        machine: Machine,
        chance: Random,
        *,
        calm: bool = False,
        check: bool = False,
        beside: bool = False,
        cut_before: str = "",
    ) -> RoundDone | None:
        """One round, or the joining of a machine that stands alone; None where there was none.

        Where two programs work on a ledger (``beside``), both may have a round at once: the command line's and the
        window's. ``cut_before``: the path at which its line is dead.
        """
        if machine in self._joining:
            return None
        if machine.rounds and not beside and "beside" not in self._world.faults:
            return None
        if not machine.run(lambda _: machine.device_id()):
            self.join(machine, chance, calm=calm)
            return None
        wire = self.wire(machine, chance, calm=calm)
        wire.cut_before = cut_before
        life = machine.lives
        machine.rounds += 1
        try:
            done: RoundDone = machine.run(partial(_round, machine, wire, check))
        finally:
            self.late += wire.late
            machine.rounds -= life == machine.lives
            if wire.is_doomed:
                machine.power.fail_after(None)
        wire.settled()
        machine.look()
        self._world.note(f"round {machine.name}: {done.code} sent {done.sent} got {done.received} left {done.left}")
        self._world.bounds.round_done(machine, done)
        return done

    def deliver_one(self, chance: Random) -> None:
        """A late letter arrives; its sender does not wait for the answer any more."""
        if self.late:
            self._deliver(self.late.pop(chance.randrange(len(self.late))))

    def deliver_all(self, chance: Random) -> None:
        """Every late letter arrives, in any order."""
        while self.late:
            self.deliver_one(chance)

    def _deliver(self, letter: Letter) -> None:
        status = 0
        with suppress(HqDown):
            status, _ = letter.deliver(self._world.hq)
        self._world.note(f"late {letter.path}: {status}")


def _join(machine: Machine, wire: Wire, code: str, _: Till) -> None:
    join(machine.log(), wire, code, URL)


def _round(machine: Machine, wire: Wire, check: bool, _: Till) -> RoundDone:
    return sync_round(machine.log(), wire, check=check)
