"""What is shown before F9 is what happens after it, once; nothing happens before all is answered."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.core.services.adjust_points import adjust_points
from desktop.core.services.print_queue import ended_jobs
from desktop.core.services.refund_sale import RefundRequest, refund_sale
from desktop.ui.refund.giving import typed
from tests.tills import make_till
from tests.ui.refund.counter import PHONE, Counter


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with make_till(tmp_path / "shop", mode="till") as shop:
        yield Counter(shop, tmp_path)


def press_amount(counter: Counter, text: str) -> None:
    for key in text:
        counter.room.pressed(key)


def tick(counter: Counter, *lines: int) -> None:
    assert counter.room.giving is not None
    counter.room.giving.choose_mode("lines")
    for line in lines:
        counter.room.giving.tick(line)


@pytest.mark.parametrize("how", ["whole", "28.5", "lines"])
def test_what_is_shown_before_is_what_happens(counter: Counter, tmp_path: Path, how: str) -> None:
    bill = counter.with_lines()
    counter.has_printer(tmp_path)
    counter.shop.clock.advance(days=1)
    counter.take(bill)
    if how == "lines":
        tick(counter, 0, 2)
    elif how != "whole":
        press_amount(counter, how)
    shown = counter.room.giving.preview if counter.room.giving else None
    assert shown is not None
    assert counter.page.outcome.money == {"whole": "128.00", "28.5": "28.50", "lines": "100.00"}[how]
    counter.answer()
    counter.room.pressed("F9")
    done = counter.room.giving.done if counter.room.giving else None
    assert done is not None
    assert (done.cash_minor, done.points_clawed, done.points_returned, done.balance, done.refund) == (
        shown.cash_minor, shown.clawed, shown.returned, shown.balance_after, shown.refund_no,
    )  # fmt: skip
    (fact,) = counter.refunds(bill)
    assert (fact.cash_minor, fact.clawed) == (shown.cash_minor, shown.clawed)
    assert [(job.kind, job.about) for job in ended_jobs(counter.shop.till)] == [("refund", done.refund)]
    assert counter.desk.changes == 1
    assert counter.page.outcome.state == "done"


def test_points_lost_returned_and_owed_are_said_with_the_tier(counter: Counter) -> None:
    big = counter.sell(300_000)
    counter.take(big)
    assert counter.effects() == {"扣回积分": "−3,000", "积分余额": "3,000 → 0", "等级": "VIP → 普通"}
    adjust_points(counter.shop.till, counter.shop.till.ids.event_id(), PHONE, -2_500, "换礼品")
    counter.take(big)
    assert counter.effects() == {
        "扣回积分": "−3,000", "欠积分": "2,500", "积分余额": "500 → −2,500", "等级": "VIP → 普通",
    }  # fmt: skip


def test_two_presses_are_one_refund(counter: Counter, tmp_path: Path) -> None:
    bill = counter.sell()
    counter.take(bill)
    counter.has_printer(tmp_path)
    press_amount(counter, "10")
    counter.answer()
    counter.desk.lane.held = True
    counter.room.pressed("F9")
    counter.room.pressed("F9")
    assert counter.page.outcome.can_go is False
    counter.desk.lane.release()
    counter.room.pressed("F9")
    assert [said.cash_minor for said in counter.refunds(bill)] == [1_000]
    assert len(ended_jobs(counter.shop.till)) == 1


def test_a_retry_after_a_lost_answer_is_the_same_refund(counter: Counter) -> None:
    bill = counter.sell()
    counter.take(bill)
    press_amount(counter, "10")
    counter.answer()
    counter.room.pressed("F9")
    giving = counter.room.giving
    assert giving is not None
    giving.done = None  # the answer never came
    counter.room.pressed("F9")
    assert giving.done is not None
    assert len(counter.refunds(bill)) == 1


def test_a_bill_is_refunded_in_parts_until_nothing_is_left(counter: Counter) -> None:
    bill = counter.sell(5_700)
    for amount in ("20", "30", "7"):
        counter.take(bill)
        press_amount(counter, amount)
        counter.answer()
        counter.room.pressed("F9")
        counter.room.pressed("Enter")
    assert [said.cash_minor for said in counter.refunds(bill)] == [2_000, 3_000, 700]
    counter.take(bill)
    assert counter.page.outcome.state == "closed"
    assert counter.page.bill is not None
    assert counter.page.bill.closed == "这一单已全退，没有可退的了。"
    counter.answer()
    counter.room.pressed("F9")
    assert len(counter.refunds(bill)) == 3


def test_more_than_is_left_is_refused_in_words_before_f9(counter: Counter) -> None:
    counter.take(counter.sell(5_700))
    press_amount(counter, "57.01")
    assert counter.page.outcome.refused.startswith("退得比剩下的多\n改成 ¥57.00")
    assert counter.page.outcome.can_go is False
    assert counter.page.outcome.money == "—"


def test_a_reason_and_an_answer_about_the_invoice_are_wanted_and_kept(counter: Counter) -> None:
    bill = counter.sell()
    counter.take(bill)
    counter.room.pressed("F9")
    assert counter.page.outcome.missing == "reason"
    counter.room.pressed("F6")
    assert counter.page.outcome.missing == ""
    counter.room.pressed("F9")
    assert counter.page.outcome.missing == "invoice"
    assert counter.refunds(bill) == []
    assert counter.room.giving is not None
    counter.room.giving.type_words(" 面坨了 ")
    counter.room.pressed("F8")
    counter.room.pressed("F8")
    counter.room.pressed("F9")
    assert counter.reasons(bill) == ["质量问题；面坨了；发票已收回或红冲"]


def test_an_old_bill_needs_a_manager_who_is_on_record(counter: Counter) -> None:
    bill = counter.sell()
    counter.shop.clock.advance(days=8)
    counter.desk.approves = None
    counter.take(bill)
    assert counter.page.outcome.manager == "已过 8 天，要店长输密码。"
    counter.answer()
    counter.room.pressed("F9")
    assert (counter.desk.whys, counter.refunds(bill)) == (["退 8 天前的账单"], [])
    counter.desk.approves = "manager"
    counter.room.pressed("F9")
    assert [said.intent.approved_by for said in counter.refunds(bill)] == ["manager"]


def test_seven_days_need_no_manager(counter: Counter) -> None:
    bill = counter.sell()
    counter.shop.clock.advance(days=7)
    counter.take(bill)
    counter.answer()
    counter.room.pressed("F9")
    assert (counter.desk.whys, len(counter.refunds(bill))) == ([], 1)


def test_when_something_changed_meanwhile_nothing_is_done_and_the_new_figures_are_shown(counter: Counter) -> None:
    bill = counter.sell()
    counter.take(bill)
    press_amount(counter, "10")
    counter.answer()
    adjust_points(counter.shop.till, counter.shop.till.ids.event_id(), PHONE, 40, "补积分")
    counter.room.pressed("F9")
    assert counter.refunds(bill) == []
    assert counter.page.outcome.refused == "账有变动，数字已更新。核对后再按 F9。"
    assert counter.effects()["积分余额"] == "168 → 158"
    counter.room.pressed("F9")
    assert len(counter.refunds(bill)) == 1


def test_a_refund_that_another_made_first_is_refused_and_the_rest_shown(counter: Counter) -> None:
    bill = counter.sell(5_700)
    counter.take(bill)
    counter.answer()
    till = counter.shop.till
    refund_sale(till, RefundRequest(event_id=till.ids.event_id(), bill=bill, reason="别处", amount_minor=700))
    counter.room.pressed("F9")
    assert [refusal.code for refusal in counter.desk.refusals] == ["refund.beyond_rest"]
    assert counter.page.outcome.money == "50.00"
    counter.room.refresh()
    assert counter.page.bill is not None
    assert counter.page.bill.earlier.startswith("已退 1 次，共 ¥7.00")


def test_an_answer_to_an_older_question_is_passed_over(counter: Counter) -> None:
    counter.take(counter.sell())
    counter.desk.lane.held = True
    press_amount(counter, "12")
    counter.desk.lane.release(backwards=True)
    assert counter.page.outcome.money == "12.00"


def test_lines_are_ticked_out_of_the_whole_and_digits_begin_an_amount(counter: Counter) -> None:
    counter.take(counter.with_lines())
    giving = counter.room.giving
    assert giving is not None
    giving.tick(1)
    assert (giving.mode, counter.page.outcome.money) == ("lines", "100.00")
    for line in (0, 2):
        giving.tick(line)
    assert (counter.page.outcome.can_go, counter.page.outcome.why_not) == (False, "先勾要退的商品。")
    press_amount(counter, "5")
    assert (giving.mode, giving.amount_text, counter.page.outcome.money) == ("amount", "5", "5.00")
    counter.room.pressed("Del")
    assert counter.page.outcome.why_not == "先输退多少。"
    counter.room.pressed("Ctrl+Tab")
    assert (giving.mode, counter.page.outcome.money) == ("whole", "128.00")


def test_without_a_member_no_points_move(counter: Counter) -> None:
    counter.take(counter.sell(2_850, key=None))
    assert counter.effects() == {"不动积分和等级": ""}


def test_the_way_back_is_the_way_it_was_paid_or_the_pos(counter: Counter, tmp_path: Path) -> None:
    counter.take(counter.sell())
    assert counter.page.outcome.hand == "按原来的付款方式退：微信支付"
    with make_till(tmp_path / "beside", mode="companion") as shop:
        beside = Counter(shop, tmp_path)
        beside.take(beside.sell())
        assert beside.page.outcome.hand == "在收银机上把这笔钱退给顾客"
        beside.answer()
        beside.room.pressed("F9")
        assert (beside.page.outcome.label, beside.page.outcome.hand) == ("退款已记", "在收银机上把这笔钱退给顾客")


@pytest.mark.parametrize(
    ("keys", "digits", "text"),
    [("28.50", 2, "28.50"), ("28.505", 2, "28.50"), (".5", 2, "0.5"), ("1..2", 2, "1.2"), ("12.5", 0, "125"),
     ("1234567890", 2, "123456789"), ("12⌫", 2, "1"), ("12C", 2, "")],
)  # fmt: skip
def test_an_amount_takes_only_what_the_currency_has(keys: str, digits: int, text: str) -> None:
    made = ""
    for key in keys:
        made = typed(made, key, digits)
    assert made == text


def test_the_way_the_money_goes_back_is_chosen_and_kept(counter: Counter) -> None:
    bill = counter.sell()
    counter.take(bill)
    outcome = counter.page.outcome
    assert (outcome.way, [way for way, _ in outcome.ways]) == ("wechat", ["wechat", "alipay", "cash", "card"])
    counter.room.pressed("F7")
    counter.room.pressed("F7")
    assert counter.page.outcome.way == "cash"
    counter.room.pressed("F7")
    counter.answer()
    counter.room.pressed("F9")
    assert [fact.intent.tender for fact in counter.refunds(bill)] == ["card"]
    assert "刷卡" in counter.page.outcome.hand or "卡" in counter.page.outcome.hand


def test_beside_a_pos_the_pos_says_how(tmp_path: Path) -> None:
    with make_till(tmp_path / "shop", mode="companion") as shop:
        counter = Counter(shop, tmp_path)
        bill = counter.sell()
        counter.take(bill)
        assert counter.page.outcome.ways == ()
        counter.room.pressed("F7")
        counter.answer()
        counter.room.pressed("F9")
        assert [fact.intent.tender for fact in counter.refunds(bill)] == [None]
