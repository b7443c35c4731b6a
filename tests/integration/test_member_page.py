"""A member's page: lots and what they are from, visits, spend, why each number is what it is, who they were before."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from desktop.core.domain.errors import NotFound
from desktop.core.domain.visits import DaySpend
from desktop.core.services.adjust_points import adjust_points
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.edit_member import Edit, edit_member
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.explain_points import Multiplier
from desktop.core.services.import_members import MembersImport, import_members
from desktop.core.services.list_movements import movements
from desktop.core.services.list_profiles import profile_history
from desktop.core.services.member_page import DatedConsent, MemberPage, member_page
from desktop.core.services.refund_sale import RefundRequest, refund_sale
from desktop.core.services.set_program import set_program
from tests.tills import TestTill, make_till

PHONE = "13800130417"


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[TestTill]:
    with make_till(tmp_path / "shop", now="2026-01-03T12:00:00") as made:
        yield made


@pytest.fixture(autouse=True)
def _member(shop: TestTill) -> None:
    asked = Enrolment(event_id="m", phone=PHONE, name="林晓岚", gender="女", birthday="11-24", consents=["sms"])
    enrol_member(shop.till, asked)


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


def sell(shop: TestTill, yuan: int, at: str, points: int = 0) -> str:
    shop.clock.set(at)
    asked = Bill(amount_minor=yuan * 100, event_id=shop.till.ids.event_id(), key=PHONE, redeem_points=points)
    return check_out(shop.till, asked).bill


def back(shop: TestTill, bill: str, minor: int | None = None) -> None:
    refund_sale(
        shop.till, RefundRequest(event_id=shop.till.ids.event_id(), bill=bill, reason="坏了", amount_minor=minor)
    )


def page(shop: TestTill, member: str = "m") -> MemberPage:
    return member_page(shop.till, member, "zh-Hans")


def test_the_head(shop: TestTill) -> None:
    sell(shop, 100, "2026-01-05T12:00:00")
    sell(shop, 200, "2026-01-05T18:00:00")
    sell(shop, 60, "2026-01-12T12:00:00")
    gone = sell(shop, 900, "2026-01-20T12:00:00")
    back(shop, sell(shop, 400, "2026-01-27T12:00:00"), 15000)
    back(shop, gone)
    said = page(shop)
    assert (said.source, said.enrolled_on, said.gender, said.birthday) == ("till", date(2026, 1, 3), "female", "11-24")
    assert said.consents == (DatedConsent(channel="sms", since=wall("2026-01-03T12:00:00")),)
    assert (said.year.spend_minor, said.year.bills, said.year.average_minor) == (61_000, 4, 15_250)
    assert said.year.mean_gap_days == 11  # 7 and 15 days: the day wholly refunded is as if never bought
    assert said.calendar == (
        DaySpend(date(2026, 1, 5), 2, 30_000),
        DaySpend(date(2026, 1, 12), 1, 6_000),
        DaySpend(date(2026, 1, 27), 1, 25_000),
    )


def test_a_year_is_365_days_and_the_calendar_26_weeks_from_a_monday(shop: TestTill) -> None:
    sell(shop, 10, "2026-01-04T12:00:00")
    sell(shop, 20, "2026-01-05T12:00:00")
    sell(shop, 30, "2026-07-12T12:00:00")
    sell(shop, 40, "2026-07-13T12:00:00")
    shop.clock.set("2027-01-04T12:00:00")
    said = page(shop)
    assert (said.year.spend_minor, said.calendar_from) == (9_000, date(2026, 7, 13))
    assert said.calendar == (DaySpend(date(2026, 7, 13), 1, 4_000),)
    assert [(month.month.isoformat(), month.spend_minor) for month in said.months if month.spend_minor] == [
        ("2026-07-01", 7_000)
    ]
    assert [month.month for month in said.months] == [date(2026, n, 1) for n in range(2, 13)] + [date(2027, 1, 1)]


def test_months_of_a_leap_year_reach_back_to_its_first_day(shop: TestTill) -> None:
    sell(shop, 10, "2028-01-01T12:00:00")
    shop.clock.set("2028-12-31T12:00:00")
    said = page(shop)
    assert (said.months[0].spend_minor, said.year.spend_minor, said.year.average_minor) == (1_000, 0, None)


def test_lots_and_what_they_are_from(shop: TestTill) -> None:
    sell(shop, 206, "2026-01-04T12:00:00")
    used = sell(shop, 100, "2026-01-06T12:00:00", points=200)
    shop.clock.set("2026-01-07T12:00:00")
    adjust_points(shop.till, shop.till.ids.event_id(), PHONE, 70, " 补  积分 ")
    shop.clock.set("2027-01-05T12:00:00")  # the first lot's last day was 2027-01-03
    back(shop, used)
    lots = page(shop).lots
    assert [(lot.origin, lot.points, lot.last_day, lot.days_left) for lot in lots] == [
        ("by_hand", 70, date(2027, 1, 6), 1),
        ("returned", 200, date(2027, 1, 11), 6),
    ]
    assert (lots[0].reason, lots[1].bill_no, lots[1].day) == ("补 积分", used, date(2027, 1, 5))


def test_points_that_had_come_from_nowhere_and_went_back(shop: TestTill) -> None:
    first = sell(shop, 100, "2026-01-04T12:00:00")
    second = sell(shop, 100, "2026-01-06T12:00:00", points=100)
    dated = shop.clock.us("2026-01-05T12:00:00")
    refund_sale(shop.till, RefundRequest(event_id=shop.till.ids.event_id(), bill=first, reason="坏了", at_us=dated))
    sell(shop, 500, "2026-01-07T12:00:00")
    back(shop, second)
    assert [(lot.origin, lot.points, lot.last_day, lot.bill_no) for lot in page(shop).lots][-1] == (
        "returned",
        100,
        None,
        second,
    )


def test_a_lot_of_a_sale_says_what_was_paid(shop: TestTill) -> None:
    sell(shop, 100, "2026-01-04T12:00:00")
    bill = sell(shop, 150, "2026-01-06T12:00:00", points=100)
    (lot,) = page(shop).lots
    assert (lot.origin, lot.points, lot.paid_minor, lot.bill_no, lot.protected) == ("sale", 148, 14_800, bill, False)


def test_points_brought_from_another_system(shop: TestTill, tmp_path: Path) -> None:
    table = tmp_path / "old.csv"
    table.write_text("customer_id,name,phone,points\nc1,王芳,13900139000,350\n", "utf-8")
    import_members(shop.till, MembersImport(path=table, source="old till"))
    with shop.till.ledger.reading() as reading:
        (found,) = reading.members_by_phone("+8613900139000")
    said = page(shop, found.member_id)
    (lot,), (row,) = said.lots, said.movements.rows
    assert (lot.origin, lot.points, lot.source) == ("opened", 350, "old till")
    assert (row.kind, row.points, row.balance, row.source, row.imported) == ("opened", 350, 350, "old till", True)


def test_why_a_sale_gave_its_points(shop: TestTill) -> None:
    sell(shop, 8000, "2026-02-01T12:00:00")
    shop.clock.set("2026-09-01T09:00:00")
    set_program(
        shop.till, None, {"earn.cap_bill": 400, "redeem.unproven_per_day": 5000}, shop.approved("program.publish")
    )
    sell(shop, 178, "2026-11-14T18:42:00", points=1400)
    sell(shop, 150, "2026-11-24T12:00:00")
    born, row, first = page(shop).movements.rows
    assert row.why is not None
    assert (row.kind, row.at, row.amount_minor, row.paid_minor) == (
        "sale",
        wall("2026-11-14T18:42:00"),
        17_800,
        15_000,
    )
    assert (row.points, row.balance, row.till_code) == (300 - 1400, 5000 - 1100, (row.bill_no or "")[:4])
    why = row.why
    assert (why.eligible_minor, why.base, why.hundredths, why.earned, why.caps) == (15_000, 150, 200, 300, ())
    assert (why.earn_points, why.earn_per_minor, why.combining) == (1, 100, "sum")
    assert why.multipliers == (Multiplier(reason="tier", hundredths=200, name="白金"),)
    assert (why.redeemed, why.redeemed_worth_minor) == (1400, 2_800)
    assert (why.validity and why.validity.days, why.last_day) == (365, date(2027, 11, 13))
    assert (why.version, why.version_since) == (2, date(2026, 9, 1))
    assert born.why is not None
    assert (born.why.base, born.why.hundredths, born.why.earned, born.why.caps) == (150, 300, 400, ("cap_bill",))
    assert [part.reason for part in born.why.multipliers] == ["tier", "birthday"]
    assert first.why is not None
    assert (first.why.version, first.why.caps, first.why.earned) == (1, ("cap_bill",), 5000)


def test_why_a_refund_moved_what_it_did(shop: TestTill) -> None:
    sell(shop, 100, "2026-01-04T12:00:00")
    bill = sell(shop, 150, "2026-01-06T12:00:00", points=100)
    back(shop, bill, 7_400)
    row = page(shop).movements.rows[0]
    assert row.why is not None
    assert (row.kind, row.refund_no, row.amount_minor) == ("refund", f"{bill}-R1", 7_400)
    assert (row.why.clawed, row.why.returned, row.points, row.balance) == (74, 50, -24, 124)


def test_the_version_is_the_last_one_of_that_name_before(shop: TestTill) -> None:
    for at, days in (("2026-02-01", 100), ("2026-03-01", 365), ("2026-04-01", 100)):
        sell(shop, 10, f"{at}T10:00:00")
        set_program(shop.till, None, {"validity.days": days})
    sell(shop, 10, "2026-04-02T10:00:00")
    versions = [row.why.version for row in page(shop).movements.rows if row.kind == "sale" and row.why]
    assert versions == [4, 3, 2, 1]


def test_who_the_member_was_before(shop: TestTill) -> None:
    shop.clock.set("2026-02-01T09:00:00")
    edit_member(shop.till, Edit(event_id="e1", key=PHONE, phone="13900139000", consents=["sms", "phone"]))
    shop.clock.set("2026-03-01T09:00:00")
    edit_member(shop.till, Edit(event_id="e2", key="13900139000", name="林岚", consents=["phone"]))
    now, then, first = profile_history(shop.till, "m")
    assert (now.name, now.phone, now.consents, now.changed) == ("林岚", "139****9000", ("phone",), ("name", "consents"))
    assert (then.name, then.at, then.changed) == ("林晓岚", wall("2026-02-01T09:00:00"), ("phone", "consents"))
    assert (first.phone, first.gender, first.birthday, first.changed) == ("138****0417", "female", "11-24", ())
    assert page(shop).consents == (DatedConsent(channel="phone", since=wall("2026-02-01T09:00:00")),)


def test_where_the_ledger_before_was_damaged_no_balance_is_said(shop: TestTill) -> None:
    sell(shop, 100, "2026-01-04T12:00:00")
    said = member_page(replace(shop.till, safe_mode=True), "m", "en")
    assert (said.lots, said.glance.balance, said.movements.rows[0].balance) == ((), None, None)


def test_nobody_has_no_page(shop: TestTill) -> None:
    with pytest.raises(NotFound, match=r"member\.not_found"):
        page(shop, "nobody")
    assert movements(shop.till, "nobody", None, 5, "en").rows == ()
    assert profile_history(shop.till, "nobody") == ()


def test_a_bill_more_is_at_most_a_question_more_to_the_ledger(shop: TestTill) -> None:
    asked = list[str]()
    with shop.ledger.file.reading() as reading:
        raw: Any = reading.raw

    def statements(bills: int) -> int:
        for _ in range(bills):
            shop.clock.advance(hours=30)
            check_out(shop.till, Bill(amount_minor=9900, event_id=shop.till.ids.event_id(), key=PHONE))
        asked.clear()
        raw.set_trace_callback(asked.append)
        said = page(shop)
        raw.set_trace_callback(None)
        assert len(said.movements.rows) >= 30
        return len(asked)

    few = statements(60)
    assert 0 < statements(240) <= few + 240
