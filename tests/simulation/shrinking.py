"""A failing trace made small: steps are left out as long as the same thing goes wrong (Zeller's ddmin)."""

import re
from collections.abc import Callable

import msgspec

from tests.simulation.running import Outcome, run_plan
from tests.simulation.steps import Plan, Step

_MOST_RUNS = 300


def shrink(planned: Plan, found: Outcome, most_runs: int = _MOST_RUNS) -> tuple[Plan, Outcome]:
    """The smallest plan found that goes wrong in the same way, and what came of it."""
    best, outcome = planned, found
    kind, left = _kind(found.wrong), most_runs
    steps = [step for step in planned.steps if found.step < 0 or step.number <= found.step]
    size = max(1, len(steps) // 2)

    def fails(kept: list[Step]) -> Outcome | None:
        said = run_plan(msgspec.structs.replace(planned, steps=tuple(kept)))
        return said if _kind(said.wrong) == kind else None

    while left > 0 and steps:
        kept, said = _without_some(steps, size, fails, left)
        left -= len(steps) // size + 1
        if said is not None:
            steps, outcome = kept, said
            best = msgspec.structs.replace(planned, steps=tuple(steps))
        elif size == 1:
            break
        size = min(size, max(1, len(steps) // 2)) if said is not None else size // 2
    return best, outcome


def _without_some(
    steps: list[Step], size: int, fails: Callable[[list[Step]], Outcome | None], left: int
) -> tuple[list[Step], Outcome | None]:
    """Leave out each run of ``size`` steps that is not needed."""
    said: Outcome | None = None
    start = len(steps)
    while start > 0 and left > 0:
        start, left = max(0, start - size), left - 1
        kept = steps[:start] + steps[start + size :]
        if (now := fails(kept)) is not None:
            steps, said = kept, now
    return steps, said


def _kind(wrong: str) -> str:
    """A wrong without its names and numbers."""
    return re.sub(r"[0-9a-f-]{8,}|\d+", "#", wrong.splitlines()[0])[:60] if wrong else ""
