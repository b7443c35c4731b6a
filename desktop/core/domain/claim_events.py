"""What can happen to points after their bill: claimed by a slip, remembered later, moved, taken back."""

from datetime import date

from msgspec import Struct

from desktop.core.domain.awards import Award
from desktop.core.domain.intents import ClaimIntent
from desktop.core.domain.payload import Payload
from desktop.core.domain.validity import Validity


class ClaimOffered(Payload, frozen=True):
    """A slip carries a one-time claim to the points of a sale of nobody, good through ``last_day``."""

    sale_id: str
    bill_no: str
    code: str
    last_day: date


class ClaimPresented(Payload, frozen=True):
    """The body's member showed a claim at a till that lacks the sale: HQ decides it, and the points follow."""

    sale_id: str
    last_day: date
    approved_by: str | None = None


class ClaimView(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What was known when a claim was decided. ``claims_before``: the member's in the 30 days before."""

    paid_minor: int
    refunded_minor: int = 0
    age_days: int = 0
    claims_before: int = 0


class PointsClaimed(Payload, frozen=True):
    """A sale of nobody found its member: ``points`` of its ``award`` (a plain member's), less what was given back."""

    intent: ClaimIntent
    view: ClaimView
    award: Award
    points: int
    lot_rule: Validity


class PointsReversed(Payload, frozen=True):
    """What the event ``reverses`` gave is taken back (negative ``points``), or what it took given back; also in part.

    ``why``: undone, refunded, moved. Points are taken from that event's own lot first.
    """

    reverses: str
    points: int
    lot_rule: Validity
    why: str = "undone"
    reason_id: str = ""
    reason_digest: str = ""
    approved_by: str | None = None


class AwardMoved(Payload, frozen=True):
    """The award of a sale belongs to the body's member, not to the one it was written with (``from_member``)."""

    sale_id: str
    from_member: str
    points: int
    lot_rule: Validity
    reason_id: str = ""
    reason_digest: str = ""
    approved_by: str | None = None
