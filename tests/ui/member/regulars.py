"""Members for the tests of this page: one with a past, one who never bought, one who owes."""

from pathlib import Path

from desktop.core.domain.intents import Line
from desktop.core.services.adjust_points import adjust_points
from desktop.core.services.check_out import Bill, CheckedOut, check_out
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.refund_sale import RefundRequest, refund_sale
from tests.tills import TestTill, make_till

LIN, NEW, OWES = "13800000417", "13900000001", "13900000002"


def shop_with_regulars(folder: Path, *, bills: int = 3, **facts: object) -> TestTill:
    """林晓岚 with ``bills`` bills a week apart of ¥150, the last one today; 空白 with none; 欠账 with a debt."""
    shop = make_till(folder, now="2026-11-22T12:00:00", **facts)  # type: ignore[arg-type]
    till, now = shop.till, shop.clock.now_us
    shop.clock.advance(days=-7 * max(1, bills) - 1)
    enrolled = Enrolment(
        event_id=till.ids.event_id(), phone=LIN, name="林晓岚", birthday="1990-05-20", consents=("sms",)
    )
    enrol_member(till, enrolled)
    for number in range(bills):
        shop.clock.set(now - (bills - 1 - number) * 7 * 86_400_000_000)
        sell(shop, 15_000, LIN, ref=f"POS-{number}")
    shop.clock.set(now)
    for phone, name in ((NEW, "空白"), (OWES, "欠账")):
        enrol_member(till, Enrolment(event_id=till.ids.event_id(), phone=phone, name=name))
    sold = sell(shop, 30_000, OWES)
    adjust_points(till, till.ids.event_id(), OWES, -100, "录错")
    refund_sale(till, RefundRequest(event_id=till.ids.event_id(), bill=sold.bill, amount_minor=30_000, reason="坏了"))
    return shop


def sell(shop: TestTill, amount_minor: int, key: str, *, redeem: int = 0, ref: str | None = None) -> CheckedOut:
    """One bill of 红烧肉."""
    bill = Bill(
        event_id=shop.till.ids.event_id(),
        amount_minor=amount_minor,
        key=key,
        redeem_points=redeem,
        ref=ref,
        lines=(Line(amount_minor=amount_minor, name="红烧肉"),),
    )
    return check_out(shop.till, bill)


def member_id(shop: TestTill, phone: str) -> str:
    """Whose phone it is."""
    with shop.till.ledger.reading() as reading:
        return reading.members_by_phone(f"+86{phone}")[0].member_id
