"""Till mode: lines and amounts, tenders and change, and what Esc never loses."""

from pathlib import Path

import pytest

from desktop.core.domain.intents import Tender
from desktop.core.services.print_queue import ended_jobs
from desktop.settings import DeviceSettings
from tests.ui.checkout.counters import PHONE, RICE, TEA, Counter, counter


def test_one_scan_one_amount_one_key_serve_a_member(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        at.presenter.scanned(at.card())
        at.type("128")
        assert at.model.pay.award == "+128"
        assert at.model.pay.award_why == "128 × 1 = 128 积分"
        assert at.model.pay.action == "收款  ¥128.00"
        at.press("F9")
        assert at.sales == 2
        assert at.balance() == 1_628
        assert at.model.done.title == "已收款 ¥128.00"
        assert at.model.done.number == "1,628"


def test_goods_that_are_scanned_become_lines(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        for code in (RICE, TEA, RICE):
            at.presenter.scanned(code)
        rows = [(row.name, row.quantity, row.amount) for row in at.model.bill.rows]
        assert rows == [("米饭", "2", "6.00"), ("茶", "1", "12.50")]
        assert at.model.bill.current == 0
        assert at.model.pay.number == "18.50"


def test_plus_times_and_del_change_the_current_line(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        at.presenter.scanned(RICE)
        at.presenter.scanned(TEA)
        at.press("+")
        assert at.model.bill.rows[1].quantity == "2"
        at.press("*", "1", "2", "Enter")
        assert (at.model.bill.rows[1].quantity, at.model.pay.number) == ("12", "153.00")
        at.press("Up", "-", "Del")
        assert [row.name for row in at.model.bill.rows] == ["茶"]


def test_digits_are_the_amount_alone_and_esc_brings_the_lines_back(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        at.presenter.scanned(RICE)
        at.type("50")
        assert (at.model.bill.tab, at.model.pay.number) == ("amount", "50.00")
        assert "1 项还在" in at.model.bill.note
        at.press("Esc")
        assert (at.model.bill.tab, at.model.pay.number) == ("lines", "3.00")
        assert at.desk.questions == []


def test_goods_after_an_amount_add_to_it(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        at.type("50")
        at.presenter.scanned(RICE)
        assert [(row.name, row.amount) for row in at.model.bill.rows] == [("其他", "50.00"), ("米饭", "3.00")]


def test_a_line_is_typed_by_hand(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        at.press("Ins")
        assert at.model.focus.place == "name"
        at.presenter.lines.type_name("例汤")
        at.presenter.lines.enter_name()
        assert at.model.focus.place == "price"
        at.presenter.lines.type_price("8.8")
        at.presenter.lines.enter_price()
        assert [(row.name, row.amount) for row in at.model.bill.rows] == [("例汤", "8.80")]
        assert at.model.focus.place == "pad"
        at.press("Ins")
        at.presenter.lines.type_name(RICE)
        at.presenter.lines.enter_name()
        assert [row.name for row in at.model.bill.rows] == ["例汤", "米饭"]


def test_a_price_that_is_none_adds_nothing(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        at.press("Ins")
        for text in ("", "0", "abc"):
            at.presenter.lines.type_price(text)
            at.presenter.lines.enter_price()
        assert at.model.bill.rows == ()
        assert at.desk.told[-1].title == "单价没看懂。"
        at.press("F9")
        assert at.sales == 1


def test_cash_that_came_gives_change_as_the_largest_number(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        at.type("128")
        at.press("Ctrl+3")
        at.type("200")
        assert at.model.pay.number == "200.00"
        assert "找零 72.00" in at.model.pay.hint
        at.press("F9")
        assert (at.model.done.caption, at.model.done.number) == ("找零", "¥72.00")
        assert tenders(at) == (Tender("cash", 12_800),)
        at.press("Enter")
        at.type("128")
        at.press("Ctrl+1")
        at.type("100")
        at.press("Ctrl+3")
        at.type("50")
        at.press("F9")
        came = next(row.value for row in at.model.done.rows if row.label == "收到现金")
        assert (at.model.done.number, came) == ("¥22.00", "¥50.00")


def test_a_bill_is_paid_in_parts(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        at.type("128")
        at.press("Ctrl+3")
        at.type("100")
        at.press("F9")
        assert at.desk.told[-1].title == "还差 ¥28.00。"
        assert at.sales == 1
        at.press("Ctrl+1", "F9")
        assert tenders(at) == (Tender("cash", 10_000), Tender("wechat", 2_800))


def test_only_cash_gives_change(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        at.type("128")
        at.press("Ctrl+4")
        at.type("200")
        at.press("F9")
        assert at.desk.told[-1].title == "多收了 ¥72.00，只有现金能找零。"
        assert at.sales == 1


def test_the_shop_s_own_tender_is_taken_by_its_name_and_stays_for_the_next_bill(tmp_path: Path) -> None:
    with counter(tmp_path, settings=DeviceSettings(tenders=("饭卡",))) as at:
        at.type("50")
        at.press("Ctrl+5", "F9")
        assert tenders(at) == (Tender("饭卡", 5_000),)
        at.press("Enter")
        assert at.model.pay.tender == "5"


def test_esc_asks_before_a_bill_goes(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        at.presenter.scanned(at.card())
        at.type("128")
        at.press("Esc")
        assert at.model.pay.number == "128.00"
        at.desk.questions[-1].then()
        assert at.model.pay.number == "0.00"
        assert at.model.member is None


def test_esc_takes_away_a_member_alone(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        at.presenter.scanned(at.card())
        at.press("Esc")
        assert at.model.member is None
        assert at.desk.questions == []
        assert at.presenter.pressed("Esc") is False


@pytest.mark.parametrize("start", ["7", "Enter", "Esc", "scan", "search"])
def test_the_next_bill_begins_by_itself(tmp_path: Path, start: str) -> None:
    from desktop.ui.desk import Chosen

    with counter(tmp_path) as at:
        at.type("128")
        at.press("F9")
        assert at.model.done is not None
        if start == "scan":
            at.presenter.scanned(at.card())
        elif start == "search":
            at.presenter.chosen(Chosen(at.member_id(), "phone"))
        else:
            at.press(start)
        assert at.model.done is None
        assert at.model.pay.number == ("7.00" if start == "7" else "0.00")
        assert (at.model.member is not None) == (start in ("scan", "search"))


def test_nothing_typed_is_not_a_bill(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        at.press("F9")
        assert at.sales == 1
        assert at.desk.told[-1].title == "先输金额。"
        at.press("0", "F9")
        assert at.sales == 1
        at.desk.questions[-1].then()
        assert at.sales == 2


def test_a_large_bill_is_asked_about_once(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        at.type("2000.01")
        at.press("F9")
        assert at.sales == 1
        assert at.desk.questions[-1].title == "这一单 ¥2,000.01，金额不小"
        at.desk.questions[-1].then()
        assert at.sales == 2
        at.press("Enter")
        at.type("2000")
        at.press("F9")
        assert at.sales == 3


def test_ten_times_the_usual_is_asked_about(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        for _ in range(25):
            at.type("20")
            at.press("F9", "Enter")
        at.type("200")
        at.press("F9")
        assert at.desk.questions[-1].title == "这一单 ¥200.00，比平常多很多"


def test_another_member_is_another_price(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        at.type("128")
        assert (at.model.pay.award_title, at.model.pay.award) == ("会员可得", "+128")
        at.presenter.scanned(at.card())
        assert at.model.member.points == "1,500"
        assert at.model.pay.award_title == "本单积分"


def test_a_slip_is_printed_after_the_sale_where_there_is_a_printer(tmp_path: Path) -> None:
    from desktop.core.domain.printer import Printer

    with counter(tmp_path, settings=DeviceSettings(printer=Printer(kind="file", folder=str(tmp_path)))) as at:
        at.type("128")
        at.press("F9")
        bill = at.model.done.rows[0].value
        assert [(job.about, job.state) for job in ended_jobs(at.shop.till)] == [(bill, "done")]
        at.press("Ctrl+P")
        assert at.desk.slips == [(bill, True)]


def test_taiwan_rings_up_whole_dollars_and_takes_cash_first(tmp_path: Path) -> None:
    with counter(tmp_path, region="TW", zone="Asia/Taipei") as at:
        at.type("12.5")
        assert (at.model.pay.symbol, at.model.pay.number) == ("NT$", "125")
        assert [cell.label for cell in at.model.pay.tenders] == ["现金", "银行卡", "微信", "支付宝"]


def test_what_the_command_line_changed_is_seen(tmp_path: Path) -> None:
    from desktop.core.services.adjust_points import adjust_points

    with counter(tmp_path) as at:
        at.presenter.scanned(at.card())
        at.type("128")
        adjust_points(at.shop.till, at.shop.till.ids.event_id(), PHONE, -500, "改错")
        at.presenter.refresh()
        assert at.model.member.points == "1,000"


def tenders(at: Counter) -> tuple[Tender, ...]:
    with at.shop.till.ledger.reading() as reading:
        return reading.recent_sales(None, 1)[0].said.intent.tenders
