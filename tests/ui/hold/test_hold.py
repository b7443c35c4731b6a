"""F4 and F5 at the counter: a bill goes aside, another comes back, and nothing typed is lost."""

from pathlib import Path
from typing import Any

from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.hold_bill import held_bills
from desktop.ui.hold.presenter import Presenter as HoldRoom
from desktop.ui.recall.presenter import Presenter as RecallRoom
from tests.ui.checkout.counters import PHONE, RICE, Counter, counter
from tests.ui.fake_desk import FakeView


def opened(at: Counter, room: str) -> Any:
    """The dialog that was opened last, as the shell opens it."""
    name, wish = at.desk.opened[-1]
    assert name == room
    presenter: Any = {"hold": HoldRoom, "recall": RecallRoom}[room](at.desk)  # type: ignore[arg-type]
    presenter.view = FakeView()
    presenter.enter(**wish)
    return presenter


def hold(at: Counter, note: str = "") -> None:
    at.press("F4")
    dialog = opened(at, "hold")
    dialog.type(note)
    dialog.confirm()
    dialog.confirm()


def test_a_held_bill_leaves_an_empty_counter_and_comes_back_whole(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        before_seq = at.shop.rows("SELECT seq, bills FROM heads")
        at.presenter.scanned(at.card())
        at.presenter.scanned(RICE)
        at.press("×", "9", "Enter", "Ctrl+4")
        at.press("F8", "F8")
        before = at.model
        hold(at, "靠窗那桌")
        assert (at.model.member, at.model.bill.rows, at.desk.told[-1].title) == (None, (), "单已挂起。")
        assert [action.label for action in at.presenter.actions()][2] == "取单 1"
        at.shop.reopen()
        at.again()
        assert [action.label for action in at.presenter.actions()][2] == "取单 1"
        at.press("F5")
        dialog = opened(at, "recall")
        (row,) = dialog._model().rows
        assert (row.name, row.amount) == ("靠窗那桌", "¥27.00")
        dialog.take()
        assert (at.model.bill, at.model.member) == (before.bill, before.member)
        assert (at.model.pay.points_chosen, at.model.pay.tender) == (before.pay.points_chosen, before.pay.tender)
        assert at.presenter.counter.sheet.note == "靠窗那桌"
        assert held_bills(at.shop.till) == ()
        assert at.shop.rows("SELECT seq, bills FROM heads") == before_seq
        at.press("F9")
        assert at.sales == 2


def test_recalling_puts_the_bill_on_the_screen_aside(tmp_path: Path) -> None:
    with counter(tmp_path, "companion") as at:
        at.type("128")
        hold(at)
        at.type("40")
        at.presenter.scanned(at.card())
        at.press("F5")
        dialog = opened(at, "recall")
        assert dialog._model().swap
        dialog.take()
        assert (at.model.pay.number, at.model.member) == ("128.00", None)
        at.press("F5")
        dialog = opened(at, "recall")
        assert [row.name[:3] for row in dialog._model().rows] == ["林*岚"]
        dialog.take()
        assert (at.model.pay.number, at.model.member.name) == ("40.00", "林晓岚")


def test_nothing_to_hold_and_nothing_held(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        at.press("F4")
        assert at.desk.told[-1].title == "没有可挂的单。"
        at.press("F5")
        dialog = opened(at, "recall")
        assert (dialog._model().rows, dialog._model().empty[:6]) == ((), "没有挂着的单")
        dialog.take()
        dialog.drop()
        assert at.desk.questions == []


def test_a_bill_given_up_is_asked_first_and_gone(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        for amount in ("12", "13"):
            at.type(amount)
            hold(at, amount)
        at.press("F5")
        dialog = opened(at, "recall")
        dialog.pressed("Down")
        dialog.pressed("Del")
        assert len(held_bills(at.shop.till)) == 2
        at.desk.questions[-1].then()
        assert [row.name for row in dialog._model().rows] == ["12"]
        assert [action.label for action in at.presenter.actions()][2] == "取单 1"
        dialog.take()
        assert at.model.pay.number == "12.00"


def test_points_used_meanwhile_are_said_and_the_bill_is_priced_anew(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        at.presenter.scanned(at.card())
        at.type("100")
        at.press("F8", "F8")
        assert at.presenter.counter.sheet.points == 1_500
        hold(at)
        till = at.shop.till
        check_out(till, Bill(event_id=till.ids.event_id(), amount_minor=4_000, key=PHONE, redeem_points=500))
        at.press("F5")
        opened(at, "recall").take()
        assert at.desk.told[-1].title == "挂单期间积分变了：1,500 改成 1,000。"
        assert at.model.pay.number == "80.00"


def test_while_a_bill_goes_nothing_is_for_it(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        at.type("128")
        at.press("F4")
        dialog = opened(at, "hold")
        at.desk.lane.held = True
        dialog.confirm()
        at.press("F9", "F4", "F5")
        at.desk.lane.release()
        assert (at.sales, len(held_bills(at.shop.till)), at.model.pay.number) == (1, 1, "0.00")


def test_the_finished_bill_is_not_in_the_way(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        at.type("128")
        hold(at)
        at.type("5")
        at.press("F9")
        at.press("F5")
        opened(at, "recall").take()
        assert (at.model.done, at.model.pay.number) == (None, "128.00")
