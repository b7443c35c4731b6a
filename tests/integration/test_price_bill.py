"""What the screen shows while the cashier types is what checking out then does."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.intents import Line, Proof
from desktop.core.services.adjust_points import adjust_points
from desktop.core.services.check_out import Bill, check_out, complete
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.price_bill import Draft, Option, Priced, price_bill
from desktop.core.services.quote_bill import quote_bill
from desktop.core.services.who import found_again
from tests.moving_in import marks
from tests.tills import TestTill, make_till

PHONE = "13800138000"


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[TestTill]:
    """A member of yesterday's bill of ¥1,300, so 1,300 points, usable today."""
    with make_till(tmp_path / "shop") as made:
        enrol_member(made.till, Enrolment(event_id=made.till.ids.event_id(), phone=PHONE, name="王芳"))
        check_out(made.till, Bill(event_id=made.till.ids.event_id(), amount_minor=130_000, key=PHONE))
        made.clock.advance(days=1)
        yield made


def draft(
    shop: TestTill, amount_minor: int, points: int = 0, proof: Proof = "card", *, approved: bool = False
) -> Draft:
    ((member_id,),) = shop.rows("SELECT member_id FROM members")
    return Draft(amount_minor=amount_minor, member_id=member_id, proof=proof, redeem_points=points, approved=approved)


def priced(shop: TestTill, amount_minor: int, points: int = 0, proof: Proof = "card", **more: bool) -> Priced:
    return price_bill(shop.till, draft(shop, amount_minor, points, proof, **more))


def test_what_is_shown_is_what_is_done(shop: TestTill) -> None:
    asked = draft(shop, 10_000, 500)
    before = marks(shop)
    shown = price_bill(shop.till, asked)
    assert marks(shop) == before
    with shop.till.ledger.reading() as reading:
        found = found_again(shop.till, reading, asked.member_id or "", "card", None)
    bill = Bill(event_id=shop.till.ids.event_id(), amount_minor=10_000, redeem_points=500)
    done = complete(shop.till, bill, found)
    assert (shown.subtotal_minor, shown.discount_minor, shown.pay_minor) == (10_000, 1_000, 9_000)
    assert (done.discount_minor, done.paid_minor) == (shown.discount_minor, shown.pay_minor)
    assert (done.points_earned, done.balance) == (shown.award.points, shown.balance_after) == (90, 890)
    assert shown.refused is None


def test_what_is_shown_is_what_is_done_by_a_clock_that_was_set_back_too(shop: TestTill) -> None:
    check_out(shop.till, Bill(event_id=shop.till.ids.event_id(), amount_minor=400_000, key=PHONE))
    for days, points in ((0, 200), (-300, 100), (301, 200)):
        shop.clock.advance(days=days)
        shown = priced(shop, 10_000)
        assert quote_bill(shop.till, PHONE, 10_000).award == shown.award
        done = check_out(shop.till, Bill(event_id=shop.till.ids.event_id(), amount_minor=10_000, key=PHONE))
        assert (shown.award.points, shown.balance_after) == (done.points_earned, done.balance)
        assert done.points_earned == points, "VIP today, not yet VIP on the day that the clock says"


def test_the_ways_to_redeem_are_few_and_round(shop: TestTill) -> None:
    shown = priced(shop, 100_000)
    assert (shown.most_points, shown.most_points_approved, shown.limit) == (1_300, 1_300, "balance")
    assert shown.options == (Option(0, 0, False), Option(500, 1_000, False), Option(1_300, 2_600, False))
    by_phone = priced(shop, 100_000, proof="phone")
    assert (by_phone.most_points, by_phone.most_points_approved, by_phone.limit) == (500, 1_300, "card")
    assert [(option.points, option.needs_manager) for option in by_phone.options] == [
        (0, False), (200, False), (500, False), (1_300, True),
    ]  # fmt: skip
    approved = priced(shop, 100_000, proof="phone", approved=True)
    assert (approved.most_points, approved.most_points_approved, approved.limit) == (500, 1_300, "card")
    assert not any(option.needs_manager for option in approved.options)


