"""The welcome in the real window: by keys alone to an open shop, and nothing clipped in any language."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel

from desktop.settings import read_device_settings
from desktop.ui.welcome.view import View
from tests.tills import SettableClock
from tests.ui.stage import Stage

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SHUKE_KEY_STORE", "file")
    (tmp_path / "data").mkdir()
    return tmp_path / "data"


def clock() -> SettableClock:
    return SettableClock("Asia/Shanghai", "2026-11-22T14:05:00")


def page(stage: Stage) -> View:
    found = stage.window.findChild(View)
    assert isinstance(found, View)
    return found


def test_keys_alone_open_a_shop(folder: Path) -> None:
    with Stage(folder, clock()) as stage:
        stage.press("Right", "Right", "Right")
        assert stage.shell.words.language == "en"
        assert page(stage).title.text() == "Welcome"
        stage.press("Enter")
        stage.type("Corner Shop")
        stage.press("Enter", "Down", "Enter")
        stage.type("2468")
        stage.press("Tab")
        stage.type("2468")
        stage.press("Enter")
        code = page(stage).pages["code"].paper.accessibleName()  # type: ignore[attr-defined]
        assert len(code) == 34
        stage.press("Enter")
        stage.type(code.replace("-", " ").lower())
        stage.press("Enter")
        stage.settle(200)
        assert stage.shell.shop.name == "Corner Shop"
        assert stage.shell.shop.mode == "till"
        assert stage.shell.words.language == "en"
        assert stage.shell.page_name == "checkout"
    assert read_device_settings(folder).language == "en"


def test_whoever_comes_from_another_system_goes_straight_on_with_their_list(folder: Path) -> None:
    with Stage(folder, clock()) as stage:
        stage.press("Enter")
        stage.type("Jiaodian")
        stage.press("Enter", "Enter")
        stage.type("2468")
        stage.press("Tab")
        stage.type("2468")
        stage.press("Enter")
        code = page(stage).pages["code"].paper.accessibleName()  # type: ignore[attr-defined]
        stage.press("Enter")
        stage.type(code)
        stage.press("F7")
        stage.settle(200)
        assert stage.shell.page_name == "checkout"
        assert type(stage.shell.dialog).__module__ == "desktop.ui.moving_in.presenter"


def test_closing_half_way_leaves_no_shop(folder: Path) -> None:
    with Stage(folder, clock()) as stage:
        stage.press("Enter")
        stage.type("shop")
        stage.press("Enter", "Enter")
    assert list(folder.iterdir()) == []


def test_a_click_on_a_language_speaks_it_and_keeps_the_keyboard_there(folder: Path) -> None:
    with Stage(folder, clock()) as stage:
        stage.click("繁體中文 台灣")
        assert page(stage).title.text() == "歡迎"
        stage.press("Enter")
        assert page(stage).pages["shop"].first.control.hasFocus()  # type: ignore[attr-defined]


STEPS = ("hello", "shop", "ways", "pin", "code", "check", "restore")


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "zh-HK", "en"])
@pytest.mark.parametrize("size", [(1024, 768), (1366, 768), (1920, 1080)])
def test_every_step_fits(folder: Path, size: tuple[int, int], language: str) -> None:
    with Stage(folder, clock(), language=language, size=size, theme="dark") as stage:
        room: Any = stage.shell.page
        room._code = "ABCD-EFGH-JKMN-PQRS-TVWX-YZ01-2345"
        for step in STEPS:
            room._go_to(step)
            room._wrong = {field: stage.shell.say(f"window.welcome.lacking.{field}") for field in fields(step)}
            room._trouble = ("—", "—") if step == "restore" else ("", "")
            room._present()
            stage.settle()
            view = page(stage)
            for label in view.findChildren(QLabel):
                if label.isVisible():
                    assert_whole(label)
            assert view.primary.width() >= view.primary.sizeHint().width()
            assert view.pages[step].height() >= view.pages[step].minimumSizeHint().height(), step


def fields(step: str) -> tuple[str, ...]:
    named = {"shop": ("name", "zone"), "pin": ("pin", "pin_again"), "check": ("typed_code",), "code": ("code",)}
    return {**named, "restore": ("file", "restore_code")}.get(step, ())


def assert_whole(label: QLabel) -> None:
    if label.wordWrap():
        assert label.height() >= label.heightForWidth(label.width()), label.text()
    else:
        needed = label.minimumSizeHint()
        assert label.height() >= needed.height(), label.text()
        assert label.width() >= needed.width(), label.text()
