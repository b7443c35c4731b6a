"""The page as a cashier drives it, in the real window over a real ledger; and how it looks where it is tight."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QWidget

from desktop.core.services.adjust_points import adjust_points
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.print_slip import print_slip
from desktop.core.words import Words
from desktop.ui.look import style
from desktop.ui.look.look import Look
from desktop.ui.look.tokens import LIGHT
from desktop.ui.refund.view import View
from tests.tills import TestTill, make_till
from tests.ui.refund.counter import PHONE, Counter
from tests.ui.stage import Stage


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[TestTill]:
    with make_till(tmp_path / "shop") as made:
        yield made


def sell(shop: TestTill, amount_minor: int = 12_800) -> str:
    till = shop.till
    return check_out(till, Bill(event_id=till.ids.event_id(), amount_minor=amount_minor, key=PHONE)).bill


def refunded(stage: Stage, bill: str) -> list[int]:
    with stage.till() as till, till.ledger.reading() as reading:
        (sale,) = reading.sales(bill)
        return [part.minor for part in sale.record.refunds]


def test_a_refund_by_keyboard_alone_pressed_twice_is_one(shop: TestTill) -> None:
    till = shop.till
    enrol_member(till, Enrolment(event_id=till.ids.event_id(), phone=PHONE, name="林晓岚"))
    bill, other = sell(shop), sell(shop, 5_000)
    token = print_slip(till, other, "zh-Hans").token
    shop.close()
    with Stage(shop.folder, shop.clock) as stage:
        stage.press("F10")
        stage.type(bill)
        stage.press("Enter")
        stage.type("28.5")
        stage.press("F9", "F6", "F8", "F9", "F9")
        assert refunded(stage, bill) == [2_850]
        stage.press("F9", "Enter")
        assert refunded(stage, bill) == [2_850]
        stage.scan(token)
        page = stage.shell.page
        assert page is not None
        assert page.giving.bill.bill.bill_no == other  # type: ignore[attr-defined]
        stage.press("F6", "F8", "F9")
        assert refunded(stage, other) == [5_000]


def test_the_preview_is_opened_and_saved_by_keyboard(shop: TestTill) -> None:
    enrol_member(shop.till, Enrolment(event_id=shop.till.ids.event_id(), phone=PHONE, name="林晓岚"))
    bill = sell(shop)
    shop.close()
    with Stage(shop.folder, shop.clock) as stage:
        stage.press("F10")
        stage.type(bill)
        stage.press("Enter", "Ctrl+P", "End", "Enter")
        assert (shop.folder / "papers" / f"{bill}.pdf").read_bytes().startswith(b"%PDF-")
        assert stage.shell.dialog is None


def laid_out(app: QApplication, counter: Counter, language: str) -> tuple[QWidget, View]:
    look = Look(LIGHT, 1.0, Words(language))
    style.apply(app, look)
    counter.desk.language = language
    window = QWidget()
    view = View(look, counter.room)
    view.setParent(window)
    window.resize(952, 640)
    view.setGeometry(window.rect())
    counter.room.attach(view)
    window.show()
    app.processEvents()
    return window, view


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
@pytest.mark.parametrize("state", ["empty", "amount", "worst", "refused", "done"])
def test_all_of_it_fits_at_1024(shop: TestTill, tmp_path: Path, app: QApplication, language: str, state: str) -> None:
    counter = Counter(shop, tmp_path)
    bill = counter.sell(300_000, ref="POS-20261122-0881")
    counter.take(bill)
    counter.room.pressed("5")
    counter.answer()
    counter.room.pressed("F9")
    counter.room.next()
    adjust_points(shop.till, shop.till.ids.event_id(), PHONE, -2_500, "换礼品")
    shop.clock.advance(days=20)
    if state != "empty":
        counter.take(bill)
    if state in ("amount", "refused"):
        for key in "28.5" if state == "amount" else "9999":
            counter.room.pressed(key)
    window, view = laid_out(app, counter, language)
    counter.room.refresh()
    if state == "done":
        counter.answer()
        counter.room.pressed("F9")
    app.processEvents()
    least: QSize = view.minimumSizeHint()
    assert (least.width() <= 952, least.height() <= 640) == (True, True), (least, state)
    if state != "refused":
        assert view.outcome.above.verticalScrollBar().maximum() == 0
    window.close()
    window.deleteLater()


def test_a_new_view_shows_what_was_begun_and_the_same_again_moves_nothing(
    shop: TestTill, tmp_path: Path, app: QApplication
) -> None:
    counter = Counter(shop, tmp_path)
    counter.take(counter.with_lines())
    giving = counter.room.giving
    assert giving is not None
    giving.tick(1)
    giving.type_words("面坨了")
    for language in ("zh-Hans", "en"):
        window, view = laid_out(app, counter, language)
        assert [box.isChecked() for box in view.bill.lines.boxes] == [True, False, True]
        assert view.outcome.words.text == "面坨了"
        assert view.outcome.money.text() == "100.00"
        view.outcome.words.edit.setFocus()
        view.outcome.words.edit.setCursorPosition(1)
        boxes = view.bill.lines.boxes
        counter.room.refresh()
        assert view.outcome.words.edit.hasFocus()
        assert view.outcome.words.edit.cursorPosition() == 1
        assert view.bill.lines.boxes is boxes
        window.close()
        window.deleteLater()
