"""Fold a run of events onto a state: what new, late, merged and withdrawn events need alike.

Nothing that an event says can stop what stands behind it: one that cannot be folded counts as not understood (I6). The
result is a function of the set of stamped events (I10), wherever the run begins.
"""

from collections.abc import Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from desktop.core.domain.events import SaleRefunded
from desktop.core.domain.fold import NOBODY, fold, sale_of
from desktop.core.domain.state import MemberState, OrderKey, SaleRecord, Stamped

CHECKPOINT_EVERY = 64
BEFORE_ALL: OrderKey = (-(2**62), "")
NOTHING = replace(NOBODY, last_key=BEFORE_ALL)
"""The state before any event, however early that event counts."""
_UNFOLDABLE = (ArithmeticError, ValueError, TypeError, LookupError, AttributeError)
Folded = tuple[MemberState, SaleRecord | None]


class Refolded(Struct, frozen=True):
    """What a run of events leaves. ``records``: the sales that it made or refunded.

    ``checkpoints``: the states to go on from, one every 64 events.
    """

    state: MemberState
    records: dict[str, SaleRecord]
    checkpoints: tuple[MemberState, ...] = ()


def careful_fold(state: MemberState, event: Stamped, sale: SaleRecord | None) -> Folded:
    """As fold; what cannot be folded counts as an event that is not understood."""
    try:
        return fold(state, event, sale)
    except _UNFOLDABLE:
        return fold(state, replace(event, payload=None), sale)


def in_order(events: Iterable[Stamped]) -> list[Stamped]:
    """Each event once, in the order in which they count."""
    unique = {event.event_id: event for event in events}
    return sorted(unique.values(), key=lambda event: event.order_key)


def refold(
    state: MemberState,
    records: Mapping[str, SaleRecord],
    events: Iterable[Stamped],
    owners: Mapping[str, str | None],
) -> Refolded:
    """Fold ``events``, all of which count after ``state``, in their order.

    ``records``: the sales made before them which they refund, without those refunds (``without_refunds``). ``owners``:
    the member that each new sale was written with.
    """
    touched = dict[str, SaleRecord]()
    checkpoints = list[MemberState]()
    for event in events:
        if type(event.payload) is SaleRefunded:
            sale_id = event.payload.intent.sale_id
            state, record = careful_fold(state, event, touched.get(sale_id) or records.get(sale_id))
            if record is not None:
                touched[sale_id] = record
        else:
            state, record = careful_fold(state, event, None)
            if record is not None:
                touched[record.sale_id] = replace(record, member_id=owners.get(record.sale_id))
        if state.events % CHECKPOINT_EVERY == 0:
            checkpoints.append(state)
    return Refolded(state, touched, tuple(checkpoints))


def not_recognised(refund: SaleRefunded, refund_id: str, record: SaleRecord | None) -> int:
    """The money of a refund that its sale had no more to give back; all of it where the sale is not known."""
    recognised = [part.minor for part in record.refunds if part.refund_id == refund_id] if record else []
    return refund.intent.amount_minor - sum(recognised)


def overdrawn(record: SaleRecord) -> int:
    """The points that a sale used beyond what there was: fold keeps them as a lot of its own."""
    last = record.used[-1] if record.used else None
    return last.points if last and last.lot_id == record.sale_id + "/debt" else 0


def without_refunds(record: SaleRecord, refunds: Iterable[str]) -> SaleRecord:
    """The record as it stood before these refunds."""
    gone = set(refunds)
    kept = tuple(part for part in record.refunds if part.refund_id not in gone)
    return record if len(kept) == len(record.refunds) else replace(record, refunds=kept)


def refunded_sales(events: Iterable[Stamped]) -> set[str]:
    """The sales that these events refund."""
    return {sale_id for event in events if (sale_id := sale_of(event.payload))}
