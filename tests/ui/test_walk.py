"""Every screen, walked as a screen reader, a finger and an eye do; and the day's work by keys alone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from desktop.core.services.recall_bills import recent_bills
from desktop.ui.dormant.side_view import SideCard
from desktop.ui.look.look import Look
from desktop.ui.parts.button import Button
from desktop.ui.parts.groups import Choice, Option
from desktop.ui.parts.text import Text
from tests.screens.camera import Shot
from tests.screens.fixtures import BY_NAME, demo_copy, play
from tests.screens.steady import clock
from tests.screens.walk import defects
from tests.tills import make_till
from tests.ui.conftest import Show
from tests.ui.share import WHOLE
from tests.ui.stage import Stage

pytestmark = pytest.mark.usefixtures("app")

SMALL = (1024, 768)
LOOKS = (Shot("zh-Hans", "light", SMALL), Shot("en", "dark", SMALL))
WALKS = [(scene, look) for at, scene in enumerate(BY_NAME) for look in (LOOKS if WHOLE else LOOKS[at % 2 :][:1])]
PIN = "2468"
_MOST_TABS = 40


@pytest.fixture(autouse=True)
def keys_in_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHUKE_KEY_STORE", "file")


@pytest.mark.parametrize(
    ("scene", "look"), WALKS, ids=[f"{scene}-{look.language}-{look.theme}" for scene, look in WALKS]
)
def test_nothing_is_nameless_small_covered_cut_or_faint(scene: str, look: Shot, tmp_path: Path) -> None:
    found: list[str] = []

    def take(name: str, stage: Stage) -> None:
        found.extend(f"{name}: {each}" for each in defects(stage.window, SMALL))

    play(BY_NAME[scene], tmp_path / "shop", look, take)
    assert not found, "\n".join(found)


def test_a_list_with_nobody_says_so_and_shows_no_empty_boxes(tmp_path: Path) -> None:
    with make_till(tmp_path / "shop", mode="till") as made:
        pass
    with Stage(made.folder, made.clock, language="zh-Hans", size=SMALL) as at:
        at.press("Alt+3")
        side: Any = at.window.findChild(SideCard)
        assert [side.empty.isVisible(), *(each.isVisible() for each in (side.name, side.stop, side.reveal))] == [
            True, False, False, False,
        ]  # fmt: skip
        page: Any = at.shell.page
        assert page._model().foot == "0 人"
        assert defects(at.window, SMALL) == []


def test_filters_that_are_chosen_are_read_whole(tmp_path: Path) -> None:
    folder, _ = demo_copy("till", tmp_path / "shop")
    with Stage(folder, clock(), language="en", size=SMALL) as at:
        at.press("Alt+3")
        page: Any = at.shell.page
        page.filter(consent="phone", origin="returning")
        at.settle(60)
        assert defects(at.window, SMALL) == []


def test_going_from_one_page_to_another_never_widens_the_window(tmp_path: Path) -> None:
    folder, cast = demo_copy("till", tmp_path / "shop")
    with Stage(folder, clock(), language="en", size=SMALL) as at:
        at.press("Alt+2")
        at.shell.scanned(cast.token)
        at.settle(60)
        at.press("Alt+8")
        assert at.window.size().toTuple() == SMALL


def test_the_walk_finds_what_is_planted(look: Look, show: Show) -> None:
    small, hidden, faint = Button(look, "", icon="search"), Button(look, "够大"), Text(look, "body", "ink", "淡")
    cut, long = Text(look, "body", text="这一行放不下这么多字"), Choice(look, (Option("a", "太长太长太长"),), print)
    small.setFixedSize(40, 48)
    window = show(small, hidden, faint, cut, long, width=400, height=300)
    assert defects(window, (400, 300)) == ["Button '' under QWidget has no name", "Button '' is 40×48"]
    cut.setFixedWidth(50)
    long.setFixedWidth(60)
    faint.set_tone("on")
    cover = QWidget(window)
    cover.setGeometry(hidden.geometry())
    cover.show()
    window.setFixedSize(400, 290)
    QApplication.processEvents()
    found = "\n".join(defects(window, (400, 300)))
    for said in (
        "the window grew to 400×290",
        "Button '够大' is covered",
        "'这一行放不下这么多字' needs 150 of 50 pixels",
        "'太长太长太长' ends in …",
        f"'淡' in {look.theme.on} on {look.theme.bg}: 1.1",
    ):
        assert said in found, found


# -- by keys alone: nothing below clicks, scans or tells a presenter anything ---------------------------------------


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    folder, _ = demo_copy("till", tmp_path / "shop")
    with Stage(folder, clock(), language="zh-Hans", size=SMALL) as made:
        yield made


def member_has(stage: Stage, phone: str) -> int:
    with stage.till() as till, till.ledger.reading() as reading:
        [member] = reading.members_by_phone(f"+86{phone}")
        return sum(lot.points for lot in reading.state(member.member_id).lots)


def test_a_bill_with_points_and_the_next_one(stage: Stage) -> None:
    before = member_has(stage, "13800006840")
    stage.press("F2")
    stage.type("6840")
    stage.press("Enter")
    stage.type("268")
    stage.press("F8", "F9")
    stage.settle(500)
    with stage.till() as till:
        bill = recent_bills(till, None, 1)[0]
    used = (26_800 - bill.paid_minor) // 2
    assert used > 0
    assert member_has(stage, "13800006840") == before - used + 2 * bill.paid_minor // 100
    stage.press("Enter")
    stage.type("15")
    stage.press("F9")
    stage.settle(500)
    with stage.till() as till:
        assert [bill.paid_minor for bill in recent_bills(till, None, 2)] == [1_500, bill.paid_minor]


def test_a_new_member(stage: Stage) -> None:
    stage.press("F3")
    stage.type("13911112222")
    stage.press("F7", "Enter")
    stage.settle(100)
    stage.press("Enter")
    assert stage.shell.page_name == "checkout"
    assert member_has(stage, "13911112222") == 0


def test_a_refund(stage: Stage) -> None:
    with stage.till() as till:
        bill = recent_bills(till, None, 1)[0]
    stage.press("F10")
    stage.type(bill.bill_no)
    stage.press("Enter", "Ctrl+Tab", "Ctrl+Tab")
    stage.type("5")
    stage.press("F6", "F8", "F9")
    stage.settle(100)
    with stage.till() as till:
        after = recent_bills(till, None, 1)[0]
    assert (after.bill_no, bill.left_minor - after.left_minor) == (bill.bill_no, 500)


def test_another_program(stage: Stage) -> None:
    stage.press("Alt+8", "Down")
    to_field(stage)
    stage.press("Ctrl+A")
    stage.type("2")
    stage.press("F9")
    stage.type(PIN)
    stage.press("Enter")
    stage.settle(200)
    with stage.till() as till, till.ledger.reading() as reading:
        assert reading.program().program.earn.per_minor == 200


def to_field(stage: Stage) -> None:
    """Tab on to the first field that can be typed into."""
    for _ in range(_MOST_TABS):
        stage.press("Tab")
        if isinstance(QApplication.focusWidget(), QLineEdit):
            return
    raise LookupError("Tab never reaches a field")
