"""The page as drawn: it holds at every size and in every language, and is driven by keys and by touch."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from desktop.core.words import LANGUAGES, Words
from desktop.ui.look import style
from desktop.ui.look.look import Look
from desktop.ui.look.tokens import DARK, LIGHT, Theme
from desktop.ui.member.presenter import Presenter
from desktop.ui.member.row_button import RowButton
from desktop.ui.member.view import View
from desktop.ui.member.why_paint import WhyPaint
from desktop.ui.parts.text import Text
from tests.tills import TestTill
from tests.ui.fake_desk import FakeDesk
from tests.ui.member.regulars import LIN, NEW, OWES, member_id, shop_with_regulars

SIZES = {"1024": (952, 656, 1.0), "1366": (1286, 656, 1.0), "1920": (1820, 920, 1.25)}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestTill]:
    with shop_with_regulars(tmp_path_factory.mktemp("shop"), bills=60) as made:
        yield made


class Stage:
    """A view and its presenter, shown at a size."""

    def __init__(
        self, app: QApplication, shop: TestTill, folder: Path, *, size: str = "1366", language: str = "zh-Hans",
        theme: Theme = LIGHT,
    ) -> None:  # fmt: skip
        width, height, scale = SIZES[size]
        self.app, self.shop = app, shop
        self.look = Look(theme, scale, Words(language))
        style.apply(app, self.look)
        self.desk = FakeDesk(shop.till, folder, language=language)
        self.presenter = Presenter(self.desk)  # type: ignore[arg-type]
        self.view = View(self.look, self.presenter)
        self.presenter.attach(self.view)
        self.view.resize(width, height)

    def show(self, phone: str) -> None:
        self.view.show()
        self.view.activateWindow()
        self.presenter.enter(member_id=member_id(self.shop, phone))
        self.app.processEvents()
        self.view.focus_first()
        self.app.processEvents()


@pytest.fixture
def staged(app: QApplication, shop: TestTill, tmp_path: Path) -> Iterator[Callable[..., Stage]]:
    made: list[Stage] = []

    def stage(**facts: object) -> Stage:
        made.append(Stage(app, shop, tmp_path, **facts))  # type: ignore[arg-type]
        return made[-1]

    yield stage
    for each in made:
        each.view.close()
        each.view.deleteLater()
    app.processEvents()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
def test_nothing_is_cut_off(staged: Callable[..., Stage], size: str, language: str) -> None:
    stage = staged(size=size, language=language)
    for phone in (LIN, NEW, OWES):
        stage.show(phone)
        whole = stage.view.rect()
        assert stage.view.minimumSizeHint().width() <= whole.width()
        assert stage.view.minimumSizeHint().height() <= whole.height()
        for text in stage.view.findChildren(Text):
            if text.isVisible():
                corner = text.mapTo(stage.view, text.rect().bottomRight())
                assert whole.contains(corner), text.text()
                assert text.width() >= text.minimumSizeHint().width(), text.text()
                assert text.height() >= text.heightForWidth(text.width()), text.text()


def test_every_control_is_large_enough_and_has_a_name(staged: Callable[..., Stage]) -> None:
    stage = staged(size="1024", theme=DARK)
    stage.show(LIN)
    buttons = [button for button in stage.view.findChildren(QAbstractButton) if button.isVisible()]
    assert len(buttons) >= 3
    for button in buttons:
        assert button.accessibleName()
        assert button.height() >= 48
    assert stage.view.movements.accessibleName()


def test_keys_go_through_the_movements(staged: Callable[..., Stage]) -> None:
    stage = staged()
    stage.show(LIN)
    movements = stage.view.movements
    QTest.keyClick(movements, Qt.Key.Key_Down)
    QTest.keyClick(movements, Qt.Key.Key_Space)
    assert (movements.current, movements.opened) == (1, 1)
    row = movements.rows.row_at(1)
    assert row is not None
    assert row.why.headline in movements.accessibleDescription()
    QTest.keyClick(movements, Qt.Key.Key_Space)
    assert movements.opened is None


def test_an_open_why_has_the_room_it_needs(staged: Callable[..., Stage]) -> None:
    stage = staged(size="1024", language="en")
    stage.show(LIN)
    movements = stage.view.movements
    stage.presenter.toggle(0)
    stage.app.processEvents()
    row = movements.rows.row_at(0)
    assert row is not None
    width = movements.viewport().width() - 2 * stage.look.px(16)
    box = movements.visualRect(movements.rows.index(0))
    assert box.height() == stage.look.px(52) + WhyPaint(stage.look, row.why, width).height()
    assert movements.visualRect(movements.rows.index(1)).top() == box.bottom() + 1


def test_scrolling_to_the_end_brings_all_movements(staged: Callable[..., Stage]) -> None:
    stage = staged()
    stage.show(LIN)
    movements = stage.view.movements
    first = movements.rows.rowCount()
    bar = movements.verticalScrollBar()
    for _ in range(20):
        bar.setValue(bar.maximum())
        stage.app.processEvents()
    assert movements.rows.rowCount() >= 60 > first


def test_a_touch_opens_the_why(staged: Callable[..., Stage]) -> None:
    stage = staged()
    stage.show(LIN)
    movements = stage.view.movements
    place = movements.visualRect(movements.rows.index(2)).center()
    QTest.mouseClick(movements.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert movements.opened == 2


def test_presenting_again_moves_nothing(staged: Callable[..., Stage]) -> None:
    stage = staged()
    stage.show(LIN)
    movements = stage.view.movements
    movements.verticalScrollBar().setValue(300)
    stage.view.lots.list.setFocus()
    stage.view.lots.list.set_current(2)
    stage.presenter.refresh()
    stage.app.processEvents()
    assert movements.verticalScrollBar().value() == 300
    assert stage.view.lots.list.current == 2
    assert stage.view.lots.list.hasFocus()


def test_enter_and_letters_are_left_to_the_window(staged: Callable[..., Stage]) -> None:
    stage = staged()
    stage.show(LIN)
    heard: list[int] = []

    class Ground(QWidget):
        def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
            heard.append(event.key())

    ground = Ground()
    stage.view.setParent(ground)
    ground.show()
    stage.view.show()
    stage.app.processEvents()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_5):
        QTest.keyClick(stage.view.movements, key)
    assert heard == [Qt.Key.Key_Return, Qt.Key.Key_5]
    stage.view.setParent(None)
    ground.deleteLater()


def test_what_cannot_be_done_now_is_off(staged: Callable[..., Stage]) -> None:
    stage = staged()
    stage.show(LIN)
    rows = stage.view.findChildren(RowButton)
    assert all(row.isEnabled() for row in rows)
    stage.desk.lane.held = True
    stage.presenter.reveal()
    assert not any(row.isEnabled() for row in rows)
    stage.desk.lane.release()
    assert all(row.isEnabled() for row in rows)


def test_the_fifth_hundred_of_movements_scroll_without_delay(staged: Callable[..., Stage]) -> None:
    from time import perf_counter

    stage = staged()
    stage.show(LIN)
    for _ in range(4):
        stage.presenter.more()
    began = perf_counter()
    stage.presenter.pressed("Down")
    stage.app.processEvents()
    assert perf_counter() - began < 0.2
