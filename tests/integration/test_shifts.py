"""A shift from its float to its Z: the drawer, the blind count, what is taken once and what lands in the next Z."""

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from msgspec import structs

from desktop.bootstrap import keeper, open_till
from desktop.core.domain.errors import Refusal
from desktop.core.domain.events import SaleRefunded
from desktop.core.domain.intents import Tender
from desktop.core.domain.staff import SHOP_PIN
from desktop.core.domain.takings import Piece, TenderSum
from desktop.core.domain.zfold import NOTHING
from desktop.core.ports import Till
from desktop.core.services.adjust_points import adjust_points
from desktop.core.services.check_out import Bill, CheckedOut, check_out
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.import_sales import SalesImport, import_sales
from desktop.core.services.leave_member import leave_member
from desktop.core.services.merge_members import MergeRequest, merge_members
from desktop.core.services.open_drawer import open_drawer
from desktop.core.services.print_slip import print_slip
from desktop.core.services.refund_sale import RefundRequest, refund_sale
from desktop.core.services.set_program import set_program
from desktop.core.services.shifts.close_shift import Closing, close_shift
from desktop.core.services.shifts.count_cash import count_cash
from desktop.core.services.shifts.list_day import list_day
from desktop.core.services.shifts.look_at_shift import read_x, shift_status
from desktop.core.services.shifts.move_cash import move_cash
from desktop.core.services.shifts.open_shift import open_shift
from desktop.core.services.shifts.settings import set_shift_rules
from desktop.core.services.shifts.zs import KeptZ, list_zs
from desktop.core.services.undo_import import undo_import
from tests.tills import PIN, TestTill, make_till

PHONE = "13800138000"


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[TestTill]:
    with make_till(tmp_path / "shop", mode="till", preset="plain") as made:
        enrol_member(made.till, Enrolment(event_id=made.till.ids.event_id(), phone=PHONE, name="王芳"))
        yield made


def sell(till: Till, minor: int, *, cash: int | None = None, redeem: int = 0, at_us: int | None = None) -> CheckedOut:
    """A bill of the member; what is not cash is WeChat Pay."""
    paid = minor - redeem * 2
    cash = paid if cash is None else cash
    tenders = tuple(Tender(kind, part) for kind, part in (("cash", cash), ("wechat", paid - cash)) if part)
    bill = Bill(
        event_id=till.ids.event_id(), amount_minor=minor, key=PHONE, tenders=tenders, redeem_points=redeem, at_us=at_us
    )
    return check_out(till, bill)


def refund(till: Till, bill: str, minor: int | None = None) -> None:
    refund_sale(till, RefundRequest(event_id=till.ids.event_id(), bill=bill, amount_minor=minor, reason="坏了"))


def refund_by(till: Till, bill: str, minor: int, tender: str | None) -> None:
    request = RefundRequest(
        event_id=till.ids.event_id(), bill=bill, amount_minor=minor, reason="坏了", tender=tender, ref=f"R-{minor}"
    )
    assert refund_sale(till, request).repeated is False
    assert refund_sale(till, request).repeated is True
    other = structs.replace(request, tender="card")
    assert code(lambda: refund_sale(till, other)) == "refund.differs"


def close(till: Till, counted: int | None = None, reason: str = "", *, approved: bool = False) -> KeptZ:
    if counted is not None:
        count_cash(till, till.ids.event_id(), counted)
    approval = till.staff.approve(SHOP_PIN, PIN, "shift.difference") if approved else None
    return close_shift(till, Closing(event_id=till.ids.event_id(), reason=reason, approval=approval))


def opened(till: Till, float_minor: int = 50_000) -> None:
    open_shift(till, till.ids.event_id(), float_minor)


def code(action: Callable[[], object]) -> str:
    """The refusal's code."""
    with pytest.raises(Refusal) as refused:
        action()
    return refused.value.code


def verified(shop: TestTill) -> str | None:
    """What verify finds first."""
    shop.close()
    found = keeper(shop.folder).verify((), lambda _done, _all: None).first_bad
    shop.reopen()
    return found.what if found else None


