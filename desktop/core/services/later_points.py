"""Whose the points of a sale are by now: claimed, forgotten, moved; and what a refund takes back of them."""

from msgspec import Struct

from desktop.core.domain import names
from desktop.core.domain.claim_events import AwardMoved, PointsClaimed, PointsReversed
from desktop.core.domain.claiming import rest_of
from desktop.core.domain.events import SaleRefunded
from desktop.core.ports import CurrentProgram, Fact, Moment, Reading, Sale, Writing


class Holder(Struct, frozen=True):
    """Who has the points of a sale that were not its own member's: by which event, and what the whole bill gives."""

    member_id: str
    event_id: str
    whole: int


def later_holder(reading: Reading, sale: Sale) -> Holder | None:
    """Who got the points after the sale; None where nobody did, or it was undone."""
    claim_id = names.claim_id(sale.sale_id)
    claim = reading.event(claim_id)
    if claim is None or not isinstance(claim.payload, PointsClaimed | AwardMoved):
        return None
    whole = claim.payload.award.points if isinstance(claim.payload, PointsClaimed) else sale.record.award
    last = names.moved_id(claim_id) if reading.event(names.moved_id(claim_id)) is not None else claim_id
    member_id = reading.member_of(last)
    if member_id is None or reading.event(names.reversal_id(last)) is not None:
        return None
    return Holder(member_id, last, whole)


def held_now(sale: Sale, holder: Holder) -> int:
    """What of the points stands, after the refunds so far."""
    return rest_of(holder.whole, sale.record.refunded_minor, sale.record.paid_minor)


def follow_refund(
    writing: Writing, sale: Sale, refund: SaleRefunded, refund_id: str, at: tuple[Moment, CurrentProgram]
) -> int:
    """Take back from whoever has the points by now what the refund takes; the points taken.

    ``sale`` as it stood before the refund. Where they were moved away from the sale's own member, the refund's clawback
    from that one is given back.
    """
    holder = later_holder(writing, sale)
    if holder is None:
        return 0
    paid, before = sale.record.paid_minor, sale.record.refunded_minor
    after = before + min(refund.intent.amount_minor, paid - before)
    taken = rest_of(holder.whole, before, paid) - rest_of(holder.whole, after, paid)
    if taken:
        _reverse(writing, holder.member_id, names.followed_id(refund_id), (holder.event_id, -taken), at)
    if sale.member_id is not None and refund.clawed:
        _reverse(writing, sale.member_id, names.reversal_id(refund_id), (refund_id, refund.clawed), at)
    return taken


def _reverse(
    writing: Writing, member_id: str, event_id: str, what: tuple[str, int], at: tuple[Moment, CurrentProgram]
) -> None:
    (reverses, points), (moment, current) = what, at
    said = PointsReversed(reverses=reverses, points=points, lot_rule=current.program.lot_rule, why="refunded")
    writing.append(Fact(event_id=event_id, moment=moment, payload=said, member_id=member_id, program_hash=current.hash))
