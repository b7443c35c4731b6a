"""Scans: a card sets the member, goods a line, a slip leads to refunds; payment codes are never taken."""

from pathlib import Path

import pytest

from tests.ui.checkout.counters import OTHER_PHONE, RICE, UNKNOWN_GOODS, WECHAT_CODE, counter


@pytest.mark.parametrize("mode", ["till", "companion"])
@pytest.mark.parametrize("pad", ["", "tender", "points"])
def test_a_payment_code_is_never_an_amount_a_member_or_a_number(tmp_path: Path, mode: str, pad: str) -> None:
    with counter(tmp_path, mode) as at:
        at.presenter.scanned(at.card())
        at.type("40")
        at.press({"": "Enter", "tender": "Ctrl+3", "points": "Shift+F8"}[pad])
        before = (at.model.pay.number, at.model.member, at.model.pay.ref)
        for code, brand in ((WECHAT_CODE, "微信"), ("2812345678901234", "支付宝"), ("6212345678901234567", "银联")):
            at.presenter.ref_focused(mode == "companion")
            at.presenter.scanned(code)
            assert (at.model.pay.number, at.model.member, at.model.pay.ref) == before
            assert brand in at.desk.told[-1].title
            where = {"till": "在收款设备上扫", "companion": "在收银机上扫"}[mode]
            assert where in at.desk.told[-1].detail


def test_goods_beside_a_pos_are_scanned_there(tmp_path: Path) -> None:
    with counter(tmp_path, "companion") as at:
        at.presenter.scanned(RICE)
        assert "在收银机上扫" in at.desk.told[-1].detail
        assert at.model.pay.number == "0.00"


def test_unknown_goods_can_be_added_by_hand(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        at.presenter.scanned(RICE)
        at.presenter.scanned(UNKNOWN_GOODS)
        assert UNKNOWN_GOODS in at.model.bill.adding.note
        assert at.model.focus.place == "name"
        assert [row.name for row in at.model.bill.rows] == ["米饭"]


def test_a_card_keeps_the_bill(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        at.presenter.scanned(RICE)
        at.presenter.scanned(at.card())
        assert [row.name for row in at.model.bill.rows] == ["米饭"]
        assert at.model.member.name == "林晓岚"


def test_a_slip_offers_the_refund_and_is_no_member(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        with at.shop.till.ledger.reading() as reading:
            token = at.shop.till.cards.slip_token(reading.recent_sales(None, 1)[0].bill_id)
        at.type("40")
        at.presenter.scanned(token)
        assert at.model.member is None
        at.desk.questions[-1].then()
        assert at.desk.gone == [("refund", {"bill": token})]
        assert at.model.pay.number == "40.00"


def test_a_code_of_nobody_changes_nothing(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        at.type("40")
        at.presenter.scanned("VIP-0099123")
        assert at.desk.told[-1].title == "没找到这个码。"
        assert at.model.pay.number == "40.00"


def test_a_damaged_card_is_told_as_it_is(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        at.presenter.scanned(at.card()[:-9])
        assert at.desk.refusals[-1].code.startswith("token.")
        assert at.model.member is None


def test_the_answer_to_an_older_scan_is_passed_over(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        first, second = at.card(), at.card(OTHER_PHONE)
        at.desk.lane.held = True
        at.presenter.scanned(first)
        at.presenter.scanned(second)
        at.desk.lane.release(backwards=True)
        assert at.model.member.name == "王芳"


def test_f9_waits_for_what_was_scanned_before_it(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        at.type("128")
        card = at.card()
        at.desk.lane.held = True
        at.presenter.scanned(card)
        at.press("F9")
        at.type("5")
        at.desk.lane.release()
        assert (at.sales, at.balance()) == (2, 1_628)
        assert at.model.pay.number == "5.00"
