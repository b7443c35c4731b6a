"""Forgotten points by a bill's number, and undoing what was given by mistake: with a manager, once."""

from pathlib import Path
from typing import Any

from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.list_movements import movements
from desktop.ui.forgotten.presenter import Presenter
from desktop.ui.member.undoing import undo
from tests.ui.checkout.counters import Counter, counter
from tests.ui.fake_desk import FakeView


def opened(at: Counter) -> Any:
    dialog = Presenter(at.desk)  # type: ignore[arg-type]
    dialog.attach(FakeView())
    dialog.enter(member_id=at.member_id())
    return dialog


def test_a_bill_of_nobody_finds_its_member_with_a_manager(tmp_path: Path) -> None:
    with counter(tmp_path, "till") as at:
        till = at.shop.till
        bill = check_out(till, Bill(event_id=till.ids.event_id(), amount_minor=12_800)).bill
        dialog = opened(at)
        assert not dialog._model().with_amount
        dialog.confirm()
        assert dialog._model().bill_error == "先填单号"
        dialog.type_bill(bill)
        at.desk.approves = None
        dialog.confirm()
        assert at.balance() == 1_500
        at.desk.approves = "manager"
        dialog.confirm()
        assert (at.balance(), at.desk.told[-1].title) == (1_628, "已补 128 积分，余额 1,628。")
        again = opened(at)
        again.scanned(bill)
        again.confirm()
        assert (at.balance(), at.desk.told[-1].title) == (1_628, "这一单已经补过：128 积分，余额 1,628。")


def test_beside_a_pos_a_bill_may_be_told_by_number_and_amount(tmp_path: Path) -> None:
    with counter(tmp_path, "companion") as at:
        dialog = opened(at)
        dialog.type_bill("P-9")
        dialog.confirm()
        assert dialog._model().bill_error == "没找到账单 P-9"
        dialog.type_amount("1.234")
        dialog.confirm()
        assert dialog._model().amount_error
        dialog.type_amount("88")
        dialog.confirm()
        assert at.balance() == 1_588


def test_points_by_hand_are_undone_from_their_movement(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        rows = movements(at.shop.till, at.member_id(), None, 9, "zh-Hans").rows
        by_hand, sale = rows[0], rows[-1]
        undo(at.desk, by_hand, at.member_id())  # type: ignore[arg-type]
        assert (at.balance(), at.desk.told[-1].title) == (1_150, "已撤销，−350 积分，余额 1,150。")
        undo(at.desk, by_hand, at.member_id())  # type: ignore[arg-type]
        assert (at.balance(), at.desk.told[-1].title) == (1_150, "以前已经撤销过，余额 1,150。")
        undo(at.desk, sale, at.member_id())  # type: ignore[arg-type]
        assert at.desk.opened[-1] == ("move_award", {"member_id": at.member_id(), "bill": sale.bill_no})
