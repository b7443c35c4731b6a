"""The seeds that CI plays; ``python3 main.py simulate`` plays the many. Replays are not equal yet on a busy machine."""

import os

import pytest

from tests.simulation.farm import run_seeds
from tests.simulation.machine import Machine
from tests.simulation.running import run_plan
from tests.simulation.steps import ACTIONS, FAULTS, Plan, Step, plan

SEEDS, TILLS, EVENTS = int(os.environ.get("SIMULATED_SEEDS", "30")), 3, 100


def test_nothing_is_lost_in_any_seed() -> None:
    outcomes = list(run_seeds(range(1, SEEDS + 1), TILLS, EVENTS, os.cpu_count() or 1))
    wrong = [f"{outcome.command}\n{outcome.wrong[:500]}" for outcome in outcomes if outcome.wrong]
    assert len(outcomes) == SEEDS
    assert not wrong, "\n\n".join(wrong)


def test_every_fault_happens_in_the_seeds_of_ci() -> None:
    plans = [plan(seed, TILLS, EVENTS) for seed in range(1, SEEDS + 1)]
    assert {fault for planned in plans for fault in planned.faults} == set(FAULTS)
    assert all(sum(step.kind in ACTIONS for step in planned.steps) == EVENTS for planned in plans)


def test_a_plan_without_steps_comes_to_rest() -> None:
    empty = Plan(seed=1, tills=2, events=0, stores=1, faults=(), steps=())
    assert not run_plan(empty).wrong


def test_a_lost_event_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    real = Machine.look

    def look(self: Machine) -> None:
        if "gone" not in self.held and len(self.held) > 12:
            self.held["gone"] = b""
        real(self)

    monkeypatch.setattr(Machine, "look", look)
    steps = tuple(Step(number, "sell", 0) for number in range(1, 30))
    said = run_plan(Plan(seed=1, tills=1, events=29, stores=1, faults=(), steps=steps))
    assert "has gone from the ledger" in said.wrong
