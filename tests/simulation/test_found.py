"""What the simulator found once, as small as it could be made: each of these broke on the tree it was found on."""

import pytest

from tests.simulation.running import run_plan
from tests.simulation.steps import Plan, Step

FOUND = {
    "an import undone, brought again and moved to a new epoch by a new device: the till kept its own state": Plan(
        seed=52, tills=1, events=0, stores=1, faults=(), steps=(
            Step(44, "import_members", 0), Step(47, "sync", 0), Step(60, "revoke", 0), Step(212, "undo_import", 0),
            Step(238, "import_members", 0),
        ),
    ),
    "an import undone whose facts HQ holds from another till: its members were gone here for ever": Plan(
        seed=41, tills=2, events=0, stores=2, faults=(), steps=(
            Step(112, "import_members", 1), Step(118, "sync", 1), Step(128, "import_members", 0), Step(131, "sync", 0),
            Step(136, "undo_import", 0),
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", FOUND)
def test_it_is_mended(what: str) -> None:
    assert run_plan(FOUND[what]).wrong == ""