def test_money_goes_back_the_way_it_came_or_as_somebody_says(shop: TestTill) -> None:
    """The drawer gives only what went back in cash; each way stands in the report; the Z's own check agrees."""
    till = shop.till
    opened(till)
    by_wechat, mixed = sell(till, 10_000, cash=0), sell(till, 9_000, cash=6_000)
    refund_by(till, by_wechat.bill, 1_000, None)  # as it came
    refund_by(till, by_wechat.bill, 2_000, "cash")
    refund_by(till, by_wechat.bill, 500, "储值卡")
    refund_by(till, mixed.bill, 400, None)  # as most of it came
    with till.ledger.reading() as reading:
        (sale,) = reading.sales(by_wechat.bill)
        said = [event.payload for part in sale.record.refunds if (event := reading.event(part.refund_id))]
    assert [each.intent.tender for each in said if isinstance(each, SaleRefunded)] == ["wechat", None, "储值卡"]
    took = read_x(till, till.staff.approve(SHOP_PIN, PIN, "shift.x")).takings
    assert {each.kind: (each.taken_minor, each.given_minor) for each in took.tenders} == {
        "cash": (6_000, 2_400), "wechat": (13_000, 1_000), "储值卡": (0, 500)
    }  # fmt: skip
    assert took.given_minor == 3_900
    kept = close(till, 50_000 + 6_000 - 2_400)
    assert kept.shift
    assert (kept.shift.drawer.difference_minor, kept.shift.drawer.refunds_minor) == (0, 2_400)
    assert verified(shop) is None
    slip = print_slip(till, f"{by_wechat.bill}-R1", "zh-Hans")
    assert [(tender.kind, tender.amount_minor) for tender in slip.tenders] == [("wechat", 1_000)]
    assert print_slip(till, f"{by_wechat.bill}-R2", "zh-Hans").tenders == ()


def test_a_whole_shift_adds_up(shop: TestTill) -> None:
    till = shop.till
    opened(till)
    first = sell(till, 12_800, cash=10_000)
    shop.clock.advance(days=1)
    sell(till, 20_000, redeem=100)
    refund(till, first.bill, 5_000)
    move_cash(till, till.ids.event_id(), 2_000, "换零钱")
    move_cash(till, till.ids.event_id(), -3_000, "买菜")
    open_drawer(till, till.ids.event_id(), "change")
    kept = close(till, 50_000 + 10_000 + 19_800 - 5_000 + 2_000 - 3_000)
    took, drawer = kept.takings, kept.shift and kept.shift.drawer
    assert (took.bills, took.amount_minor, took.discount_minor, took.paid_minor) == (2, 32_800, 200, 32_600)
    assert (took.discounts, took.discount_points, took.refunds, took.given_minor) == (1, 100, 1, 5_000)
    cash = TenderSum(kind="cash", taken_minor=29_800, given_minor=5_000)
    assert took.tenders == (cash, TenderSum(kind="wechat", taken_minor=2_800))
    assert drawer
    assert (drawer.expected_minor, drawer.difference_minor, drawer.no_sale) == (73_800, 0, 1)
    z = kept.z
    assert (z.opening, z.moved.earned, z.moved.redeemed, z.moved.clawed) == (0, 128 + 198, 100, 50)
    assert z.closing == z.store.balance == 128 + 198 - 100 - 50
    assert [moved.reason for moved in kept.shift.moved] == ["换零钱", "买菜"] if kept.shift else False
    assert verified(shop) is None


def test_a_shift_outlives_a_restart_and_is_one(shop: TestTill) -> None:
    opened(shop.till)
    assert code(lambda: opened(shop.till)) == "shift.open_already"
    sell(shop.till, 1_000)
    shop.reopen()
    assert shift_status(shop.till).number == 1
    kept = close(shop.till, 51_000)
    shop.reopen()
    assert shift_status(shop.till).number is None
    opened(shop.till, 0)
    assert close(shop.till, 0).z.opening == kept.z.closing == 10


