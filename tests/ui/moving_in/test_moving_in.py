"""Moving in at the window: looked at, adjusted, checked, taken in, undone as a whole; stopped, nothing is left."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop.core.domain.errors import Refusal
from desktop.core.services.import_members import MembersImport, import_members
from desktop.core.services.show_member import show_member
from desktop.core.services.undo_import import undo_import
from desktop.core.store.keys.vault import CHOICE
from desktop.ui.moving_in import wish as wishes
from desktop.ui.moving_in.model import MovingInModel
from tests.tills import make_till
from tests.ui.stage import Stage

pytestmark = pytest.mark.usefixtures("app")
PHONE = "13800138001"


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    monkeypatch.setenv(CHOICE, "file")
    with make_till(tmp_path / "shop") as made:
        pass
    with Stage(made.folder, made.clock, language="zh-Hans") as stage:
        yield stage


@pytest.fixture
def old(tmp_path: Path) -> Path:
    file = tmp_path / "old.csv"
    rows = [f"V{at},{13800138000 + at},人{at},{at * 10},1990-01-01" for at in range(1, 41)]
    file.write_text("\n".join(["编码,手机,称呼,积分,生日", *rows, "V99,,没号码,abc,"]) + "\n", encoding="utf-8")
    return file


def dialog(stage: Stage) -> Any:
    return stage.shell.dialog


def shown(stage: Stage) -> MovingInModel:
    model: MovingInModel = dialog(stage)._model()
    return model


def members(stage: Stage) -> int:
    with stage.till() as till, till.ledger.reading() as reading:
        return sum(1 for _ in reading.all_members())


def test_from_the_settings_to_the_members_and_back_by_keys_alone(stage: Stage, old: Path) -> None:
    stage.press("Alt+8")
    settings: Any = stage.shell.page
    settings.choose("data")
    stage.settle()
    stage.press("F7")
    stage.type("x.csv")
    stage.press("Enter")
    assert shown(stage).file_error
    dialog(stage).choose_file(str(old))
    stage.settle()
    model = shown(stage)
    assert {each.field: each.chosen for each in model.columns if each.chosen} == {
        "phone": "手机", "points": "积分", "birthday": "生日",
    }  # fmt: skip
    assert model.rows[0] == ("2", "—", "—", "138****8001", "1990-01-01", "10")
    for field, column in (("name", "称呼"), ("external_id", "编码")):
        dialog(stage).choose_column(field, column)
        stage.settle()
    assert shown(stage).rows[0] == ("2", "V1", "人1", "138****8001", "1990-01-01", "10")
    dialog(stage).choose("balance", "never")
    dialog(stage).choose("consent", "sms")
    stage.press("Enter")
    told = shown(stage).told
    assert told is not None
    assert ("41 行里 40 行能导入" in told.title, "第 42 行" in told.detail) == (True, True)
    assert members(stage) == 0
    stage.press("Enter")
    assert (members(stage), shown(stage).undo) == (40, "整份撤销")
    with stage.till() as till:
        lot = show_member(till, PHONE, "zh-Hans").lots[0]
        with till.ledger.reading() as reading:
            state = reading.state(reading.members_by_phone(f"+86{PHONE}")[0].member_id)
    assert (lot.points, lot.last_day, state.consents) == (10, None, ("sms",))
    stage.press("F8")
    assert members(stage) == 0
    stage.press("Esc")
    assert stage.shell.dialog is None


def test_a_column_is_one_field_and_a_field_can_be_left_out(stage: Stage, old: Path) -> None:
    stage.shell.open("moving_in")
    dialog(stage).choose_file(str(old))
    stage.settle()
    dialog(stage).choose_column("money_balance", "积分")
    stage.settle()
    chosen = {each.field: each.chosen for each in shown(stage).columns}
    assert (chosen["money_balance"], chosen["points"]) == ("积分", "")
    dialog(stage).choose_column("phone", "")
    stage.settle()
    told = shown(stage).told
    assert told is not None
    assert told.tone == "bad"
    dialog(stage).choose_column("external_id", "编码")
    stage.settle()
    assert shown(stage).rows[0][1] == "V1"


def test_a_list_with_nobody_in_it_is_not_taken_in(stage: Stage, tmp_path: Path) -> None:
    (tmp_path / "heads.csv").write_text("手机,姓名,积分\n", encoding="utf-8")
    stage.shell.open("moving_in")
    dialog(stage).choose_file(str(tmp_path / "heads.csv"))
    stage.settle()
    told = shown(stage).told
    assert told is not None
    assert (told.tone, "一行也没有" in told.title, shown(stage).confirm) == ("bad", True, "看一看")
    stage.press("Enter")
    assert shown(stage).confirm == "看一看"


def test_a_column_that_is_missing_is_said_as_it_is_chosen(stage: Stage, tmp_path: Path) -> None:
    (tmp_path / "odd.csv").write_text("甲,乙\n1,2\n", encoding="utf-8")
    stage.shell.open("moving_in")
    dialog(stage).choose_file(str(tmp_path / "odd.csv"))
    stage.settle()
    told = shown(stage).told
    assert told is not None
    assert told.title == "还没说哪一列是手机号 或 会员号"
    assert "--map" not in told.detail
    dialog(stage).choose_file(str(tmp_path / "none.csv"))
    stage.settle()
    assert shown(stage).file_error == "没找到文件 none.csv。核对文件名和文件夹。"


def test_levels_are_taken_for_tiers_by_hand_and_remembered(stage: Stage, tmp_path: Path) -> None:
    file = tmp_path / "levels.csv"
    late = [f"139001380{at:02},人{at},银卡" for at in range(30)]
    rows = ["手机,姓名,会员等级", "13800138001,甲,白金", *late, "13800138002,乙,金卡"]
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")
    stage.shell.open("moving_in")
    dialog(stage).choose_file(str(file))
    stage.settle()
    levels = {each.level: (each.chosen, "⚠" in each.label) for each in shown(stage).levels}
    assert levels == {"白金": ("platinum", False), "银卡": ("", True)}
    stage.press("Enter")
    assert {each.level: each.chosen for each in shown(stage).levels}["金卡"] == ""
    for level, code in (("金卡", "vip"), ("白金", "")):
        dialog(stage).choose_level(level, code)
        stage.settle()
    assert {each.level: each.chosen for each in shown(stage).levels} == {"白金": "", "银卡": "", "金卡": "vip"}
    assert shown(stage).confirm == "先检查"
    stage.press("Enter")
    stage.press("Enter")
    with stage.till() as till, till.ledger.reading() as reading:
        found = [reading.members_by_phone(f"+86{phone}")[0].member_id for phone in (PHONE, "13800138002")]
        assert [reading.state(member_id).held.code for member_id in found] == [None, "vip"]
    stage.press("Enter")
    stage.shell.open("moving_in")
    dialog(stage).choose_file(str(file))
    stage.settle()
    assert [each.chosen for each in shown(stage).levels] == ["", ""]


def test_what_is_left_of_an_undo_goes_beside_the_work(stage: Stage, old: Path) -> None:
    def stop(done: int, _all: int) -> None:
        if done:
            raise Refusal("settings.stopped")

    with stage.till() as till:
        import_id = import_members(till, MembersImport(path=old)).import_id
        assert import_id is not None
        with pytest.raises(Refusal):
            undo_import(till, import_id, progress=stop)
        with till.ledger.reading() as reading:
            assert reading.import_state(import_id) == "undoing"
    stage.running._lists.look()
    stage.settle()
    with stage.till() as till, till.ledger.reading() as reading:
        assert reading.import_state(import_id) == "undone"
    assert members(stage) == 0


def test_the_list_of_problems_is_saved(stage: Stage, old: Path, tmp_path: Path) -> None:
    stage.shell.open("moving_in")
    dialog(stage).choose_file(str(old))
    stage.settle()
    assert shown(stage).listing == ""
    stage.press("Enter")
    assert shown(stage).listing
    dialog(stage).save_listing(str(tmp_path / "problems.csv"))
    stage.settle()
    assert "42,rejected" in (tmp_path / "problems.csv").read_text("utf-8")
    dialog(stage).save_listing(str(tmp_path / "no" / "problems.csv"))
    stage.settle()
    told = shown(stage).told
    assert told is not None
    assert told.tone == "bad"


def test_stopped_half_way_nothing_is_left(stage: Stage, old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []

    def stopping(till: Any, asked: Any, progress: Any) -> Any:
        def told(done: int, of_all: int) -> None:
            calls.append(done)
            if not asked.dry_run:
                dialog(stage).job._run.is_stopped = True
            progress(done, of_all)

        return import_members(till, asked, told)

    monkeypatch.setattr(wishes, "import_members", stopping)
    stage.shell.open("moving_in")
    dialog(stage).choose_file(str(old))
    stage.settle()
    stage.press("Enter")
    stage.press("Enter")
    told = shown(stage).told
    assert told is not None
    assert told.title == "停下了，什么都没导入。"
    assert (members(stage), shown(stage).undo) == (0, "")
    assert calls


def test_a_column_of_consent_is_shown_and_says_what_its_yes_means(stage: Stage, tmp_path: Path) -> None:
    file = tmp_path / "said.csv"
    file.write_text("手机,姓名,营销授权\n13800138001,甲,是\n13800138002,乙,短信\n13800138003,丙,否\n", encoding="utf-8")
    stage.shell.open("moving_in")
    dialog(stage).choose_file(str(file))
    stage.settle()
    assert [choice.label for choice in shown(stage).choices if choice.name == "consent"] == ["这一列里的“是”指同意"]
    assert [row[4] for row in shown(stage).rows] == ["—", "短信", "—"]
    dialog(stage).choose("consent", "phone")
    stage.settle()
    assert [row[4] for row in shown(stage).rows] == ["电话", "短信", "—"]
    dialog(stage).choose_column("consent", "")
    stage.settle()
    assert [row[4] for row in shown(stage).rows] == ["电话"] * 3
