"""What the page says of facts: the why of every kind of movement, lots, days, charts; every word in every language."""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import get_args

import pytest

from desktop.core.domain.program import Combining
from desktop.core.domain.validity import ValidityKind
from desktop.core.domain.visits import MonthSpend
from desktop.core.services.adjust_points import adjust_points
from desktop.core.services.edit_member import Edit, edit_member
from desktop.core.services.refund_sale import RefundRequest, refund_sale
from desktop.core.services.trace_lots import Origin
from desktop.core.words import LANGUAGES, Words
from desktop.ui.desk import Chosen
from desktop.ui.figures import factor_text, points_text
from desktop.ui.member.charts_told import average_minor, bar_text, level_of, round_step
from desktop.ui.member.model import MemberModel, MovementRow
from desktop.ui.member.reading import read_member
from desktop.ui.member.telling import Teller
from desktop.ui.member.told import page_told
from desktop.ui.phones import kept_phone
from tests.tills import TestTill
from tests.ui.fake_desk import FakeDesk
from tests.ui.member.regulars import LIN, NEW, OWES, member_id, sell, shop_with_regulars

TELLER = Teller("zh-Hans", "CNY", date(2026, 11, 22))


def told(shop: TestTill, folder: Path, phone: str = LIN, language: str = "zh-Hans") -> MemberModel:
    read = read_member(shop.till, Chosen(member_id(shop, phone), "phone"), language)
    return page_told(FakeDesk(shop.till, folder, language=language), read, "")  # type: ignore[arg-type]


def steps(row: MovementRow) -> Mapping[str, str]:
    return {line.label: line.value for line in row.why.lines}


def test_a_bill_says_how_its_points_came_about(tmp_path: Path) -> None:
    with shop_with_regulars(tmp_path) as shop:
        edit_member(shop.till, Edit(event_id=shop.till.ids.event_id(), key=NEW, birthday="11-22"))
        sell(shop, 15_050, NEW)
        row = told(shop, tmp_path, NEW).movements[0]
    assert row.title == "消费 ¥150.50"
    assert row.points == "+300"
    assert row.why.headline == "150 × 2（生日）= 300 积分"
    lines = steps(row)
    assert lines["账单 ¥150.50"] == "可计 ¥150.50"
    assert lines["每 ¥1 得 1 积分，整单去尾"] == "150 积分"
    assert lines["倍数：生日 ×2"] == "× 2"
    assert lines["有效 365 天"] == "至 2027-11-21"
    assert any(label.startswith("按第 1 版规则（") for label in lines)


def test_points_used_are_taken_off_in_the_sum(tmp_path: Path) -> None:
    with shop_with_regulars(tmp_path) as shop:
        sell(shop, 10_000, LIN, redeem=50)
        row = told(shop, tmp_path).movements[0]
    assert row.points == "+49"
    assert row.why.headline == "99 − 50 = 49 积分"
    assert steps(row)["账单 ¥100.00 − 积分抵 ¥1.00"] == "可计 ¥99.00"
    assert steps(row)["用积分抵 ¥1.00"] == "−50"


def test_a_cap_is_an_arrow_and_a_line(tmp_path: Path) -> None:
    with shop_with_regulars(tmp_path, changes={"earn.cap_bill": 140}) as shop:
        row = told(shop, tmp_path).movements[0]
    assert row.why.headline == "150 → 140 积分"
    assert steps(row)["单笔封顶"] == "140 积分"


def test_a_refund_says_what_was_taken_back_and_returned(tmp_path: Path) -> None:
    with shop_with_regulars(tmp_path) as shop:
        sold = sell(shop, 10_000, LIN, redeem=50)
        asked = RefundRequest(event_id=shop.till.ids.event_id(), bill=sold.bill, amount_minor=9_900, reason="坏了")
        refund_sale(shop.till, asked)
        row = told(shop, tmp_path).movements[0]
    assert row.points == "−49"
    assert row.why.headline == "50 − 99 = −49 积分"
    assert steps(row)["收回这笔得的积分"] == "−99"
    assert steps(row)["退回这笔用掉的积分"] == "+50"


def test_points_by_hand_say_their_reason_in_lot_and_movement(tmp_path: Path) -> None:
    with shop_with_regulars(tmp_path) as shop:
        adjust_points(shop.till, shop.till.ids.event_id(), NEW, 80, "老友季")
        shown = told(shop, tmp_path, NEW)
    assert shown.movements[0].title == "手工补积分"
    assert "原因：老友季" in steps(shown.movements[0])
    assert shown.lots is not None
    assert shown.lots.rows[0].note == "手工补 老友季 · 11-22"


def test_expired_points_are_a_movement_of_their_own(tmp_path: Path) -> None:
    with shop_with_regulars(tmp_path, changes={"validity.days": 3}) as shop:
        shop.clock.advance(days=5)
        shown = told(shop, tmp_path)
    assert shown.movements[0].title == "到期"
    assert shown.movements[0].points == "−150"
    assert shown.lots is not None
    assert shown.lots.rows == ()


