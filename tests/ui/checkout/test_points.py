"""Points at the counter: F8, any number, and who may spend (RULES.md)."""

from pathlib import Path

from desktop.ui.desk import Chosen
from tests.ui.checkout.counters import OTHER_PHONE, counter


def test_f8_goes_round_the_options(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        at.presenter.scanned(at.card())
        at.type("40")
        labels = [cell.label for cell in at.model.pay.points]
        assert labels == ["不用积分", "500 积分", "1,000 积分", "其他"]
        seen = []
        for _ in range(3):
            at.press("F8")
            seen.append((at.model.pay.points_chosen, at.model.pay.number))
        assert seen == [("500", "30.00"), ("1000", "20.00"), ("0", "40.00")]


def test_what_is_used_is_taken_off_and_earns_nothing(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        at.presenter.scanned(at.card())
        at.type("40")
        at.press("F8", "F9")
        assert at.balance() == 1_500 - 500 + 30


def test_any_number_can_be_typed(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        at.presenter.scanned(at.card())
        at.type("40")
        at.press("Shift+F8")
        at.type("250")
        assert (at.model.pay.label, at.model.pay.number) == ("用多少积分", "250")
        at.press("Enter")
        assert (at.model.pay.points_chosen, at.model.pay.number) == ("other", "35.00")


def test_a_number_that_cannot_be_used_says_why_and_is_never_used(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        at.presenter.scanned(at.card())
        at.type("40")
        at.press("Shift+F8")
        at.type("270")
        assert at.model.pay.hint == "积分要按 50 的倍数用"
        at.press("Enter", "F9")
        assert at.sales == 1
        at.press("Esc")
        assert (at.model.pay.points_chosen, at.model.pay.number) == ("0", "40.00")


def test_a_bill_that_became_smaller_refuses_the_points_it_had(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        at.presenter.scanned(at.card())
        at.type("40")
        at.press("F8", "F8", "C")
        at.type("10")
        at.press("F9")
        assert at.sales == 1
        assert at.desk.refusals[-1].code == "redeem.share"


def test_by_phone_alone_more_than_the_day_s_limit_asks_a_manager(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        at.presenter.chosen(Chosen(at.member_id(), "phone"))
        at.type("40")
        locked = [cell.value for cell in at.model.pay.points if cell.locked]
        assert locked == ["1000"]
        at.desk.approves = None
        for key in ("F8", "F8", "F8"):
            at.press(key)
        assert at.model.pay.points_chosen == "500"
        assert len(at.desk.whys) == 1
        at.press("F8")
        assert at.model.pay.points_chosen == "0"
        at.desk.approves = "manager"
        at.presenter.hands.choose_points("1000")
        assert (at.model.pay.points_chosen, at.model.pay.number) == ("1000", "20.00")
        at.press("F9")
        assert at.balance() == 1_500 - 1_000 + 20


def test_an_approval_is_for_one_bill_as_it_stood(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        at.presenter.chosen(Chosen(at.member_id(), "phone"))
        at.type("40")
        at.presenter.hands.choose_points("1000")
        at.type("0")
        at.desk.approves = None
        at.press("F9")
        assert at.sales == 1
        assert len(at.desk.whys) == 2
        at.desk.approves = "manager"
        at.press("F9")
        assert at.sales == 2


def test_points_stay_with_the_member_who_has_them(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        at.presenter.scanned(at.card())
        at.type("40")
        at.press("F8")
        at.presenter.scanned(at.card(OTHER_PHONE))
        assert (at.model.member.name, at.model.pay.number) == ("王芳", "40.00")
        assert at.model.pay.points_note == "下次来再用积分"


def test_without_a_member_there_are_no_points_to_use(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        at.type("40")
        at.press("F8")
        assert at.desk.told[-1].title == "有会员才能用积分。"
        assert [cell.enabled for cell in at.model.pay.points] == [False]


def test_a_cap_is_said_and_a_manager_lets_the_bill_pass(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        at.presenter.scanned(at.card())
        at.type("6000")
        assert at.model.pay.award_why == "6,000 × 1 = 6,000 积分，单笔最多 5,000"
        assert at.model.bill.can_approve
        at.press("Ctrl+M")
        assert at.model.pay.award == "+6,000"
        at.press("F9")
        at.desk.questions[-1].then()
        assert at.balance() == 7_500


def test_a_fourth_bill_of_the_day_says_that_it_earns_nothing(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        for _ in range(3):
            at.presenter.scanned(at.card())
            at.type("10")
            at.press("F9")
        at.presenter.scanned(at.card())
        at.type("10")
        assert (at.model.pay.award, at.model.pay.award_why) == ("+0", "今天的笔数已满，不加积分")
