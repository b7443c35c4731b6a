"""Trace a member's lots: which points go when, and what each of them are from."""

from datetime import date
from typing import Any, Literal

from msgspec import Struct

from desktop.core.domain.claim_events import PointsClaimed
from desktop.core.domain.events import Payload, PointsOpened, Reasoned, SaleCompleted, SaleRefunded
from desktop.core.domain.lots import Lot, spending_order
from desktop.core.domain.state import MemberState
from desktop.core.ports import Reading

Origin = Literal["sale", "opened", "by_hand", "claimed", "returned", "unknown"]


class TracedLot(Struct, frozen=True, kw_only=True):
    """Points that go together, and what they are from. ``last_day`` and ``days_left`` None: they never go.

    ``day``: when they were earned, or returned by a refund. ``paid_minor`` of the sale, ``source`` of an opening
    balance, ``reason`` as typed for points by hand, None once erased.
    """

    points: int
    usable_from: date
    last_day: date | None
    days_left: int | None
    protected: bool
    origin: Origin
    day: date
    paid_minor: int | None = None
    bill_no: str | None = None
    source: str | None = None
    reason: str | None = None


def traced_lots(reading: Reading, state: MemberState, day: date) -> tuple[TracedLot, ...]:
    """The lots living on ``day``, soonest to go first."""
    living = sorted((lot for lot in state.lots if lot.lives(day)), key=spending_order)
    return tuple(_traced(reading, lot, day) for lot in living)


def _traced(reading: Reading, lot: Lot, day: date) -> TracedLot:
    issued_by, _, returned = lot.lot_id.partition("/")  # see fold: a refund's lots have its id, a stroke, and more
    event = reading.event(issued_by)
    told = _origin(reading, event.payload if event else None)
    return TracedLot(
        points=lot.points,
        usable_from=lot.usable_from,
        last_day=lot.last_day,
        days_left=(lot.last_day - day).days if lot.last_day else None,
        protected=lot.usable_from > day,
        day=event.effective_day if event else lot.earned_on,
        **(told | {"origin": "returned"} if returned else told),
    )


def _origin(reading: Reading, said: Payload | None) -> dict[str, Any]:
    if isinstance(said, SaleCompleted):
        return {"origin": "sale", "paid_minor": said.paid_minor, "bill_no": said.intent.bill_no}
    if isinstance(said, SaleRefunded):
        return {"origin": "returned", "bill_no": said.intent.bill_no}
    if isinstance(said, PointsOpened):
        return {"origin": "opened", "source": said.source}
    if isinstance(said, PointsClaimed):
        return {"origin": "claimed", "bill_no": said.intent.bill_no}
    if isinstance(said, Reasoned):
        text = reading.private_text(said.reason_id)
        return {"origin": "by_hand", "reason": text.decode() if text is not None else None}
    return {"origin": "unknown"}
