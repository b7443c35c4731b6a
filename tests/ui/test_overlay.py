"""A dialog takes the keyboard and gives it back; a toast stays out of the way, and an error stays until Esc."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.ui.look.look import Look
from desktop.ui.parts.button import Button
from desktop.ui.parts.field import Field
from desktop.ui.parts.overlay import Overlay
from desktop.ui.parts.toasts import Toasts
from tests.ui.conftest import Show


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def test_the_focus_goes_in_round_and_back(look: Look, show: Show) -> None:
    below = Field(look, "查找")
    window = show(below, Button(look, "挂单"))
    below.setFocus()
    closed: list[str] = []
    overlay = Overlay(window, look, title="新会员")
    overlay.closed.connect(lambda: closed.append("closed"))
    inside = Field(look, "手机号")
    overlay.body.addWidget(inside)
    overlay.add_action(Button(look, "开卡", kind="primary"))
    overlay.open()
    assert inside.edit.hasFocus()
    visited = []
    for _ in range(6):
        QTest.keyClick(focused(), Qt.Key.Key_Tab)
        visited.append(focused())
    assert len(set(visited)) == 3
    assert all(overlay.isAncestorOf(widget) for widget in visited)
    inside.edit.setFocus()
    below.edit.setFocus()
    assert inside.edit.hasFocus()  # not the way out: Enter would take it
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    assert (closed, below.edit.hasFocus(), overlay.isVisible()) == (["closed"], True, False)


def test_what_had_the_keyboard_goes_and_the_way_out_does_not_get_it(look: Look, show: Show) -> None:
    window = show(Field(look, "查找"))
    overlay = Overlay(window, look, title="取单")
    first, second = Field(look, "单"), Field(look, "备注")
    overlay.body.addWidget(first)
    overlay.body.addWidget(second)
    overlay.open()
    first.hide()
    assert second.edit.hasFocus()
    overlay.shut()


def test_keys_of_the_window_wait(look: Look, show: Show, app: QApplication) -> None:
    window = show(Field(look, "查找"))
    pressed: list[str] = []
    for key in ("F3", "Ctrl+L"):
        QShortcut(QKeySequence(key), window).activated.connect(lambda key=key: pressed.append(key))
    overlay = Overlay(window, look)
    overlay.body.addWidget(Field(look, "手机号"))
    overlay.open()
    handle = window.windowHandle()
    QTest.keyClick(handle, Qt.Key.Key_F3)
    QTest.keyClick(handle, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    app.processEvents()
    assert pressed == []
    overlay.shut()


def test_a_dialog_shrinks_with_its_window_and_covers_it(look: Look, show: Show) -> None:
    window = show(Field(look, "查找"), width=1024, height=600)
    overlay = Overlay(window, look)
    overlay.open()
    assert overlay.rect() == window.rect()
    assert (overlay.panel.width(), overlay.panel.height()) == (920, 576)
    window.resize(800, 500)
    assert (overlay.panel.width(), overlay.panel.height()) == (776, 476)
    overlay.shut()


def test_the_upper_of_two_dialogs_has_the_keyboard(look: Look, show: Show) -> None:
    window = show(Field(look, "查找"))
    lower, upper = Overlay(window, look), Overlay(window, look)
    for overlay in (lower, upper):
        overlay.body.addWidget(Field(look, "密码"))
        overlay.open()
    assert Overlay.top_of(window) is upper
    assert upper.isAncestorOf(focused())
    upper.shut()
    assert lower.isAncestorOf(focused())
    lower.shut()
    assert Overlay.top_of(window) is None


def test_an_error_stays_until_esc_and_comes_back_after_a_newer_word(look: Look, show: Show) -> None:
    window = show(Field(look, "查找"))
    escaped: list[str] = []
    QShortcut(QKeySequence("Esc"), window).activated.connect(lambda: escaped.append("Esc"))
    focused_before = focused()
    toasts = Toasts(window, look)
    toasts.show("bad", "小票没印出", "装纸后按 Ctrl+P", sticky=True)
    toasts.show("ok", "已存好")
    assert (toasts.current, focused()) == ("已存好", focused_before)
    toasts.dismiss()
    assert toasts.current == "小票没印出"
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Escape)
    assert (toasts.current, escaped) == ("", [])
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Escape)
    assert escaped == ["Esc"]
    assert not toasts.dismiss()
