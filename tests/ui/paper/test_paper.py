"""The preview shows the very bytes that are sent; a card is on record once; what fails can be tried again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.intents import Line
from desktop.core.domain.printer import Picture, Printer
from desktop.core.ports import Papers
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.settings import DeviceSettings
from desktop.ui.paper.presenter import Presenter
from desktop.ui.paper.view import View
from tests.tills import TestTill, make_till
from tests.ui.fake_desk import FakeDesk, FakeView
from tests.ui.overlays import dialog

NETWORK = Printer(kind="network", host="192.168.1.50")


class WatchedPapers:
    """The real papers; ``shown`` keeps the bytes that pictures were made of."""

    def __init__(self, papers: Papers) -> None:
        self._papers = papers
        self.slip, self.card, self.card_sheet, self.qr = papers.slip, papers.card, papers.card_sheet, papers.qr
        self.sample_page, self.drawer = papers.sample_page, papers.drawer
        self.shown: list[bytes] = []

    def picture(self, data: bytes, printer: Printer) -> Picture:
        self.shown.append(data)
        return self._papers.picture(data, printer)


class Counter:
    """A shop with a member, a short and a long bill, and the preview."""

    def __init__(self, shop: TestTill, folder: Path) -> None:
        self.shop, self.folder = shop, folder
        self.papers = WatchedPapers(shop.till.papers)
        self.desk = FakeDesk(replace(shop.till, papers=self.papers), folder)
        ids = shop.till.ids
        self.member = enrol_member(shop.till, Enrolment(event_id=ids.event_id(), phone="13800138000", name="林晓岚"))
        self.bill = check_out(shop.till, Bill(event_id=ids.event_id(), amount_minor=2_850, key="13800138000")).bill
        lines = tuple(Line(amount_minor=100, name=f"菜 {number}") for number in range(60))
        self.long_bill = check_out(shop.till, Bill(event_id=ids.event_id(), amount_minor=6_000, lines=lines)).bill
        self.view = TurnedView()
        self.room = Presenter(self.desk)  # type: ignore[arg-type]
        self.room.attach(self.view)

    def use(self, printer: Printer) -> None:
        self.desk.settings = DeviceSettings(printer=printer)

    def cards_on_record(self) -> int:
        with self.shop.till.ledger.reading() as reading:
            events = reading.events_of(self.member.member_id)
        return sum(type(event.payload).__name__ == "CardPrinted" for event in events)


class TurnedView(FakeView):
    """Records what scrolls."""

    def __init__(self) -> None:
        super().__init__()
        self.turned: list[str] = []

    def turn(self, key: str) -> None:
        self.turned.append(key)


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Counter]:
    with make_till(tmp_path / "shop") as shop:
        yield Counter(shop, tmp_path)


@pytest.mark.parametrize("printer", [NETWORK, Printer()])
def test_the_picture_is_of_exactly_the_bytes_that_are_sent(at: Counter, printer: Printer) -> None:
    at.use(printer)
    at.desk.doors.fails = RuleBroken("printer.no_answer", host="192.168.1.50", port=9100)
    at.room.enter(what="slip", bill=at.bill)
    at.room.refresh()
    at.room.print()
    (shown,) = at.papers.shown
    assert [data == shown for _, data, _ in at.desk.doors.sent] == [True]
    assert at.view.last.picture == at.shop.till.papers.picture(shown, printer)


def test_what_is_printed_closes_the_preview_and_what_fails_waits_in_the_queue(at: Counter) -> None:
    at.use(Printer(kind="file", folder=str(at.folder)))
    at.room.enter(what="slip", bill=at.bill)
    at.desk.doors.fails = RuleBroken("printer.folder", folder=str(at.folder))
    at.room.print()
    assert (at.desk.closed, at.desk.told[-1].title) == (1, "已记积分，小票没印出。")
    at.desk.doors.fails = None
    at.desk.prints.hurry()
    assert at.desk.told[-1].title == f"已存成文件 {at.bill}.pdf"
    assert (at.folder / f"{at.bill}.pdf").read_bytes() == at.papers.shown[0]


def test_without_a_printer_it_says_so_and_saves_a_pdf_beside_the_data(at: Counter) -> None:
    at.room.enter(what="slip", bill=at.bill)
    assert (at.view.last.where.title, at.view.last.go) == ("没设打印机", "存成 PDF")
    assert str(at.folder / "papers") in at.view.last.where.detail
    assert "Alt+8" in at.view.last.where.detail
    at.room.actions()[0].do()
    assert (at.folder / "papers" / f"{at.bill}.pdf").read_bytes() == at.papers.shown[0]


def test_where_it_goes_is_said(at: Counter) -> None:
    at.use(NETWORK)
    at.room.enter(what="slip", bill=at.bill)
    assert (at.view.last.where.title, at.view.last.go) == ("192.168.1.50:9100", "打印")
    at.use(Printer(kind="file", folder="/srv/slips"))
    at.room.refresh()
    assert at.view.last.where.detail == "存到 /srv/slips"
    assert len(at.papers.shown) == 2  # drawn anew for another printer


def test_a_card_is_on_record_once_however_often_it_is_looked_at_and_printed(at: Counter) -> None:
    at.room.enter(what="card", member_id=at.member.member_id)
    at.room.enter(what="card", member_id=at.member.member_id)
    at.room.choose("png")
    at.room.refresh()
    at.desk.language = "en"
    at.room.refresh()
    at.desk.doors.fails = RuleBroken("printer.folder", folder="x")
    at.room.print()
    at.room.print()
    assert at.cards_on_record() == 1
    assert at.papers.shown[-1].startswith(b"\x89PNG")
    assert at.desk.doors.sent[-1][1] == at.papers.shown[-1]
    at.room.leave()
    at.room.enter(what="card", member_id=at.member.member_id)
    assert at.cards_on_record() == 2


def test_a_card_still_being_made_is_not_made_twice(at: Counter) -> None:
    at.desk.lane.held = True
    at.room.enter(what="card", member_id=at.member.member_id)
    at.use(NETWORK)
    at.room.refresh()
    at.room.choose("png")
    at.desk.lane.release()
    assert at.cards_on_record() == 1


def test_a_slip_printer_is_not_sent_a_card(at: Counter) -> None:
    at.use(NETWORK)
    at.room.enter(what="card", member_id=at.member.member_id)
    assert at.view.last.where.title == "小票打印机印不了卡"
    at.room.print()
    assert (at.folder / "papers" / at.desk.doors.sent[0][2]).with_suffix(".pdf").exists()


def test_an_answer_for_another_paper_is_passed_over(at: Counter) -> None:
    at.desk.lane.held = True
    at.room.enter(what="slip", bill=at.bill)
    at.room.enter(what="slip", bill=at.long_bill)
    at.desk.lane.release(backwards=True)
    assert at.room.title() == f"小票 {at.long_bill}"
    at.use(Printer())
    at.room.print()
    assert at.desk.doors.sent[-1][2] == at.long_bill


def test_what_fails_after_the_preview_was_left_is_still_said(at: Counter) -> None:
    at.room.enter(what="slip", bill=at.bill)
    at.desk.doors.fails = RuleBroken("printer.folder", folder="x")
    at.desk.lane.held = True
    at.room.print()
    at.room.print()
    at.room.leave()
    at.desk.lane.release()
    assert [notice.tone for notice in at.desk.told] == ["bad"]
    assert (len(at.desk.doors.sent), at.desk.closed) == (1, 1)


def test_a_bill_that_is_not_there_is_said_in_place_of_the_paper(at: Counter) -> None:
    at.room.enter(what="slip", bill="A9-0001")
    assert at.view.last.wrong.startswith("没找到账单 A9-0001")
    assert at.view.last.is_ready is False
    at.room.print()
    assert at.desk.doors.sent == []


def test_long_slips_are_read_by_keyboard_and_enter_prints(at: Counter, app: QApplication) -> None:
    at.room.enter(what="slip", bill=at.long_bill)
    with dialog(app, View, at.room) as view:
        bar = view.desktop.verticalScrollBar()
        assert view.desktop.hasFocus()
        assert bar.maximum() > 0
        QTest.keyClick(view.desktop, Qt.Key.Key_End)
        assert bar.value() == bar.maximum()
        QTest.keyClick(view.desktop, Qt.Key.Key_PageUp)
        assert 0 < bar.value() < bar.maximum()
        assert at.room.pressed("Home")
        assert bar.value() == 0
        assert not at.room.pressed("x")
        at.room.refresh()
        assert view.desktop.hasFocus()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_paper_is_white_and_its_dots_are_the_printers(at: Counter, app: QApplication, theme: str) -> None:
    at.use(NETWORK)
    at.room.enter(what="slip", bill=at.bill)
    with dialog(app, View, at.room, theme=theme) as view:
        picture = view._shown.picture
        seen = view.desktop.sheet.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
        left, top = (view.desktop.sheet.width() - picture.width) // 2, view.look.px(8)
        rows = [bytes(seen.constScanLine(top + y))[left : left + picture.width] for y in range(picture.height)]
        assert b"".join(rows) == picture.pixels
        assert picture.pixels[0] == 255
