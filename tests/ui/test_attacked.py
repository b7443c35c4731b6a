"""What somebody tried who wanted the counter to fail: each of these once went wrong."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from desktop.core.domain.errors import Refusal
from desktop.core.services.report_lost_card import report_lost_card
from desktop.ui.approval.presenter import Presenter as Approval
from desktop.ui.checkout import closing, pricing
from tests.tills import PIN
from tests.ui.checkout.counters import OTHER_PHONE, PHONE, UNKNOWN_GOODS, Counter, counter

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
        at.presenter.counter.look(lambda till: _by_phone(at))
        at.type("300")
        at.press("F8", "F8")
        at.desk.lane.held = True
        at.type("0")
        at.press("F8", "F9")
        at.desk.lane.release()
        assert at.desk.whys
        assert at.sales == 1


def _by_phone(at: Counter) -> Any:
    from desktop.ui.checkout.looking import by_key

    return by_key(PHONE, "zh-Hans")(at.shop.till)


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
        room.enter(why="¥5", then=lambda _by: heard.append("¥5"))
        for digit in PIN:
            room.type(digit)
        at.desk.lane.held = True
        room.confirm()
        room.leave()
        room.enter(why="¥5,000", then=lambda _by: heard.append("¥5,000"))
        at.desk.lane.release()
        assert heard == []
        assert at.desk.closed == 0
