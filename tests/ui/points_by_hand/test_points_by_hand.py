"""Points by hand: within the limits, with a reason, after a manager, once."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop.core.services.adjust_points import adjust_points, hand_limits
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.ui.points_by_hand.model import HandModel
from desktop.ui.points_by_hand.presenter import Presenter
from tests.tills import PIN, TestTill, make_till
from tests.ui.fake_desk import FakeDesk, FakeView

LIN = "13800000417"


class Dialog:
    """The dialog over a desk, opened for 林晓岚, who has 100 points."""

    def __init__(self, shop: TestTill, folder: Path) -> None:
        self.shop, self.desk, self.view = shop, FakeDesk(shop.till, folder), FakeView()
        asked = Enrolment(event_id=shop.till.ids.event_id(), phone=LIN, name="林晓岚")
        self.member_id = enrol_member(shop.till, asked).member_id
        adjust_points(shop.till, shop.till.ids.event_id(), LIN, 100, "开业")
        self.presenter = Presenter(self.desk)  # type: ignore[arg-type]
        self.presenter.attach(self.view)
        self.presenter.enter(member_id=self.member_id)

    @property
    def shown(self) -> HandModel:
        model: HandModel = self.view.last
        return model

    def balance(self) -> int:
        with self.shop.till.ledger.reading() as reading:
            return reading.state(self.member_id).balance(reading.today())

    def fill(self, points: str, reason: str = "上次忘记积分") -> None:
        self.presenter.type_points(points)
        self.presenter.type_reason(reason)


@pytest.fixture
def dialog(tmp_path: Path) -> Iterator[Dialog]:
    with make_till(tmp_path) as shop:
        yield Dialog(shop, tmp_path)


def test_it_says_what_will_be_there_and_the_limits_before(dialog: Dialog) -> None:
    dialog.fill("50")
    assert (dialog.shown.now, dialog.shown.after) == ("100", "150")
    assert dialog.shown.limits == ("一次最多补 500", "一天最多补 2,000，今天还能补 1,900")
    dialog.presenter.choose("take")
    assert dialog.shown.after == "50"


def test_points_are_given_after_the_manager(dialog: Dialog) -> None:
    dialog.fill("50")
    dialog.desk.approves = None
    dialog.presenter.confirm()
    assert dialog.balance() == 100
    dialog.desk.approves = "manager"
    dialog.presenter.confirm()
    assert dialog.balance() == 150
    assert "+50" in dialog.desk.whys[0]
    assert (dialog.desk.closed, dialog.desk.changes) == (1, 1)
    assert "150" in dialog.desk.told[0].title


def test_points_are_taken(dialog: Dialog) -> None:
    dialog.presenter.choose("take")
    dialog.fill("30")
    dialog.presenter.confirm()
    assert dialog.balance() == 70


def test_confirming_twice_counts_once(dialog: Dialog) -> None:
    dialog.fill("50")
    dialog.desk.lane.held = True
    dialog.presenter.confirm()
    dialog.presenter.confirm()
    assert dialog.shown.busy
    dialog.desk.lane.release()
    dialog.presenter.confirm()
    assert dialog.balance() == 150


@pytest.mark.parametrize(
    ("way", "points", "said"), [("give", "501", "500"), ("take", "101", "100"), ("give", "999999", "500")]
)
def test_beyond_a_limit_nobody_is_asked(dialog: Dialog, way: str, points: str, said: str) -> None:
    dialog.presenter.choose(way)  # type: ignore[arg-type]
    dialog.fill(points)
    assert said in dialog.shown.points_error
    assert (dialog.shown.after, dialog.shown.can_confirm) == ("—", False)
    dialog.presenter.confirm()
    assert dialog.desk.whys == []


def test_the_days_limit_is_said(dialog: Dialog) -> None:
    till = dialog.shop.till
    for points in (500, 500, 500, 300):
        adjust_points(till, till.ids.event_id(), LIN, points, "开业")
    assert hand_limits(till).left_today == 100
    dialog.presenter.enter(member_id=dialog.member_id)
    dialog.fill("101")
    assert "100" in dialog.shown.points_error


def test_a_limit_reached_meanwhile_is_said_at_the_field_and_nothing_is_lost(dialog: Dialog) -> None:
    dialog.fill("500")
    till = dialog.shop.till
    for points in (500, 500, 500):
        adjust_points(till, till.ids.event_id(), LIN, points, "开业")
    dialog.presenter.confirm()
    assert dialog.shown.points_error == "一天最多补 2,000 积分"
    assert (dialog.shown.points, dialog.shown.reason, dialog.shown.busy) == ("500", "上次忘记积分", False)


def test_what_is_missing_is_said_where_it_is_missing(dialog: Dialog) -> None:
    dialog.presenter.confirm()
    assert dialog.shown.points_error
    assert dialog.shown.reason_error
    dialog.fill("5", "  ")
    assert (dialog.shown.points_error, dialog.shown.reason_error) == ("", "")
    dialog.presenter.confirm()
    assert dialog.shown.reason_error
    assert dialog.desk.whys == []


def test_keys_of_the_keypad_and_the_keyboard_are_points(dialog: Dialog) -> None:
    for key in ("0", "5", "0"):
        assert dialog.presenter.pressed(key)
    assert dialog.shown.points == "50"
    dialog.presenter.pressed("Backspace")
    assert dialog.shown.points == "5"
    dialog.presenter.key("C")
    assert dialog.shown.points == ""
    assert dialog.presenter.pressed("-")
    assert dialog.shown.way == "take"


def test_an_approval_for_a_closed_dialog_writes_nothing(dialog: Dialog) -> None:
    dialog.fill("50")
    kept: list[Any] = []

    def ask(_deed: str, _why: str, then: Any) -> None:
        kept.append(then)

    dialog.desk.ask_right = ask  # type: ignore[assignment, method-assign]
    dialog.presenter.confirm()
    dialog.presenter.leave()
    dialog.presenter.enter(member_id=dialog.member_id)
    dialog.fill("70")
    kept[0](dialog.desk.lane.till.staff.approve("manager", PIN, "points.by_hand"))
    assert dialog.balance() == 100
