"""Who may be here twice: shown pair by pair, told apart and back, laid side by side; by keys at the window."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.suggest_merges import suggest_merges
from desktop.core.store.keys.vault import CHOICE
from desktop.ui.duplicates import presenter as module
from desktop.ui.duplicates.presenter import DuplicatesModel, Presenter
from tests.tills import TestTill, make_till
from tests.ui.fake_desk import FakeDesk, FakeView
from tests.ui.stage import Stage, texts


def enrol(shop: TestTill, phone: str, name: str) -> str:
    shop.clock.advance(minutes=1)
    till = shop.till
    asked = Enrolment(event_id=till.ids.event_id(), phone=phone, name=name, birthday="1990-05-01")
    return enrol_member(till, asked).member_no


class Dialog:
    """Two pairs: 林晓岚 and 王芳, each here twice."""

    def __init__(self, shop: TestTill, folder: Path) -> None:
        self.shop, self.desk, self.view = shop, FakeDesk(shop.till, folder), FakeView()
        phones = ("13800000417", "13900000418", "13800000517", "13900000518")
        self.numbers = [enrol(shop, phone, "王芳" if at > 1 else "林晓岚") for at, phone in enumerate(phones)]
        self.presenter = Presenter(self.desk)  # type: ignore[arg-type]
        self.presenter.attach(self.view)

    @property
    def shown(self) -> DuplicatesModel:
        model: DuplicatesModel = self.view.last
        return model

    @property
    def names(self) -> list[str]:
        return [row.one.name.split()[0] for row in self.shown.rows]


@pytest.fixture
def dialog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Dialog]:
    monkeypatch.setenv(CHOICE, "file")
    with make_till(tmp_path) as shop:
        yield Dialog(shop, tmp_path)


def test_both_of_a_pair_are_told_with_masked_phones(dialog: Dialog) -> None:
    dialog.presenter.enter()
    assert sorted(dialog.names) == ["林晓岚", "王芳"]
    row = dialog.shown.rows[dialog.names.index("林晓岚")]
    assert {row.one.name, row.other.name} == {f"林晓岚  {end}  到店 0 次" for end in ("138****0417", "139****0418")}
    assert row.why == "姓名、生日"
    assert f"{dialog.numbers[0][:4]} " in row.one.line
    assert " · 1990-05-01 · " in row.one.line


def test_two_people_are_listed_no_more_until_it_is_taken_back(dialog: Dialog) -> None:
    dialog.presenter.enter()
    before = dialog.names
    dialog.presenter.pressed("Down")
    dialog.presenter.pressed("Del")
    assert (dialog.names, dialog.shown.current, dialog.shown.can_undo) == (before[:1], 0, True)
    dialog.presenter.pressed("Del")
    assert (dialog.names, dialog.shown.empty) == ([], "没有可能重复的会员。")
    assert dialog.shown.note.startswith("记下了")
    dialog.presenter.pressed("Del")
    dialog.presenter.pressed("Ctrl+Z")
    dialog.presenter.pressed("Ctrl+Z")
    assert (dialog.names, dialog.shown.can_undo) == (before, False)
    dialog.presenter.pressed("Ctrl+Z")
    assert len(suggest_merges(dialog.shop.till)) == 2
    assert not dialog.desk.refusals


def test_one_press_too_many_tells_nobody_else_apart(dialog: Dialog) -> None:
    dialog.presenter.enter()
    dialog.desk.lane.held = True
    dialog.presenter.pressed("Del")
    dialog.presenter.pressed("Del")
    dialog.presenter.look()
    dialog.desk.lane.release()
    assert (len(dialog.names), dialog.desk.opened) == (1, [])


def test_an_answer_to_an_earlier_opening_is_passed_over(dialog: Dialog) -> None:
    dialog.presenter.enter()
    dialog.desk.lane.held = True
    dialog.presenter.pressed("Del")
    dialog.presenter.leave()
    dialog.desk.lane.release()
    assert (dialog.presenter._found, dialog.presenter._done) == (None, "")
    dialog.presenter.enter()
    assert (len(dialog.names), dialog.shown.can_undo) == (1, False)


def test_more_than_the_list_holds_is_said(dialog: Dialog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_SUGGESTED", 1)
    dialog.presenter.enter()
    assert (len(dialog.shown.rows), dialog.shown.note) == (1, "先列 1 对；处理完这些，再列下面的。")
    dialog.presenter.pressed("Down")
    assert dialog.shown.current == 0
    dialog.presenter.pressed("Del")
    assert len(dialog.shown.rows) == 1


@pytest.mark.usefixtures("app")
def test_by_keys_alone_a_pair_is_merged_and_leaves_the_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CHOICE, "file")
    with make_till(tmp_path / "shop") as shop:
        for phone in ("13800000417", "13900000418"):
            enrol(shop, phone, "林晓岚")
    with Stage(tmp_path / "shop", shop.clock, language="zh-Hans") as stage:
        stage.press("Alt+2", "F6")
        assert list(stage.shell.dialog_names) == ["duplicates"]
        stage.press("Enter")
        assert list(stage.shell.dialog_names) == ["duplicates", "upkeep"]
        assert stage.find("合并").isEnabled()
        stage.press("F6")
        assert list(stage.shell.dialog_names) == ["duplicates"]
        stage.press("Enter", "Enter")
        assert list(stage.shell.dialog_names) == ["duplicates"]
        assert "没有可能重复的会员。" in texts(stage.window)
        with stage.till() as till:
            assert suggest_merges(till) == ()