def test_closing_pressed_twice_is_one_z(shop: TestTill) -> None:
    opened(shop.till)
    sell(shop.till, 1_000)
    count_cash(shop.till, shop.till.ids.event_id(), 51_000)
    asked = Closing(event_id=shop.till.ids.event_id())
    assert close_shift(shop.till, asked) == close_shift(shop.till, asked)
    shop.reopen()
    assert close_shift(shop.till, asked).z.number == 1
    assert len(list_zs(shop.till)) == 1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a process that can be copied")
def test_killed_anywhere_there_is_one_z_or_none(shop: TestTill) -> None:
    opened(shop.till)
    sell(shop.till, 1_000)
    count_cash(shop.till, shop.till.ids.event_id(), 51_000)
    asked = Closing(event_id=shop.till.ids.event_id())
    shop.close()
    for step in range(1, 200, 2):
        if not dies_at_statement(shop, step, asked):
            break
        with open_till(shop.folder, shop.clock) as till:
            assert (len(list_zs(till)), shift_status(till).number) in {(0, 1), (1, None)}
    assert step > 10
    shop.reopen()
    assert close_shift(shop.till, asked) == list_zs(shop.till)[0]
    assert len(list_zs(shop.till)) == 1
    assert verified(shop) is None


def dies_at_statement(shop: TestTill, step: int, asked: Closing) -> bool:
    """Close in a process of its own that ends before its n-th statement; False: it came to its end before that."""
    child = os.fork()
    if child == 0:
        left = [step]

        def counted(_statement: str) -> None:
            left[0] -= 1
            if left[0] == 0:
                os._exit(9)

        try:
            shop.reopen()
            with shop.ledger.file.reading() as reading:
                reading.raw.set_trace_callback(counted)
            close_shift(shop.till, asked)
        except BaseException:  # noqa: BLE001 - a child says only whether it came through
            os._exit(2)
        os._exit(0)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert status != 2, "the action failed by itself"
    return status == 9


def test_what_was_rung_up_outside_a_shift_is_not_in_its_drawer(shop: TestTill) -> None:
    sell(shop.till, 3_000)
    opened(shop.till)
    sell(shop.till, 1_000)
    kept = close(shop.till, 51_000)
    assert (kept.takings.bills, kept.takings.paid_minor, kept.z.moved.earned) == (2, 4_000, 40)
    assert kept.shift
    assert (kept.shift.drawer.outside_minor, kept.shift.drawer.difference_minor) == (3_000, 0)
    assert verified(shop) is None


def test_a_sale_between_count_and_close_asks_for_another_count(shop: TestTill) -> None:
    opened(shop.till)
    assert code(lambda: close(shop.till)) == "shift.not_counted"
    count_cash(shop.till, shop.till.ids.event_id(), 50_000)
    sell(shop.till, 1_000, cash=0)
    assert close_is_free(shop.till)
    sell(shop.till, 1_000)
    assert code(lambda: close(shop.till)) == "shift.count_again"
    kept = close(shop.till, 51_000)
    assert kept.shift
    assert kept.shift.drawer.counts == (50_000, 51_000)


def close_is_free(till: Till) -> bool:
    """Whether the last count still counts."""
    return read_x(till).status.counted_minor is not None


def test_before_the_count_nothing_tells_the_cash(shop: TestTill) -> None:
    opened(shop.till)
    sell(shop.till, 4_000, cash=1_000)
    blind = read_x(shop.till)
    assert blind.is_blind
    assert blind.drawer is None
    assert (blind.takings.amount_minor, blind.takings.paid_minor, blind.takings.staff) == (0, 0, ())
    assert [tender.kind for tender in blind.takings.tenders] == ["wechat"]
    seen = read_x(shop.till, shop.approved("shift.x"))
    assert seen.drawer
    assert seen.drawer.expected_minor == 51_000
    count_cash(shop.till, shop.till.ids.event_id(), 51_000, [Piece(10_000, 5), Piece(1_000, 1)])
    assert not read_x(shop.till).is_blind


