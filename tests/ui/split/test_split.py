"""Ctrl+A: who pays what, until it adds up; then one action, and the counter is free for the next bill."""

from pathlib import Path
from typing import Any

from desktop.ui.split.presenter import Presenter as SplitRoom
from tests.ui.checkout.counters import OTHER_PHONE, Counter, counter
from tests.ui.fake_desk import FakeView


def opened(at: Counter) -> Any:
    name, wish = at.desk.opened[-1]
    assert name == "split"
    presenter = SplitRoom(at.desk)  # type: ignore[arg-type]
    presenter.attach(FakeView())
    presenter.enter(**wish)
    return presenter


def test_two_members_share_a_bill_in_equal_parts(tmp_path: Path) -> None:
    with counter(tmp_path, "till") as at:
        at.presenter.scanned(at.card())
        at.type("100.01")
        at.press("Ctrl+A")
        dialog = opened(at)
        dialog.type_whom(OTHER_PHONE)
        dialog.take_whom()
        assert [(row.name, row.amount) for row in dialog._model().rows] == [("林晓岚", "50.00"), ("王芳", "50.01")]
        dialog.confirm()
        dialog.confirm()
        assert (at.sales, at.balance(), at.balance(OTHER_PHONE)) == (3, 1_550, 50)
        assert at.model.done.number == "¥100.01"
        assert not at.model.done.can_offer
        assert at.presenter.counter.last_bill.endswith("-1")
        at.press("Enter")
        at.type("5")
        at.press("F9")
        assert at.sales == 4


def test_typed_amounts_take_from_the_others_and_must_fit(tmp_path: Path) -> None:
    with counter(tmp_path, "companion") as at:
        at.presenter.scanned(at.card())
        at.type("100")
        at.press("Ctrl+A")
        dialog = opened(at)
        dialog.pressed("Ins")
        dialog.pressed("Up")
        dialog.type_amount("70")
        assert [row.amount for row in dialog._model().rows] == ["15.00", "70.00", "15.00"]
        for wrong in ("170", "100", "x"):
            dialog.type_amount(wrong)
            assert not dialog._model().can_confirm
            dialog.confirm()
        assert at.sales == 1
        dialog.pressed("Del")
        assert [row.amount for row in dialog._model().rows] == ["50.00", "50.00"]
        dialog.pressed("Del")
        assert len(dialog._model().rows) == 2
        dialog.confirm()
        assert (at.sales, at.balance()) == (3, 1_550)


def test_a_member_has_one_share_and_nobody_unknown_any(tmp_path: Path) -> None:
    with counter(tmp_path, "companion") as at:
        at.presenter.scanned(at.card())
        at.type("100")
        at.press("Ctrl+A")
        dialog = opened(at)
        dialog.scanned(at.card())
        assert dialog._model().whom_error == "这位会员已经有一份了"
        dialog.type_whom("13700137000")
        dialog.take_whom()
        assert dialog._model().whom_error
        dialog.scanned(at.card(OTHER_PHONE))
        assert [row.name for row in dialog._model().rows] == ["林晓岚", "王芳"]


def test_what_cannot_be_shared_is_said(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        at.press("Ctrl+A")
        at.presenter.scanned(at.card())
        at.type("100")
        at.press("F8", "Ctrl+A")
        assert at.desk.opened == []
        assert at.desk.told[-1].title == "用了积分的单不能分。"


def test_shares_on_their_way_are_not_left_and_late_answers_change_nothing(tmp_path: Path) -> None:
    with counter(tmp_path, "till") as at:
        at.type("100")
        at.press("Ctrl+A")
        dialog = opened(at)
        at.desk.lane.held = True
        dialog.scanned(at.card())  # looked for, not found yet
        dialog.confirm()
        assert dialog.pressed("Esc")  # the shares are being recorded: nothing is left behind
        dialog.leave()  # and if the window takes it away, the counter still hears of them
        at.desk.lane.held = False
        at.desk.lane.release()
        assert at.model.done.number == "¥100.00"
        assert at.balance() == 1_500  # the member came too late for this bill
        at.press("Enter")
        at.type("30")
        at.press("Ctrl+A")
        again = opened(at)
        at.desk.lane.held = True
        again.scanned(at.card())
        again.leave()
        again.enter(**at.desk.opened[-1][1])
        at.desk.lane.held = False
        at.desk.lane.release()
        assert [row.name for row in again._model().rows] == ["没有会员", "没有会员"]
