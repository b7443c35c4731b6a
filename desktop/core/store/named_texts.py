"""Which personal texts an event refers to: they stand beside the log, and travel beside it."""

from desktop.core.domain.claim_events import AwardMoved, PointsReversed
from desktop.core.domain.events import MemberEnrolled, Payload, PointsAdjusted, ProfileChanged, SaleRefunded
from desktop.core.domain.shift_events import CashMoved, ShiftClosed


def texts_of(payload: Payload | None) -> list[tuple[str, str]]:
    """The personal texts that an event refers to, by id and digest."""
    match payload:
        case MemberEnrolled() | ProfileChanged():
            return [(payload.profile_id, payload.profile_digest)]
        case PointsAdjusted() | CashMoved():
            return [(payload.reason_id, payload.reason_digest)]
        case ShiftClosed(reason_id=reason_id, reason_digest=digest) if reason_id:
            return [(reason_id, digest)]
        case AwardMoved() | PointsReversed() if payload.reason_id:
            return [(payload.reason_id, payload.reason_digest)]
        case SaleRefunded(intent=intent):
            return [(intent.reason_id, intent.reason_digest)]
        case _:
            return []