def test_a_difference_is_explained_and_above_the_limit_approved(shop: TestTill) -> None:
    opened(shop.till)
    assert code(lambda: close(shop.till, 49_000)) == "shift.explain"
    assert code(lambda: close(shop.till, 44_000, "找错")) == "shift.difference"
    set_shift_rules(shop.till, difference_minor=6_000)
    kept = close(shop.till, reason="找错")
    assert kept.shift
    assert (kept.shift.drawer.difference_minor, kept.shift.reason) == (-6_000, "找错")
    opened(shop.till)
    assert close(shop.till, 0, "被偷", approved=True).approved_by == "manager"
    assert verified(shop) is None


def test_a_shop_may_demand_a_shift(shop: TestTill) -> None:
    done = sell(shop.till, 1_000)
    set_shift_rules(shop.till, demanded=True)
    assert code(lambda: sell(shop.till, 1_000)) == "shift.demanded"
    assert code(lambda: refund(shop.till, done.bill)) == "shift.demanded"
    opened(shop.till)
    assert sell(shop.till, 1_000).points_earned == 10


def test_wrong_sums_are_refused(shop: TestTill) -> None:
    till = shop.till
    assert code(lambda: opened(till, -1)) == "shift.amount"
    assert code(lambda: move_cash(till, till.ids.event_id(), 100, "x")) == "shift.none"
    assert code(lambda: count_cash(till, till.ids.event_id(), 100)) == "shift.none"
    assert code(lambda: close(till)) == "shift.none"
    opened(till)
    assert code(lambda: move_cash(till, till.ids.event_id(), 0, "x")) == "shift.amount"
    assert code(lambda: move_cash(till, till.ids.event_id(), 100, " ")) == "reason.missing"
    assert code(lambda: count_cash(till, till.ids.event_id(), 100, [Piece(50, 1)])) == "shift.pieces"


def test_cash_and_counts_are_recorded_once_each(shop: TestTill) -> None:
    till = shop.till
    opened(till)
    moved, counted = till.ids.event_id(), till.ids.event_id()
    for _ in range(2):
        move_cash(till, moved, 500, "零钱")
        count_cash(till, counted, 50_500)
    kept = close(till)
    assert kept.shift
    assert (kept.shift.drawer.paid_in_minor, kept.shift.drawer.counts) == (500, (50_500,))


def test_the_business_day_may_change_while_a_shift_is_open(shop: TestTill) -> None:
    opened(shop.till)
    assert not shift_status(shop.till).is_of_day_before
    shop.clock.advance(days=1)
    assert shift_status(shop.till).is_of_day_before
    sell(shop.till, 1_000)
    assert close(shop.till, 51_000).takings.bills == 1


def test_points_from_one_z_to_the_next(shop: TestTill, tmp_path: Path) -> None:
    """Earned, by hand, imported, undone, expired and revived: each in the Z it was written in, each Z verified."""
    till = shop.till
    set_program(till, None, {"validity.days": 30, "redeem.from_purchase": 1})
    opened(till, 0)
    sell(till, 10_000, cash=0)
    adjust_points(till, till.ids.event_id(), PHONE, 40, "补")
    table = tmp_path / "old.csv"
    table.write_text("basket_id,customer_id,ts_local,amount\n1,c1,2026-08-30,70.00\n2,c1,2026-08-31,30.00\n", "utf-8")
    brought = import_sales(till, SalesImport(path=table, award=True))
    first = close(till, 0).z
    assert (first.moved.earned, first.moved.by_hand, first.moved.imported) == (100, 40, 100)
    used = sell(till, 10_000, cash=0, redeem=100)
    undo_import(till, brought.import_id or "")
    opened(till, 0)
    second = close(till, 0).z
    assert (second.moved.imported, second.moved.redeemed, second.moved.earned) == (-100, 100, 98)
    shop.clock.advance(days=40)
    opened(till, 0)
    third = close(till, 0).z
    assert (third.moved.expired, third.closing) == (138, 0)
    refund(till, used.bill)
    opened(till, 0)
    fourth = close(till, 9_800, "刷卡退的", approved=True).z
    assert (fourth.opening, fourth.moved.returned, fourth.moved.clawed) == (0, 100, 98)
    for z in (first, second, third, fourth):
        assert z.closing == z.opening + z.moved.net == z.store.balance
    shop.clock.advance(days=9)
    opened(till, 0)
    last = close(till, 0).z
    assert last.moved.expired == fourth.closing
    assert verified(shop) is None


