"""The key beside a POS: the side window comes, takes member, number and amount, records, and goes again."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.core.store.keys.vault import CHOICE
from desktop.settings import PosSettings, read_device_settings, save_device_settings
from desktop.settings.device import DeviceSettings
from desktop.ui.app import _answer
from desktop.ui.shell.doors import Doors
from tests.integration.staff.crew import PINS, Crew
from tests.ui.checkout.counters import counter
from tests.ui.stage import Stage, texts

KEY = "Ctrl+Alt+M"
MINUTE_US = 60_000_000


class Key:
    """A global key that a test presses."""

    def __init__(self) -> None:
        self.followed: list[str] = []
        self.given_back = 0
        self.state = "everywhere"
        self.heard_at_us = 0
        self.press: Any = None

    def follow(self, key: str, heard: Any) -> None:
        self.followed.append(key)
        self.press = heard

    def give_back(self) -> None:
        self.given_back += 1

    def close(self) -> None:
        self.press = None


class Shop:
    """Where the window runs, and the key that calls it."""

    def __init__(self, stage: Stage, key: Key, card: str) -> None:
        self.stage, self.key, self.card = stage, key, card

    def raise_it(self) -> None:
        self.stage.running._key.look()
        self.stage.settle()
        self.key.press()
        self.stage.settle()

    @property
    def sheet(self) -> Any:
        return self.stage.shell.room("checkout").counter.sheet  # type: ignore[attr-defined]

    @property
    def is_up(self) -> bool:
        return self.stage.shell.is_beside and self.stage.side.isVisible()

    def sales(self) -> list[Any]:
        with self.stage.till() as till, till.ledger.reading() as reading:
            return list(reading.recent_sales(None, 99))

    def shown(self) -> str:
        return "\n".join(texts(self.stage.side))


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with counter(tmp_path, "companion") as at:
        card, clock = at.card(), at.shop.clock
    key = Key()
    with Stage(tmp_path, clock, furnish=lambda doors: replace(doors, side_key=key)) as stage:
        yield Shop(stage, key, card)


def test_a_bill_is_recorded_from_the_side_and_the_pos_has_the_keyboard_again(shop: Shop) -> None:
    before = len(shop.sales())
    shop.stage.press("Alt+8")
    shop.raise_it()
    assert shop.is_up
    assert shop.key.followed == [KEY]
    shop.stage.shell.scanned(shop.card)  # a serial scanner's, while the settings stand in the window behind
    shop.stage.settle(60)
    shop.stage.press_aside("2", "6", "Ctrl+B", "P", "9", "F9")
    assert len(shop.sales()) == before + 1
    sale = shop.sales()[0]
    assert (sale.said.intent.amount_minor, sale.ref, sale.member_id is not None) == (2_600, "p9", True)
    assert "已记好" in shop.shown()
    shop.stage.press_aside("F9", "Esc")
    assert not shop.is_up
    assert shop.key.given_back == 1
    assert len(shop.sales()) == before + 1
    assert shop.stage.shell.page_name == "settings"
    assert not shop.sheet.has_content


def test_esc_keeps_the_bill_and_ctrl_z_goes_back_step_by_step(shop: Shop) -> None:
    shop.raise_it()
    shop.stage.shell.scanned(shop.card)
    shop.stage.settle(60)
    shop.stage.press_aside("8", "8", "Ctrl+B", "A", "7", "Esc")
    assert shop.is_up  # the first Esc left the field
    shop.stage.press_aside("Esc")
    assert not shop.is_up
    assert (shop.sheet.amount_minor, shop.sheet.ref) == (8_800, "a7")
    shop.raise_it()
    shop.stage.press_aside("Ctrl+Z")
    assert (shop.sheet.amount_minor, shop.sheet.ref) == (8_800, "")
    shop.stage.press_aside("Ctrl+Z")
    assert (shop.sheet.amount_minor, shop.sheet.member_id is not None) == (0, True)
    shop.stage.press_aside("Ctrl+Z", "Ctrl+Z")
    assert shop.sheet.member_id is None


def test_a_wedge_scan_is_heard_with_a_question_open_and_a_key_in_a_field(shop: Shop) -> None:
    shop.raise_it()
    shop.stage.press_aside("F2", "1")
    type_as_wedge(shop.stage, shop.card)
    assert shop.sheet.member_id is not None
    assert (shop.sheet.ref, shop.sheet.typed) == ("", "")
    shop.stage.press_aside("Esc", "Ctrl+Del", "9", "9", "9", "9", "9", "9", "F9")
    assert shop.stage.shell.dialog_names == ("question",)
    assert "返回" in shop.shown()  # it is asked where the cashier looks
    shop.stage.press_aside("Esc")
    assert shop.stage.shell.dialog is None
    assert shop.sheet.typed == "999999"


def test_what_chinese_input_brings_goes_into_the_search_whole(shop: Shop) -> None:
    shop.raise_it()
    shop.stage.press_aside("F2")
    shop.stage.compose("林")
    shop.stage.settle(60)
    assert shop.stage.side.inside.search.edit.text() == "林"
    shop.stage.press_aside("Enter")
    assert shop.sheet.member_id is not None
    assert QApplication.focusWidget() is shop.stage.side.inside


def test_what_is_open_and_wide_is_finished_first_and_nothing_is_lost(shop: Shop) -> None:
    shop.stage.press("F3")
    shop.stage.type("139")
    shop.raise_it()
    assert not shop.is_up
    assert shop.stage.shell.dialog_names == ("enrol",)
    shop.stage.press("Esc", "Enter")
    shop.raise_it()
    shop.stage.press_aside("5", "F3")  # no room for it here: Shuke's own window shows it
    assert (shop.is_up, shop.stage.shell.dialog_names, shop.sheet.typed) == (False, ("enrol",), "5")
    shop.stage.press("Esc")
    assert shop.stage.shell.dialog is None


def test_the_key_works_with_the_focus_here_and_puts_the_window_away_again(shop: Shop) -> None:
    shop.stage.press(KEY)
    assert shop.is_up
    shop.stage.press_aside(KEY)
    assert not shop.is_up
    shop.raise_it()
    shop.stage.window.activateWindow()
    shop.stage.settle(60)
    assert not shop.is_up


def test_a_till_that_is_the_pos_itself_just_comes_forward(tmp_path: Path) -> None:
    with counter(tmp_path) as at:
        clock = at.shop.clock
    with Stage(tmp_path, clock) as stage:
        stage.press(KEY)
        assert not stage.shell.is_beside
        assert stage.window._side is None


def test_another_key_is_followed_and_the_settings_say_what_came_of_it(shop: Shop) -> None:
    shop.stage.shell.go("settings", section="pos")
    shop.stage.settle()
    page: Any = shop.stage.shell.page
    assert "系统把 Ctrl+Alt+M 给了熟客" in page.pos.side_key.model().told
    page.pos.side_key.choose("Ctrl+Alt+J")
    shop.stage.settle()
    shop.stage.running._key.look()
    shop.stage.settle()
    assert shop.key.followed[-1] == "Ctrl+Alt+J"
    shop.key.heard_at_us = shop.stage.clock()
    assert "最近一次收到：" in page.pos.side_key.model().arrived
    page.pos.side_key.choose("")
    shop.stage.settle()
    assert page.pos.side_key.model().told.startswith("没有设键")


def test_the_command_of_a_system_key_raises_it(shop: Shop) -> None:
    raised: list[str] = []
    for wish in (b"aside\n", b"forward\n", b"GET / HTTP/1.1\n"):
        caller = type("Caller", (), {"readAll": lambda _self, said=wish: Said(said), "deleteLater": lambda _self: None})
        _answer(caller(), {b"aside": lambda: raised.append("aside"), b"forward": lambda: raised.append("forward")})
    assert raised == ["aside", "forward"]
    assert shop.stage.shell is not None


class Said:
    """What a QByteArray is asked for."""

    def __init__(self, said: bytes) -> None:
        self._said = said

    def data(self) -> bytes:
        return self._said


def test_a_locked_till_is_opened_in_the_side_window(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CHOICE, "file")
    crew = Crew(tmp_path / "shop", mode="companion")
    crew.hire("manager", "cashier")
    crew.made.close()
    with Stage(crew.made.folder, crew.made.clock) as stage:
        stage.press(KEY)
        assert stage.shell.is_beside
        assert stage.shell.dialog_names == ("sign_in",)
        stage.press_aside("Esc", "2", *PINS["cashier"], "Enter")
        assert stage.shell.dialog is None
        stage.press_aside("5")
        assert stage.shell.room("checkout").counter.sheet.typed == "5"  # type: ignore[attr-defined]


def test_only_somebody_at_the_till_keeps_it_from_locking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key in a field, a touch: each puts the lock off. Whoever signed in by touch alone is here too."""
    monkeypatch.setenv(CHOICE, "file")
    crew = Crew(tmp_path / "shop", mode="till")
    crew.hire("manager", "cashier")
    clock = crew.made.clock
    crew.made.close()
    save_device_settings(crew.made.folder, DeviceSettings(lock_after_minutes=2))

    def later(stage: Stage, minutes: float) -> bool:
        clock.now_us += int(minutes * MINUTE_US)
        stage.shell.look_around()
        stage.settle()
        return stage.shell.dialog_names == ("sign_in",)

    with Stage(crew.made.folder, clock, furnish=_locking) as stage:
        clock.now_us += 60 * MINUTE_US  # it stood locked over lunch
        pad: Any = stage.shell.dialog
        pad.choose(pad._people[-1].staff_id)
        for digit in PINS["cashier"]:
            pad.type(digit)
        pad.confirm()
        stage.settle()
        assert not later(stage, 0.1)
        stage.press("F2")
        for _ in range(3):
            QTest.keyClick(stage.window.windowHandle(), Qt.Key.Key_Backspace)  # the field's own key
            assert not later(stage, 1.5)
        QTest.mouseClick(stage.window.windowHandle(), Qt.MouseButton.LeftButton)
        assert not later(stage, 1.5)
        assert later(stage, 2)


