"""Points at a till that has an HQ: bounded until HQ has heard, paused where two machines or nobody may speak for it."""

from pathlib import Path

import pytest

from desktop.core.domain.errors import NotFound, RuleBroken
from desktop.core.domain.events import SaleCompleted
from desktop.core.services.adjust_points import adjust_points
from desktop.core.services.check_out import Bill, CheckedOut, check_out
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.glance_member import choose
from desktop.core.services.price_bill import Draft, price_bill
from desktop.core.services.print_card import print_card
from desktop.core.services.refund_sale import RefundRequest, refund_sale
from desktop.core.services.report_lost_card import report_lost_card
from desktop.core.services.set_program import set_program
from desktop.core.services.show_member import show_member
from desktop.core.store.cards import SignedCards
from desktop.core.store.keys.signing import DeviceKey
from tests.tills import PIN, TestTill, make_till

PHONE = "13800138000"
STRANGER = "019ac0de-0000-7000-8000-00000000abcd"
HOUR_US = 3600 * 1_000_000


@pytest.fixture
def shop(tmp_path: Path) -> TestTill:
    """A till with a member who has 2,000 points and may use them."""
    shop = make_till(tmp_path, preset="plain", changes={"redeem.max_share_percent": 100})
    enrol_member(shop.till, Enrolment(event_id=shop.till.ids.event_id(), phone=PHONE))
    sell(shop, 200_000)
    shop.clock.advance(days=1)
    return shop


def sell(
    shop: TestTill, amount_minor: int, *, points: int = 0, key: str | None = PHONE, pin: str | None = None,
    ref: str | None = None,
) -> CheckedOut:  # fmt: skip
    """A bill by card, so that only the bounds of this page bite."""
    if key == PHONE:
        key = card(shop)
    bill = Bill(
        event_id=shop.till.ids.event_id(), amount_minor=amount_minor, key=key, redeem_points=points, approve_pin=pin,
        ref=ref,
    )  # fmt: skip
    return check_out(shop.till, bill)


def card(shop: TestTill) -> str:
    """The member's card."""
    with shop.till.ledger.reading() as reading:
        (member,) = reading.members_by_phone("+86" + PHONE)
    return shop.till.cards.card_token(member.member_id, 1)


def join(shop: TestTill, *, hours_ago: int | None = 0, spending: str = "allowed", program: str = "") -> None:
    """As if the till were HQ's, and its last complete round so old."""
    with shop.till.ledger.writing() as writing:
        writing.set_setting("hq.device_id", "d1")
        writing.set_setting("hq.spending", spending)
        writing.set_setting("hq.program", program)
        if hours_ago is not None:
            writing.set_setting("hq.last_round_us", str(shop.clock() - hours_ago * HOUR_US))


def refused(shop: TestTill, points: int, pin: str | None = None) -> tuple[str, dict[str, object]]:
    """Why so many points may not be used."""
    with pytest.raises(RuleBroken) as caught:
        sell(shop, 100_000, points=points, pin=pin)
    return caught.value.code, caught.value.facts


def test_a_till_without_hq_has_no_bound(shop: TestTill) -> None:
    assert sell(shop, 100_000, points=2_000).points_redeemed == 2_000


def test_a_member_may_use_500_at_a_till_until_hq_has_heard(shop: TestTill) -> None:
    join(shop)
    assert refused(shop, 550) == ("redeem.offline_member", {"most": 500, "limit": 500})
    assert sell(shop, 100_000, points=300).points_redeemed == 300
    assert refused(shop, 250) == ("redeem.offline_member", {"most": 200, "limit": 500})
    assert sell(shop, 100_000, points=250, pin=PIN).points_redeemed == 250
    assert refused(shop, 50)[0] == "redeem.offline_member"


def test_a_till_may_let_5000_be_used_until_hq_has_heard(shop: TestTill) -> None:
    set_program(shop.till, None, {"redeem.offline_per_till": 600})
    join(shop)
    other = "13900139000"
    enrol_member(shop.till, Enrolment(event_id=shop.till.ids.event_id(), phone=other))
    sell(shop, 200_000, key=other)
    shop.clock.advance(days=1)
    assert sell(shop, 100_000, points=500).points_redeemed == 500
    assert refused(shop, 150)[0] == "redeem.offline_member"
    with pytest.raises(RuleBroken, match=r"redeem\.offline_till"):
        sell(shop, 100_000, key=other, points=150)
    assert sell(shop, 100_000, key=other, points=100).points_redeemed == 100


@pytest.mark.parametrize(
    ("hours", "code"), [(71, None), (72, "redeem.too_long_offline"), (None, "redeem.too_long_offline")]
)
def test_after_72_hours_only_a_manager_lets_points_be_used(shop: TestTill, hours: int | None, code: str | None) -> None:
    join(shop, hours_ago=hours)
    if code is None:
        assert sell(shop, 100_000, points=50).points_redeemed == 50
        return
    assert refused(shop, 50) == (code, {"hours": 72})
    assert sell(shop, 100_000, points=50, pin=PIN).points_redeemed == 50
    assert sell(shop, 10_000).points_earned == 100


def test_the_fact_carries_what_bounded_it(shop: TestTill) -> None:
    join(shop, hours_ago=5)
    sell(shop, 100_000, points=100)
    done = sell(shop, 100_000, points=50)
    with shop.till.ledger.reading() as reading:
        event = reading.event(done.sale_id)
    assert event is not None
    assert isinstance(event.payload, SaleCompleted)
    view = event.payload.view
    assert view is not None
    assert view.apart is not None
    assert (view.apart.member_points, view.apart.till_points, view.apart.hours) == (100, 100, 5)


