"""What somebody tried who wanted the counter to fail: each of these once went wrong."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any
from unittest.mock import patch

import pytest

from desktop.core.domain.errors import Refusal
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.report_lost_card import report_lost_card
from desktop.ui.approval.presenter import Presenter as Approval
from desktop.ui.checkout import closing, pricing
from desktop.ui.checkout.looking import by_key
from tests.tills import PIN, make_till
from tests.ui.checkout.counters import OTHER_PHONE, PHONE, UNKNOWN_GOODS, Counter, counter
from tests.ui.refund.counter import Counter as RefundCounter
from tests.ui.stage import Stage, texts

BUSY = Refusal("ledger.busy", file="ledger.db")


def not_opened(at: Counter) -> Callable[..., None]:
    """A lane whose till would not open: no work of it is even begun."""
    run = at.desk.lane.run

    def refuse(_work: Any, then: Any, otherwise: Any = None) -> None:
        def work(_till: Any) -> None:
            raise BUSY

        run(work, then, otherwise)

    return refuse


def test_a_price_that_was_refused_once_does_not_lock_the_counter(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        at.presenter.scanned(at.card())
        with patch.object(pricing, "price_bill", side_effect=BUSY):
            at.type("128")
        at.press("F9")
        assert (at.sales, at.balance(), at.model.done.title) == (2, 1_628, "已收款 ¥128.00")


def test_a_till_that_would_not_open_for_a_moment_does_not_lock_the_counter(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        with patch.object(at.desk.lane, "run", not_opened(at)):
            at.type("12")
        at.type("8")
        assert at.model.pay.number == "128.00"
        at.shop.reopen()
        at.again()
        assert at.model.pay.number == "128.00", "what was typed after it is kept"
        at.press("F9")
        assert at.sales == 2


def test_an_id_that_never_came_is_asked_for_again(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        at.type("1")
        at.press("Esc")
        with patch.object(at.desk.lane, "run", not_opened(at)):
            at.desk.questions[-1].then()
        at.type("128")
        at.press("F9")
        assert at.sales == 2


def test_a_window_that_began_beside_a_busy_ledger_still_finds_the_open_bill(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        at.type("128")
        with patch("desktop.ui.checkout.looking.begin", side_effect=BUSY):
            at.again()
        at.press("F9")
        assert (at.sales, at.model.pay.number) == (1, "128.00"), "found again, and not recorded unseen"
        at.press("F9")
        assert at.sales == 2


def test_f9_before_the_open_bill_was_found_again_does_not_record_it_unseen(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        at.type("128")
        with patch.object(at.desk.lane.__class__, "__init__", held_from_the_start(at)):
            at.again()
        at.press("F9")
        at.desk.lane.release()
        assert (at.sales, at.model.pay.number, at.model.pay.can_close) == (1, "128.00", True)


def held_from_the_start(at: Counter) -> Callable[..., None]:
    """A lane that answers nothing until it is released."""
    first = at.desk.lane.__class__.__init__

    def init(self: Any, *given: Any) -> None:
        first(self, *given)
        self.held = True

    return init


def test_points_chosen_before_the_price_came_are_used_though_f9_follows_at_once(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        at.presenter.scanned(at.card())
        at.desk.lane.held = True
        at.type("128")
        at.press("F8", "F9", "F9")
        at.desk.lane.release()
        assert at.sales == 2
        assert at.presenter.counter.done is not None
        assert at.presenter.counter.done.out.points_redeemed == 500


def test_f9_right_after_points_that_need_a_manager_records_nothing_without_them(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        at.desk.approves = None
        at.presenter.counter.look(by_key(PHONE, "zh-Hans"))
        at.type("300")
        at.press("F8", "F8")
        at.desk.lane.held = True
        at.type("0")
        at.press("F8", "F9")
        at.desk.lane.release()
        assert at.desk.whys
        assert at.sales == 1


def test_what_was_held_back_for_a_bill_that_was_refused_is_not_the_next_one_s(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        card = at.card(OTHER_PHONE)
        at.desk.lane.held = True
        at.type("128")
        at.press("F9", "4", "0")
        at.presenter.scanned(card)
        with patch.object(pricing, "price_bill", side_effect=BUSY):
            at.desk.lane.release()
        at.press("F9")
        assert (at.sales, at.model.done.title) == (2, "已收款 ¥128.00")
        at.press("Enter")
        assert (at.model.pay.number, at.model.member) == ("0.00", None)


def test_an_answer_that_fails_on_the_window_s_side_does_not_lock_the_counter(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        at.type("128")
        with patch.object(at.presenter.counter, "take", side_effect=KeyError("planted")), pytest.raises(KeyError):
            at.presenter.scanned(at.card())
        at.press("F9")
        assert at.sales == 2


@pytest.mark.parametrize("code", ["lost", "nobody"])
def test_f9_that_waited_for_a_card_that_is_no_good_records_no_bill_without_it(tmp_path: Path, code: str) -> None:
    with counter(tmp_path) as at:
        card = at.card() if code == "lost" else "VIP-unknown-77"
        report_lost_card(at.shop.till, at.shop.till.ids.event_id(), PHONE)
        at.type("128")
        at.desk.lane.held = True
        at.presenter.scanned(card)
        at.press("F9")
        at.desk.lane.release()
        assert at.sales == 1
        assert at.model.pay.can_close
        at.press("F9")
        assert at.sales == 2


def test_f9_that_waited_for_goods_nobody_knows_is_asked_for_their_price(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        at.type("128")
        at.desk.lane.held = True
        at.presenter.scanned(UNKNOWN_GOODS)
        at.press("F9")
        at.desk.lane.release()
        assert at.sales == 1
        assert at.model.bill.adding is not None


def test_f9_right_after_the_pos_s_number_was_scanned_records_it(tmp_path: Path) -> None:
    with counter(tmp_path, "companion") as at:
        at.presenter.scanned(at.card())
        at.type("128")
        at.presenter.ref_focused(has_keyboard=True)
        at.desk.lane.held = True
        at.presenter.scanned("88123")
        at.press("F9")
        at.desk.lane.release()
        assert (at.sales, at.presenter.counter.done.out.ref) == (2, "88123")  # type: ignore[union-attr]


def test_a_yes_to_an_unusual_amount_is_for_that_bill_alone(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        at.type("9000")
        at.press("F9")
        with patch.object(closing, "keep_bill", side_effect=Refusal("disk.full")):
            at.desk.questions[-1].then()
        at.press("Esc")
        at.desk.questions[-1].then()
        asked = len(at.desk.questions)
        at.type("9000")
        at.press("F9")
        assert (at.sales, len(at.desk.questions)) == (1, asked + 1)


def test_a_pin_typed_for_one_thing_approves_no_other(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        heard: list[str] = []
        room = Approval(at.desk)  # type: ignore[arg-type]
        room.enter(deed="refund.older", amount=None, why="¥5", then=lambda _by: heard.append("¥5"))
        for digit in PIN:
            room.type(digit)
        at.desk.lane.held = True
        room.confirm()
        room.leave()
        room.enter(deed="refund.older", amount=None, why="¥5,000", then=lambda _by: heard.append("¥5,000"))
        at.desk.lane.release()
        assert heard == []
        assert at.desk.closed == 0


def test_a_pos_number_in_full_width_is_the_same_bill(tmp_path: Path) -> None:
    with counter(tmp_path, "companion") as at:
        for ref in ("88123", "８８１２３", " 88123"):
            at.presenter.scanned(at.card())
            at.type("128")
            at.presenter.hands.type_ref(ref)
            at.press("F9", "Enter")
        assert (at.sales, at.balance()) == (2, 1_628)


def test_a_manager_is_told_that_it_is_the_clock(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        at.presenter.scanned(at.card())
        at.type("128")
        at.press("F9", "Enter")
        at.shop.clock.advance(days=-1)
        at.presenter.scanned(at.card())
        at.type("128")
        at.press("F8")
        assert at.desk.whys == ["电脑时间不准，用 500 积分要店长放行。"]


# -- refunds ------------------------------------------------------------------------------------------------------


def old_bill(folder: Path) -> RefundCounter:
    """A bill on the page that only a manager may refund, and another one."""
    at = RefundCounter(make_till(folder, now="2026-11-02T12:00:00"), folder)
    at.desk.approves = None
    old = at.sell()
    at.shop.clock.set("2026-11-20T12:00:00")
    at.sell(5_000)
    at.room.enter(bill=old)
    at.answer()
    return at


def test_a_manager_s_yes_refunds_no_bill_that_is_not_on_the_screen_any_more(tmp_path: Path) -> None:
    at = old_bill(tmp_path)
    first = at.room.giving
    assert first is not None
    with patch.object(at.desk, "ask_right") as asked:
        at.room.pressed("F9")
    other = at.room.search.bills[0].bill_no  # type: ignore[index]
    at.room.scanned(other)
    assert at.room.giving is not first
    asked.call_args.args[2](at.shop.approved("refund.older"))
    assert at.refunds(first.bill.bill.bill_no) == []
    at.shop.close()


def test_a_manager_s_yes_while_the_bill_is_looked_at_again_is_not_passed_over_in_silence(tmp_path: Path) -> None:
    at = old_bill(tmp_path)
    giving = at.room.giving
    assert giving is not None
    with patch.object(at.desk, "ask_right") as asked:
        at.room.pressed("F9")
    at.desk.lane.held = True
    giving.look()
    asked.call_args.args[2](at.shop.approved("refund.older"))
    at.desk.lane.release()
    assert at.page.outcome.refused == "账有变动，数字已更新。核对后再按 F9。"
    assert at.refunds(giving.bill.bill.bill_no) == []
    at.shop.close()


# -- the window -----------------------------------------------------------------------------------------------------


@contextmanager
def window(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """The real window over a shop with one member, 李建国."""
    monkeypatch.setenv("SHUKE_KEY_STORE", "file")
    with make_till(folder, mode="till", now="2026-11-22T12:00:00") as shop:
        enrolment = Enrolment(event_id=shop.till.ids.event_id(), phone=PHONE, name="李建国")
        enrol_member(shop.till, enrolment)
        clock = shop.clock
    with Stage(folder, clock) as stage:
        yield stage


def at_counter(stage: Stage) -> Any:
    """What the checkout holds."""
    room: Any = stage.shell.page
    return room.counter


@pytest.mark.usefixtures("app")
def test_f9_while_somebody_is_looked_for_records_no_bill_without_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with window(tmp_path, monkeypatch) as stage:
        stage.type("99")
        stage.press("F2")
        stage.type("李")
        stage.press("F9")
        assert at_counter(stage).done is None
        assert "正在找会员。回车选定，或按 Esc 不找了，再按 F9。" in texts(stage.window)
        stage.press("Enter", "F9")
        assert at_counter(stage).done.out.member_no


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("key", ["Alt+8", "Alt+2", "F10", "F3", "F1"])
def test_what_was_found_hangs_over_no_other_page_and_no_dialog(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    with window(tmp_path, monkeypatch) as stage:
        stage.press("F2")
        stage.type("李")
        assert stage.window.frame.found.isVisible()
        stage.press(key)
        assert not stage.window.frame.found.isVisible()


@pytest.mark.usefixtures("app")
def test_a_search_goes_on_when_the_window_is_built_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with window(tmp_path, monkeypatch) as stage:
        stage.press("F2")
        stage.type("李")
        stage.window.resize(1920, 1080)
        stage.settle(100)
        edit = stage.window.frame.search.edit
        assert (edit.text(), edit.hasFocus(), stage.window.frame.found.isVisible()) == ("李", True, True)
        stage.press("Enter")
        assert at_counter(stage).sheet.member.glance.name == "李建国"


@pytest.mark.usefixtures("app")
def test_enter_before_the_answer_to_a_text_typed_a_second_time_chooses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with window(tmp_path, monkeypatch) as stage:
        stage.press("F2")
        stage.type("李")
        stage.press("Backspace")
        find: Any = stage.window.frame.search._presenter
        find.typed("李")
        find.enter()
        stage.settle(80)
        assert at_counter(stage).sheet.member.glance.name == "李建国"


@pytest.mark.usefixtures("app")
def test_a_card_scanned_in_the_form_leaves_no_form_behind_though_esc_asked_something(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with window(tmp_path, monkeypatch) as stage:
        with stage.till() as till, till.ledger.reading() as reading:
            [member] = reading.members_by_phone(PHONE)
            card = till.cards.card_token(member.member_id, 1)
        stage.press("F3")
        stage.type("139")
        goes_on = Event()
        stage.shell.lane.run(lambda _till: goes_on.wait(20), lambda _: None)
        stage.shell.scanned(card)
        stage.shell.pressed("Esc")
        goes_on.set()
        stage.settle(80)
        assert stage.shell.dialog is None
        assert at_counter(stage).sheet.member.glance.name == "李建国"
