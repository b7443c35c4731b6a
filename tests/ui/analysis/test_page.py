"""The page of analysis by keys alone: the grid, the flows, each opened as a list and from there the member."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from desktop.core.services.see_lists import see_overview
from desktop.core.store.lists.kept import KeptLists
from desktop.ui.parts.table import Table
from desktop.ui.parts.text import Text
from tests.moving_in import sales, taken_in
from tests.tills import make_till
from tests.ui.stage import Stage

pytestmark = pytest.mark.usefixtures("app")
NOON = datetime.fromisoformat("2026-11-22T12:00:00")


def bills(members: int) -> list[tuple[str, str, int, str, int]]:
    """Of each member some in a row, until between 1 and 150 days ago: some come back, some slip away."""
    found = []
    for who in range(members):
        for bill in range(1 + who % 5):
            at = NOON - timedelta(days=1 + 5 * who % 150 + 12 * bill)
            found.append((f"b{who}-{bill}", f"c{who}", 1, f"{at:%Y-%m-%d %H:%M:%S}", 1_000 * (who + 1)))
    return found


def made(folder: Path, members: int) -> Stage:
    shop = make_till(folder / "shop", preset="plain")
    if members:
        taken_in(shop, sales(folder / "s.csv", *bills(members)))
    shop.close()
    return Stage(shop.folder, shop.clock, language="zh-Hans")


@pytest.fixture(autouse=True)
def keys_in_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHUKE_KEY_STORE", "file")


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with made(tmp_path, 40) as on:
        on.press("Alt+4")
        yield on


def shown(stage: Stage) -> str:
    """Every visible word, and what painted parts say of themselves."""
    words = [text.text() for text in stage.window.findChildren(Text) if text.isVisible()]
    said = [f"{each.accessibleName()} {each.accessibleDescription()}" for each in stage.window.findChildren(QWidget)
            if each.isVisible()]  # fmt: skip
    return "\n".join([*words, *said])


def rows(stage: Stage) -> list[str]:
    """The names, notes and figures in the list on top."""
    (table,) = [each for each in stage.window.findChildren(Table) if each.isVisible()]
    return [str(row) for row in table.rows.rows]


def test_each_cell_opens_as_the_list_of_its_members(stage: Stage) -> None:
    with stage.till() as beside:
        grid = see_overview(beside).grid
    assert grid.members == 40
    assert "近 365 天有消费的 40 人" in shown(stage)
    for key, (recency, frequency) in (("Right", (5, 5)), ("Left", (5, 4)), ("Down", (4, 4)), ("Down", (3, 4))):
        stage.press(key)
        members = grid.cells[recency, frequency].members
        assert f"R{recency} F{frequency}：{members} 人" in shown(stage)
        if members:
            stage.press("Enter")
            assert len(rows(stage)) == members
            stage.press("Esc")
    stage.press("Esc", "Enter")
    assert stage.shell.page.title() == "活跃 → 沉睡"  # type: ignore[union-attr]
    stage.press("Ctrl+E")
    assert (stage.shell.page_name, stage.shell.dialog._draft.channel) == ("campaigns", "letter")  # type: ignore[union-attr]


def test_a_flow_opens_as_a_list_and_enter_shows_the_member(stage: Stage) -> None:
    with stage.till() as beside:
        moved = see_overview(beside).flows["dormant", "lost"].members
    assert f"沉睡 → 流失 {moved} 人" in shown(stage)
    stage.press("2")
    assert len(rows(stage)) == moved > 0
    stage.press("Enter")
    assert stage.shell.page_name == "member"


def test_the_window_brings_the_rows_on_by_itself(stage: Stage) -> None:
    stage.running._warm_up()
    stage.settle(100)
    with stage.till() as beside, beside.ledger.reading() as reading:
        assert isinstance(reading.lists, KeptLists)
        assert reading.lists.up_to().is_current


@pytest.mark.parametrize(("members", "said"), [(0, "还没有人消费过"), (12, "消费过的会员 12 人")])
def test_few_members_are_a_table(tmp_path: Path, members: int, said: str) -> None:
    with made(tmp_path, members) as stage:
        stage.press("Alt+4", "Right")
        assert said in shown(stage)
        assert "R5 F5" not in shown(stage)
