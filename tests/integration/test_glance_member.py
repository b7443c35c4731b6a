"""What the cashier sees of a member beside a bill, number by number."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from desktop.core.domain.errors import NotFound, RuleBroken
from desktop.core.domain.intents import Line
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.glance_member import Expiring, Glance, LastVisit, choose, glance_again
from desktop.core.services.print_card import print_card
from desktop.core.services.refund_sale import RefundRequest, refund_sale
from desktop.core.services.report_lost_card import report_lost_card
from desktop.core.services.set_program import set_program
from tests.tills import TestTill, make_till

PHONE = "13800130417"


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[TestTill]:
    with make_till(tmp_path / "shop", now="2026-01-10T12:00:00") as made:
        enrol_member(
            made.till, Enrolment(event_id=made.till.ids.event_id(), phone=PHONE, name="林晓岚", birthday="1990-11-24")
        )
        yield made


def sell(shop: TestTill, yuan: int, at: str, *goods: str, **more: Any) -> str:
    shop.clock.set(at)
    names = goods or ("",)
    each, rest = divmod(yuan * 100, len(names))
    lines = tuple(Line(each + (rest if n == 0 else 0), name=name) for n, name in enumerate(names)) if goods else ()
    bill = Bill(amount_minor=yuan * 100, event_id=shop.till.ids.event_id(), key=PHONE, lines=lines, **more)
    return check_out(shop.till, bill).bill


def seen(shop: TestTill, at: str | None = None, language: str = "zh-Hans") -> Glance:
    if at:
        shop.clock.set(at)
    return choose(shop.till, PHONE, language)[1]


def test_somebody_new(shop: TestTill) -> None:
    new = seen(shop)
    assert (new.name, new.phone, new.visits, new.usual, new.last_visit) == ("林晓岚", "138****0417", 0, (), None)
    assert (new.tier, new.tier_name, new.tier_until, new.keep_minor) == ("regular", "普通", None, None)
    assert (new.next_tier, new.next_tier_name, new.next_tier_short_minor) == ("vip", "VIP", 300_000)
    assert (new.balance, new.usable, new.debt, new.worth_minor, new.expiring) == (0, 0, 0, 0, None)


def test_the_tier_its_end_and_what_keeps_it(shop: TestTill) -> None:
    sell(shop, 8000, "2026-02-01T12:00:00")
    sell(shop, 1240, "2026-03-01T12:00:00")
    high = seen(shop, "2026-11-22T14:06:00", "en")
    assert (high.tier_name, high.tier_until, high.keep_minor) == ("Platinum", date(2027, 1, 31), 800_000)
    assert (high.window_spend_minor, high.next_tier, high.next_tier_short_minor) == (924_000, None, None)
    later = seen(shop, "2027-02-01T00:00:00")  # the window of 2027-01-31 still begins on 2026-02-01: a new term
    assert (later.tier, later.tier_until, later.window_spend_minor) == ("platinum", date(2028, 1, 31), 124_000)
    much_later = seen(shop, "2028-02-01T00:00:00")
    assert (much_later.tier, much_later.tier_until, much_later.keep_minor) == ("vip", date(2029, 1, 31), 300_000)


def test_a_ladder_published_since_the_last_bill_does_not_settle_its_term(shop: TestTill) -> None:
    sell(shop, 3000, "2026-02-01T12:00:00")
    tiers = [{"code": "regular"}, {"code": "vip", "spend_minor": 250_000}]
    set_program(shop.till, None, {"tiers": tiers})
    assert seen(shop).keep_minor == 300_000
    sell(shop, 1, "2026-02-02T12:00:00")
    assert seen(shop).keep_minor == 250_000


def test_points_and_what_they_are_worth_on_the_step(shop: TestTill) -> None:
    sell(shop, 186, "2026-02-01T12:00:00")
    some = seen(shop)
    assert (some.balance, some.usable, some.worth_minor) == (186, 186, 300)
    set_program(shop.till, None, {"redeem.min_points": 200})
    assert seen(shop).worth_minor == 0


@pytest.mark.parametrize(
    ("at", "left"),
    [("2026-12-31", None), ("2027-01-01", 30), ("2027-01-30", 1), ("2027-01-31", 0), ("2027-02-01", None)],
)
def test_points_that_go_within_a_month(shop: TestTill, at: str, left: int | None) -> None:
    sell(shop, 100, "2026-02-01T12:00:00")
    sell(shop, 80, "2026-02-01T13:00:00")
    sell(shop, 50, "2026-06-01T13:00:00")
    expiring = seen(shop, f"{at}T10:00:00").expiring
    assert expiring == (None if left is None else Expiring(points=180, last_day=date(2027, 1, 31), days_left=left))


@pytest.mark.parametrize(("at", "left"), [("11-16", None), ("11-17", 7), ("11-22", 2), ("11-24", 0), ("11-25", None)])
def test_a_birthday_within_the_week(shop: TestTill, at: str, left: int | None) -> None:
    said = seen(shop, f"2026-{at}T10:00:00")
    assert (said.birthday, said.birthday_in_days) == ("11-24", left)


@pytest.mark.parametrize(
    ("at", "left"), [("2027-02-21", 7), ("2027-02-28", 0), ("2028-02-28", 0), ("2028-02-29", None)]
)
def test_the_leap_day_counts_on_the_28th(shop: TestTill, at: str, left: int | None) -> None:
    enrol_member(shop.till, Enrolment(event_id="leap", phone="13900000000", birthday="02-29"))
    shop.clock.set(f"{at}T10:00:00")
    said = choose(shop.till, "13900000000", "en")[1]
    assert (said.birthday, said.birthday_in_days) == ("02-29", left)


def test_the_turn_of_the_year(shop: TestTill) -> None:
    enrol_member(shop.till, Enrolment(event_id=shop.till.ids.event_id(), phone="13900000000", birthday="01-02"))
    shop.clock.set("2026-12-30T10:00:00")
    assert choose(shop.till, "13900000000", "en")[1].birthday_in_days == 3


def test_what_is_usual_counts_bills_and_not_lines(shop: TestTill) -> None:
    sell(shop, 30, "2026-02-01T12:00:00", "红烧肉", "红烧肉", "红烧肉")
    sell(shop, 30, "2026-02-02T12:00:00", "酸梅汤", "米饭")
    sell(shop, 30, "2026-02-03T12:00:00", "米饭", "葱油拌面")
    sell(shop, 30, "2026-02-04T12:00:00", "米饭", "酸梅汤")
    assert seen(shop).usual == ("米饭", "酸梅汤", "葱油拌面")


def test_what_is_no_goods_is_not_usual_and_a_category_stands_for_a_name(shop: TestTill) -> None:
    lines = (Line(500, category="饮品"), Line(300, name="餐盒", kind="packing"))
    shop.clock.set("2026-02-01T12:00:00")
    check_out(shop.till, Bill(amount_minor=800, event_id=shop.till.ids.event_id(), key=PHONE, lines=lines))
    assert seen(shop).usual == ("饮品",)


def test_the_last_visit_is_the_last_bill_that_stands(shop: TestTill) -> None:
    sell(shop, 100, "2026-02-01T12:30:00", "米饭")
    refunded = sell(shop, 70, "2026-02-03T12:00:00", "鱼")
    asked = RefundRequest(event_id=shop.till.ids.event_id(), bill=refunded, reason="坏了")
    refund_sale(shop.till, replace(asked, event_id=shop.till.ids.event_id(), amount_minor=2000))
    assert seen(shop).last_visit == LastVisit(at=datetime.fromisoformat("2026-02-03T12:00:00"), paid_minor=5000)
    refund_sale(shop.till, asked)
    said = seen(shop)
    assert (said.last_visit, said.visits) == (
        LastVisit(at=datetime.fromisoformat("2026-02-01T12:30:00"), paid_minor=10000),
        1,
    )
    assert said.usual == ("米饭",)


def test_a_lost_card_is_found_out_at_the_second_look(shop: TestTill) -> None:
    token = print_card(shop.till, PHONE, "en").token
    found, _ = choose(shop.till, token, "en")
    member_id, proof, serial = found.member.member_id, found.proof, found.serial
    assert glance_again(shop.till, member_id, proof, serial, "en")[1] == seen(shop, language="en")
    report_lost_card(shop.till, shop.till.ids.event_id(), PHONE)
    with pytest.raises(RuleBroken, match=r"token\.lost"):
        glance_again(shop.till, member_id, proof, serial, "en")


def test_nobody(shop: TestTill) -> None:
    with pytest.raises(NotFound, match=r"member\.not_found"):
        choose(shop.till, "13999999999", "en")


def test_where_the_ledger_before_was_damaged_points_are_unknown(shop: TestTill) -> None:
    sell(shop, 100, "2026-02-01T12:30:00")
    said = choose(replace(shop.till, safe_mode=True), PHONE, "en")[1]
    assert (said.balance, said.usable, said.debt, said.worth_minor, said.expiring) == (None,) * 5
