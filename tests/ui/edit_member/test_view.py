"""The dialog as drawn: holds in every language, keeps what is half typed, offers F6 only when it means something."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.core.services.edit_member import Edit, edit_member
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.words import LANGUAGES
from desktop.ui.edit_member.presenter import Presenter
from desktop.ui.edit_member.view import View
from desktop.ui.parts.text import Text
from tests.tills import make_till
from tests.ui.fake_desk import FakeDesk
from tests.ui.overlays import dialog

LIN, OTHER = "13800000417", "13900000001"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Any]:
    with make_till(tmp_path / "shop") as shop:
        till = shop.till
        asked = Enrolment(event_id=till.ids.event_id(), phone=LIN, name="林晓岚", birthday="05-20")
        member = enrol_member(till, asked)
        enrol_member(till, Enrolment(event_id=till.ids.event_id(), phone=OTHER, name="王小芳"))
        for name in ("林晓兰", "林晓岚"):
            edit_member(till, Edit(event_id=till.ids.event_id(), key=LIN, name=name, consents=("sms", "mail")))
        made = Presenter(FakeDesk(till, tmp_path))  # type: ignore[arg-type]
        made.enter(member_id=member.member_id)
        yield made


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [(1024, 768), (1920, 1080)])
def test_nothing_is_cut_off_with_everything_said(
    app: QApplication, room: Any, language: str, size: tuple[int, int]
) -> None:
    room.desk.language = language
    with dialog(app, View, room, size=size, language=language) as view:
        room.type("phone", OTHER)
        room.save()
        assert view.share.isVisible()
        room.type("birthday", "99-99")
        room.desk.approves = "manager"
        room.share_phone()
        app.processEvents()
        window = view.window()
        for text in view.findChildren(Text):
            if text.isVisible() and not view.history.isAncestorOf(text):
                corner = text.mapTo(window, text.rect().bottomRight())
                assert window.rect().contains(corner), text.text()
                assert text.width() >= text.minimumSizeHint().width(), text.text()
                assert text.height() >= text.heightForWidth(text.width()), text.text()
        assert view.save.mapTo(window, view.save.rect().bottomRight()).y() < window.height()


def test_what_is_half_typed_stays_when_it_is_presented_again(app: QApplication, room: Any) -> None:
    with dialog(app, View, room) as view:
        view.name.edit.setFocus()
        QTest.keyClick(view.name.edit, Qt.Key.Key_Home)
        QTest.keyClicks(view.name.edit, "A")
        room.refresh()
        assert view.name.text == "A林晓岚"
        assert view.name.edit.cursorPosition() == 1
        assert view.name.edit.hasFocus()


def test_a_touch_on_a_consent_is_said_once(app: QApplication, room: Any) -> None:
    with dialog(app, View, room) as view:
        QTest.mouseClick(view.consents["wechat"], Qt.MouseButton.LeftButton)
        assert view.consents["wechat"].isChecked()
        room.save()
        with room.desk.lane.till.ledger.reading() as reading:
            member = reading.members_by_phone("+8613800000417")[0]
            assert reading.state(member.member_id).consents == ("sms", "mail", "wechat")


def test_the_phone_is_never_shown_whole(app: QApplication, room: Any) -> None:
    with dialog(app, View, room) as view:
        shown = [text.text() for text in view.findChildren(Text)] + [view.phone.edit.placeholderText(), view.phone.text]
        assert not any("13800000417" in text.replace(" ", "") for text in shown)


def test_showing_a_consent_is_not_giving_it(app: QApplication, room: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(room, "consent", lambda channel, *, given: said.append(f"{channel} {given}"))
    with dialog(app, View, room) as view:
        assert view.consents["sms"].isChecked()
    assert said == []