@pytest.mark.parametrize("spending", ["cloned", "revoked"])
def test_a_cloned_or_revoked_till_sells_and_earns_and_never_spends(shop: TestTill, spending: str) -> None:
    join(shop, spending=spending)
    assert refused(shop, 50, PIN)[0] == f"redeem.{spending}"
    done = sell(shop, 10_000)
    assert (done.points_earned, done.balance) == (100, 2_100)


def test_the_counter_shows_the_same_bound(shop: TestTill) -> None:
    join(shop)
    found, _ = choose(shop.till, card(shop), "zh-Hans")
    draft = Draft(amount_minor=100_000, member_id=found.member.member_id, proof="card", card_serial=1)
    priced = price_bill(shop.till, draft)
    assert (priced.most_points, priced.most_points_approved, priced.limit) == (500, 2_000, "offline_member")


# -- a member whom this till has not heard of ----------------------------------------------------------------------


def test_a_card_of_a_member_not_heard_of_earns_and_shows_no_balance(shop: TestTill) -> None:
    join(shop)
    token = shop.till.cards.card_token(STRANGER, 1)
    done = sell(shop, 10_000, key=token)
    assert (done.points_earned, done.balance) == (100, None)
    again = sell(shop, 10_000, key=token)
    assert again.balance is None
    _, glance = choose(shop.till, token, "zh-Hans")
    assert (glance.balance, glance.usable, glance.worth_minor) == (None, None, None)
    assert show_member(shop.till, token, "zh-Hans").balance is None
    with pytest.raises(RuleBroken, match=r"redeem\.unknown"):
        sell(shop, 10_000, key=token, points=50, pin=PIN)
    back = RefundRequest(event_id=shop.till.ids.event_id(), bill=done.bill, amount_minor=None, reason="坏了")
    assert refund_sale(shop.till, back).points_clawed == 100


def test_what_needs_the_members_own_data_waits_for_it(shop: TestTill) -> None:
    join(shop)
    token, event = shop.till.cards.card_token(STRANGER, 1), shop.till.ids.event_id()
    for action in (
        lambda: adjust_points(shop.till, event, token, 50, "补"),
        lambda: report_lost_card(shop.till, event, token),
        lambda: print_card(shop.till, token, "zh-Hans"),
        lambda: show_member(shop.till, token, "zh-Hans", reveal=True),
    ):
        with pytest.raises(NotFound, match=r"member\.elsewhere"):
            action()


def test_without_an_hq_such_a_card_is_nobodys(shop: TestTill) -> None:
    with pytest.raises(NotFound, match=r"member\.not_found"):
        sell(shop, 10_000, key=shop.till.cards.card_token(STRANGER, 1))


def _elsewhere_issued(shop: TestTill, member_id: str, merchant: str | None = None) -> str:
    signer = DeviceKey.generate()
    return SignedCards(merchant or shop.till.shop.merchant_id, signer, {}).card_token(member_id, 1)


def test_a_card_of_an_issuer_not_known_yet_earns_unverified_and_never_spends(shop: TestTill) -> None:
    with shop.till.ledger.reading() as reading:
        (member,) = reading.members_by_phone("+86" + PHONE)
    token = _elsewhere_issued(shop, member.member_id)
    with pytest.raises(RuleBroken, match=r"token\.unknown_issuer"):
        sell(shop, 10_000, key=token)
    join(shop)
    done = sell(shop, 10_000, key=token)
    assert (done.points_earned, done.balance) == (100, 2_100)
    with shop.till.ledger.reading() as reading:
        sale = reading.sale(done.sale_id)
    assert sale is not None
    assert sale.said.intent.proof == "unverified"
    with pytest.raises(RuleBroken, match=r"redeem\.unverified"):
        sell(shop, 10_000, key=token, points=50, pin=PIN)


def test_another_merchants_card_is_nobodys_here(shop: TestTill) -> None:
    join(shop)
    with pytest.raises(RuleBroken, match=r"token\.wrong_merchant"):
        sell(shop, 10_000, key=_elsewhere_issued(shop, STRANGER, "another"))


# -- program, bill numbers -----------------------------------------------------------------------------------------


def test_once_hq_has_published_a_program_the_till_publishes_none(shop: TestTill) -> None:
    join(shop)
    set_program(shop.till, None, {"earn.cap_bill": 400})
    join(shop, program="00" * 16)
    with pytest.raises(RuleBroken, match=r"program\.of_hq"):
        set_program(shop.till, None, {"earn.cap_bill": 300})


def test_a_bill_of_the_pos_recorded_before_joining_is_the_same_bill_after_it(shop: TestTill) -> None:
    first = sell(shop, 10_000, ref="A-17")
    join(shop)
    with shop.till.ledger.writing() as writing:
        text = writing.setting("shop") or ""
        writing.set_setting("hq.local_store", shop.till.shop.store_id)
        writing.set_setting("shop", text.replace(shop.till.shop.store_id, "hq-store"))
    shop.reopen()
    assert shop.till.shop.store_id == "hq-store"
    again = sell(shop, 10_000, ref="A-17")
    assert (again.repeated, again.sale_id) == (True, first.sale_id)
    assert not sell(shop, 10_000, ref="A-18").repeated


def test_two_tills_that_stood_alone_never_name_two_bills_alike(tmp_path: Path) -> None:
    one, other = make_till(tmp_path / "one"), make_till(tmp_path / "other")
    assert sell(one, 100, key=None, ref="A-1").sale_id != sell(other, 100, key=None, ref="A-1").sale_id
