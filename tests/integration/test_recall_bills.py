"""Bills to give money back on: which there are, what of each is left, when a manager is needed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.core.domain.errors import NotFound, RuleBroken
from desktop.core.domain.intents import Line, Tender
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.preview_refund import preview_refund
from desktop.core.services.recall_bills import recent_bills, refundable
from desktop.core.services.refund_sale import RefundRequest, refund_sale
from tests.tills import TestTill, make_till

PHONE = "13800130417"


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[TestTill]:
    with make_till(tmp_path / "shop", now="2026-01-03T12:00:00") as made:
        enrol_member(made.till, Enrolment(event_id="m", phone=PHONE, name="林晓岚"))
        yield made


def sell(shop: TestTill, minor: int, key: str | None = PHONE, ref: str | None = None, points: int = 0) -> str:
    shop.clock.advance(minutes=1)
    bill = Bill(amount_minor=minor, event_id=shop.till.ids.event_id(), key=key, ref=ref, redeem_points=points)
    return check_out(shop.till, bill).bill


def back(shop: TestTill, bill: str, minor: int | None = None) -> None:
    shop.clock.advance(minutes=1)
    asked = RefundRequest(event_id=shop.till.ids.event_id(), bill=bill, reason="坏了", amount_minor=minor)
    refund_sale(shop.till, asked)


def test_the_last_bills_newest_first(shop: TestTill) -> None:
    made = [sell(shop, 1000), sell(shop, 2000, key=None), sell(shop, 3000, ref="R3")]
    back(shop, made[0], 400)
    anybody = recent_bills(shop.till, None, 10)
    assert [bill.bill_no for bill in anybody] == made[::-1]
    assert [(bill.paid_minor, bill.refunded_minor, bill.left_minor) for bill in anybody] == [
        (3000, 0, 3000),
        (2000, 0, 2000),
        (1000, 400, 600),
    ]
    assert [bill.ref for bill in anybody] == ["R3", None, None]
    assert anybody[1].member is None
    assert anybody[0].member is not None
    assert (anybody[0].member.name, anybody[0].member.phone) == ("林*岚", "138****0417")
    assert [bill.bill_no for bill in recent_bills(shop.till, "m", 1)] == [made[2]]
    assert [bill.bill_no for bill in recent_bills(shop.till, "m", 10)] == [made[2], made[0]]


def test_each_line_with_its_share_of_what_was_paid(shop: TestTill) -> None:
    sell(shop, 50_000)
    shop.clock.advance(days=1)
    lines = (Line(4800, name="红烧肉"), Line(2401, name="酸梅汤", quantity="2"), Line(2800, name="葱油拌面"))
    tenders = (Tender("wechat", 9_001),)
    asked = Bill(amount_minor=10_001, event_id="b", key=PHONE, lines=lines, tenders=tenders, redeem_points=500)
    (bill,) = refundable(shop.till, check_out(shop.till, asked).bill)
    shares = [line.paid_minor for line in bill.lines]
    assert shares == [
        9_001 * 4800 // 10_001,
        9_001 * 7201 // 10_001 - 9_001 * 4800 // 10_001,
        9_001 - 9_001 * 7201 // 10_001,
    ]
    assert sum(shares) == bill.bill.paid_minor == 9_001
    assert [(line.name, line.quantity, line.amount_minor) for line in bill.lines][1] == ("酸梅汤", "2", 2401)
    assert [(tender.kind, tender.amount_minor) for tender in bill.tenders] == [("wechat", 9_001)]
    assert (bill.discount_minor, bill.points_redeemed, bill.points_earned) == (1_000, 500, 90)


def test_what_was_given_back_before(shop: TestTill) -> None:
    bill = sell(shop, 10_000, ref="POS-7")
    back(shop, bill, 2_550)
    back(shop, "POS-7", 50)
    (said,) = refundable(shop.till, "POS-7")
    assert [(part.refund_no, part.amount_minor, part.cash_minor, part.clawed) for part in said.refunds] == [
        (f"{bill}-R1", 2_550, 2_550, 25),
        (f"{bill}-R2", 50, 50, 1),
    ]
    assert (said.bill.left_minor, said.bill.wholly_refunded) == (7_400, False)


@pytest.mark.parametrize(("days", "needed"), [(0, False), (7, False), (8, True)])
def test_an_old_bill_needs_a_manager(shop: TestTill, days: int, needed: bool) -> None:
    bill = sell(shop, 10_000)
    shop.clock.advance(days=days)
    (said,), preview = refundable(shop.till, bill), preview_refund(shop.till, bill, None, "en")
    assert (said.age_days, said.needs_manager) == (preview.age_days, preview.needs_manager) == (days, needed)


def test_a_refund_that_takes_a_tier_away(shop: TestTill) -> None:
    bill = sell(shop, 300_000)
    said = preview_refund(shop.till, bill, None, "zh-Hans")
    assert (said.tier_before_name, said.tier_after_name, said.tier_after) == ("VIP", "普通", "regular")
    assert preview_refund(shop.till, bill, 299_999, "zh-Hans").tier_after == "vip"


def test_a_clawback_that_finds_nothing_is_a_debt(shop: TestTill) -> None:
    sell(shop, 40_000)
    shop.clock.advance(days=1)
    bill = sell(shop, 10_000)
    sell(shop, 2_000, points=500)
    said = preview_refund(shop.till, bill, None, "en")
    assert (said.balance_before, said.clawed, said.balance_after, said.debt_after) == (10, 100, -90, 90)
    assert (said.cash_minor, said.shortfall_paid, said.wholly) == (10_000, 0, True)


def test_a_bill_of_nobody(shop: TestTill) -> None:
    said = preview_refund(shop.till, sell(shop, 10_000, key=None), 500, "en")
    assert (said.cash_minor, said.clawed, said.balance_after, said.tier_before) == (500, 0, None, None)


def test_what_is_refused_is_refused_before(shop: TestTill) -> None:
    bill = sell(shop, 10_000)
    for minor in (0, -1, 10_001):
        with pytest.raises(RuleBroken, match=r"refund\.beyond_rest"):
            preview_refund(shop.till, bill, minor, "en")
    back(shop, bill)
    with pytest.raises(RuleBroken, match=r"refund\.nothing_left"):
        preview_refund(shop.till, bill, None, "en")
    with pytest.raises(NotFound, match=r"bill\.not_found"):
        refundable(shop.till, "nothing")


def test_a_free_bill_is_refunded_whole(shop: TestTill) -> None:
    bill = sell(shop, 0)
    assert preview_refund(shop.till, bill, None, "en").wholly
    back(shop, bill)
    with pytest.raises(RuleBroken, match=r"refund\.nothing_left"):
        preview_refund(shop.till, bill, None, "en")


def test_before_the_sale_there_is_nothing_to_give_back(shop: TestTill) -> None:
    bill = sell(shop, 10_000)
    shop.clock.advance(days=-3)
    with pytest.raises(RuleBroken, match=r"refund\.before_sale"):
        preview_refund(shop.till, bill, None, "en")
