"""Looking for a planted bug: seeds are run in this process until one finds it."""

import sys

import pytest

from tests.simulation.bugs import BUGS, Bug, Plant
from tests.simulation.running import Outcome, run_seed
from tests.simulation.steps import plan

TILLS, EVENTS, MOST_SEEDS = 3, 100, 200


def found_at(plant: Plant, seed: int) -> Outcome:
    """What comes of a seed with the bug in."""
    with pytest.MonkeyPatch.context() as patch:
        plant(patch)
        return run_seed(seed, TILLS, EVENTS)


def hunt(bug: Bug, most: int = MOST_SEEDS) -> tuple[int, Outcome] | None:
    """The first seed that finds the bug and is fine without it; None where none of them does."""
    for seed in range(1, most + 1):
        if not set(bug.needs) <= set(plan(seed, TILLS, EVENTS).faults):
            continue
        outcome = found_at(bug.plant, seed)
        if outcome.wrong and not run_seed(seed, TILLS, EVENTS).wrong:
            return seed, outcome
    return None


def main(named: list[str]) -> int:
    """``PYTHONHASHSEED=0 python -m tests.simulation.hunting [bug …]``: for each bug the seed that finds it."""
    for name in named or list(BUGS):
        found = hunt(BUGS[name])
        said = f"{found[0]}: {found[1].wrong.splitlines()[0][:150]}" if found else "NOT FOUND"
        sys.stdout.write(f"{name} {said}\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
