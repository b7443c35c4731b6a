"""What a slip says comes from the stored sale: the reason of the points, the standing it left, masked people."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.core.domain.errors import NotFound
from desktop.core.services.check_out import Bill, CheckedOut, check_out
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.print_slip import print_slip
from desktop.core.services.refund_sale import RefundRequest, refund_sale
from desktop.core.services.set_program import set_program
from tests.tills import TestTill, make_till

PHONE = "13800130417"


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[TestTill]:
    with make_till(tmp_path / "shop") as made:
        enrol_member(made.till, Enrolment(event_id=made.till.ids.event_id(), phone=PHONE, name="林晓岚"))
        yield made


def sell(shop: TestTill, amount_minor: int, **more: object) -> CheckedOut:
    return check_out(shop.till, Bill(amount_minor=amount_minor, event_id=shop.till.ids.event_id(), key=PHONE, **more))  # type: ignore[arg-type]


def test_the_tier_that_multiplied_is_named_with_its_points(shop: TestTill) -> None:
    sell(shop, 900_000)
    shop.clock.advance(days=1)
    slip = print_slip(shop.till, sell(shop, 12_800).bill, "zh-Hans")
    assert slip.member is not None
    assert slip.points is not None
    assert slip.points.award is not None
    assert (slip.member.tier, slip.points.award.points, slip.points.award.multiplier_hundredths) == ("白金", 256, 200)
    assert (slip.member.name, slip.member.phone) == ("林*岚", "138****0417")
    assert "*" in slip.member.number


def test_a_tier_just_reached_is_shown_and_did_not_multiply(shop: TestTill) -> None:
    slip = print_slip(shop.till, sell(shop, 300_000).bill, "en")
    assert slip.member is not None
    assert slip.points is not None
    assert slip.points.award is not None
    assert (slip.member.tier, slip.points.award.multiplier_hundredths, slip.points.next_tier) == (
        "VIP",
        100,
        "Platinum",
    )


def test_a_remainder_that_came_along_is_said(shop: TestTill) -> None:
    set_program(shop.till, "plain", {"earn.rounding": "carry"})
    first, second = sell(shop, 1_060), sell(shop, 1_060)
    reasons = []
    for done in (first, second):
        slip = print_slip(shop.till, done.bill, "zh-Hans")
        assert slip.points is not None
        assert slip.points.award is not None
        reasons.append((slip.points.award.points, slip.points.award.reasons))
    assert reasons == [(10, ()), (11, ("carry",))]


def test_a_bill_without_member_says_nothing_of_points(shop: TestTill) -> None:
    done = check_out(shop.till, Bill(amount_minor=500, event_id=shop.till.ids.event_id()))
    slip = print_slip(shop.till, done.bill.lower(), "zh-Hans", is_copy=True)
    assert (slip.member, slip.points, slip.is_copy) == (None, None, True)


def test_a_refund_slip_says_what_it_moved_and_what_is_owed(shop: TestTill) -> None:
    done = sell(shop, 100_000)
    shop.clock.advance(days=1)
    sell(shop, 100_000, redeem_points=500)
    shop.clock.advance(days=366)
    refunded = refund_sale(
        shop.till, RefundRequest(event_id=shop.till.ids.event_id(), bill=done.bill, reason="x", amount_minor=50_000)
    )
    slip = print_slip(shop.till, refunded.refund, "zh-Hans")
    assert (slip.kind, slip.refund_no, slip.bill_no, slip.paid_minor) == ("refund", refunded.refund, done.bill, 50_000)
    assert slip.points is not None
    assert (slip.points.clawed, slip.points.balance) == (500, refunded.balance)
    assert slip.points.debt == 0 or slip.points.debt_store == "测试小店"


@pytest.mark.parametrize("text", ["", "R1", "XXXX-0001", "XXXX-0001-R1", "-R1", "%"])
def test_what_is_no_bill_is_not_found(shop: TestTill, text: str) -> None:
    with pytest.raises(NotFound, match=r"bill\.not_found"):
        print_slip(shop.till, text, "zh-Hans")
