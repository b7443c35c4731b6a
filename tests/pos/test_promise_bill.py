"""A held bill takes nothing, keeps its promise, survives a restart and ends with its day; one number is one sale."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.core.domain.errors import Conflict, NotFound, RuleBroken
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.price_bill import Draft, price_bill
from desktop.core.services.promise_bill import Held, Offer, PosBill, commit_bill, offer_bill, promise_bill, void_bill
from desktop.core.services.refund_sale import RefundRequest, refund_sale
from desktop.core.services.report_lost_card import report_lost_card
from desktop.core.services.show_member import show_member
from tests.tills import TestTill, make_till

PHONE = "13800138000"


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[TestTill]:
    """One member with 1,000 points from earlier, who may use some on every bill."""
    with make_till(tmp_path / "shop", changes={"redeem.unproven_per_day": 100_000}) as made:
        enrol_member(made.till, Enrolment(event_id=made.till.ids.event_id(), phone=PHONE, name="王小芳"))
        sell(made, 100_000)
        made.clock.advance(days=1)
        yield made


def sell(shop: TestTill, amount_minor: int, points: int = 0, ref: str | None = None) -> None:
    asked = Bill(event_id=shop.till.ids.event_id(), amount_minor=amount_minor, key=PHONE, redeem_points=points, ref=ref)
    check_out(shop.till, asked)


def hold(
    shop: TestTill, ref: str = "P-1", amount_minor: int = 10_000, points: int = 0, key: str | None = PHONE
) -> Held:
    return promise_bill(shop.till, PosBill(ref=ref, amount_minor=amount_minor, redeem_points=points, key=key))


def offer(shop: TestTill, amount_minor: int = 10_000, points: int = 0, ref: str | None = None) -> Offer:
    return offer_bill(shop.till, PosBill(amount_minor=amount_minor, redeem_points=points, key=PHONE, ref=ref))


def balance(shop: TestTill) -> int | None:
    return show_member(shop.till, PHONE, "zh-Hans").balance


def sales(shop: TestTill) -> int:
    return int(shop.rows("SELECT count(*) FROM sales")[0][0])


def test_an_offer_says_what_the_bill_comes_to_and_nobodys_name(shop: TestTill) -> None:
    found = offer(shop, points=200)
    assert found == Offer(
        name="王*芳", tier="regular", amount_minor=10_000, points=200, discount_minor=400, pay_minor=9_600, earns=96,
        most_points=1_000, most_discount_minor=2_000,
    )  # fmt: skip
    assert sales(shop) == 1


def test_a_hold_takes_nothing_and_a_commit_makes_the_sale(shop: TestTill) -> None:
    held = hold(shop, points=500)
    assert (held.is_sale, held.offer.pay_minor, balance(shop), sales(shop)) == (False, 9_000, 1_000, 1)
    done = commit_bill(shop.till, "P-1", amount_minor=10_000, redeem_points=500)
    assert (done.repeated, done.paid_minor, done.points_redeemed, balance(shop)) == (False, 9_000, 500, 590)


def test_promised_points_are_kept_from_every_other_bill(shop: TestTill) -> None:
    hold(shop, "P-1", points=800)
    assert offer(shop).most_points == 200
    assert offer(shop, ref="P-1").most_points == 1_000
    with shop.till.ledger.reading() as reading:
        (member,) = reading.members_by_phone("+86" + PHONE)
    assert price_bill(shop.till, Draft(amount_minor=10_000, member_id=member.member_id)).most_points == 200
    with pytest.raises(RuleBroken, match=r"redeem\.not_enough"):
        sell(shop, 10_000, points=300)
    with pytest.raises(RuleBroken, match=r"redeem\.not_enough"):
        hold(shop, "P-2", points=300)
    sell(shop, 10_000, points=200)
    assert commit_bill(shop.till, "P-1").points_redeemed == 800


def test_a_committed_hold_promises_nothing_any_more(shop: TestTill) -> None:
    hold(shop, "P-1", points=500)
    commit_bill(shop.till, "P-1")
    assert offer(shop).most_points == 550


def test_the_same_number_is_the_same_sale(shop: TestTill) -> None:
    hold(shop, points=100)
    assert hold(shop, points=100).is_sale is False
    first, second = commit_bill(shop.till, "P-1"), commit_bill(shop.till, " P-1 ")
    assert (first.repeated, second.repeated, first.sale_id == second.sale_id) == (False, True, True)
    again = hold(shop, points=100)
    assert (again.is_sale, again.offer.points, again.offer.earns) == (True, 100, 98)
    assert sales(shop) == 2


def test_other_content_under_the_number_is_a_conflict(shop: TestTill) -> None:
    hold(shop, points=100)
    for amount, points, key in ((9_999, 100, PHONE), (10_000, 0, PHONE), (10_000, 0, None)):
        with pytest.raises(Conflict, match=r"hold\.differs"):
            hold(shop, amount_minor=amount, points=points, key=key)
    for amount_minor, redeem_points in ((9_999, None), (None, 200)):
        with pytest.raises(Conflict, match=r"hold\.differs"):
            commit_bill(shop.till, "P-1", amount_minor, redeem_points)
    commit_bill(shop.till, "P-1")
    with pytest.raises(Conflict, match=r"bill\.differs"):
        hold(shop, amount_minor=9_999, points=100)
    with pytest.raises(Conflict, match=r"hold\.differs"):
        commit_bill(shop.till, "P-1", 9_999)
    assert sales(shop) == 2


def test_a_bill_rung_at_the_window_meanwhile_is_not_counted_twice(shop: TestTill) -> None:
    hold(shop)
    sell(shop, 10_000, ref="P-1")
    assert commit_bill(shop.till, "P-1").repeated
    hold(shop, "P-2")
    sell(shop, 77, ref="P-2")
    with pytest.raises(Conflict, match=r"bill\.differs"):
        commit_bill(shop.till, "P-2")


def test_a_dropped_hold_frees_its_points_and_its_number(shop: TestTill) -> None:
    hold(shop, points=800)
    assert void_bill(shop.till, "P-1") is True
    assert void_bill(shop.till, "P-1") is False
    assert offer(shop).most_points == 1_000
    with pytest.raises(NotFound, match=r"hold\.missing"):
        commit_bill(shop.till, "P-1")
    hold(shop, amount_minor=500)
    commit_bill(shop.till, "P-1")
    with pytest.raises(Conflict, match=r"hold\.committed"):
        void_bill(shop.till, "P-1")


def test_a_hold_survives_a_restart_and_ends_with_its_day(shop: TestTill) -> None:
    hold(shop, "P-1", points=800)
    hold(shop, "P-2", points=100)
    shop.reopen()
    assert commit_bill(shop.till, "P-2").points_redeemed == 100
    shop.clock.set("2026-11-23T23:59:59")
    most = offer(shop).most_points
    shop.clock.set("2026-11-24T00:00:00")
    assert offer(shop).most_points == most + 800
    with pytest.raises(NotFound, match=r"hold\.missing"):
        commit_bill(shop.till, "P-1")
    assert void_bill(shop.till, "P-1") is False
    assert commit_bill(shop.till, "P-2").repeated
    hold(shop, "P-3")
    assert shop.rows("SELECT ref FROM pos_holds") == [("P-3",)]
    assert commit_bill(shop.till, "P-2", 10_000, 100).repeated
    with pytest.raises(Conflict, match=r"hold\.differs"):
        commit_bill(shop.till, "P-2", 10_000, 0)


def test_a_sale_that_stands_is_told_again_though_its_card_was_lost_since(shop: TestTill) -> None:
    with shop.till.ledger.reading() as reading:
        (member,) = reading.members_by_phone("+86" + PHONE)
    hold(shop, key=shop.till.cards.card_token(member.member_id, 1))
    commit_bill(shop.till, "P-1")
    hold(shop, "P-2", key=shop.till.cards.card_token(member.member_id, 1))
    report_lost_card(shop.till, shop.till.ids.event_id(), PHONE)
    assert commit_bill(shop.till, "P-1").repeated
    with pytest.raises(RuleBroken, match=r"token\.lost"):
        commit_bill(shop.till, "P-2")


def test_a_bill_of_nobody_is_a_sale_too_and_is_refunded_by_its_number(shop: TestTill) -> None:
    hold(shop, key=None)
    done = commit_bill(shop.till, "P-1")
    assert (done.member_no, done.points_earned) == (None, 0)
    asked = RefundRequest(event_id=shop.till.ids.event_id(), bill="P-1", ref="R-1", reason="退")
    assert refund_sale(shop.till, asked).refunded_minor == 10_000
    with pytest.raises(Conflict, match=r"hold\.committed"):
        void_bill(shop.till, "P-1")


@pytest.mark.parametrize("ref", [None, "", "  "])
def test_a_hold_needs_a_number(shop: TestTill, ref: str | None) -> None:
    with pytest.raises(RuleBroken, match=r"hold\.no_number"):
        promise_bill(shop.till, PosBill(ref=ref, amount_minor=1))
    with pytest.raises(RuleBroken, match=r"hold\.no_number"):
        commit_bill(shop.till, ref or "")
