"""A whole sample of each body without a member and of each contact, as till and HQ must read it for ever.

``python -m tests.protocol.bodies`` writes golden files that are missing; one that is there is never written over.
"""

from datetime import date
from pathlib import Path

from desktop.core.domain.campaign_events import (
    CampaignBegun,
    CampaignCancelled,
    CampaignEnded,
    CampaignListed,
    CampaignOffer,
    CampaignSent,
)
from desktop.core.domain.contact_events import ContactLogged, ContactUndone
from desktop.core.domain.events import RefundView, SaleRefunded
from desktop.core.domain.house_events import SignExplained
from desktop.core.domain.intents import RefundIntent
from desktop.core.domain.payload import Payload
from desktop.core.domain.points_z import PointsMoved, PointsZ, StoreKnown
from desktop.core.domain.shift_events import (
    CashCounted,
    CashMoved,
    DrawerOpened,
    PointsClosed,
    ShiftClosed,
    ShiftOpened,
)
from desktop.core.domain.takings import Drawer, Piece, StaffSum, Takings, TenderSum
from desktop.core.protocol.body import Body, encode_body, encode_payload

BODIES = Path(__file__).parent / "golden" / "v1" / "bodies"
_EVENT = "019ac0de-0000-7000-8000-0000000000c{}"
_MEMBER = "019ac0de-0000-7000-8000-000000000001"
_SHIFT = _EVENT.format(1)
_CAMPAIGN = _EVENT.format(2)
_Z = PointsZ(
    number=12, no="K7M2-Z0012", last_id=_EVENT.format(0), since_us=1_795_270_000_000_000, day=date(2026, 11, 22),
    opening=1_000,
    moved=PointsMoved(
        earned=500, redeemed=200, returned=20, clawed=10, by_hand=-5, imported=40, corrected=1, expired=46
    ),
    closing=1_300, events=31, epoch="5b3f0c1e-8a3b-4f0e-9d55-0d2f6a3c9b11", from_seq=57, seq=87, head="4f4f4f4f",
    store=StoreKnown(members=9, living=5_300, owed=20, known_at_us=1_795_337_000_000_000, confirmed=5_000, unknown=2),
    corrected_ever=3, expired_ever=146,
)  # fmt: skip
_TAKINGS = Takings(
    bills=21, amount_minor=250_000, discounts=2, discount_points=200, discount_minor=400, paid_minor=249_600, refunds=1,
    given_minor=1_000, tenders=(TenderSum(kind="cash", taken_minor=249_600, given_minor=1_000),),
    staff=(StaffSum(staff_id="command line", bills=21, paid_minor=249_600, refunds=1, given_minor=1_000),),
)  # fmt: skip
_DRAWER = Drawer(
    float_minor=50_000, paid_in_minor=100, paid_out_minor=200, sales_minor=249_600, refunds_minor=1_000,
    outside_minor=300, counts=(298_000, 298_400),
)  # fmt: skip
SAMPLES: dict[str, Payload] = {
    "shift.opened": ShiftOpened(number=7, float_minor=50_000, approved_by="manager"),
    "cash.moved": CashMoved(shift_id=_SHIFT, amount_minor=-200, reason_id="r", reason_digest="9e" * 32),
    "cash.counted": CashCounted(shift_id=_SHIFT, counted_minor=298_400, pieces=(Piece(10_000, 29), Piece(100, 84))),
    "shift.closed": ShiftClosed(
        shift_id=_SHIFT, z=_Z, takings=_TAKINGS, drawer=_DRAWER, reason_id="r", reason_digest="9e" * 32,
        approved_by="manager",
    ),
    "points.z": PointsClosed(z=_Z, takings=_TAKINGS),
    "drawer.opened": DrawerOpened(why="other", reason_id="r", reason_digest="9e" * 32),
    "sign.explained": SignExplained(
        sign="hour_bills", key=f"hour_bills/{_SHIFT}", reason_id="r", reason_digest="9e" * 32
    ),
    "campaign.listed": CampaignListed(
        campaign_id=_CAMPAIGN, part=1,
        member_ids=("019ac0de-0000-7000-8000-000000000001", "019ac0de-0000-7000-8000-000000000002"),
    ),
    "campaign.begun": CampaignBegun(
        recipe="dormant_active", channel="letter", first_day=date(2026, 11, 23), last_day=date(2026, 12, 22),
        offer=CampaignOffer(coupon="WB20", from_minor=0, off_minor=2_000, weekdays=(0, 1, 2, 3, 4)),
        salt="year/2026", holdout_percent=10, offered=412, held=47, parts=1, digest="9e" * 32,
        wish="dormant/active", excluded=(("contacted", 12), ("no_consent", 230)),
    ),
    "campaign.sent": CampaignSent(campaign_id=_CAMPAIGN, how="letters", members=412),
    "campaign.ended": CampaignEnded(campaign_id=_CAMPAIGN, last_day=date(2026, 12, 10)),
    "campaign.cancelled": CampaignCancelled(campaign_id=_CAMPAIGN),
    "sale.refunded": SaleRefunded(
        intent=RefundIntent(
            sale_id=_SHIFT, bill_no="A1B2-0007", refund_no="A1B2-0007-R1", amount_minor=1_000, reason_id="r",
            reason_digest="9e" * 32, invoice="none", tender="wechat",
        ),
        view=RefundView(paid_minor=12_800, award=128, available=128), clawed=10, cash_minor=1_000,
    ),
    "contact.logged": ContactLogged(
        channel="call", outcome="reached", intent="never", recipe="dormant_active", campaign_id=_EVENT.format(0),
        remind_on=date(2026, 12, 6), withdrew="phone", despite=("recent",),
    ),
    "contact.undone": ContactUndone(contact_id=_EVENT.format(7)),
}  # fmt: skip


def body(name: str) -> bytes:
    """The sample's bytes."""
    kind, version, payload = encode_payload(SAMPLES[name])
    return encode_body(
        Body(
            event_id=_EVENT.format(1 + list(SAMPLES).index(name)),
            kind=kind,
            version=version,
            store_id="1",
            staff_id="command line",
            recorded_at_us=1_795_338_000_000_000,
            business_date=date(2026, 11, 22),
            payload=payload,
            member_id=_MEMBER if name.startswith("contact.") else None,
        )
    )


if __name__ == "__main__":
    for each in SAMPLES:
        if not (BODIES / f"{each}.json").exists():
            (BODIES / f"{each}.json").write_bytes(body(each))
