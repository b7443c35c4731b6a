"""What reviewers found, each under the name of its symptom; the guarantees that no other test names."""

from pathlib import Path
from unittest.mock import Mock

import pytest
from sqlcipher3.dbapi2 import OperationalError

from desktop.bootstrap import keeper
from desktop.cli.files import checked_out
from desktop.core.domain.errors import NotFound, RuleBroken
from desktop.core.services.check_out import Bill, CheckedOut, check_out, complete
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.keep_ledger import verify_ledger
from desktop.core.services.print_slip import print_slip
from desktop.core.services.refund_sale import Refunded, RefundRequest, refund_sale
from desktop.core.services.report_lost_card import report_lost_card
from desktop.core.services.set_program import set_program
from desktop.core.services.who import find_one
from desktop.core.store.border import LedgerDamaged, border
from desktop.core.store.opening import open_ledger
from tests.tills import PIN, TestTill, make_till

PHONE = "13800138000"


@pytest.fixture
def shop(tmp_path: Path) -> TestTill:
    made = make_till(tmp_path / "shop", preset="plain", now="2026-11-01T12:00:00")
    enrol_member(made.till, Enrolment(event_id=made.till.ids.event_id(), phone=PHONE, name="林晓岚"))
    return made


def sell(shop: TestTill, minor: int, at: str | None = None, points: int = 0, pin: str | None = None) -> CheckedOut:
    at_us = shop.clock.us(at) if at else None
    bill = Bill(amount_minor=minor, event_id=shop.till.ids.event_id(), key=PHONE, at_us=at_us, redeem_points=points,
                approve_pin=pin)  # fmt: skip
    return check_out(shop.till, bill)


def refund(shop: TestTill, bill: str, minor: int | None, at: str | None = None) -> Refunded:
    at_us = shop.clock.us(at) if at else None
    asked = RefundRequest(event_id=shop.till.ids.event_id(), bill=bill, reason="退", amount_minor=minor, at_us=at_us)
    return refund_sale(shop.till, asked)


def balance(shop: TestTill) -> int:
    with shop.till.ledger.reading() as reading:
        member = find_one(shop.till, reading, PHONE).member
        return reading.state(member.member_id).balance(reading.today())


def verified(shop: TestTill) -> bool:
    return verify_ledger(keeper(shop.folder, shop.clock)).ok


def test_a_refund_dated_before_another_loses_neither(shop: TestTill) -> None:
    bill = sell(shop, 10_000).bill
    shop.clock.advance(hours=3)
    refund(shop, bill, 3_000)
    earlier = refund(shop, bill, 2_000, at="2026-11-01T13:00:00")
    assert (balance(shop), earlier.balance) == (50, 80)
    assert print_slip(shop.till, f"{bill}-R1", "zh-Hans").paid_minor == 3_000
    assert print_slip(shop.till, f"{bill}-R2", "zh-Hans").paid_minor == 2_000
    refund(shop, bill, None)
    assert balance(shop) == 0
    assert verified(shop)


def test_a_bill_dated_between_two_refunds_changes_neither(shop: TestTill) -> None:
    bill = sell(shop, 10_000).bill
    for _ in range(70):
        shop.clock.advance(minutes=1)
        sell(shop, 100)
    refund(shop, bill, 5_000)
    shop.clock.advance(hours=2)
    refund(shop, bill, None)
    shop.clock.advance(hours=1)
    sell(shop, 100, at="2026-11-01T14:00:00")
    assert balance(shop) == 71
    assert verified(shop)


def test_i11_refunds_never_exceed_the_sale_and_the_excess_moves_nothing(shop: TestTill) -> None:
    bill = sell(shop, 10_000).bill
    refund(shop, bill, 9_999)
    with pytest.raises(RuleBroken, match=r"refund\.beyond_rest"):
        refund(shop, bill, 2)
    refund(shop, bill, 1)
    with pytest.raises(RuleBroken, match=r"refund\.nothing_left"):
        refund(shop, bill, 1)
    assert balance(shop) == 0


def test_a_dated_refund_paid_in_cash_is_not_charged_twice(tmp_path: Path) -> None:
    shop = make_till(tmp_path / "cash", preset="plain", changes={"refund.shortfall": "cash"}, now="2026-11-01T12:00:00")
    enrol_member(shop.till, Enrolment(event_id=shop.till.ids.event_id(), phone=PHONE))
    bill = sell(shop, 10_000).bill
    shop.clock.advance(days=1)
    sell(shop, 200, points=50)
    shop.clock.advance(days=1)
    back = refund(shop, bill, None, at="2026-11-01T18:00:00")
    with shop.till.ledger.reading() as reading:
        state = reading.state(find_one(shop.till, reading, PHONE).member.member_id)
    assert back.points_clawed == 100
    taken_from_cash = (10_000 - back.cash_minor) // 2
    assert state.debt + taken_from_cash <= 100


def test_i15_a_clock_that_ran_ahead_loses_and_blocks_no_value(shop: TestTill) -> None:
    sell(shop, 100_000)
    shop.clock.set("2028-06-01T12:00:00")
    sell(shop, 1_000)
    shop.clock.set("2026-11-03T12:00:00")
    after = sell(shop, 2_000)
    assert after.points_earned == 20
    with pytest.raises(RuleBroken, match=r"redeem\.clock_doubtful"):
        sell(shop, 10_000, points=500)
    assert sell(shop, 10_000, points=500, pin=PIN).points_redeemed == 500
    with pytest.raises(RuleBroken, match=r"time\.future"):
        sell(shop, 1_000, at="2027-01-01T12:00:00")
    assert verified(shop)


