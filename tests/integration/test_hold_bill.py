"""Bills that wait: several, over a restart, and none of them takes a point, a number or a place in the log."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from desktop.core.domain.errors import NotFound
from desktop.core.domain.intents import Line, Tender
from desktop.core.services.adjust_points import adjust_points
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.hold_bill import drop_held, held_bills, hold_bill, recall_bill
from desktop.core.services.keep_bill import OpenBill, complete_bill, forget_bill, keep_bill, kept_bill
from tests.tills import TestTill, make_till

PHONE = "13800138000"
FULL = Line(amount_minor=12_800, name="茶")


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[TestTill]:
    """A member with 1,000 points and an earlier purchase."""
    with make_till(tmp_path / "shop", now="2026-11-20T12:00:00") as made:
        enrol_member(made.till, Enrolment(event_id=made.till.ids.event_id(), phone=PHONE, name="王芳"))
        check_out(made.till, Bill(event_id=made.till.ids.event_id(), amount_minor=50_000, key=PHONE))
        adjust_points(made.till, made.till.ids.event_id(), PHONE, 500, "补积分")
        made.clock.set("2026-11-22T12:00:00")
        yield made


def bill(shop: TestTill, amount_minor: int, points: int = 0, *, of_member: bool = False) -> OpenBill:
    ((member_id,),) = shop.rows("SELECT member_id FROM members")
    return OpenBill(
        event_id=shop.till.ids.event_id(),
        member_id=str(member_id) if of_member else None,
        proof="card" if of_member else None,
        card_serial=1 if of_member else None,
        amount_minor=amount_minor,
        redeem_points=points,
    )


def taken(shop: TestTill) -> list[tuple[object, ...]]:
    """All that a bill can take: a place in the log, a number, points."""
    head = shop.rows("SELECT epoch, seq, bills, members FROM heads")
    return [*head, *shop.rows("SELECT state FROM member_states"), *shop.rows("SELECT count(*) FROM sales")]


def test_held_recalled_and_dropped_bills_take_nothing(shop: TestTill) -> None:
    before = taken(shop)
    first, second = bill(shop, 10_000, 500, of_member=True), bill(shop, 2_000)
    keep_bill(shop.till, first)
    hold_bill(shop.till, first, " 靠窗\n那桌 ", held_by="周敏")
    hold_bill(shop.till, second)
    assert recall_bill(shop.till, first.event_id).bill.redeem_points == 500
    hold_bill(shop.till, first)
    drop_held(shop.till, first.event_id)
    drop_held(shop.till, first.event_id)
    assert [held.event_id for held in held_bills(shop.till)] == [second.event_id]
    assert taken(shop) == before


def test_what_waits_is_there_after_a_restart_in_its_order(shop: TestTill) -> None:
    first, second, third = bill(shop, 10_000, of_member=True), bill(shop, 2_000), bill(shop, 300)
    hold_bill(shop.till, replace(first, lines=(FULL,), by_lines=True, amount_minor=12_800), "靠窗那桌", "周敏")
    hold_bill(shop.till, second)
    keep_bill(shop.till, third)
    shop.reopen()
    held = held_bills(shop.till)
    assert [(one.member, one.amount_minor, one.lines, one.note, one.held_by) for one in held] == [
        ("王*", 12_800, 1, "靠窗那桌", "周敏"),
        ("", 2_000, 0, "", ""),
    ]
    kept = kept_bill(shop.till)
    assert kept is not None
    assert kept.bill == third
    assert held[0].at.isoformat().startswith("2026-11-22T12:00")


def test_recalling_swaps_with_the_bill_on_the_screen(shop: TestTill) -> None:
    first, second = bill(shop, 10_000), replace(bill(shop, 2_000), tenders=(Tender("cash", 2_000),), ref="P-7")
    hold_bill(shop.till, first, "一号")
    keep_bill(shop.till, second)
    recalled = recall_bill(shop.till, first.event_id, second)
    assert recalled.bill == replace(first, note="一号")
    kept = kept_bill(shop.till)
    assert kept is not None
    assert kept.bill == recalled.bill
    assert [held.event_id for held in held_bills(shop.till)] == [second.event_id]
    assert recall_bill(shop.till, second.event_id, first).bill == second
    with pytest.raises(NotFound, match=r"hold\.gone"):
        recall_bill(shop.till, second.event_id)


def test_forgetting_the_screen_s_bill_leaves_a_held_one(shop: TestTill) -> None:
    one = bill(shop, 10_000)
    hold_bill(shop.till, one)
    forget_bill(shop.till, one.event_id)
    assert len(held_bills(shop.till)) == 1
    assert kept_bill(shop.till) is None


def test_points_used_meanwhile_are_not_used_once_more(shop: TestTill) -> None:
    waiting = bill(shop, 10_000, 1_000, of_member=True)
    hold_bill(shop.till, waiting)
    check_out(shop.till, Bill(event_id=shop.till.ids.event_id(), amount_minor=5_000, key=PHONE, redeem_points=500))
    recalled = recall_bill(shop.till, waiting.event_id)
    assert (recalled.bill.redeem_points, recalled.points_before) == (500, 1_000)
    assert complete_bill(shop.till, recalled.bill).points_redeemed == 500


def test_a_bill_recorded_meanwhile_is_only_shown(shop: TestTill) -> None:
    waiting = replace(bill(shop, 10_000), ref="P-9")
    hold_bill(shop.till, waiting)
    check_out(shop.till, Bill(event_id=shop.till.ids.event_id(), amount_minor=10_000, ref="P-9"))
    recalled = recall_bill(shop.till, waiting.event_id)
    assert recalled.done is not None
    assert held_bills(shop.till) == ()
    assert kept_bill(shop.till) is None


def test_what_cannot_be_read_is_left_out(shop: TestTill) -> None:
    hold_bill(shop.till, bill(shop, 10_000))
    with shop.till.ledger.writing() as writing:
        (row,) = writing.open_bills()
        writing.keep_open_bill(type(row)("other", 5, b"{", row.kept_at_us))
    assert len(held_bills(shop.till)) == 1
