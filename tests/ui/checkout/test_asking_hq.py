"""Points above the till's own bound at the counter: HQ first, then a manager; nobody has to wait."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.core.ports.at_hq import Kept
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.set_program import set_program
from tests.integration.test_offline_bounds import join
from tests.ui.checkout.counters import Counter, counter
from tests.ui.fake_line import offline, online


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Counter]:
    """A member with 1,500 points at a till in touch with its HQ; a bill on which 1,000 could be used."""
    with counter(tmp_path) as at:
        set_program(at.shop.till, None, {"redeem.offline_per_member": 500})
        join(at.shop)
        at.desk.line.now = online(at.shop.clock())
        at.presenter.scanned(at.card())
        at.type("40")
        yield at


def answer(at: Counter, points: int | None) -> None:
    """HQ keeps so many for what was asked last; None: no answer in time."""
    asked, then = at.desk.line.asked[-1]
    then(None if points is None else Kept(asked.hold_id, points))


def f8_to_the_most(at: Counter) -> None:
    at.press("F8", "F8") if len(at.model.pay.points) > 3 else at.press("F8")
    while not at.desk.line.asked and not at.desk.whys:
        at.press("F8")


def test_hq_is_asked_for_what_goes_beyond_and_the_counter_says_so(at: Counter) -> None:
    assert at.model.pay.points_note == "超过 500 积分先问总部"
    assert not any(cell.locked for cell in at.model.pay.points)
    f8_to_the_most(at)
    assert len(at.desk.line.asked) == 1
    assert at.model.pay.points_note == "正在问总部… Esc 不等"
    assert at.model.pay.number != "20.00"  # the bill is as it was
    answer(at, 500)
    assert at.model.pay.points_note == "总部留了 500 积分"
    assert (at.model.pay.points_chosen, at.model.pay.number) == ("1000", "20.00")
    at.press("F9")
    assert at.balance() == 1_500 - 1_000 + 20
    assert at.desk.whys == []


def test_no_answer_in_time_asks_a_manager_as_if_hq_were_away(at: Counter) -> None:
    at.desk.approves = None
    f8_to_the_most(at)
    answer(at, None)
    assert len(at.desk.whys) == 1
    assert at.model.pay.points_chosen != "1000"
    at.press("F9")
    assert at.sales == 2  # it sells on, within the bound


def test_too_few_asks_a_manager(at: Counter) -> None:
    at.desk.approves = None
    f8_to_the_most(at)
    answer(at, 100)
    assert len(at.desk.whys) == 1


def test_esc_goes_on_without_and_a_late_answer_is_nobodys(at: Counter) -> None:
    f8_to_the_most(at)
    at.press("Esc")
    assert at.model.pay.points_note != "正在问总部… Esc 不等"
    answer(at, 500)
    assert at.model.pay.points_chosen != "1000"
    assert at.desk.whys == []
    at.press("F9")
    assert at.sales == 2


def test_f9_waits_for_the_answer_and_no_longer(at: Counter) -> None:
    at.press("Shift+F8")
    at.type("1000")
    at.press("Enter")
    assert len(at.desk.line.asked) == 1
    at.press("F9")
    assert at.sales == 1
    answer(at, 500)
    assert at.sales == 2
    assert at.balance() == 1_500 - 1_000 + 20


def test_esc_lets_a_waiting_f9_go(at: Counter) -> None:
    at.press("Shift+F8")
    at.type("1000")
    at.press("Enter", "F9", "Esc")
    assert at.sales == 1
    assert not at.presenter.counter.is_locked


def test_another_number_replaces_the_hold(at: Counter) -> None:
    at.desk.approves = None
    f8_to_the_most(at)
    answer(at, 100)
    at.press("Shift+F8")
    at.type("1000")
    at.press("Enter")
    first, second = (asked for asked, _ in at.desk.line.asked)
    assert first.hold_id.encode() in second.data
    answer(at, 500)
    assert at.model.pay.number == "20.00"


def test_offline_a_manager_is_asked_at_once(at: Counter) -> None:
    at.desk.line.now = offline(at.shop.clock())
    at.desk.approves = None
    f8_to_the_most(at)
    assert at.desk.line.asked == []
    assert len(at.desk.whys) == 1


def test_a_fact_in_between_makes_the_hold_good_for_nothing(at: Counter) -> None:
    f8_to_the_most(at)
    answer(at, 500)
    check_out(at.shop.till, Bill(event_id=at.shop.till.ids.event_id(), amount_minor=100))
    at.press("F9")  # refused, and said
    assert [refusal.code for refusal in at.desk.refusals] == ["redeem.offline_member"]
    at.press("F9")  # asked for anew
    assert len(at.desk.line.asked) == 2
    answer(at, 500)
    assert at.balance() == 1_500 - 1_000 + 20
