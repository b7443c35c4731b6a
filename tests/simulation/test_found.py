"""What the simulator found once, as small as it could be made: each of these broke on the tree it was found on."""

import pytest

from tests.simulation.running import run_plan
from tests.simulation.steps import Plan, Step

_RESTORED_ONCE = (
    "delay", "crash", "hq_crash", "between", "restore", "put_back", "hq_restore", "skew", "late", "revoke", "days",
)  # fmt: skip
_RESTORED_TWICE = ("double", "delay", "partition", "hq_crash", "beside", "restore", "rot", "days")


def _at_one_till(*kinds: str, at: int = 0) -> tuple[Step, ...]:
    return tuple(Step(number, kind, at) for number, kind in enumerate(kinds, 1))


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
    "a letter from before a restore brought news to the epoch left since: the till was taken for a clone": Plan(
        seed=8215, tills=3, events=0, stores=2, faults=_RESTORED_ONCE, steps=(
            Step(5, "back_up", 0), Step(8, "sell", 0), Step(39, "sync", 0), Step(40, "restore", 0),
            Step(53, "sync", 0),
        ),
    ),
    "a letter from before a second restore opened an epoch: the till that lives was taken for a clone": Plan(
        seed=8252, tills=3, events=0, stores=2, faults=_RESTORED_TWICE, steps=(
            Step(26, "back_up", 2), Step(87, "restore", 2), Step(98, "sync", 2), Step(106, "restore", 2),
            Step(125, "sync", 2), Step(128, "enrol", 2),
        ),
    ),
    "a copied folder sent without stamps what a restored HQ had lost: its twin kept the first ones for ever": Plan(
        seed=58, tills=3, events=0, stores=1, faults=("double", "crash", "between", "days"), steps=(
            Step(20, "hq_copy", 2), Step(21, "clone", 2), Step(22, "sync", 1), Step(41, "hq_restore", 1),
            Step(44, "mend", 0), Step(55, "skew", 2), Step(59, "sync", 0),
        ),
    ),
    "a till that joins late knew an old bill from its event alone: the points used there were a debt": Plan(
        seed=19, tills=2, events=0, stores=1, faults=("days", "late"),
        steps=_at_one_till("enrol", *["sell"] * 5, "sync", "spend", "sell", "spend", *["sell"] * 50),
    ),
    "a till that joins late with a wrong clock went on showing an old bill on the day of that clock": Plan(
        seed=62, tills=2, events=0, stores=1, faults=("days", "skew", "late"),
        steps=_at_one_till("skew", "enrol", *["sell"] * 50, "sync", at=1),
    ),
    "two copies enrolled anew, a snapshot between them: what the first had brought counted twice at the second": Plan(
        seed=388, tills=3, events=0, stores=1, faults=("clone", "imports", "late", "revoke", "snapshot"), steps=(
            Step(38, "clone", 0), Step(43, "import_sales", 3), Step(78, "revoke", 0), Step(101, "clone", 3),
        ),
    ),
    "an older copy with nothing to say, in whose epoch others had gone on and closed it: no round of it ended": Plan(
        seed=436, tills=3, events=0, stores=1, faults=("clone", "late"), steps=(
            Step(89, "clone", 0), Step(100, "clone", 0), Step(103, "sell", 0),
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", FOUND)
def test_it_is_mended(what: str) -> None:
    assert run_plan(FOUND[what]).wrong == ""
