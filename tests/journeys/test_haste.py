"""A bad day at the counter: keys in one breath, F9 and gone, Esc without end, codes that mean something else."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from desktop.core.services.keep_bill import kept_bill
from tests.journeys.person import Person
from tests.journeys.shops import NAME, OTHER_NAME, PAYMENT, RICE, UNKNOWN_GOODS, Shop, shop_in

_A_CODE = re.compile(r"\b(?:[a-z]+_?)+\.(?:[a-z]+_?)+\b")
"""A refusal's code, which nobody should ever read: token.lost, disk.full …"""
F9, ESC, ENTER = Qt.Key.Key_F9, Qt.Key.Key_Escape, Qt.Key.Key_Return
DIGITS = {str(digit): Qt.Key(Qt.Key.Key_0.value + digit) for digit in range(10)}

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture(params=["companion", "till"])
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> Shop:
    return shop_in(tmp_path, request.param)


@pytest.fixture
def beside(tmp_path: Path) -> Shop:
    return shop_in(tmp_path)


@pytest.fixture
def at(shop: Shop) -> Iterator[Person]:
    with Person(shop.folder, shop.clock) as person:
        yield person


def paid(at: Person) -> list[int]:
    """What each bill since the first came to, the last one first."""
    return [sale.record.paid_minor for sale in at.sales()][:-1]


def test_the_whole_bill_in_one_breath_is_that_bill(beside: Shop) -> None:
    with Person(beside.folder, beside.clock) as at:
        at.scan(beside.card)
        at.hit(DIGITS["5"], DIGITS["6"], F9)
        at.wait_for("积分余额", "156", "已存成文件")
        assert paid(at) == [5_600]
        at.paper().says("56.00", "本单积分 +56", "可用积分 156")


def test_f9_again_and_again_in_one_breath_is_one_sale(shop: Shop, at: Person) -> None:
    at.scan(shop.card)
    at.type("88")
    at.hit(F9, F9, F9, F9)
    at.wait_for("积分余额", "188", "下一单")
    assert at.missing("没有重复记")
    assert paid(at) == [8_800]
    at.wait_for("已存成文件")
    at.hit(F9, ENTER, F9, ENTER, F9)
    at.stage.settle(200)
    assert paid(at) == [8_800]
    at.paper()
    assert at.no_paper()


def test_the_next_member_is_scanned_before_and_after_the_bill_is_written(shop: Shop, at: Person) -> None:
    at.scan(shop.card)
    at.type("88")
    at.hit(F9)
    at.scan(shop.other_card)
    at.wait_for(OTHER_NAME, "0.00")
    at.type("12")
    at.press("F9")
    at.wait_for("下一单")
    at.scan(shop.card)
    at.wait_for(NAME, "0.00")
    assert at.page.counter.done is None
    first, second = at.sales()[1], at.sales()[0]
    assert (first.record.paid_minor, second.record.paid_minor) == (8_800, 1_200)
    assert first.member_id != second.member_id
    assert paid(at) == [1_200, 8_800]


@pytest.mark.parametrize("mode", ["companion", "till"])
def test_f9_and_the_window_is_closed(tmp_path: Path, mode: str) -> None:
    shop = shop_in(tmp_path, mode)
    with Person(shop.folder, shop.clock) as at:
        at.scan(shop.card)
        at.type("88")
        at.hit(F9)
        at.again()
        assert paid(at) in ([], [8_800])
        at.press("F9")
        at.stage.settle(300)
        assert paid(at) == [8_800]
        at.press("Enter", "F9")
        assert paid(at) == [8_800]
        assert at.asked(kept_bill) is None


def test_esc_without_end_loses_no_bill(shop: Shop, at: Person) -> None:
    at.scan(shop.card)
    at.type("88")
    for storm in (1, 30, 31):
        at.hit(*[ESC] * storm)
        at.stage.settle(60)
        if at.dialogs:
            at.sees("清掉这一单？", "还没记")
            at.press("Esc")
        at.sees(NAME, "88.00")
    at.hit(F9, ESC, ESC, ESC)
    at.stage.settle(300)
    assert paid(at) == [8_800]


def test_a_short_tap_of_space_ticks(beside: Shop) -> None:
    with Person(beside.folder, beside.clock) as at:
        at.press("F3")
        while "章程" not in at.focused():
            at.press("Tab")
        at.hit(Qt.Key.Key_Space)
        at.stage.settle(120)
        assert at.dialog.form.terms


WORDS = {
    "payment": {"companion": "微信付款码", "till": "微信付款码"},
    "goods": {"companion": "商品条码", "till": f"价目表里没有 {UNKNOWN_GOODS}。"},
    "slip": {"companion": "这是小票，不是会员卡", "till": "这是小票，不是会员卡"},
    "unknown": {"companion": "没找到这个码。", "till": "没找到这个码。"},
    "lost": {"companion": "挂失", "till": "挂失"},
}


def test_other_codes_are_told_what_they_are(shop: Shop, at: Person) -> None:
    codes = {"payment": PAYMENT, "goods": UNKNOWN_GOODS, "slip": shop.slip, "lost": shop.lost_card}
    at.scan(shop.card)
    at.type("88")
    fields = at.fields()
    for what, words in WORDS.items():
        at.scan(codes.get(what, "HTTPS://EXAMPLE.COM/MENU"))
        at.wait_for(words[at.stage.shell.shop.mode], NAME, "88.00")
        assert not _A_CODE.search(at.reads()), at.reads()
        if at.dialogs or at.page.counter.sheet.adding is not None:
            at.press("Esc")
        assert at.fields() == fields
    at.press("F9")
    at.wait_for("已存成文件")
    assert paid(at) == [8_800]


def test_goods_are_added_at_a_till_however_fast_they_come(tmp_path: Path) -> None:
    shop = shop_in(tmp_path, "till")
    with Person(shop.folder, shop.clock) as at:
        for _ in range(12):
            at.stage.shell.scanned(RICE)
        at.wait_for("12 件", "36.00")
        at.press("F9")
        at.wait_for("已收款 ¥36.00")
        assert paid(at) == [3_600]
