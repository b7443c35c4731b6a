"""Bugs of shifts and Zs, each a function that patches the running code; test_planted_zs.py says who finds them."""

from collections.abc import Iterator
from typing import Any

import pytest
from msgspec.structs import replace

from desktop.core.domain import zfold
from desktop.core.domain.events import SaleRefunded
from desktop.core.domain.points_z import PointsMoved, PointsZ
from desktop.core.services.shifts import close_shift, counting
from desktop.core.services.shifts.counting import InDrawer, LastZ


def refund_counted_twice(patch: pytest.MonkeyPatch) -> None:
    """A refund stands in two lines of the Z."""
    once = zfold.MOVERS[SaleRefunded]

    def twice(refund: SaleRefunded) -> PointsMoved:
        moved = once(refund)
        return replace(moved, clawed=2 * moved.clawed, returned=2 * moved.returned)

    patch.setitem(zfold.MOVERS, SaleRefunded, twice)


def expiry_in_two_zs(patch: pytest.MonkeyPatch) -> None:
    """Each Z writes off everything that has ever expired."""
    made = zfold.next_z

    def next_z(last: PointsZ | None, *more: Any) -> PointsZ:
        return made(replace(last, expired_ever=0) if last else None, *more)

    patch.setattr(counting, "next_z", next_z)


def opening_forgotten_at_a_restart(patch: pytest.MonkeyPatch) -> None:
    """What the last Z left is known to the process that made it, not read from the log."""
    read, seen = counting.last_z_of, set[object]()

    def last_z_of(reading: Any) -> LastZ | None:
        engine = reading.connection.engine
        is_new = engine not in seen
        seen.add(engine)
        return None if is_new else read(reading)

    patch.setattr(close_shift, "last_z_of", last_z_of)


def sale_after_the_count_unnoticed(patch: pytest.MonkeyPatch) -> None:
    """Cash that moved between the count and the close asks for nothing."""
    counted = counting.drawer_now

    def drawer_now(*asked: Any) -> InDrawer:
        return InDrawer(drawer=counted(*asked).drawer, is_stale=False)

    patch.setattr(close_shift, "drawer_now", drawer_now)


def every_press_a_z(patch: pytest.MonkeyPatch) -> None:
    """A retry is not recognised: it gets an id of its own."""
    close, made = close_shift._closed, iter(range(1_000))

    def closed(till: Any, asked: close_shift.Closing) -> str:
        return close(till, replace(asked, event_id=f"{asked.event_id}-{next(made)}"))

    patch.setattr(close_shift, "_closed", closed)


def bills_before_the_shift_in_its_drawer(patch: pytest.MonkeyPatch) -> None:
    """Cash taken before the float was counted is expected once more."""
    rungs = counting._rungs

    def all_in(*asked: Any) -> Iterator[Any]:
        return (replace(rung, in_shift=True) for rung in rungs(*asked))

    patch.setattr(counting, "_rungs", all_in)


def undone_import_stays(patch: pytest.MonkeyPatch) -> None:
    """Undoing an import moves nothing."""
    patch.setattr(counting, "taken_back", lambda brought: PointsMoved(imported=0 * len(list(brought))))


def late_bill_in_no_z(patch: pytest.MonkeyPatch) -> None:
    """Only what is dated after the last Z is counted."""
    moves = counting._moves

    def by_day(reading: Any, after: Any) -> Iterator[PointsMoved]:
        if after is None:
            yield from moves(reading, after)
            return
        for logged in reading.own_events(counting._POINT_KINDS, after):
            if logged.event.effective_at_us >= after.recorded_at_us:
                yield zfold.said(logged.event.payload, imported=logged.import_id is not None)

    patch.setattr(counting, "_moves", by_day)