@pytest.mark.parametrize(
    ("points", "code"), [(510, "redeem.off_step"), (-50, "redeem.off_step"), (1_350, "redeem.not_enough")]
)
def test_points_that_cannot_be_used_are_refused_and_the_bill_is_priced_without(
    shop: TestTill, points: int, code: str
) -> None:
    shown = priced(shop, 100_000, points)
    assert shown.refused is not None
    assert (shown.refused.code, shown.discount_minor, shown.award.points) == (code, 0, 1_000)


def test_without_a_card_the_days_limit_is_refused_until_a_manager_comes(shop: TestTill) -> None:
    alone, approved = (priced(shop, 100_000, 550, "phone", approved=approved) for approved in (False, True))
    assert alone.refused is not None
    assert (alone.refused.code, alone.refused.facts["most"]) == ("redeem.needs_card", 500)
    assert (approved.refused, approved.discount_minor) == (None, 1_100)


def test_the_share_of_a_small_bill_limits(shop: TestTill) -> None:
    shown = priced(shop, 1_000)
    assert (shown.most_points, shown.limit) == (250, "share")
    tobacco = draft(shop, 1_000)
    lines = (Line(amount_minor=1_000, kind="tobacco"),)
    only = price_bill(shop.till, Draft(amount_minor=1_000, lines=lines, member_id=tobacco.member_id, proof="card"))
    assert (only.most_points, only.limit, only.award.points, only.options) == (0, "share", 0, (Option(0, 0, False),))


def test_who_came_today_for_the_first_time_is_too_early(shop: TestTill) -> None:
    enrol_member(shop.till, Enrolment(event_id=shop.till.ids.event_id(), phone="13900139000", name="李雷"))
    adjust_points(shop.till, shop.till.ids.event_id(), "13900139000", 200, "补积分")
    ((member_id,),) = shop.rows("SELECT member_id FROM members WHERE name = '李雷'")
    shown = price_bill(shop.till, Draft(amount_minor=10_000, member_id=member_id, proof="card"))
    assert (shown.most_points, shown.limit) == (0, "too_early")


def test_a_limit_of_the_award_is_named(shop: TestTill) -> None:
    shown = priced(shop, 600_000)
    assert (shown.award.points, shown.award.base, shown.award.reasons) == (5_000, 6_000, ("cap_bill",))
    assert priced(shop, 600_000, approved=True).award.points == 6_000


def test_a_bill_of_nobody_says_what_a_member_would_earn(shop: TestTill) -> None:
    shown = price_bill(shop.till, Draft(amount_minor=12_850))
    assert (shown.award.points, shown.without_member_award, shown.tier, shown.limit) == (0, 128, None, None)
    assert (shown.balance_after, shown.most_points, shown.options) == (None, 0, (Option(0, 0, False),))
    assert priced(shop, 12_850).without_member_award is None
    refused = price_bill(shop.till, Draft(amount_minor=12_850, redeem_points=50)).refused
    assert refused is not None
    assert refused.code == "redeem.no_member"


def test_a_bill_that_is_none_is_refused(shop: TestTill) -> None:
    with pytest.raises(RuleBroken, match=r"bill\.amount"):
        priced(shop, -1)
    with pytest.raises(RuleBroken, match=r"bill\.lines_differ"):
        price_bill(shop.till, Draft(amount_minor=5, lines=(Line(amount_minor=4),)))


def test_a_quote_is_the_price_without_points(shop: TestTill) -> None:
    quoted = quote_bill(shop.till, PHONE, 100_000)
    assert (quoted.most_points, quoted.discount_minor, quoted.pay_minor) == (500, 1_000, 99_000)
    assert (quoted.pay_without_points_minor, quoted.award.points, quoted.tier) == (100_000, 1_000, "regular")
