"""What happened: the payload of each kind of event, past tense, immutable, without personal text.

A payload holds every number that counts and every input of its decision. A new kind is a new class in PAYLOADS; an
old one never changes meaning: a new meaning is a new version.
"""

from datetime import date

from msgspec import Struct

from desktop.core.domain import campaign_events, care_events, contact_events, upkeep
from desktop.core.domain.apart import Apart, PausedBy
from desktop.core.domain.awards import After as After  # noqa: PLC0414 - its home for everybody else
from desktop.core.domain.awards import Award as Award  # noqa: PLC0414
from desktop.core.domain.claim_events import AwardMoved, ClaimOffered, ClaimPresented, PointsClaimed, PointsReversed
from desktop.core.domain.house_events import (
    EpochOpened,
    ExportMade,
    ImportDone,
    ImportUndone,
    LedgerOpened,
    ProgramPublished,
    SignExplained,
    TillJoined,
)
from desktop.core.domain.intents import RefundIntent, SaleIntent
from desktop.core.domain.payload import Payload
from desktop.core.domain.shift_events import (
    CashCounted,
    CashMoved,
    DrawerOpened,
    PointsClosed,
    ShiftClosed,
    ShiftOpened,
)
from desktop.core.domain.staff_events import (
    ApprovalGiven,
    StaffAdded,
    StaffChanged,
    StaffLeft,
    StaffPinOften,
    StaffPinSet,
)
from desktop.core.domain.tiers import LadderRule
from desktop.core.domain.validity import Validity

__all__ = [  # noqa: RUF022 - by hand, many to a line
    "After", "ApprovalGiven", "Award", "CardLost", "CardPrinted", "EpochOpened", "ExportMade", "ImportDone",
    "ImportUndone", "KINDS", "LedgerOpened", "MemberEnrolled", "MembersMerged", "MembersParted", "PAYLOADS",
    "Payload", "PointsAdjusted", "PointsOpened", "ProfileChanged", "ProfileRevealed", "ProgramPublished",
    "RefundView", "SaleCompleted", "SaleRefunded", "SaleView", "SignExplained", "StaffAdded", "StaffChanged",
    "StaffLeft", "StaffPinOften", "StaffPinSet", "TierOpened", "TillJoined",
]  # fmt: skip


class MemberEnrolled(Payload, frozen=True):
    """Somebody became a member. Name, phone and the rest stand in the profile that the digest vouches for.

    ``terms``: the version of the terms that the counter read out and the member accepted; "" where nobody asked.
    """

    member_no: str
    profile_id: str
    profile_digest: str
    enrolled_on: date
    source: str
    card_serial: int = 1
    referrer_id: str | None = None
    consents: tuple[str, ...] = ()
    consent_text: str = ""
    from_before: bool = False
    shared_phone: bool = False
    terms: str = ""


class ProfileChanged(Payload, frozen=True):
    """The profile was edited; the new text is a new profile."""

    profile_id: str
    profile_digest: str
    consents: tuple[str, ...] | None = None
    consent_text: str = ""
    approved_by: str | None = None


class ProfileRevealed(Payload, frozen=True):
    """A phone number was shown in full."""

    field: str
    approved_by: str | None = None


class CardLost(Payload, frozen=True):
    """A card was reported lost: this serial and older ones are refused, the next one is good."""

    lost_serial: int
    new_serial: int


class CardPrinted(Payload, frozen=True):
    """A card was made: whoever holds it can spend as the member, so every one is on record."""

    serial: int


