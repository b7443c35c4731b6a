"""How the counter looks: nothing is cut off, nothing moves without a reason, and a double click stays one click."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from desktop.core.domain.counter import Product
from desktop.core.services.edit_member import Edit, edit_member
from desktop.core.words import Words
from desktop.ui.checkout.sum_list import SumList
from desktop.ui.checkout.view import View
from desktop.ui.checkout.who_line import WhoLine
from desktop.ui.desk import Chosen
from desktop.ui.look import style
from desktop.ui.look.look import Look
from desktop.ui.look.tokens import DARK, LIGHT
from desktop.ui.parts.text import IconText, Text
from tests.ui.checkout.counters import OTHER_PHONE, RICE, UNKNOWN_GOODS, Counter, counter

LONG_NAME = "欧阳娜娜·阿卜杜热合曼"
SIZES = {"1024": (952, 640, 1.0), "1366": (1286, 656, 1.0), "1920": (1820, 940, 1.25), "low": (952, 588, 1.0)}


class Shown:
    """The page in a bare window of a size, in a look."""

    def __init__(self, at: Counter, app: QApplication, size: str, language: str, theme: Any = LIGHT) -> None:
        wide, tall, scale = SIZES[size]
        look = Look(theme, scale, Words(language))
        style.apply(app, look)
        at.desk.language = language
        self.at, self.app = at, app
        self.view = View(look, at.presenter)
        self.view.resize(wide, tall)
        at.presenter.attach(self.view)
        self.view.show()
        self.view.focus_first()
        self.settle()

    def settle(self) -> None:
        for _ in range(3):
            self.app.processEvents()

    def close(self) -> None:
        self.view.close()
        self.view.deleteLater()
        self.settle()


@pytest.fixture
def shown(app: QApplication) -> Iterator[Any]:
    made: list[Shown] = []

    def show(at: Counter, size: str = "1366", language: str = "zh-Hans", theme: Any = LIGHT) -> Shown:
        made.append(Shown(at, app, size, language, theme))
        return made[-1]

    yield show
    for each in made:
        each.close()


def cut_off(view: QWidget) -> list[str]:
    """Everything visible that lies outside its parent, or has less room than it asks for."""
    found = []
    for child in view.findChildren(QWidget):
        parent = child.parentWidget()
        if parent is None or not child.isVisible() or isinstance(child, QLineEdit) or _in_table(child):
            continue
        inside = QRect(QPoint(0, 0), parent.size()).adjusted(-1, -1, 1, 1)
        if not inside.contains(child.geometry()) or not _has_room(child):
            found.append(f"{type(child).__name__} {child.accessibleName()!r} in {type(parent).__name__}")
    return found


def _has_room(child: QWidget) -> bool:
    """Whether what is drawn or written in it fits."""
    if isinstance(child, WhoLine | SumList):
        return child.height() >= child.heightForWidth(child.width())
    if isinstance(child, IconText):
        return child.width() >= child.sizeHint().width()
    if isinstance(child, Text) and child.wordWrap():
        return child.height() >= child.heightForWidth(child.width())
    if isinstance(child, Text):
        is_elided_on_purpose = child.minimumSizeHint().width() == 0
        return is_elided_on_purpose or child.width() >= child.sizeHint().width()
    return True


def _in_table(widget: QWidget) -> bool:
    from desktop.ui.parts.table import Table

    above: QWidget | None = widget
    while above is not None:
        if isinstance(above, Table):
            return True
        above = above.parentWidget()
    return False


def small_targets(view: QWidget, scale: float) -> list[str]:
    buttons = [each for each in view.findChildren(QAbstractButton) if each.isVisible() and each.isEnabled()]
    least = int(47 * scale)
    return [each.accessibleName() for each in buttons if each.height() < least]


def fill(at: Counter, mode: str) -> None:
    """A bill with everything on it that is long."""
    till = at.shop.till
    edit_member(till, Edit(event_id=till.ids.event_id(), key=OTHER_PHONE, name=LONG_NAME))
    at.presenter.chosen(Chosen(at.member_id(OTHER_PHONE), "phone"))
    if mode == "till":
        for number in range(30):
            name = f"第{number}号 招牌手工红烧狮子头配时令青菜例份"
            at.presenter.lines.add_product(Product(barcode=str(number), name=name, price_minor=99_999))
        at.presenter.chosen(Chosen(at.member_id(), "phone"))
    else:
        at.type("99999.99")
        at.presenter.chosen(Chosen(at.member_id(), "phone"))


@pytest.mark.parametrize("size", ["1024", "1366"])
def test_what_can_be_done_with_a_member_says_its_key_in_every_width(tmp_path: Path, shown: Any, size: str) -> None:
    with counter(tmp_path, "till") as at:
        page = shown(at, size)
        fill(at, "till")
        page.settle()
        somebody = page.view.member.somebody
        assert somebody.who.toolTip() == ""
        model: Any = at.presenter._model()
        somebody.who.set(replace(model.member, name="很" * 60))
        assert somebody.who.toolTip() == "很" * 60, "a name that is cut is told whole"
        assert [button.key for button in (somebody.details, somebody.drop)] == ["Ctrl+D", "Ctrl+Del"]
        assert cut_off(page.view) == []


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "zh-HK", "en"])
@pytest.mark.parametrize("size", ["1024", "1366", "1920"])
@pytest.mark.parametrize("mode", ["till", "companion"])
def test_nothing_is_cut_off(tmp_path: Path, shown: Any, mode: str, size: str, language: str) -> None:
    with counter(tmp_path, mode) as at:
        page = shown(at, size, language)
        scale = SIZES[size][2]

        def look() -> None:
            page.settle()
            assert cut_off(page.view) == []
            assert small_targets(page.view, scale) == []

        look()
        fill(at, mode)
        look()
        at.press("F8", "F8")
        look()
        at.press("Shift+F8", "7")
        look()
        at.press("Esc")
        if mode == "till":
            at.presenter.scanned(UNKNOWN_GOODS)
            look()
            at.press("Esc", "Ctrl+3", "5")
            look()
            at.press("⌫", "⌫", "5")
            look()
        at.presenter.hands.type_ref("88123")
        at.press("Esc", "F9")
        for question in at.desk.questions[-1:]:
            question.then()
        look()
        assert at.model.done is not None


@pytest.mark.parametrize("mode", ["till", "companion"])
def test_the_lowest_window_still_has_everything(tmp_path: Path, shown: Any, mode: str) -> None:
    with counter(tmp_path, mode) as at:
        page = shown(at, "low", "en")
        fill(at, mode)
        page.settle()
        assert cut_off(page.view) == []


def test_presenting_the_same_thing_twice_changes_nothing(tmp_path: Path, shown: Any) -> None:
    with counter(tmp_path, "companion") as at:
        page = shown(at)
        at.press("Ctrl+B")
        field = page.view.pay.ref.field.edit
        assert field.hasFocus()
        QTest.keyClicks(field, "88123")
        field.setCursorPosition(2)
        at.presenter.refresh()
        page.settle()
        assert (field.text(), field.cursorPosition(), field.hasFocus()) == ("88123", 2, True)


def test_the_keyboard_comes_back_to_the_numbers(tmp_path: Path, shown: Any) -> None:
    with counter(tmp_path) as at:
        page = shown(at)
        at.press("Ins")
        assert page.view.bill.adding.name.edit.hasFocus()
        at.press("Esc")
        page.settle()
        assert page.view.hasFocus()


def test_a_click_on_a_line_makes_it_current_and_keeps_the_keyboard(tmp_path: Path, shown: Any) -> None:
    with counter(tmp_path) as at:
        page = shown(at)
        for number in range(3):
            at.presenter.lines.add_product(Product(barcode=str(number), name=f"菜{number}", price_minor=100))
        page.settle()
        table = page.view.bill.table
        place = table.visualRect(table.rows.index(0, 0)).center()
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert at.model.bill.current == 0
        at.press("+")
        assert at.model.bill.rows[0].quantity == "2"
        assert page.view.hasFocus()


def test_a_double_click_on_f9_is_one_sale_and_stays_to_be_read(tmp_path: Path, shown: Any) -> None:
    with counter(tmp_path) as at:
        page = shown(at)
        at.type("128")
        page.settle()
        QTest.mouseDClick(page.view.pay.big, Qt.MouseButton.LeftButton)
        QTest.mouseClick(page.view.pay.big, Qt.MouseButton.LeftButton)
        assert at.sales == 2
        QTest.mouseClick(page.view.done.next, Qt.MouseButton.LeftButton)
        assert at.model.done is not None
        while not page.view.done.next.isEnabled():
            QTest.qWait(20)
        QTest.mouseClick(page.view.done.next, Qt.MouseButton.LeftButton)
        assert at.model.done is None


def test_cells_show_what_is_chosen_and_not_what_was_clicked(tmp_path: Path, shown: Any) -> None:
    with counter(tmp_path) as at:
        page = shown(at)
        at.presenter.chosen(Chosen(at.member_id(), "phone"))
        at.type("40")
        at.desk.approves = None
        page.view.pay.points.pick("1000")
        assert page.view.pay.points.value == "0"


def test_another_theme_or_language_shows_the_same_bill(tmp_path: Path, shown: Any) -> None:
    with counter(tmp_path) as at:
        shown(at)
        at.presenter.scanned(RICE)
        at.type("128")
        again = shown(at, "1024", "en", DARK)
        assert again.view.pay.head.number.text() == "128.00"
        assert again.view.pay.big.label == "Take payment  ¥128.00"


def test_everything_that_can_be_pressed_has_a_name(tmp_path: Path, shown: Any) -> None:
    for mode in ("till", "companion"):
        with counter(tmp_path / mode, mode) as at:
            page = shown(at)
            fill(at, mode)
            page.settle()
            controls = [*page.view.findChildren(QAbstractButton), *page.view.findChildren(QLineEdit)]
            assert [each for each in controls if each.isVisible() and not each.accessibleName()] == []
