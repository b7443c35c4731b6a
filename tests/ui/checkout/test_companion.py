"""Companion mode: the POS takes the money; its bill number, and what must be taken off there."""

from pathlib import Path

from tests.ui.checkout.counters import PHONE, RICE, counter


def test_a_bill_is_recorded_without_lines_or_tenders(tmp_path: Path) -> None:
    with counter(tmp_path, "companion") as at:
        at.presenter.scanned(at.card())
        at.type("128.5")
        assert (at.model.bill.tab, at.model.pay.tenders, at.model.pay.action) == ("", (), "记积分")
        at.press("F9")
        assert at.model.done.title == "已记好"
        assert at.balance() == 1_628


def test_points_need_the_pos_s_bill_number_and_say_what_to_take_off(tmp_path: Path) -> None:
    with counter(tmp_path, "companion") as at:
        at.presenter.scanned(at.card())
        at.type("128")
        at.press("F8", "F8")
        assert at.model.pay.number == "98.00"
        assert at.model.bill.advice == "收银机上要减 ¥30.00"
        at.press("F9")
        assert at.sales == 1
        assert at.model.focus.place == "ref"
        assert at.model.pay.ref.hint == "用了积分，要填收银机单号"
        at.presenter.hands.type_ref("88123")
        at.press("F9")
        assert at.sales == 2
        assert (at.model.done.caption, at.model.done.number) == ("在收银机上减", "¥30.00")


def test_without_a_member_it_is_asked_once(tmp_path: Path) -> None:
    with counter(tmp_path, "companion") as at:
        at.type("128")
        assert at.model.pay.action == "只记账单"
        at.press("F9")
        assert at.sales == 1
        at.desk.questions[-1].then()
        assert at.sales == 2


def test_a_bill_number_that_means_another_bill_changes_nothing(tmp_path: Path) -> None:
    with counter(tmp_path, "companion") as at:
        for amount in ("128", "64"):
            at.presenter.scanned(at.card())
            at.type(amount)
            at.presenter.hands.type_ref("88123")
            at.press("F9")
        assert at.sales == 2
        assert at.desk.refusals[-1].code == "bill.differs"
        assert (at.model.pay.number, at.model.focus.place) == ("64.00", "ref")


def test_the_same_bill_again_is_the_same_bill(tmp_path: Path) -> None:
    with counter(tmp_path, "companion") as at:
        for _ in range(2):
            at.presenter.scanned(at.card())
            at.type("128")
            at.presenter.hands.type_ref("88123")
            at.press("F9")
        assert at.sales == 2
        assert at.balance() == 1_628
        assert at.model.done.title == "这一单先前已记好，没有重复记"


def test_the_pos_slip_can_be_scanned_into_its_field(tmp_path: Path) -> None:
    with counter(tmp_path, "companion") as at:
        at.type("128")
        at.presenter.ref_focused(True)
        at.presenter.scanned("A-2026112200077")
        assert at.model.pay.ref.text == "A-2026112200077"
        at.presenter.scanned(RICE)
        assert at.model.pay.ref.text == RICE
        at.presenter.scanned(at.card())
        assert (at.model.pay.ref.text, at.model.member.name) == (RICE, "林晓岚")


def test_esc_in_the_field_of_the_number_goes_back_to_the_amount(tmp_path: Path) -> None:
    with counter(tmp_path, "companion") as at:
        at.type("128")
        at.press("Ctrl+B")
        assert at.model.focus.place == "ref"
        at.presenter.ref_focused(True)
        at.press("Esc")
        assert (at.model.focus.place, at.desk.questions) == ("pad", [])


def test_there_are_no_lines_and_no_tenders_to_press(tmp_path: Path) -> None:
    with counter(tmp_path, "companion") as at:
        at.type("128")
        at.press("Ctrl+Tab", "Ins", "Ctrl+1", "Del")
        assert at.model.pay.number == "0.00"
        assert at.model.bill.adding is None


def test_a_wish_brings_the_member(tmp_path: Path) -> None:
    from desktop.ui.desk import Chosen

    with counter(tmp_path, "companion") as at:
        at.presenter.enter(member=Chosen(at.member_id(), "phone"))
        assert at.model.member.name == "林晓岚"
        at.presenter.enter(key=at.card())
        assert at.model.member.name == "林晓岚"
        at.presenter.enter(key=PHONE + "9")
        assert at.desk.refusals[-1].code == "member.not_found"
        assert at.model.member.name == "林晓岚"
