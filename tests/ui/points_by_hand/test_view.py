"""The dialog as drawn: holds in every language, begins where digits are typed, keypad and reasons are one touch."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.words import LANGUAGES
from desktop.ui.parts.text import Text
from desktop.ui.points_by_hand.presenter import Presenter
from desktop.ui.points_by_hand.view import View
from tests.tills import make_till
from tests.ui.fake_desk import FakeDesk
from tests.ui.overlays import dialog


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Any]:
    with make_till(tmp_path / "shop") as shop:
        asked = Enrolment(event_id=shop.till.ids.event_id(), phone="13800000417", name="林晓岚")
        member_id = enrol_member(shop.till, asked).member_id
        made: Any = Presenter(FakeDesk(shop.till, tmp_path))  # type: ignore[arg-type]
        made.whose = member_id
        yield made


def test_digits_keypad_and_reason_fill_the_form(app: QApplication, room: Any) -> None:
    with dialog(app, View, room) as view:
        room.enter(member_id=room.whose)
        assert view.points.edit.hasFocus()
        QTest.keyClicks(view.points.edit, "5")
        view.keypad.keys["0"].click()
        assert view.points.text == "50"
        next(b for b in view.findChildren(QAbstractButton) if b.accessibleName() == "上次忘记积分").click()
        assert view.reason.text == "上次忘记积分"
        view.confirm.click()
        assert room.desk.closed == 1


def test_beyond_the_limit_the_button_says_why(app: QApplication, room: Any) -> None:
    with dialog(app, View, room) as view:
        room.enter(member_id=room.whose)
        QTest.keyClicks(view.points.edit, "700")
        assert not view.confirm.isEnabled()
        assert "500" in view.confirm.toolTip()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [(1024, 768), (1920, 1080)])
def test_nothing_is_cut_off(app: QApplication, room: Any, language: str, size: tuple[int, int]) -> None:
    room.desk.language = language
    with dialog(app, View, room, size=size, language=language) as view:
        room.enter(member_id=room.whose)
        room.confirm()
        app.processEvents()
        for text in view.findChildren(Text):
            if text.isVisible():
                assert text.width() >= text.minimumSizeHint().width(), text.text()
        window = view.window()
        assert view.confirm.mapTo(window, view.confirm.rect().bottomRight()).y() < window.height()
        corner = view.limits[1].mapTo(view, view.limits[1].rect().bottomRight())
        assert view.rect().contains(corner)