class SaleView(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What the till knew of the member when it decided on a sale. Points as of the sale, counts before it.

    ``day_points`` … ``day_bills`` are what the caps have seen; ``carry`` is the remainder kept in units of
    1 ÷ ``per_minor`` point; ``paid_days`` earlier business days with a paid bill, as far as they matter.
    ``apart`` None: a till without an HQ. ``own_shift``: somebody who is on duty here buys for themselves: no award.
    """

    tier: str | None = None
    birthday: bool = False
    carry: int = 0
    day_points: int = 0
    month_points: int = 0
    day_bills: int = 0
    usable: int = 0
    debt: int = 0
    paid_days: int = 0
    from_before: bool = False
    unproven_today: int = 0
    clock_doubtful: bool = False
    points_paused: bool = False
    paused_by: PausedBy = "damaged"
    apart: Apart | None = None
    own_shift: bool = False


class SaleCompleted(Payload, frozen=True):
    """A bill was paid. Without a member there is no view, award or lot rule."""

    intent: SaleIntent
    paid_minor: int
    discount_minor: int = 0
    view: SaleView | None = None
    award: Award | None = None
    lot_rule: Validity | None = None
    ladder: LadderRule | None = None
    after: After | None = None


class RefundView(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What the till knew of the sale, before this refund. ``available`` is what a clawback could find in lots."""

    paid_minor: int
    refunded_minor: int = 0
    award: int = 0
    redeemed: int = 0
    clawed: int = 0
    returned: int = 0
    available: int = 0
    age_days: int = 0


class SaleRefunded(Payload, frozen=True):
    """Money was given back. ``shortfall_paid`` points of the clawback were taken from the cash instead of as debt."""

    intent: RefundIntent
    view: RefundView
    clawed: int = 0
    returned: int = 0
    shortfall_paid: int = 0
    cash_minor: int = 0
    returned_days: int = 7
    after: After | None = None


class PointsOpened(Payload, frozen=True):
    """A balance brought from another system: one lot, or a debt if negative. From before the first award only."""

    points: int
    lot_rule: Validity
    source: str


class TierOpened(Payload, frozen=True):
    """A tier brought from another system, a rung of ``ladder``: held for a term from that day."""

    code: str
    ladder: LadderRule
    source: str


class PointsAdjusted(Payload, frozen=True):
    """Points given or taken by hand, with the reason's text by id and digest, and the manager who let it be, if any."""

    points: int
    lot_rule: Validity
    reason_id: str
    reason_digest: str
    approved_by: str | None = None


class MembersMerged(Payload, frozen=True):
    """The body's member and ``other_id`` are one person: an edge between them, named by this event's id.

    Each event goes on counting for the id that it was written with. ``why``: by_hand, phone.
    """

    other_id: str
    why: str = "by_hand"
    approved_by: str | None = None


class MembersParted(Payload, frozen=True):
    """The edge ``edge_id`` was a mistake and holds no more."""

    edge_id: str
    approved_by: str | None = None


Given = PointsOpened | PointsAdjusted | PointsClaimed | AwardMoved | PointsReversed
"""What moves ``points`` (negative: takes them) without a sale; what is given gets a lot by its ``lot_rule``."""
Reasoned = PointsAdjusted | AwardMoved | PointsReversed
"""What may name the text of a reason."""


PAYLOADS: dict[tuple[str, int], type[Payload]] = {
    ("ledger.opened", 1): LedgerOpened,
    ("epoch.opened", 1): EpochOpened,
    ("program.published", 1): ProgramPublished,
    ("member.enrolled", 1): MemberEnrolled,
    ("member.profile_changed", 1): ProfileChanged,
    ("member.profile_revealed", 1): ProfileRevealed,
    ("member.card_lost", 1): CardLost,
    ("member.card_printed", 1): CardPrinted,
    ("sale.completed", 1): SaleCompleted,
    ("sale.refunded", 1): SaleRefunded,
    ("points.opened", 1): PointsOpened,
    ("tier.opened", 1): TierOpened,
    ("points.adjusted", 1): PointsAdjusted,
    ("import.done", 1): ImportDone,
    ("import.undone", 1): ImportUndone,
    ("export.made", 1): ExportMade,
    ("till.joined", 1): TillJoined,
    ("sign.explained", 1): SignExplained,
    ("members.merged", 1): MembersMerged,
    ("members.parted", 1): MembersParted,
    ("shift.opened", 1): ShiftOpened,
    ("cash.moved", 1): CashMoved,
    ("drawer.opened", 1): DrawerOpened,
    ("cash.counted", 1): CashCounted,
    ("shift.closed", 1): ShiftClosed,
    ("points.z", 1): PointsClosed,
    **upkeep.PAYLOADS,
    **care_events.PAYLOADS,
    **contact_events.PAYLOADS,
    ("claim.offered", 1): ClaimOffered,
    ("claim.presented", 1): ClaimPresented,
    ("points.claimed", 1): PointsClaimed,
    ("points.reversed", 1): PointsReversed,
    ("points.moved", 1): AwardMoved,
    ("staff.added", 1): StaffAdded,
    ("staff.changed", 1): StaffChanged,
    ("staff.pin_set", 1): StaffPinSet,
    ("staff.left", 1): StaffLeft,
    ("staff.pin_often", 1): StaffPinOften,
    ("approval.given", 1): ApprovalGiven,
    **campaign_events.PAYLOADS,
}
KINDS: dict[type[Payload], tuple[str, int]] = {payload: kind for kind, payload in PAYLOADS.items()}
