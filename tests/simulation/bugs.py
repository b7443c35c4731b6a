"""Bugs planted on purpose, one at a time: each a line to switch on, each found by the simulator within 200 seeds.

``python -m tests.simulation.hunting NAME`` looks for the seeds; FOUND_BY keeps one for each, which CI runs
(docs/SIMULATION.md is the table). ELSEWHERE says which are planted by another command, and why.
"""

from collections.abc import Callable
from typing import NamedTuple

import pytest

from tests.simulation import bugs_of_hq as of_hq
from tests.simulation import bugs_of_tills as of_tills

Plant = Callable[[pytest.MonkeyPatch], None]


class Bug(NamedTuple):
    """A bug, and the faults without which nobody can meet it."""

    plant: Plant
    needs: tuple[str, ...] = ()


FOUND_BY: dict[str, int] = {
    "no_dedupe": 1,
    "dedupe_without_hash": 1,
    "ack_before_commit": 14,
    "gap_accepted": 19,
    "cursor_ahead_of_data": 64,
    "balance_overwritten_by_pull": 2,
    "outbox_trimmed_at_send": 1,
    "heads_not_compared": 1,
    "fork_accepted": 1,
    "lots_by_arrival": 1,
    "stamp_recomputed": 20,
    "days_by_the_tills_clock": 2,
    "conflict_refused": 1,
    "one_bad_body_blocks": 2,
    "bound_freed_by_clock": 26,
    "hold_freed_by_clock": 24,
    "cap_not_checked_at_commit": 40,
    "verdict_redecided": 1,
    "head_outside_the_snapshot": 25,
    "alias_overlaid_twice": 5,
    "digest_adopted": 42,
    "hq_restore_unnoticed": 19,
    "random_ids_for_imports": 10,
    "epoch_announced_before_stored": 17,
    "number_taken_early": 33,
    "program_by_number": 1,
    "text_back_after_erase": 13,
}
"""A seed (3 tills, 100 events) that finds each; a bug that is not here has not been hunted down on this tree."""
BUGS: dict[str, Bug] = {
    bug.plant.__name__: bug
    for bug in (
        Bug(of_hq.no_dedupe, ()),
        Bug(of_hq.dedupe_without_hash, ()),
        Bug(of_hq.ack_before_commit, ("hq_crash",)),
        Bug(of_hq.gap_accepted, ("delay", "hq_restore")),
        Bug(of_tills.cursor_ahead_of_data, ("crash",)),
        Bug(of_tills.balance_overwritten_by_pull, ("between",)),
        Bug(of_tills.outbox_trimmed_at_send, ()),
        Bug(of_tills.epoch_announced_before_stored, ("crash", "put_back")),
        Bug(of_tills.heads_not_compared, ("put_back",)),
        Bug(of_hq.fork_accepted, ("put_back",)),
        Bug(of_hq.lots_by_arrival, ()),
        Bug(of_hq.stamp_recomputed, ("lose",)),
        Bug(of_hq.days_by_the_tills_clock, ("skew",)),
        Bug(of_hq.conflict_refused, ("imports",)),
        Bug(of_hq.one_bad_body_blocks, ("upgrade",)),
        Bug(of_tills.bound_freed_by_clock, ()),
        Bug(of_hq.hold_freed_by_clock, ()),
        Bug(of_tills.cap_not_checked_at_commit, ()),
        Bug(of_hq.verdict_redecided, ("imports",)),
        Bug(of_hq.head_outside_the_snapshot, ()),
        Bug(of_tills.alias_overlaid_twice, ("merges",)),
        Bug(of_tills.digest_adopted, ("rot",)),
        Bug(of_hq.hq_restore_unnoticed, ("hq_restore",)),
        Bug(of_tills.random_ids_for_imports, ("imports",)),
        Bug(of_hq.number_taken_early, ("between",)),
        Bug(of_tills.program_by_number, ()),
        Bug(of_hq.text_back_after_erase, ("erase",)),
    )
}
"""By name, in the order of issue 5's list."""
ELSEWHERE = {
    "tenant from body": "needs two tenants: tests/hq_door/planted.py plants it",
    "new member folded by two pushes at once": "needs two writers at once: tests/hq_door/planted.py plants it",
}
"""Bugs of the list that one thread and one tenant cannot meet."""