@pytest.mark.parametrize(("days", "chip"), [(31, "30 天"), (30, "29 天"), (1, "最后一天")])
def test_a_lot_that_goes_soon_has_a_chip(tmp_path: Path, days: int, chip: str) -> None:
    with shop_with_regulars(tmp_path, bills=1, changes={"validity.days": days}) as shop:
        lots = told(shop, tmp_path).lots
    assert lots is not None
    assert lots.rows[0].chip is not None
    assert lots.rows[0].chip[0] == chip


def test_a_lot_that_goes_later_or_never_has_none(tmp_path: Path) -> None:
    with shop_with_regulars(tmp_path, bills=1, changes={"validity.kind": "never"}) as shop:
        lots = told(shop, tmp_path).lots
    assert lots is not None
    assert (lots.rows[0].title, lots.rows[0].chip) == ("一直有效", None)
    with shop_with_regulars(tmp_path / "other", bills=1, changes={"validity.days": 32}) as shop:
        lots = told(shop, tmp_path).lots
    assert lots is not None
    assert lots.rows[0].chip is None


def test_a_protected_lot_says_from_when_on(tmp_path: Path) -> None:
    with shop_with_regulars(tmp_path, bills=1, changes={"earn.protection_days": 3}) as shop:
        shown = told(shop, tmp_path)
    assert shown.lots is not None
    assert shown.header is not None
    assert shown.lots.rows[0].note == "消费 ¥150 · 11-22 · 11-25 起可用"
    assert shown.header.points == "0"
    assert ("150 还不能用", "hourglass", "ink2") in shown.header.points_facts


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_fact_has_words_in_every_language(tmp_path: Path, language: str) -> None:
    words = Words(language)
    for kind in get_args(ValidityKind):
        assert words.has(f"window.member.why.validity.{kind}")
    for combining in (*get_args(Combining), "one"):
        assert words.has(f"window.member.why.combined.{combining}")
    for cap in ("min_bill", "bills_per_day", "cap_bill", "cap_day", "cap_month"):
        assert words.has(f"window.member.why.cap.{cap}")
    for origin in get_args(Origin):
        assert words.has(f"window.member.origin.{origin}")
    with shop_with_regulars(tmp_path) as shop:
        for phone in (LIN, NEW, OWES):
            assert told(shop, tmp_path, phone, language).header is not None


def test_days_bring_their_year_where_they_could_be_mistaken() -> None:
    assert TELLER.day(date(2026, 11, 22)) == "11-22"
    assert TELLER.day(date(2025, 11, 23)) == "11-23"
    assert TELLER.day(date(2025, 11, 22)) == "2025-11-22"
    assert TELLER.day(date(2026, 12, 31)) == "12-31"
    assert TELLER.day(date(2027, 1, 1)) == "2027-01-01"


@pytest.mark.parametrize(
    ("e164", "region", "said"),
    [
        ("+8613800000417", "CN", "138 0000 0417"),
        ("+886912345678", "TW", "0912 345 678"),
        ("+85251234567", "HK", "5123 4567"),
        ("+447700900123", "CN", "+447700900123"),
    ],
)
def test_a_phone_is_grouped_as_it_is_read_aloud(e164: str, region: str, said: str) -> None:
    assert kept_phone(e164, region) == said


def test_figures_are_exact() -> None:
    assert [factor_text(value) for value in (200, 150, 125, 100)] == ["2", "1.5", "1.25", "1"]
    assert [points_text(value) for value in (1286, -5, None)] == ["1,286", "−5", "—"]
    assert TELLER.short_money(924_000) == "¥9,240"
    assert TELLER.short_money(924_050) == "¥9,240.50"
    assert Teller("zh-Hant", "TWD", date(2026, 11, 22)).short_money(9_240) == "NT$9,240"


def test_the_steps_of_the_calendar_are_round() -> None:
    assert round_step([], 100) == 10_000
    assert round_step([17_800] * 5, 100) == 10_000
    assert round_step([2_500] * 5, 100) == 1_000
    assert round_step([120_000] * 5, 100) == 50_000
    assert [level_of(spend, 10_000) for spend in (0, 1, 10_000, 10_001, 30_000, 99_999)] == [1, 1, 1, 2, 3, 4]


def test_the_mean_leaves_out_months_before_the_first_bill_and_the_one_that_runs() -> None:
    spends = [0, 0, 100, 0, 200, 999]
    months = [MonthSpend(date(2026, 6 + at, 1), spend) for at, spend in enumerate(spends)]
    assert average_minor(months) == 100
    assert average_minor(months[:2]) is None


@pytest.mark.parametrize(("value", "chinese", "english"), [(9_999, "9999", "9999"), (12_345, "1.2万", "12k")])
def test_large_months_are_written_short(value: int, chinese: str, english: str) -> None:
    assert bar_text(TELLER, value) == chinese
    assert bar_text(Teller("en", "CNY", TELLER.today), value) == english


def test_a_habit_is_said_only_when_it_is_one(tmp_path: Path) -> None:
    with shop_with_regulars(tmp_path, bills=6) as shop:
        heat = told(shop, tmp_path).heat
        assert heat is not None
        assert heat.habit == "多在周日来"
        assert heat.levels[heat.today] == 3
        assert min(heat.levels) >= heat.today - timedelta(weeks=26)
        few = told(shop, tmp_path, NEW).heat
    assert few is not None
    assert few.habit == ""
