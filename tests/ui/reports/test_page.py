"""The reports page by keys alone: spans, tabs, where a figure comes from, a sign opened and explained, files."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.reports.note_look_up import note_look_up
from desktop.core.services.reports.sign_rules import read_sign_rules
from desktop.ui.parts.bars import RowBars, SplitBars
from desktop.ui.parts.charts import MonthBars
from desktop.ui.parts.text import Text
from tests.tills import TestTill, make_till
from tests.ui.stage import Stage

pytestmark = pytest.mark.usefixtures("app")
PHONE = "13800138000"


@pytest.fixture(autouse=True)
def keys_in_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHUKE_KEY_STORE", "file")


def made(folder: Path) -> TestTill:
    """Two months of one member and of nobody; yesterday six bills in a row."""
    shop = make_till(folder, mode="till", preset="plain", now="2026-10-10T12:00:00")
    till = shop.till
    member = enrol_member(till, Enrolment(event_id=till.ids.event_id(), phone=PHONE, name="王芳")).member_id
    for now, key in (("2026-10-12T12:00:00", PHONE), ("2026-11-03T18:00:00", None), ("2026-11-20T19:00:00", PHONE)):
        shop.clock.set(now)
        for _ in range(6 if now > "2026-11-2" else 1):
            shop.clock.advance(minutes=3)
            check_out(till, Bill(event_id=till.ids.event_id(), amount_minor=5_000, key=key))
    note_look_up(till, member)
    shop.clock.set("2026-11-21T12:00:00")
    shop.close()
    return shop


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    shop = made(tmp_path / "shop")
    with Stage(shop.folder, shop.clock, language="zh-Hans") as on:
        on.press("Alt+6")
        yield on


def shown(stage: Stage) -> str:
    """Every visible word of the window."""
    words = [text.text() for text in stage.window.findChildren(Text) if text.isVisible()]
    said = [each.accessibleName() for each in stage.window.findChildren(QWidget) if each.isVisible()]
    return "\n".join([*words, *said])


def test_a_month_a_week_a_day_and_the_ones_before(stage: Stage) -> None:
    said = shown(stage)
    assert "2026 年 11 月" in said
    assert "实收净额 ¥350.00, 上期 ¥50.00" in said
    assert "来过的会员 1, 其中新客 0" in said
    assert "收到的钱减去退回的钱" in said, "where the figure comes from"
    stage.press("Down")
    assert "多人分付的一单只算一单" in shown(stage)
    stage.press("Right")
    assert "2026 年 11 月" in shown(stage), "never beyond today"
    stage.press("Left")
    assert "实收净额 ¥50.00, 上期 ¥0.00" in shown(stage)
    stage.press("Home", "Ctrl+Tab")
    assert "11-21 周六" in shown(stage)
    stage.press("Left")
    assert "实收净额 ¥300.00" in shown(stage)
    stage.press("Ctrl+Tab")
    assert "11-16 – 11-22" in shown(stage)


def test_plots_say_their_values(stage: Stage) -> None:
    (trend,) = [each for each in stage.window.findChildren(MonthBars) if each.isVisible() and type(each) is MonthBars]
    assert trend.accessibleName().endswith("10 50, 11 350")
    assert trend.accessibleName().startswith("12 —"), "before the first bill nobody knows"
    (came,) = [each for each in stage.window.findChildren(SplitBars) if each.isVisible()]
    assert came.accessibleName().endswith("10 1, 11 1")
    stage.press("2")
    (hours,) = [each for each in stage.window.findChildren(MonthBars) if each.isVisible()]
    assert hours.accessibleName() == "18 1, 19 6"
    (categories,) = [each for each in stage.window.findChildren(RowBars) if each.isVisible()]
    assert categories.accessibleName() == "没有品类 350"


def test_a_sign_is_opened_and_explained(stage: Stage) -> None:
    stage.find("5 异常 2")
    stage.press("5")
    assert "一位会员一小时内多单" in shown(stage)
    assert "一小时内 5 单以上就列出来，这次 6 单" in shown(stage)
    stage.press("F8", "Enter")
    assert "写一句原因。" in shown(stage)
    stage.type("王姐请客")
    stage.press("Enter")
    stage.find("5 异常 1")
    assert "已说明：王姐请客" in shown(stage)
    stage.press("Enter")
    assert "-0003\n" in shown(stage), "the bill itself"


def test_thresholds_by_keys(stage: Stage) -> None:
    stage.press("5", "F7")
    stage.press("Backspace")
    stage.type("1")
    stage.press("Enter")
    assert "2 到 100，或 0。" in shown(stage)
    stage.press("Backspace")
    stage.type("7")
    stage.press("Enter")
    with stage.till() as till:
        assert read_sign_rules(till).hour_bills == 7
    stage.find("5 异常 1")


def test_files_are_saved_beside_the_ledger(stage: Stage) -> None:
    stage.press("F6", "Ctrl+P")
    assert (stage.folder / "report-month-2026-11-01.xlsx").exists()
    assert (stage.folder / "report-month-2026-11-01.pdf").read_bytes().startswith(b"%PDF")


def test_a_day_on_slip_paper_is_looked_at_first(stage: Stage) -> None:
    stage.press("Ctrl+Tab", "F9")
    assert "报表" in shown(stage)
    stage.press("Enter")
    stage.settle(200)
    assert list(stage.folder.rglob("report-day-2026-11-21*.pdf"))


def test_a_new_shop_says_so(tmp_path: Path) -> None:
    shop = make_till(tmp_path / "new", mode="till")
    shop.close()
    with Stage(shop.folder, shop.clock, language="zh-Hans") as on:
        on.press("Alt+6")
        assert "还没有账单" in shown(on)
