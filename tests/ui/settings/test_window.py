"""The page in the real window: by keys alone, at 1024 × 768, in four languages, and through a change of look."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from desktop.core.services.check_out import Bill, check_out
from desktop.settings import read_device_settings
from desktop.ui.parts.button import Button
from desktop.ui.parts.text import Text
from desktop.ui.settings.program_fields import GROUPS
from tests.tills import PIN
from tests.ui.settings.conftest import Made
from tests.ui.stage import Stage, texts

Open = Callable[..., Stage]
SECTIONS = ("shop", "program", "printer", "scanner", "pos", "hq", "data", "staff", "about")


@pytest.fixture
def stage(make: Made) -> Iterator[Open]:
    """Opens windows: ``stage(language=…, size=…)`` over a new till, with one bill where it stands beside a POS."""
    stages: list[Stage] = []

    def new(*, mode: str = "till", **wish: Any) -> Stage:
        made = make(mode="companion") if mode == "companion" else make(mode=mode)
        if mode == "companion":
            check_out(made.till, Bill(event_id=made.till.ids.event_id(), amount_minor=5_000))
        made.close()
        stages.append(Stage(made.folder, made.clock, **wish))
        return stages[-1]

    yield new
    for one in stages:
        one.close()


def page_of(stage: Stage) -> Any:
    return stage.window.frame.stack.currentWidget()


def room(stage: Stage) -> Any:
    """The page's presenter."""
    return stage.shell.page


def program(stage: Stage) -> Any:
    """The program's widget, once all of its cards are made."""
    made = page_of(stage).stack.currentWidget()
    for _ in range(100):
        if len(made.groups) == len(GROUPS) and made.tiers.rows:
            return made
        stage.settle(20)
    raise TimeoutError


def shown(stage: Stage) -> list[str]:
    return texts(page_of(stage))


def test_alt_8_and_arrows_reach_every_section(stage: Open) -> None:
    window = stage()
    window.press("Alt+8")
    for name in SECTIONS:
        assert room(window)._model().current == name
        window.press("Down")


def test_a_language_is_spoken_at_once_and_the_keyboard_stays_there(stage: Open) -> None:
    window = stage(language="zh-Hans")
    window.press("Alt+8", "Tab")
    window.press("Right", "Right", "Right")
    assert "Shop and display" in shown(window)
    assert read_device_settings(window.folder).language == "en"
    window.press("Left")
    assert "店鋪與顯示" in shown(window)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert focus.accessibleName() == "繁體 香港"


def test_a_theme_is_shown_at_once(stage: Open) -> None:
    window = stage(theme="light")
    window.press("Alt+8", "Tab", "Tab", "Right")
    assert window.window.look.theme.name == "dark"
    assert read_device_settings(window.folder).theme == "dark"


def test_a_program_is_changed_and_published_by_keys_alone(stage: Open) -> None:
    window = stage()
    window.press("Alt+8", "Down")
    field = program(window).groups["earn"].rows["earn.points"].field
    for _ in range(12):
        if QApplication.focusWidget() is field.edit:
            break
        window.press("Tab")
    window.press("Ctrl+A")
    window.type("2")
    assert "得（积分）" in str(room(window)._model().body.changes)
    window.press("F9")
    window.type(PIN)
    window.press("Enter")
    with window.till() as till, till.ledger.reading() as reading:
        assert reading.program().program.earn.points == 2
    assert "第 2 版，2026-11-22 起" in shown(window)


def test_tab_goes_from_field_to_field_as_they_stand(stage: Open) -> None:
    window = stage()
    window.press("Alt+8", "Down")
    made = program(window)
    made.groups["redeem"].rows["redeem.points"].field.edit.setFocus()
    for key in ("redeem.minor", "redeem.step", "redeem.min_points"):
        window.press("Tab")
        assert made.groups["redeem"].rows[key].field.edit.hasFocus()
    made.groups["ladder"].rows["ladder.term_months"].field.edit.setFocus()
    window.press("Tab")
    assert made.tiers.rows[0].fields["zh-Hans"].edit.hasFocus()
    made.tiers.add.setFocus()
    window.press("Tab")
    assert made.groups["redeem"].rows["redeem.points"].field.edit.hasFocus()