def _locking(doors: Doors) -> Doors:
    return replace(doors, settings=replace(doors.settings, lock_after_minutes=2))


def type_as_wedge(stage: Stage, text: str) -> None:
    """Keys of a wedge scanner, in the side window."""
    window, at_ms = stage.side.windowHandle(), 1_000_000
    for place, char in enumerate([*text, "\r"]):
        key = Qt.Key.Key_Return if char == "\r" else ord(char.upper())
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, char)
            event.setTimestamp(at_ms + place * 3)
            QCoreApplication.sendEvent(window, event)
    stage.settle(120)


def test_settings_keep_the_key_and_pass_over_what_is_none(tmp_path: Path) -> None:
    cases = {'"alt+ctrl+k"': "Ctrl+Alt+K", '"ctrl+F12"': "Ctrl+F12", '""': ""}
    cases |= dict.fromkeys(('"M"', '"Ctrl+Meta+M"', "3"), KEY)
    for said, key in cases.items():
        (tmp_path / "settings.toml").write_text(f"[pos]\nside_key = {said}\n", "utf-8")
        assert read_device_settings(tmp_path).pos.side_key == key, said
    save_device_settings(tmp_path, DeviceSettings(pos=PosSettings(side_key="")))
    assert read_device_settings(tmp_path).pos.side_key == ""
