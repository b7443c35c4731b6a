"""Bugs planted on purpose, one at a time: each a line to switch on, each found by the simulator within 200 seeds.

``python3 main.py simulate --tills 3 --events 100 --seeds 200 --bug NAME`` looks for the seeds; FOUND_BY keeps one for
each, which CI runs. NOT_YET says of which bugs the part does not exist.
"""

from collections.abc import Callable

import pytest

from tests.simulation import bugs_of_hq as of_hq
from tests.simulation import bugs_of_tills as of_tills

Plant = Callable[[pytest.MonkeyPatch], None]
FOUND_BY: dict[str, int] = {}
"""A seed (3 tills, 100 events) that finds each."""
BUGS: dict[str, Plant] = {
    plant.__name__: plant
    for plant in (
        of_hq.no_dedupe,
        of_hq.dedupe_without_hash,
        of_hq.ack_before_commit,
        of_hq.gap_accepted,
        of_tills.cursor_ahead_of_data,
        of_tills.balance_overwritten_by_pull,
        of_tills.outbox_trimmed_at_send,
        of_tills.epoch_announced_before_stored,
        of_tills.heads_not_compared,
        of_hq.fork_accepted,
        of_hq.lots_by_arrival,
        of_hq.stamp_recomputed,
        of_hq.days_by_the_tills_clock,
        of_hq.conflict_refused,
        of_hq.one_bad_body_blocks,
        of_tills.bound_freed_by_clock,
        of_tills.cap_not_checked_at_commit,
        of_hq.head_outside_the_snapshot,
        of_tills.alias_overlaid_twice,
        of_tills.digest_adopted,
        of_hq.hq_restore_unnoticed,
        of_tills.random_ids_for_imports,
        of_hq.number_taken_early,
        of_tills.program_by_number,
    )
}
"""By name, in the order of issue 5's list."""
NOT_YET = {
    "coupon verdict re-decided": "there are no coupons yet",
    "tenant from body": "a device's tenant stands in no message; tests/hq_door has the matrix of endpoints and tenants",
    "new member folded by two pushes at once": "needs two writers at once: a test on PostgreSQL, not one thread",
    "profile text back after erase": "nothing is erased yet",
}
"""Bugs of the list whose part does not exist, or which one thread cannot meet."""