def test_a_half_typed_field_keeps_its_cursor_while_the_preview_answers(stage: Open) -> None:
    window = stage()
    window.press("Alt+8", "Down")
    edit = program(window).groups["redeem"].rows["redeem.unproven_per_day"].field.edit
    edit.setFocus()
    edit.setCursorPosition(1)
    window.type("7")
    assert (edit.text(), edit.cursorPosition(), edit.hasFocus()) == ("5700", 2, True)


def test_f9_brings_what_is_wrong_into_view(stage: Open) -> None:
    window = stage()
    window.press("Alt+8", "Down")
    program(window)
    room(window).program.type("by_hand.per_day", "")
    window.press("F9")
    edit = program(window).groups["by_hand"].rows["by_hand.per_day"].field.edit
    assert edit.hasFocus()
    assert not edit.visibleRegion().isEmpty()


def test_a_scan_is_told_with_its_pace(stage: Open) -> None:
    window = stage()
    window.shell.go("settings", section="scanner")
    window.settle()
    window.scan("6901234567892", gap_ms=2)
    told = shown(window)
    assert "6901234567892" in told
    assert any("毫秒" in text for text in told)
    assert "回车" in told


def test_a_scanner_that_types_too_slowly_is_found_out(stage: Open) -> None:
    window = stage()
    window.shell.go("settings", section="scanner")
    window.settle()
    window.type("6901234567892")
    window.press("Enter")
    assert "送得太慢，会被当成手打。" in shown(window)


def test_a_backup_and_a_restore_by_the_window(stage: Open) -> None:
    window = stage(mode="companion")
    window.shell.go("settings", section="data")
    window.press("F9")
    window.settle(100)
    (backup,) = (window.folder / "backups").iterdir()
    with window.till() as till:
        check_out(till, Bill(event_id=till.ids.event_id(), amount_minor=7_000))
    room(window).data.choose_file(str(backup))
    window.click("还原")
    window.press("Enter")
    window.type(PIN)
    window.press("Enter")
    window.settle(300)
    assert "备份之后的 1 条不在里面。" in "\n".join(texts(window.window))
    window.press("Enter")
    assert window.shell.page_name == "checkout"
    with window.till() as till, till.ledger.reading() as reading:
        assert len(reading.recent_sales(None, 9)) == 1
    assert list(window.folder.glob("ledger.replaced-*.db"))


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "zh-HK", "en"])
def test_nothing_is_cut_off_at_1024(stage: Open, language: str) -> None:
    window = stage(language=language, size=(1024, 768))
    for name in SECTIONS:
        window.shell.go("settings", section=name)
        window.settle(80)
        if name == "program":
            program(window)
        page = page_of(window)
        assert (window.window.width(), window.window.height()) == (1024, 768), name
        assert cut_off(page) == [], name


def cut_off(page: QWidget) -> list[str]:
    """Words wider than their place, and what is wider than its scrolled page."""
    found = [
        text.text()
        for text in page.findChildren(Text)
        if text.isVisible() and not text.wordWrap() and text.sizeHint().width() > text.width() and not text.toolTip()
    ]
    found += [
        "page" for area in page.findChildren(QScrollArea)
        if area.isVisible() and (inside := area.widget()) and inside.width() > area.viewport().width()
    ]  # fmt: skip
    return found


def test_everything_that_can_be_pressed_is_large_enough_and_has_a_name(stage: Open) -> None:
    window = stage(size=(1024, 768))
    for name in SECTIONS:
        window.shell.go("settings", section=name)
        window.settle(80)
        for button in page_of(window).findChildren(Button):
            if button.isVisible():
                assert button.accessibleName(), name
                assert min(button.width(), button.height()) >= 48, (name, button.accessibleName())


def test_one_primary_button_in_every_section(stage: Open) -> None:
    window = stage()
    for name in SECTIONS:
        window.shell.go("settings", section=name)
        window.settle(80)
        buttons = page_of(window).findChildren(Button)
        assert sum(button.isVisible() and button.kind == "primary" for button in buttons) <= 1, name


def test_a_draft_survives_a_change_of_language(stage: Open, tmp_path: Path) -> None:
    window = stage(language="zh-Hans")
    window.shell.go("settings", section="printer")
    room(window).printer.change(kind="file", folder=str(tmp_path))
    room(window).choose("shop")
    room(window).shop.choose_language("en")
    window.settle(80)
    room(window).choose("printer")
    window.settle(80)
    assert page_of(window).stack.currentWidget().folder.text == str(tmp_path)
