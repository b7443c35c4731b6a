"""Do again, with somebody's approval, what was refused for want of it: whatever the work is, it is on record."""

from collections.abc import Callable
from typing import TypeVar

from desktop.core.domain.staff import Approval
from desktop.core.ports import Till
from desktop.core.services.allow import put_on_record

T = TypeVar("T")


def with_approval(till: Till, approval: Approval, work: Callable[[Till], T]) -> T:
    """What ``work`` gives. Raises what it raises; then nothing was done, and nothing is on record."""
    with till.staff.lending(approval):
        done = work(till)
    with till.ledger.writing() as writing:
        if writing.event(approval.approval_id) is None:  # a deed that leaves no event of its own
            put_on_record(till, writing, approval, "")
    return done
