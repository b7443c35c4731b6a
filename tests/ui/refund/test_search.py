"""The bill is found by its number, its POS number, its slip or its member; what is none of it is said to be so."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.core.services.import_sales import SalesImport, import_sales
from desktop.core.services.print_slip import print_slip
from desktop.core.services.report_lost_card import report_lost_card
from desktop.ui.desk import Chosen
from tests.tills import make_till
from tests.ui.refund.counter import OTHER, PHONE, Counter


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with make_till(tmp_path / "shop") as shop:
        yield Counter(shop, tmp_path)


def numbers(counter: Counter) -> list[str]:
    return [row.number for row in counter.page.bills.rows]


def member_id(counter: Counter, phone: str) -> str:
    with counter.shop.till.ledger.reading() as reading:
        return reading.members_by_phone("+86" + phone)[0].member_id


def chosen_number(counter: Counter) -> str | None:
    return counter.page.bill.number if counter.page.bill else None


def test_the_shops_last_bills_are_listed_masked_newest_first(counter: Counter) -> None:
    first, second = counter.sell(), counter.sell(2_850, key=None)
    counter.room.enter()
    assert numbers(counter) == [second, first]
    rows = counter.page.bills.rows
    assert (rows[0].amount, rows[1].amount) == ("¥28.50", "¥128.00")
    assert (rows[0].note, rows[1].note) == ("11-22 12:00 · 非会员", "11-22 12:00 · 林*岚")
    assert counter.page.bill is None


def test_a_bill_is_found_by_its_number_its_pos_number_and_a_wish(counter: Counter) -> None:
    bill = counter.sell(ref="POS-881")
    for text in (bill, bill.lower(), "POS-881", f"  {bill} "):
        counter.room.next()
        counter.take(text)
        assert chosen_number(counter) == bill
    counter.room.next()
    counter.room.enter(bill=bill)
    assert (chosen_number(counter), numbers(counter)) == (bill, [bill])


def test_a_slip_is_scanned(counter: Counter) -> None:
    bill = counter.sell()
    token = print_slip(counter.shop.till, bill, "zh-Hans").token
    assert counter.room.scanned(token)
    assert chosen_number(counter) == bill


def test_a_members_card_lists_their_bills(counter: Counter) -> None:
    own, _ = counter.sell(), counter.sell(key=OTHER)
    token = counter.shop.till.cards.card_token(member_id(counter, PHONE), 1)
    assert counter.room.scanned(token)
    assert (numbers(counter), counter.page.bills.heading) == ([own], "这位会员的账单")
    counter.room.pressed("Esc")
    counter.room.actions()[0].do()
    assert len(numbers(counter)) == 2


def test_a_lost_card_is_said_to_be_lost(counter: Counter) -> None:
    report_lost_card(counter.shop.till, counter.shop.till.ids.event_id(), PHONE)
    assert counter.room.scanned(counter.shop.till.cards.card_token(member_id(counter, PHONE), 1))
    assert counter.page.bills.wrong.startswith("这张卡 2026-11-22 已挂失")


def test_a_member_of_the_search_field_lists_their_bills(counter: Counter) -> None:
    _, own = counter.sell(), counter.sell(key=OTHER)
    assert counter.room.chosen(Chosen(member_id(counter, OTHER), "name"))
    assert numbers(counter) == [own]


def test_a_member_without_bills_has_an_empty_list(counter: Counter) -> None:
    counter.sell()
    counter.room.chosen(Chosen(member_id(counter, OTHER), "name"))
    assert (numbers(counter), counter.page.bills.empty) == ([], "这位会员还没有账单。")


@pytest.mark.parametrize(
    ("code", "words"),
    [("134567890123456789", "这是付款码"), ("6901234567892", "这是商品码"), ("NOBODY-7", "没找到账单 NOBODY-7")],
)
def test_other_codes_are_told_what_they_are(counter: Counter, code: str, words: str) -> None:
    bill = counter.sell()
    counter.take(bill)
    assert counter.room.scanned(code)
    assert counter.page.bills.wrong.startswith(words)
    assert chosen_number(counter) == bill


def test_several_bills_of_one_number_are_there_to_choose(counter: Counter, tmp_path: Path) -> None:
    table = tmp_path / "old.csv"
    rows = ("store_id,basket_id,customer_id,ts_local,amount", "S1,B7,c1,2026-11-01,10.00", "S2,B7,c2,2026-11-02,20.00")
    table.write_text("\n".join(rows) + "\n", "utf-8")
    import_sales(counter.shop.till, SalesImport(path=table))
    counter.take("B7")
    assert counter.page.bills.heading == "这个单号有 2 张，选一张"
    assert counter.page.bill is None
    row = next(row for row in counter.page.bills.rows if row.amount == "¥20.00")
    counter.room.choose(row.sale_id)
    assert counter.page.bill is not None
    assert dict(counter.page.bill.facts)["实收"] == "¥20.00"
    counter.answer()
    counter.desk.approves = "manager"
    counter.room.pressed("F9")
    assert counter.page.outcome.state == "done"
    assert counter.page.outcome.money == "20.00"


def test_an_older_answer_does_not_take_the_place_of_a_newer_one(counter: Counter) -> None:
    first, second = counter.sell(), counter.sell()
    counter.desk.lane.held = True
    counter.take(first)
    counter.take(second)
    counter.desk.lane.release(backwards=True)
    assert chosen_number(counter) == second


def test_a_bill_put_back_does_not_come_again_by_a_late_answer(counter: Counter) -> None:
    counter.sell()
    counter.room.enter()
    counter.desk.lane.held = True
    counter.room.choose(counter.page.bills.rows[0].sale_id)
    counter.room.chosen(Chosen(member_id(counter, OTHER), "name"))
    counter.desk.lane.release()
    assert counter.page.bill is None


def test_the_same_row_again_keeps_what_was_answered(counter: Counter) -> None:
    counter.sell()
    counter.room.enter()
    sale_id = counter.page.bills.rows[0].sale_id
    counter.room.choose(sale_id)
    counter.answer()
    before = counter.room.giving
    counter.room.choose(sale_id)
    assert counter.room.giving is before


def test_esc_puts_the_bill_back_and_does_nothing_to_it(counter: Counter) -> None:
    bill = counter.sell()
    counter.take(bill)
    assert counter.room.pressed("Esc")
    assert (counter.page.bill, counter.refunds(bill)) == (None, [])
    assert not counter.room.pressed("Esc")


def test_a_bill_begun_stays_over_another_page_and_one_that_is_done_does_not(counter: Counter) -> None:
    bill = counter.sell()
    counter.take(bill)
    counter.room.leave()
    counter.room.enter()
    assert chosen_number(counter) == bill
    counter.answer()
    counter.room.pressed("F9")
    counter.room.leave()
    counter.room.enter()
    assert counter.page.bill is None
    assert counter.page.bills.rows[0].mark == "已全退"


def test_the_slip_is_looked_at_before_and_printed_again_after(counter: Counter) -> None:
    bill = counter.sell()
    counter.take(bill)
    counter.room.slip()
    assert counter.desk.opened == [("paper", {"what": "slip", "bill": bill, "is_copy": True})]
    counter.answer()
    counter.room.pressed("F9")
    counter.room.slip()
    assert counter.desk.slips == [(f"{bill}-R1", True)]  # the first was kept with the refund
