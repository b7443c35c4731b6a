"""What makes the till careful with a member's points: damage, a clock that ran back, and how far its HQ is away."""

from msgspec.structs import replace

from desktop.core.domain.apart import Apart, PausedBy
from desktop.core.domain.deciding import Doubts
from desktop.core.domain.people import Member
from desktop.core.ports import HqContact, Reading, Till
from desktop.core.ports.at_hq import Kept
from desktop.core.services.allow import is_own
from desktop.core.services.who import is_known

_HOUR_US = 3600 * 1_000_000


def doubts_of(
    till: Till, reading: Reading, member: Member, approver: str | None = None, kept: Kept | None = None
) -> Doubts:
    """The doubts as of now, read in the transaction that decides. A till without an HQ is never apart from one.

    ``kept``: what HQ keeps for the bill, good for nothing once the log has passed it.
    """
    contact = reading.hq_contact()
    return Doubts(
        clock_doubtful=reading.clock_doubtful(),
        paused_by=_paused_by(till, contact, member) or _frozen(reading, member),
        apart=_apart(reading, contact, member, kept) if contact else None,
        own_shift=is_own(till, reading, member.member_id, approver),
    )


def _paused_by(till: Till, contact: HqContact | None, member: Member) -> PausedBy | None:
    if till.safe_mode:
        return "damaged"
    if contact and contact.spending != "allowed":
        return contact.spending
    return None if is_known(till, member) else "unknown"


def _frozen(reading: Reading, member: Member) -> PausedBy | None:
    return "frozen" if reading.state(member.member_id).frozen_on is not None else None


def _apart(reading: Reading, contact: HqContact, member: Member, kept: Kept | None) -> Apart:
    of_member, of_till = reading.unsent_spend(member.member_id)
    hours = None
    if contact.round_us is not None:
        hours = max(0, reading.moment().recorded_at_us - contact.round_us) // _HOUR_US
    apart = Apart(member_points=of_member, till_points=of_till, hours=hours)
    if kept is None or not reading.is_next(kept.hold_id, member.member_id):
        return apart
    return replace(apart, held=kept.points, hold_id=kept.hold_id)
