"""What every part promises: large enough, named, never clipped, drawn the same each time, and no reference lost."""

import sys

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QWidget

from desktop.core.words import Words
from desktop.ui.look import style
from desktop.ui.look.look import Look
from desktop.ui.look.tokens import DARK, LIGHT, THEMES, Theme
from desktop.ui.parts.button import BigButton, Button
from desktop.ui.parts.checks import CheckBox, FilterChip
from desktop.ui.parts.field import Field
from desktop.ui.parts.groups import Option, Segments
from desktop.ui.parts.keypad import BACK, CLEAR, LAYOUTS, Keypad
from desktop.ui.parts.rows import Cell, Column
from desktop.ui.parts.table import Table
from desktop.ui.parts.text import FitText, Text
from tests.ui.conftest import Show
from tests.ui.parts_gallery import Gallery

OPTIONS = (Option("a", "甲"), Option("b", "乙", "不行", enabled=False), Option("c", "丙"))
Pressed = list[str]


def picture(app: QApplication, theme: Theme, scale: float) -> bytes:
    look = Look(theme, scale, Words("zh-Hans"))
    style.apply(app, look)
    page = Gallery(look)
    page.resize(look.px(1560), look.px(1040))
    page.show()
    app.processEvents()
    image = page.grab().toImage()
    page.close()
    page.deleteLater()
    return bytes(image.constBits())


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("scale", [1.0, 1.25])
def test_the_same_parts_are_drawn_the_same_twice(app: QApplication, theme: Theme, scale: float) -> None:
    assert picture(app, theme, scale) == picture(app, theme, scale)


@pytest.mark.parametrize("scale", [1.0, 1.25, 2.5])
def test_whatever_can_be_pressed_is_large_enough_for_a_finger_and_has_a_name(app: QApplication, scale: float) -> None:
    look = Look(LIGHT, scale, Words("en"))
    style.apply(app, look)
    page = Gallery(look)
    page.resize(look.px(1560), look.px(1040))
    page.show()
    app.processEvents()
    least = QSize(look.px(48), look.px(48))
    controls = [w for kind in (QAbstractButton, QComboBox, QLineEdit) for w in page.findChildren(kind) if w.isVisible()]
    assert len(controls) > 40
    assert [w.accessibleName() for w in controls if w.width() < least.width() or w.height() < least.height()] == []
    assert [w for w in controls if not w.accessibleName()] == []
    page.close()


def test_setting_a_text_a_thousand_times_loses_no_reference_to_none(look: Look) -> None:
    # PySide6 6.12 gives back one reference to None too many on each call, until the interpreter dies.
    text, field = Text(look), Field(look, "单号")
    before = sys.getrefcount(None)
    for turn in range(1_000):
        text.set(str(turn))
        field.set_text(str(turn))
        text.setText(str(turn))
    assert sys.getrefcount(None) > before - 100


def test_a_long_number_steps_down_until_it_fits(look: Look) -> None:
    number = FitText(look, "number", text="1,286")
    assert number.role_at(300) == "number"
    number.set("1,234,567,890.00")
    assert number.role_at(300) == "figure"
    assert number.sizeHint().height() == look.px(60)


