"""Close: the Z, one event with every figure in it, so that a crash leaves the whole of it or nothing."""

from msgspec import Struct
from msgspec.structs import replace

from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.shift_events import PointsClosed, ShiftClosed
from desktop.core.domain.staff import Approval
from desktop.core.ports import Fact, Moment, Till, Writing
from desktop.core.services.allow import put_on_record, refuse_in_safe_mode
from desktop.core.services.profiles import keep_reason
from desktop.core.services.shifts.counting import LastZ, drawer_now, last_z_of, open_shift_of, takings_now, z_now
from desktop.core.services.shifts.settings import difference_limit
from desktop.core.services.shifts.zs import KeptZ, kept_z


class Closing(Struct, frozen=True, kw_only=True):
    """What is asked: the id that the action was begun with; why the count differs, if it does.

    ``approval``: of the deed "shift.difference".
    """

    event_id: str
    reason: str = ""
    approval: Approval | None = None


def close_shift(till: Till, asked: Closing) -> KeptZ:
    """Make the Z; durable when this returns. The same event id again is the same Z, pressed twice is one.

    Till mode closes the open shift, whose drawer must have been counted since cash last moved: RuleBroken
    ``shift.none``, ``shift.not_counted``, ``shift.count_again``; ``shift.explain`` for a difference without a reason,
    ``shift.difference`` for one above the limit that nobody approved. Beside a POS there is only the points Z. Raises
    RuleBroken ``safe_mode.paused`` where the ledger before was damaged (I19).
    """
    refuse_in_safe_mode(till)
    event_id = _closed(till, asked)
    with till.ledger.reading() as reading:
        return kept_z(reading, event_id)


def _closed(till: Till, asked: Closing) -> str:
    """Write the Z, unless it is written; its event."""
    with till.ledger.writing() as writing:
        if writing.own_event(asked.event_id) is None:
            till.staff.demand("shift.close")
            by = till.staff.demand("shift.difference", asked.approval) if asked.approval else None
            moment, last = writing.moment(), last_z_of(writing)
            is_till = till.shop.mode == "till"
            made = _of_shift(till, writing, asked, moment, last) if is_till else _of_points(till, writing, moment, last)
            payload = replace(made, approved_by=by)
            writing.append(Fact(event_id=asked.event_id, moment=moment, payload=payload))
            if asked.approval:  # after the Z, which says of the log up to itself
                put_on_record(till, writing, asked.approval, asked.event_id)
    return asked.event_id


def _of_points(till: Till, writing: Writing, moment: Moment, last: LastZ | None) -> PointsClosed:
    z, took = z_now(till, writing, moment, last), takings_now(writing, last)
    return PointsClosed(z=z, takings=took)


def _of_shift(till: Till, writing: Writing, asked: Closing, moment: Moment, last: LastZ | None) -> ShiftClosed:
    shift = open_shift_of(writing)
    if shift is None:
        raise RuleBroken("shift.none")
    held = drawer_now(writing, shift, last)
    difference = held.drawer.difference_minor
    if difference is None:
        raise RuleBroken("shift.not_counted")
    if held.is_stale:
        raise RuleBroken("shift.count_again")
    if difference and not asked.reason.strip():
        raise RuleBroken("shift.explain", difference_minor=difference)
    limit = difference_limit(writing)
    if abs(difference) > limit and asked.approval is None:
        raise RuleBroken("shift.difference", difference_minor=difference, limit_minor=limit)
    z, took = z_now(till, writing, moment, last), takings_now(writing, last)
    kept = keep_reason(till, writing, None, asked.reason) if difference else None
    return ShiftClosed(
        shift_id=shift.shift_id,
        z=z,
        takings=took,
        drawer=held.drawer,
        reason_id=kept.text_id if kept else "",
        reason_digest=kept.digest if kept else "",
    )
