"""Seeds as CI runs them; that a seed is the same everywhere; that both databases come to the same."""

import msgspec
import pytest

from tests.simulation import headquarters
from tests.simulation.farm import run_seeds
from tests.simulation.machine import Machine
from tests.simulation.postgres import on_postgres
from tests.simulation.running import run_plan, run_seed
from tests.simulation.steps import ACTIONS, FAULTS, LATER_FAULTS, Plan, Step, plan

SEEDS, TILLS, EVENTS, AT_ONCE = range(1, 201), 3, 100, 8
REPLAYED = (3, 8, 15)


@pytest.mark.parametrize("first", SEEDS[::AT_ONCE])
def test_nothing_is_lost_in_any_seed(first: int) -> None:
    outcomes = [run_seed(seed, TILLS, EVENTS) for seed in range(first, first + AT_ONCE)]
    assert [f"{outcome.command}\n{outcome.wrong[:500]}" for outcome in outcomes if outcome.wrong] == []


def test_a_seed_is_the_same_twice_and_in_another_process() -> None:
    """Sets of text are ordered otherwise in each process, so that nothing may hang on their order."""
    first, second = ({seed: run_seed(seed, TILLS, 40) for seed in REPLAYED} for _ in range(2))
    elsewhere = {each.seed: each.fingerprint for each in run_seeds(REPLAYED, TILLS, 40, 1)}
    assert {seed: each.trace for seed, each in first.items()} == {seed: each.trace for seed, each in second.items()}
    assert {seed: each.fingerprint for seed, each in first.items()} == elsewhere


@pytest.mark.parametrize("seed", [4, 11, 22])
def test_the_same_trace_ends_alike_on_both_databases(seed: int) -> None:
    planned = plan(seed, TILLS, 40)
    planned = msgspec.structs.replace(planned, faults=tuple(fault for fault in planned.faults if fault != "hq_crash"))
    sqlite, postgres = run_plan(planned, headquarters.in_memory), run_plan(planned, on_postgres)
    assert not sqlite.wrong
    assert sqlite.trace == postgres.trace


def test_every_fault_happens_in_the_seeds_of_ci() -> None:
    plans = [plan(seed, TILLS, EVENTS) for seed in SEEDS]
    assert {fault for planned in plans for fault in planned.faults} == {*FAULTS, *LATER_FAULTS}
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