def test_wrapped_words_ask_for_the_height_of_their_lines(look: Look) -> None:
    words = Text(look, text="已离线。收银照常，14 笔存在本机，联网自动上传。" * 2, wrap=True)
    assert words.heightForWidth(200) == 22 * -(-words.sizeHint().width() // 200)


def test_a_narrow_button_says_all_of_itself_in_its_tooltip(look: Look, show: Show) -> None:
    button = Button(look, "打印这位会员的会员卡和最近一张小票", key="Ctrl+P")
    button.setFixedWidth(160)
    show(button)
    button.grab()
    assert button.toolTip() == button.label


def test_a_button_that_may_not_be_pressed_says_why(look: Look) -> None:
    pressed: Pressed = []
    button = Button(look, "折扣", key="F6", on_click=lambda: pressed.append("F6"))
    button.allow(False, "还没有账单")
    button.click()
    assert (pressed, button.toolTip(), button.accessibleDescription()) == ([], "还没有账单", "还没有账单")
    button.allow(True)
    button.click()
    assert (pressed, button.toolTip()) == (["F6"], "")


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_the_focused_button_is_pressed_by_key(look: Look, show: Show, key: Qt.Key) -> None:
    pressed: Pressed = []
    button = BigButton(look, "收款", key="F9", on_click=lambda: pressed.append("F9"))
    show(button)
    button.setFocus()
    QTest.keyClick(button, key)
    assert pressed == ["F9"]


def focused_twice(part: QWidget, target: QWidget) -> tuple[bytes, bytes]:
    target.clearFocus()
    before = bytes(part.grab().toImage().constBits())
    target.setFocus()
    return before, bytes(part.grab().toImage().constBits())


@pytest.mark.parametrize("kind", ["primary", "secondary", "danger", "quiet"])
def test_the_focus_shows_on_every_kind_of_button(look: Look, show: Show, kind: str) -> None:
    button = Button(look, "收款", kind=kind)
    show(button)
    before, after = focused_twice(button, button)
    assert before != after


def test_the_focus_shows_on_checks_and_segments(look: Look, show: Show) -> None:
    parts = (CheckBox(look, "同意"), FilterChip(look, "有积分"), Segments(look, OPTIONS, print))
    show(*parts)
    for part in parts:
        before, after = focused_twice(part, part.focusProxy() or part)
        assert before != after


def test_arrows_choose_the_next_that_can_be_chosen_and_go_round(look: Look, show: Show) -> None:
    chosen: Pressed = []
    strip = Segments(look, OPTIONS, chosen.append)
    show(strip)
    strip.choose("a")
    assert chosen == []
    strip.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, key)
    assert chosen == ["c", "a", "c"]
    assert strip.value == "c"


def test_other_options_keep_what_is_still_offered(look: Look) -> None:
    strip = Segments(look, OPTIONS, print)
    strip.choose("c")
    strip.set_options(OPTIONS[1:])
    assert strip.value == "c"
    strip.set_options(OPTIONS[:1])
    assert strip.value == ""


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_keypad_leaves_the_focus_where_it_is(look: Look, show: Show, layout: str) -> None:
    pressed: Pressed = []
    field, pad = Field(look, "金额", kind="amount"), Keypad(look, layout, pressed.append)
    show(field, pad)
    field.setFocus()
    for key in pad.keys.values():
        QTest.mouseClick(key, Qt.MouseButton.LeftButton)
    assert sorted(pressed) == sorted(key for row in LAYOUTS[layout] for key in row)
    assert field.edit.hasFocus()
    assert pad.keys[BACK].accessibleName() == "退格"
    assert CLEAR not in pad.keys or pad.keys[CLEAR].accessibleName() == "清空"


def test_a_field_for_digits_takes_digits_and_no_input_method(look: Look, show: Show) -> None:
    typed: Pressed = []
    field = Field(look, "手机号", kind="digits", on_change=typed.append)
    show(field)
    field.set_text("1")
    QTest.keyClicks(field.edit, "3a8")
    assert (field.text, typed) == ("138", ["13", "138"])
    assert not field.edit.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


def test_an_error_stands_below_the_field_and_goes(look: Look, show: Show) -> None:
    field = Field(look, "金额")
    show(field)
    field.set_error("比账单多")
    assert field.edit.accessibleDescription() == "比账单多"
    assert field.edit.property("state") == "bad"
    field.set_error("")
    assert (field.edit.accessibleDescription(), field.edit.property("state")) == ("", "")


def test_a_table_keeps_its_row_and_leaves_digits_to_the_screen(look: Look, show: Show) -> None:
    entered: list[int] = []
    table = Table(look, (Column("品名"), Column("金额", "right", 80)), on_enter=entered.append)
    window = show(table)
    assert table.current == -1
    table.set_rows((("面", "8"), (Cell("饭", "小碗"), "2")))
    assert table.current == 0
    QTest.keyClick(table, Qt.Key.Key_Down)
    QTest.keyClick(table, Qt.Key.Key_5)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert (table.current, entered) == (1, [1])
    table.set_rows((("面", "8"),))
    assert table.current == 0
    assert table.rowHeight(0) == look.px(48)
    assert table.rows.data(table.rows.index(0, 1)) == "8"
    window.grab()


def test_dark_is_another_picture(app: QApplication) -> None:
    assert picture(app, LIGHT, 1.0) != picture(app, DARK, 1.0)
