"""A world: machines, HQ and the lines between them; it plays the steps of a plan and writes down what happened.

The scheduler is one thread: it moves the true clock, turns chance to the step's own stream, and lets exactly one thing
happen at a time, or several nested in one another where one waits for the line.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

from desktop.core.domain.errors import Refusal
from desktop.core.domain.shop import Shop
from tests.simulation import headquarters
from tests.simulation.appointments import Appointments
from tests.simulation.book import Book, Card
from tests.simulation.bounds import Bounds
from tests.simulation.chance import Chance
from tests.simulation.clock import DAY_US, HOUR_US, SECOND_US, MachineClock, TrueTime
from tests.simulation.headquarters import Headquarters
from tests.simulation.intents import Intent, intent_for, spend_of
from tests.simulation.machine import Machine
from tests.simulation.moves import MOVES
from tests.simulation.power import Crash, Powers
from tests.simulation.rounds import Rounds
from tests.simulation.steps import ACTIONS, Plan, Step
from tests.simulation.views import view_holds
from tests.simulation.watching import Watch

_DEEPEST = 2


class World:
    """One seed's world, while it lasts."""

    def __init__(self, plan: Plan, folder: Path, chance: Chance, powers: Powers, hq: Headquarters) -> None:
        self.plan = plan
        self.folder = folder
        self.chance = chance
        self.powers = powers
        self.hq = hq
        self.time: TrueTime = hq.clock.true
        self.faults = frozenset(plan.faults)
        self.machines: list[Machine] = []
        self.book = Book()
        self.trace: list[str] = []
        self.rounds = Rounds(self)
        self.watch = Watch(self)
        self.bounds = Bounds(self)
        self.copies: dict[str, Any] = {}
        self.copied = False
        self.waiting: dict[str, list[Intent]] = {}
        self._depth = 0
        self._is_acting = False
        self._serving: Card | None = None
        self.appointments = Appointments()
        self._turn = Random("before")

    def note(self, text: str) -> None:
        """A line of the trace."""
        self.trace.append(f"{'  ' * self._depth}{text}")

    def fingerprint(self) -> str:
        """What the trace comes to: equal for equal runs."""
        return sha256("\n".join(self.trace).encode()).hexdigest()[:16]

    def begin(self) -> None:
        """HQ's chain, its stores and the tills: all enrolled but those that join late."""
        chance = Random(f"{self.plan.seed}/begin")
        self.hq.database.before = self.between
        for number in range(1, self.plan.tills + 1):
            machine = self.add_machine(f"till{number}", self.hq.stores[number % len(self.hq.stores)])
            machine.set_up(self.shop(number))
            if "late" not in self.faults or number == 1 or chance.random() < 0.5:
                self.rounds.join(machine, chance, calm=True)
        self.watch.after("begin")

    def shop(self, number: int) -> Shop:
        """The shop of the machine of that number, as it calls itself before it joins."""
        return Shop(
            merchant_id=f"merchant-{number}", name=f"店{number}", store_id="1", till_code=f"T{number:03}",
            zone=headquarters.ZONE, day_starts_minutes=0, region="CN", currency="CNY", mode="companion",
        )  # fmt: skip

    def add_machine(self, name: str, store_id: str) -> Machine:
        """Another machine, with nothing on it yet."""
        folder = self.folder / name
        power = self.powers.add(folder)
        machine = Machine(name, folder, power, MachineClock(self.time), self.chance.of(name))
        machine.store = store_id
        machine.beside = self.beside
        self.machines.append(machine)
        return machine

    def live(self) -> list[Machine]:
        """The machines that are in use."""
        return [machine for machine in self.machines if not machine.is_retired]

    def play(self, step: Step) -> None:
        """One step, and a look at everything after it. AssertionError where something is wrong."""
        self.chance.turn_to(step.number)
        self._turn = chance = Random(f"{self.plan.seed}/{step.number}")
        self._let_time_pass(chance)
        machine = self.live()[step.machine % len(self.live())]
        self.note(f"{step.number} {step.kind} {machine.name}")
        if not machine.is_on and chance.random() < 0.8:
            self.revive(machine, chance)
        with self._frail(step.kind, machine, chance):
            self.do(step.kind, machine, chance)
        self.look(f"{step.number} {step.kind}", machine, chance)

    def look(self, step: str, machine: Machine, chance: Random) -> None:
        """Ask whether everything still holds, at HQ and at the machine that acted."""
        self.watch.after(step)
        self.bounds.stamps_are_sane()
        if machine.is_on and machine.has_changed("view"):
            view_holds(machine, self.book, chance)

    def _let_time_pass(self, chance: Random) -> None:
        span = chance.choice((SECOND_US, 60 * SECOND_US, HOUR_US // 2))
        if "days" in self.faults and chance.random() < 0.08:
            span = chance.randrange(1, 100) * DAY_US // 4
        self.time.advance(span + chance.randrange(SECOND_US))

    @contextmanager
    def _frail(self, kind: str, machine: Machine, chance: Random) -> Iterator[None]:
        """In some steps the machine, or HQ, will die after a number of statements, or at a commit."""
        syncs = kind == "sync"
        of_till = (machine.power, "crash", 0.3 if syncs else 0.12, 200 if syncs else 60)
        of_hq = (self.hq.power, "hq_crash", 0.35 if syncs else 0.0, 120)
        for power, fault, share, most in (of_till, of_hq):
            if fault in self.faults and chance.random() < share:
                at_commit = chance.random() < 0.5
                power.fail_after(chance.randrange(most // 12 if at_commit else most), at_commit=at_commit)
        try:
            yield
        finally:
            machine.power.fail_after(None)
            self.hq.power.fail_after(None)

    def do(self, kind: str, machine: Machine, chance: Random) -> None:
        """Something happens at a machine, unless it is off."""
        try:
            if kind in ACTIONS:
                self.act(kind, machine, chance)
            elif kind == "sync":
                self.rounds.play(machine, chance)
            else:
                MOVES[kind](self, machine, chance)
        except Crash:
            for each in self.machines:
                if not each.power.is_on and each.ledger is not None:
                    each.die()
            self.note(f"{machine.name} is off")

    def act(self, kind: str, machine: Machine, chance: Random) -> None:
        """Somebody asks for something at a till, now and then twice."""
        if kind == "tour":
            return MOVES["tour"](self, machine, chance)
        intent = intent_for(kind, machine, self.book, chance)
        if intent is not None and self.attempt(machine, intent) and chance.random() < 0.1:
            self.attempt(machine, intent)
        return None

    def attempt(self, machine: Machine, intent: Intent) -> bool:
        """Whether the till did what was asked; what it said is in the book then, and in its ledger."""
        before = self._is_acting, self._serving
        self._is_acting, self._serving = True, intent.card
        if intent.knew is None:
            intent.knew = self.bounds.knows(machine)
        try:
            done = machine.run(intent.attempt)
        except Refusal as refusal:
            self.note(f"{intent.kind} {intent.text}: {refusal.code}")
            return False
        except Crash:
            self.note(f"{intent.kind} {intent.text}: died")
            self.waiting.setdefault(machine.name, []).append(intent)
            return False
        finally:
            self._is_acting, self._serving = before
        said = intent.tell(machine.till, done)
        if said is not None:
            whose = machine.rows("SELECT member_id FROM events WHERE event_id = ?", said.event_id)
            said = replace(said, knew=intent.knew, member_id=whose[0][0] if whose else None)
        machine.look()
        if said is not None and (said.event_id in machine.held or not intent.is_elsewhere(done)):
            self.book.say(said)
            assert said.event_id in machine.held, f"{machine.name} said {intent.kind} done and does not hold it"
            self.bounds.said(machine, said)
        self.note(f"{intent.kind} {intent.text}: {_shown(said)}")
        return True

    def revive(self, machine: Machine, chance: Random) -> None:
        """Power again; people try again what they had asked for, or leave it."""
        machine.revive()
        machine.look()
        self.note(f"{machine.name} starts again")
        for intent in self.waiting.pop(machine.name, []):
            if chance.random() < 0.7 and machine.is_on:
                self.attempt(machine, intent)

    def meanwhile(self) -> None:
        """While a request is on its way, others act, at the same till too."""
        if self._may_meddle(0.2):
            kind = self._turn.choice(("sell", "spend", "sell", "refund", "sync", "sync"))
            self._meddle(kind, self._turn.choice(self.live()))

    def between(self) -> None:
        """Between two transactions of HQ, other requests may be answered; HQ may die over one of them."""
        life = self.hq.lives
        if (appointed := self.appointments.keep(self.appointments.pulling, at_hq=True)) is not None:
            self._nested(appointed)
        elif self.hq.is_answering and self._may_meddle(0.1):
            self._meddle("sync", self._turn.choice(self.live()))
        if life != self.hq.lives:
            raise Crash

    def beside(self, machine: Machine) -> None:
        """Between two transactions of a program, another one works at the same till."""
        if (appointed := self.appointments.keep(machine, at_hq=False)) is not None:
            self._nested(appointed)
        elif self._is_acting and "beside" in self.faults and self._depth < _DEEPEST and self._turn.random() < 0.04:
            if self._serving is not None and self._turn.random() < 0.5:
                self._nested(partial(self.also, self._serving, machine))
            else:
                self._meddle(self._turn.choice(("sell", "spend", "spend", "refund", "adjust")), machine)

    def also(self, card: Card, machine: Machine) -> None:
        """Whoever is being served at one program uses points at the other one too."""
        self.note(f"meanwhile also {machine.name}")
        self.attempt(machine, spend_of(machine, self.book, self._turn, card))

    def _nested(self, what: Callable[[], None]) -> None:
        self._depth += 1
        try:
            what()
        finally:
            self._depth -= 1

    def _may_meddle(self, share: float) -> bool:
        return "between" in self.faults and self._depth < _DEEPEST and self._turn.random() < share

    def _meddle(self, kind: str, machine: Machine) -> None:
        self._depth += 1
        self.note(f"meanwhile {kind} {machine.name}")
        try:
            self.do(kind, machine, self._turn)
        finally:
            self._depth -= 1

    def finish(self) -> None:
        """Mend everything and ask for agreement."""
        from tests.simulation.healing import heal

        heal(self)

    def end_of_it(self) -> str:
        """What everything came to: HQ's tables and every view."""
        tables = self.hq.copy()
        tables.pop("snapshots")  # the heads of its instant stand in no order
        rows = sorted(f"{name} {sorted(row.items())}" for name in tables for row in tables[name])
        for machine in (machine for machine in self.live() if machine.is_on):
            rows += sorted(
                f"{machine.name} {row}" for row in machine.rows("SELECT member_id, state FROM member_states")
            )
        return sha256("\n".join(rows).encode()).hexdigest()[:16]

    def close(self) -> None:
        """Let go of every file."""
        for machine in self.machines:
            if machine.is_on:
                machine.stop()
        self.hq.database.before = lambda: None
        self.hq.database.close()


def _shown(said: Any) -> str:
    return f"+{said.issued} -{said.redeemed} {said.paid_minor}" if said else "done"
