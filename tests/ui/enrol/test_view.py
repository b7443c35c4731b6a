"""The dialog shows the model and says what was typed; nothing is clipped, nothing loses the keyboard."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.ui.enrol.presenter import Presenter
from desktop.ui.enrol.view import View
from tests.tills import make_till
from tests.ui.fake_desk import FakeDesk
from tests.ui.overlays import dialog

PHONE = "13800138000"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Any]:
    with make_till(tmp_path / "shop") as shop:
        for name in ("林晓岚", "林建国"):
            asked = Enrolment(event_id=shop.till.ids.event_id(), phone=PHONE, name=name, shared_phone=True)
            enrol_member(shop.till, asked)
        desk: Any = FakeDesk(shop.till, tmp_path)
        made = Presenter(desk)
        made.enter()
        yield made


def focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def test_digits_are_grouped_while_they_are_typed(app: QApplication, room: Any) -> None:
    with dialog(app, View, room) as view:
        assert view.phone.edit.hasFocus()
        QTest.keyClicks(view.phone.edit, "13900139000")
        assert view.phone.text == "139 0013 9000"
        assert room.form.phone == "13900139000"


def test_the_cursor_stays_where_a_digit_is_mended(app: QApplication, room: Any) -> None:
    with dialog(app, View, room) as view:
        QTest.keyClicks(view.phone.edit, "1390013900")
        view.phone.edit.setCursorPosition(2)
        QTest.keyClicks(view.phone.edit, "7")
        assert view.phone.text == "137 9001 3900"
        assert view.phone.edit.cursorPosition() == 3


def test_the_keypad_types_into_the_phone(app: QApplication, room: Any) -> None:
    with dialog(app, View, room) as view:
        for key in "1389":
            view.keypad.keys[key].click()
        view.keypad.keys["⌫"].click()
        assert view.phone.text == "138"


def test_a_known_phone_shows_cards_and_its_arrow_key_chooses(app: QApplication, room: Any) -> None:
    with dialog(app, View, room) as view:
        QTest.keyClicks(view.phone.edit, PHONE)
        assert view.holders.isVisible()
        assert view.shared.isVisible()
        QTest.keyClick(view.phone.edit, Qt.Key.Key_Down)
        assert view.primary.label.startswith("就是林")
        assert "可用" in view.holders.cards[0].accessibleName()


def test_tab_goes_through_the_form_in_order(app: QApplication, room: Any) -> None:
    with dialog(app, View, room) as view:
        form, seen = view.form, []
        for _ in range(9):
            QTest.keyClick(focused(), Qt.Key.Key_Tab)
            seen.append(focused())
        assert seen[:2] == [form.name.edit, form.birthday.edit]
        assert seen[3:5] == [form.source.box, form.referrer.edit]
        assert seen[5:] == list(form.channels.values())


def test_space_ticks_and_shows_it(app: QApplication, room: Any) -> None:
    with dialog(app, View, room) as view:
        QTest.keyClick(view.form.channels["wechat"], Qt.Key.Key_Space)
        QTest.keyClick(view.form.terms, Qt.Key.Key_Space)
        assert (room.form.consents, room.form.terms) == (("wechat",), True)
        room.accept_terms(on=False)
        assert not view.form.terms.isChecked()


def test_a_gender_chosen_twice_is_none(app: QApplication, room: Any) -> None:
    with dialog(app, View, room) as view:
        view.form.gender.pick("female")
        assert (room.form.gender, view.form.gender.value) == ("female", "female")
        view.form.gender.pick("female")
        assert (room.form.gender, view.form.gender.value) == ("", "")


def test_a_new_view_shows_what_was_typed_into_the_old_one(app: QApplication, room: Any) -> None:
    with dialog(app, View, room) as view:
        QTest.keyClicks(view.form.name.edit, "Ann")
        room.tick("sms", on=True)
    with dialog(app, View, room, theme="dark", language="en") as view:
        assert view.form.name.text == "Ann"
        assert view.form.channels["sms"].isChecked()


def test_the_referrers_field_says_that_a_scan_is_for_it(app: QApplication, room: Any) -> None:
    with dialog(app, View, room) as view:
        view.form.referrer.edit.setFocus()
        assert room.state.at == "referrer"
        view.phone.edit.setFocus()
        assert room.state.at == ""


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "zh-HK", "en"])
@pytest.mark.parametrize("size", [(1024, 768), (1920, 1080)])
def test_all_stays_inside_with_every_remark_shown(
    app: QApplication, room: Any, size: tuple[int, int], language: str
) -> None:
    room.desk.language = language
    room.type_phone(PHONE)
    room.share()
    room.type_birthday("1399")
    room.type_referrer("18800188000")
    for lacking in (False, True):
        room.accept_terms(on=lacking)
        room.go_on()
    room.accept_terms(on=False)
    room.go_on()
    with dialog(app, View, room, size=size, language=language) as view:
        assert view.form.terms_remark.isVisible()
        edge = view.form.rect()
        for widget in view.form.findChildren(QWidget):
            if widget.isVisible() and widget.parentWidget() is view.form:
                assert edge.contains(widget.geometry())
        assert view.form.referrer.geometry().bottom() < view.form.terms.geometry().top()
        for widget in view.findChildren(QWidget):
            if widget.isVisible():
                assert widget.height() >= min(widget.minimumSizeHint().height(), widget.maximumHeight())
        panel = view._overlay.panel
        assert panel.rect().contains(view.primary.geometry())
        assert view.primary.width() >= view.primary.minimumSizeHint().width()
        assert panel.height() <= size[1]


def test_everything_that_can_be_pressed_has_a_name(app: QApplication, room: Any) -> None:
    from PySide6.QtWidgets import QAbstractButton, QLineEdit

    with dialog(app, View, room) as view:
        QTest.keyClicks(view.phone.edit, PHONE)
        pressable = [*view.findChildren(QAbstractButton), *view.findChildren(QLineEdit)]
        assert [each for each in pressable if each.isVisible() and not each.accessibleName()] == []