def test_a_dated_bill_lands_in_the_z_it_was_written_in(shop: TestTill) -> None:
    before = shop.clock.now_us
    shop.clock.advance(days=2)
    sell(shop.till, 1_000, cash=0)
    opened(shop.till, 0)
    close(shop.till, 0)
    sell(shop.till, 5_000, cash=0, at_us=before)
    opened(shop.till, 0)
    second = close(shop.till, 0)
    assert (second.takings.bills, second.z.moved.earned, second.z.closing) == (1, 50, 60)
    assert second.z.store.balance == 60


def test_nothing_expires_in_two_zs(shop: TestTill) -> None:
    set_program(shop.till, None, {"validity.days": 5})
    sell(shop.till, 10_000)
    shop.clock.advance(days=6)
    opened(shop.till, 0)
    assert close(shop.till, 0).z.moved.expired == 100
    opened(shop.till, 0)
    assert close(shop.till, 0).z.moved == NOTHING


def test_a_till_beside_a_pos_has_the_z_and_no_drawer(tmp_path: Path) -> None:
    with make_till(tmp_path / "shop", preset="plain") as shop:
        till = shop.till
        enrol_member(till, Enrolment(event_id=till.ids.event_id(), phone=PHONE, name="王芳"))
        assert code(lambda: opened(till)) == "shift.companion"
        assert code(lambda: set_shift_rules(till, demanded=True)) == "shift.companion"
        check_out(till, Bill(event_id=till.ids.event_id(), amount_minor=20_000, key=PHONE, ref="POS-1"))
        shop.clock.advance(days=1)
        bill = Bill(event_id=till.ids.event_id(), amount_minor=10_000, key=PHONE, ref="POS-2", redeem_points=100)
        check_out(till, bill)
        refund(till, "POS-1", 5_000)
        kept = close_shift(till, Closing(event_id=till.ids.event_id()))
        assert kept.shift is None
        assert (kept.takings.bills, kept.takings.discount_minor, kept.z.closing) == (2, 200, 200 + 98 - 100 - 50)
        day = list_day(till)
        assert [(row.kind, row.ref, row.discount_minor, row.paid_minor) for row in day.rows] == [
            ("sale", "POS-2", 200, 9_800),
            ("refund", "POS-1", 0, -5_000),
        ]
        assert (day.bills, day.discounts, day.discount_minor, day.refunds, day.net_minor) == (1, 1, 200, 1, 4_800)
        assert list_day(till, date(2020, 1, 1)).rows == ()


def test_two_processes_make_one_z_after_the_other(shop: TestTill) -> None:
    opened(shop.till)
    with open_till(shop.folder, shop.clock) as beside:
        assert code(lambda: opened(beside)) == "shift.open_already"
        sell(beside, 1_000)
        kept = close(beside, 51_000)
    assert code(lambda: close(shop.till)) == "shift.none"
    opened(shop.till)
    assert close(shop.till, 50_000).z.last_id == kept.event_id


def test_members_merged_and_gone_leave_the_z_whole(shop: TestTill) -> None:
    till = shop.till
    other = enrol_member(till, Enrolment(event_id=till.ids.event_id(), phone="13900139000", name="王小芳")).member_id
    sell(till, 10_000, cash=0)
    bill = Bill(event_id=till.ids.event_id(), amount_minor=5_000, key="13900139000", tenders=(Tender("cash", 5_000),))
    check_out(till, bill)
    opened(till, 0)
    assert close(till, 0).z.closing == 150
    merge_members(till, MergeRequest(event_id=till.ids.event_id(), one_key=PHONE, other_key="13900139000"))
    opened(till, 0)
    merged = close(till, 0).z
    assert (merged.moved, merged.closing, merged.store.balance, merged.store.members) == (NOTHING, 150, 150, 1)
    leave_member(till, till.ids.event_id(), PHONE)
    opened(till, 0)
    gone = close(till, 0).z
    assert (gone.moved.by_hand, gone.closing, gone.store.balance) == (-150, 0, 0)
    assert other
    assert verified(shop) is None