def test_i6_the_log_is_gapless_whatever_is_refused(shop: TestTill) -> None:
    for points in (0, 50, 7, 0):
        try:
            sell(shop, 1_000, points=points)
        except RuleBroken:
            continue
    assert [seq for (seq,) in shop.rows("SELECT seq FROM events ORDER BY place")] == list(
        range(1, len(shop.rows("SELECT 1 FROM events")) + 1)
    )


def test_a_card_lost_while_it_stood_on_the_screen_spends_nothing(shop: TestTill) -> None:
    till = shop.till
    with till.ledger.reading() as reading:
        member_id = find_one(till, reading, PHONE).member.member_id
        found = find_one(till, reading, till.cards.card_token(member_id, 1))
    report_lost_card(till, till.ids.event_id(), PHONE)
    with pytest.raises(RuleBroken, match=r"token\.lost"):
        complete(till, Bill(amount_minor=1_000, event_id=till.ids.event_id()), found)


def test_small_bills_refunded_whole_leave_no_remainder(tmp_path: Path) -> None:
    shop = make_till(tmp_path / "carry", preset="plain", changes={"earn.rounding": "carry"})
    enrol_member(shop.till, Enrolment(event_id=shop.till.ids.event_id(), phone=PHONE))
    for _ in range(10):
        refund(shop, sell(shop, 99).bill, None)
    assert sell(shop, 10).points_earned == 0


def test_a_pin_given_for_points_used_lifts_no_cap_of_points_earned(tmp_path: Path) -> None:
    shop = make_till(tmp_path / "caps", changes={"earn.cap_bill": 50}, now="2026-11-01T12:00:00")
    enrol_member(shop.till, Enrolment(event_id=shop.till.ids.event_id(), phone=PHONE))
    sell(shop, 100_000)
    shop.clock.advance(days=1)
    assert sell(shop, 100_000, points=50, pin=PIN).points_earned == 50
    shop.clock.advance(days=1)
    assert sell(shop, 100_000, pin=PIN).points_earned == 1_000


def test_a_reference_with_blanks_around_it_is_the_same_reference(shop: TestTill) -> None:
    for ref in (" X1 ", "X1"):
        check_out(shop.till, Bill(amount_minor=500, event_id=shop.till.ids.event_id(), ref=ref))
    assert refund(shop, "X1", None).refunded_minor == 500
    with pytest.raises(NotFound):
        refund(shop, "X2", None)


@pytest.mark.parametrize("name", ["ledger.db", "ledger.json", "identity.bin", "keys/x.key", "settings.toml"])
def test_no_list_is_written_over_the_shops_own_files(shop: TestTill, name: str) -> None:
    with pytest.raises(RuleBroken, match=r"file\.of_the_shop"):
        checked_out(shop.folder / name, shop.folder)
    assert checked_out(shop.folder / "points.csv", shop.folder).name == "points.csv"


def test_a_full_disk_is_no_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop.core.store.border.disk_usage", lambda _: Mock(free=0))
    with pytest.raises(RuleBroken, match=r"disk\.full"), border(tmp_path / "ledger.db"):
        raise OperationalError("disk I/O error")
    monkeypatch.setattr("desktop.core.store.border.disk_usage", lambda _: Mock(free=1 << 30))
    with pytest.raises(LedgerDamaged), border(tmp_path / "ledger.db"):
        raise OperationalError("disk I/O error")


def test_a_shop_whose_ledger_is_gone_is_not_taken_for_none(tmp_path: Path) -> None:
    shop = make_till(tmp_path / "shop")
    shop.close()
    (shop.folder / "ledger.db").unlink()
    with pytest.raises(NotFound, match=r"ledger\.gone"):
        open_ledger(shop.folder, shop.clock)
    with pytest.raises(NotFound, match=r"ledger\.gone"):
        make_till(shop.folder)


def test_a_pos_number_that_looks_like_a_code_of_ours_finds_its_bill(shop: TestTill) -> None:
    ref = "SKU2026112214300012345678"
    check_out(shop.till, Bill(amount_minor=500, event_id=shop.till.ids.event_id(), ref=ref))
    assert refund(shop, ref, None).refunded_minor == 500


def test_wrong_settings_say_what_would_be_right(shop: TestTill) -> None:
    for key, value, right in (
        ("earn.points", "x", "0 … 1000000"),
        ("earn.birthday", "year", "off | day | week | month"),
        ("earn.birthday_multiplier", "two", "2"),
    ):
        with pytest.raises(RuleBroken) as refused:
            set_program(shop.till, None, {key: value})
        assert refused.value.facts["wanted"] == right


def test_i7_an_older_ledger_file_in_the_newer_ones_place_is_found(shop: TestTill) -> None:
    sell(shop, 1_000)
    shop.close()
    older = (shop.folder / "ledger.db").read_bytes()
    shop.reopen()
    sell(shop, 2_000)
    shop.close()
    assert verified(shop)
    (shop.folder / "ledger.db").write_bytes(older)
    for helper in ("ledger.db-wal", "ledger.db-shm"):
        (shop.folder / helper).unlink(missing_ok=True)
    found = verify_ledger(keeper(shop.folder, shop.clock))
    assert (found.ok, found.first_bad and found.first_bad.what) == (False, "log.cut")
