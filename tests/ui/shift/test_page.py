"""A shift by keys alone: the float, a blind count, the difference explained and approved, the Z, its reprint."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.shifts.look_at_shift import shift_status
from desktop.core.services.shifts.zs import list_zs
from desktop.ui.parts.text import Text
from tests.integration.test_shifts import PHONE, refund, sell
from tests.tills import PIN, TestTill, make_till
from tests.ui.stage import Stage

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture(autouse=True)
def keys_in_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHUKE_KEY_STORE", "file")


def made(folder: Path, mode: str) -> TestTill:
    shop = make_till(folder, mode=mode, preset="plain")
    enrol_member(shop.till, Enrolment(event_id=shop.till.ids.event_id(), phone=PHONE, name="王芳"))
    shop.close()
    return shop


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    shop = made(tmp_path / "shop", "till")
    with Stage(shop.folder, shop.clock, language="zh-Hans") as on:
        yield on


def shown(stage: Stage) -> str:
    """Every visible word of the window, one after the other."""
    words = [text.text() for text in stage.window.findChildren(Text) if text.isVisible()]
    said = [each.accessibleDescription() for each in stage.window.findChildren(QWidget) if each.isVisible()]
    return "\n".join([*words, *said])


def strip(stage: Stage) -> str:
    return " ".join(f"{item.text} {item.strong} {item.rest}".strip() for item in stage.shell._model().strip)


def open_by_keys(stage: Stage) -> None:
    stage.press("Alt+9", "F9")
    stage.type("500")
    stage.press("Enter")


def test_a_shift_by_keys(stage: Stage) -> None:
    assert "没开班" in strip(stage)
    stage.press("Alt+9")
    assert "还没有开班" in shown(stage)
    stage.press("F9")
    stage.type("500")
    stage.press("Enter")
    assert "班次 1 12:00" in strip(stage)
    with stage.till() as beside:
        refund(beside, sell(beside, 12_800, cash=10_000).bill, 2_000)
    stage.shell.look_around()
    stage.settle(100)
    assert "先点现金，再告诉应有多少" in shown(stage)
    assert "580.00" not in shown(stage)
    stage.press("F9")
    stage.type("580")
    stage.press("Enter")
    assert "¥580.00" in shown(stage)
    stage.press("Enter")
    assert stage.shell.dialog is not None
    assert stage.shell.dialog.title().endswith("-Z0001")
    stage.press("Enter")
    assert [path.read_bytes()[:5] for path in (stage.folder / "papers").iterdir()] == [b"%PDF-"]
    stage.press("Ctrl+P")
    assert stage.shell.dialog is not None
    with stage.till() as beside:
        (z,) = list_zs(beside)
        assert shift_status(beside).number is None
    assert (z.takings.bills, z.takings.refunds, z.z.closing) == (1, 1, 108)


def test_a_difference_asks_why_and_for_the_manager(stage: Stage) -> None:
    open_by_keys(stage)
    stage.press("F8", "F6")
    stage.type("3")
    stage.press("Enter", "F9")
    assert "-¥200.00" in shown(stage)
    stage.press("Enter")
    assert "写一句原因。" in shown(stage)
    stage.type("diu")
    stage.press("Enter")
    stage.type(PIN)
    stage.press("Enter")
    with stage.till() as beside:
        (z,) = list_zs(beside)
    assert z.shift is not None
    assert (z.shift.drawer.difference_minor, z.shift.reason, z.approved_by) == (-20_000, "diu", "manager")


def test_enter_twice_opens_one_shift_and_cash_out_needs_a_reason(stage: Stage) -> None:
    stage.press("Alt+9", "F9")
    stage.type("500")
    stage.press("Enter", "Enter", "Esc")
    stage.press("Alt+9", "F6")
    stage.type("20")
    stage.press("Enter")
    assert "写一句原因。" in shown(stage)
    stage.click("店里买东西")
    stage.press("Enter")
    with stage.till() as beside:
        assert shift_status(beside).number == 1
    stage.press("F7")
    stage.type(PIN)
    stage.press("Enter")
    assert "480.00" in shown(stage)


def test_the_day_that_changed_is_said_and_nothing_is_in_the_way(stage: Stage) -> None:
    open_by_keys(stage)
    stage.clock.advance(days=1)
    stage.press("Alt+1", "Alt+9")
    assert "营业日已经换了" in shown(stage)
    stage.shell.changed()
    stage.settle(100)
    assert "班次 1 11-22 12:00" in strip(stage)


def test_beside_a_pos_the_day_list_and_the_points_z(tmp_path: Path) -> None:
    shop = made(tmp_path / "shop", "companion")
    with Stage(shop.folder, shop.clock, language="en", theme="dark", size=(1024, 768)) as stage:
        with stage.till() as beside:
            check_out(beside, Bill(event_id=beside.ids.event_id(), amount_minor=6_600, key=PHONE, ref="POS-77"))
        stage.press("Alt+9")
        stage.settle(100)
        assert "1 bill" in shown(stage)
        stage.press("F6")
        assert (stage.folder / "day-2026-11-22.csv").read_text("utf-8-sig").count("POS-77") == 1
        stage.press("F9", "Enter")
        assert stage.shell.dialog is not None
        assert stage.shell.dialog.title().endswith("-Z0001")
        stage.press("Esc", "Enter")
        assert stage.shell.dialog is not None
        with stage.till() as beside:
            assert [kept.z.closing for kept in list_zs(beside)] == [66]
