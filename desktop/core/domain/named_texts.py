"""Which personal texts an event refers to: they stand beside the log, and travel beside it."""

from desktop.core.domain.care_events import CaseClosed, CaseOpened
from desktop.core.domain.claim_events import AwardMoved, PointsReversed
from desktop.core.domain.events import (
    ApprovalGiven,
    MemberEnrolled,
    Payload,
    PointsAdjusted,
    ProfileChanged,
    SaleRefunded,
    SignExplained,
    StaffAdded,
    StaffChanged,
)
from desktop.core.domain.shift_events import CashMoved, ShiftClosed
from desktop.core.domain.upkeep import MemberErased, MemberFrozen, MemberNoted, MemberUnfrozen, PhoneDetached


def texts_of(payload: Payload | None) -> list[tuple[str, str]]:
    """The personal texts that an event refers to, by id and digest."""
    match payload:
        case MemberEnrolled() | ProfileChanged():
            return [(payload.profile_id, payload.profile_digest)]
        case (
            PointsAdjusted()
            | CashMoved()
            | ShiftClosed()
            | ApprovalGiven()
            | AwardMoved()
            | PointsReversed()
            | SignExplained()
            | MemberErased()
        ):
            return [(payload.reason_id, payload.reason_digest)] if payload.reason_id else []
        case (
            MemberFrozen(reason_id=text_id, reason_digest=digest)
            | MemberUnfrozen(reason_id=text_id, reason_digest=digest)
            | PhoneDetached(reason_id=text_id, reason_digest=digest)
            | MemberNoted(note_id=text_id, note_digest=digest)
            | CaseOpened(text_id=text_id, text_digest=digest)
            | CaseClosed(how_id=text_id, how_digest=digest)
        ):
            return [(text_id, digest)]
        case SaleRefunded(intent=intent):
            return [(intent.reason_id, intent.reason_digest)]
        case StaffAdded() | StaffChanged():
            return [(payload.name_id, payload.name_digest)]
        case _:
            return []
