"""The code on the screen is the member's card: large, on white, one on record per opening."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.report_lost_card import report_lost_card
from desktop.ui.card.presenter import Presenter
from desktop.ui.card.view import View
from desktop.ui.desk import Chosen
from tests.tills import TestTill, make_till
from tests.ui.fake_desk import FakeDesk, FakeView
from tests.ui.overlays import dialog


class Counter:
    """A shop with one member, and the room."""

    def __init__(self, shop: TestTill, folder: Path) -> None:
        self.shop = shop
        self.desk = FakeDesk(shop.till, folder)
        asked = Enrolment(event_id=shop.till.ids.event_id(), phone="13800138000", name="林晓岚")
        self.member = enrol_member(shop.till, asked)
        desk: Any = self.desk
        self.room: Any = Presenter(desk)

    def cards_on_record(self) -> int:
        with self.shop.till.ledger.reading() as reading:
            events = reading.events_of(self.member.member_id)
        return sum(type(event.payload).__name__ == "CardPrinted" for event in events)


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with make_till(tmp_path / "shop") as shop:
        yield Counter(shop, tmp_path)


def test_one_card_is_on_record_however_often_it_is_shown(counter: Counter) -> None:
    view = FakeView()
    counter.room.attach(view)
    counter.room.enter(member_id=counter.member.member_id, fresh=True)
    counter.room.refresh()
    counter.room.attach(FakeView())
    counter.room.enter(member_id=counter.member.member_id)
    assert counter.cards_on_record() == 1
    assert (view.last.title, view.last.name) == ("已入会", "林晓岚")
    counter.room.leave()
    counter.room.enter(member_id=counter.member.member_id)
    assert counter.cards_on_record() == 2


def test_what_is_printed_is_the_card_that_was_shown(counter: Counter) -> None:
    counter.room.enter(member_id=counter.member.member_id)
    counter.room.print()
    [(dialog_name, wish)] = counter.desk.opened
    assert (dialog_name, wish["what"], wish["member_id"]) == ("paper", "card", counter.member.member_id)
    assert counter.shop.till.cards.read_card(wish["card"].token)[0] == counter.member.member_id
    from desktop.ui.paper.presenter import Presenter as Paper

    desk: Any = counter.desk
    Paper(desk).enter(**wish)
    assert counter.cards_on_record() == 1


def test_a_code_shown_by_the_till_proves_no_more_than_a_phone(counter: Counter) -> None:
    counter.room.enter(member_id=counter.member.member_id)
    counter.room.to_checkout()
    assert counter.desk.gone == [("checkout", {"member": Chosen(counter.member.member_id, "phone")})]
    assert counter.desk.closed == 1


def test_a_card_that_cannot_be_made_closes_the_dialog_and_says_why(counter: Counter) -> None:
    counter.room.enter(member_id="01a20276-e710-7b41-9e35-a755f92118d7")
    assert counter.desk.closed == 1
    assert [refusal.code for refusal in counter.desk.refusals] == ["member.not_found"]


def test_an_answer_after_closing_is_passed_over(counter: Counter) -> None:
    view = FakeView()
    counter.room.attach(view)
    counter.desk.lane.held = True
    counter.room.enter(member_id=counter.member.member_id)
    counter.room.leave()
    counter.desk.lane.release()
    assert view.last.modules == ()
    counter.room.to_checkout()
    assert counter.desk.gone == []


def test_neither_phone_nor_tier_is_shown(counter: Counter) -> None:
    view = FakeView()
    counter.room.attach(view)
    counter.room.enter(member_id=counter.member.member_id)
    shown = (view.last.title, view.last.shop, view.last.name, view.last.number)
    assert not any("138" in text or "普通" in text for text in shown)


def pixels(widget: Any) -> Image.Image:
    grabbed = widget.window().grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    return Image.frombytes(
        "RGB", (grabbed.width(), grabbed.height()), bytes(grabbed.constBits()), "raw", "RGB", grabbed.bytesPerLine()
    )


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1024, 768), (1366, 768), (1920, 1080), (3840, 2160)])
def test_a_camera_reads_the_members_card_off_the_screen(
    app: QApplication, counter: Counter, size: tuple[int, int], theme: str
) -> None:
    report_lost_card(counter.shop.till, counter.shop.till.ids.event_id(), counter.member.member_no)
    counter.room.enter(member_id=counter.member.member_id, fresh=True)
    with dialog(app, View, counter.room, size=size, theme=theme) as view:
        picture = pixels(view)
        found = zxingcpp.read_barcodes(picture)
        assert [counter.shop.till.cards.read_card(code.text) for code in found] == [(counter.member.member_id, 2)]
        corners = found[0].position
        wide = corners.top_right.x - corners.top_left.x
        assert wide >= 0.6 * size[1]
        unit = view.code.unit()
        assert unit * len(view.code._modules) == pytest.approx(wide, abs=unit)
        middle = corners.top_left.y + wide // 2
        beside = range(corners.top_left.x - 4 * unit + 2, corners.top_left.x - 2)
        assert {picture.getpixel((x, middle)) for x in beside} == {(255, 255, 255)}


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
def test_words_beside_the_code_are_whole(app: QApplication, counter: Counter, language: str) -> None:
    counter.desk.language = language
    counter.room.enter(member_id=counter.member.member_id)
    with dialog(app, View, counter.room, size=(1024, 768), language=language) as view:
        side = view.name.parentWidget()
        assert side.height() >= side.layout().minimumHeightForWidth(side.width())
        assert view.rect().contains(side.geometry())
        assert view.rect().contains(view.code.geometry())
