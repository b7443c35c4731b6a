"""数据与备份: counted, checked, backed up, brought back, and the price list taken in, each with its account."""

from pathlib import Path
from typing import Any

from desktop.core.domain.keeping import Restored
from desktop.core.ports import Keeper, Progress
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.words import Words
from desktop.settings import read_device_settings
from desktop.ui.settings import data_told
from tests.tills import TestTill
from tests.ui.settings.conftest import Made
from tests.ui.settings.settings_desk import PageView, SettingsDoors, page


class SlowDoors(SettingsDoors, kw_only=True):
    """A keeper of the test's own."""

    slow: Any

    def keeper(self) -> Keeper:
        keeper: Keeper = self.slow
        return keeper


def sell(made: TestTill) -> None:
    check_out(made.till, Bill(event_id=made.till.ids.event_id(), amount_minor=5_000))


def events(made: TestTill) -> int:
    return int(made.rows("SELECT count(*) FROM events")[0][0])


def facts(view: PageView) -> dict[str, str]:
    return {fact.label: fact.value for fact in view.body.facts}


def test_what_lies_here_is_counted(make: Made) -> None:
    made = make()
    enrol_member(made.till, Enrolment(event_id=made.till.ids.event_id(), phone="13800130417"))
    sell(made)
    sell(made)
    _, _, view = page(made, "data")
    told = facts(view)
    assert told["账本里"] == "1 位会员，2 笔账单"
    assert told["文件夹"] == str(made.folder)
    assert told["加密"] == "已加密"
    assert "keys" in told["钥匙"]
    assert told["大小"].endswith("KB")
    assert view.body.products == "现有 0 种商品"


def test_before_it_is_counted_nothing_is_said_to_be_zero(make: Made) -> None:
    desk, presenter, view = page(make(), "shop")
    desk.lane.held = True
    presenter.choose("data")
    assert (facts(view)["账本里"], view.body.products, view.body.backups) == ("—", "—", None)
    desk.lane.release()


def test_a_sound_ledger_is_said_to_be_sound(make: Made) -> None:
    made = make()
    sell(made)
    _, presenter, view = page(made, "data")
    assert presenter.pressed("F6")
    assert view.body.told["verify"].tone == "ok"
    assert str(events(made)) in view.body.told["verify"].title


def test_a_changed_record_is_found(make: Made) -> None:
    made = make()
    sell(made)
    with made.ledger.file.writing() as writing:
        writing.raw.execute("UPDATE sales SET bill_no = 'X' WHERE 1")
    _, presenter, view = page(made, "data")
    presenter.data.verify()
    assert view.body.told["verify"].tone == "bad"
    assert "先别再用积分" in view.body.told["verify"].detail


def test_a_backup_is_made_beside_the_ledger_and_listed(make: Made) -> None:
    made = make()
    _, presenter, view = page(made, "data")
    assert view.body.backups == ()
    presenter.pressed("F9")
    presenter.pressed("F9")
    assert view.body.told["backup"].tone == "ok"
    assert sorted(path.name for path in (made.folder / "backups").iterdir()) == [
        "shuke-20261122-120000-2.shuke", "shuke-20261122-120000.shuke",
    ]  # fmt: skip
    assert [row.made for row in view.body.backups] == ["2026-11-22 12:00"] * 2
    assert view.body.backups[0].reach == f"到第 {events(made)} 条"


def test_another_folder_is_kept_and_used(make: Made, tmp_path: Path) -> None:
    made = make()
    desk, presenter, view = page(made, "data")
    presenter.data.choose_folder(str(tmp_path / "stick" / "shuke"))
    presenter.data.back_up()
    assert read_device_settings(made.folder).backups == str(tmp_path / "stick" / "shuke") == desk.settings.backups
    assert len(view.body.backups) == 1
    (tmp_path / "stick" / "shuke" / "letter.txt").write_text("no backup", "utf-8")
    presenter.data.look()
    assert len(view.body.backups) == 1


def test_a_folder_that_cannot_be_made_is_said(make: Made, tmp_path: Path) -> None:
    made = make()
    (tmp_path / "file").write_text("", "utf-8")
    _, presenter, view = page(made, "data")
    presenter.data.choose_folder(str(tmp_path / "file" / "in"))
    presenter.data.back_up()
    assert view.body.told["backup"].tone == "bad"
    assert str(tmp_path / "file" / "in") in view.body.told["backup"].detail


def test_a_restore_asks_twice_then_brings_the_ledger_back(make: Made) -> None:
    made = make()
    sell(made)
    desk, presenter, view = page(made, "data")
    presenter.data.back_up()
    kept = events(made)
    sell(made)
    presenter.data.choose_file(view.body.backups[0].file)
    presenter.data.restore()
    (question,) = desk.questions
    assert question.danger
    assert "之后这台机记的 1 条（1 笔账单、0 位新会员）不在里面" in question.detail
    assert "总部" not in question.detail
    assert (events(made), desk.whys) == (kept + 1, [])
    question.then()
    assert len(desk.whys) == 1
    assert len(made.rows("SELECT 1 FROM sales")) == 1
    assert desk.reopenings == 1
    account = desk.questions[-1]
    assert account.title == f"已还原 {kept} 条"
    assert "备份之后的 1 条不在里面。" in account.detail
    assert "ledger.replaced-" in account.detail
    assert list(made.folder.glob("ledger.replaced-*.db"))
    presenter.refresh()
    assert (view.body.file, view.body.code) == ("", "")


def test_the_file_that_was_foreseen_is_the_one_that_comes_back(make: Made) -> None:
    """Whatever stands in the field by the time the question is answered."""
    made = make()
    sell(made)
    desk, presenter, view = page(made, "data")
    presenter.data.back_up()
    kept = events(made)
    sell(made)
    presenter.data.choose_file(view.body.backups[0].file)
    presenter.data.restore()
    presenter.data.choose_file("/nowhere/else.backup")
    desk.questions[0].then()
    assert desk.questions[-1].title == f"已还原 {kept} 条"


def test_without_a_manager_nothing_is_restored(make: Made) -> None:
    made = make()
    desk, presenter, view = page(made, "data")
    desk.approves = None
    presenter.data.back_up()
    sell(made)
    presenter.data.choose_file(view.body.backups[0].file)
    presenter.data.restore()
    desk.questions[0].then()
    assert len(made.rows("SELECT 1 FROM sales")) == 1
    assert desk.reopenings == 0


def test_a_backup_of_another_machine_wants_its_code(make: Made) -> None:
    other, here = make(name="别家店"), make()
    _, there, seen = page(other, "data")
    there.data.back_up()
    desk, presenter, view = page(here, "data")
    presenter.data.choose_folder(str(other.folder / "backups"))
    assert "另一本账" in view.body.backups[0].note
    presenter.data.choose_file(seen.body.backups[0].file)
    presenter.data.restore()
    desk.questions[0].then()
    assert view.body.told["restore"].title == "这台电脑没有这份备份的钥匙"
    assert "--" not in view.body.told["restore"].detail
    assert (view.body.restore_wrong, view.focused) == ({"code": "这份备份要填恢复码"}, ["code"])
    presenter.data.type_code(other.recovery_code)
    presenter.data.restore()
    desk.questions[1].then()
    assert desk.reopenings == 1
    assert here.till.shop.name == "别家店"


def test_a_ledger_that_could_not_be_read_is_said_to_be_so() -> None:
    def phrase(key: str, **facts: object) -> str:
        return Words("zh-Hans").say(f"window.settings.data.{key}", **facts)

    done = Restored(epoch="e", restored_events=1_200, lost_events=None, carried_events=3, kept_aside="ledger.old.db")
    title, detail = data_told.restored(phrase, done)
    assert title == "已还原 1,200 条"
    assert detail.splitlines() == [
        "原来的账本读不出来，备份之后有多少不知道。", "损坏期间记的 3 条已接在后面。", "原来的账本存成 ledger.old.db。",
    ]  # fmt: skip


def test_what_is_no_backup_changes_nothing(make: Made, tmp_path: Path) -> None:
    made = make()
    (tmp_path / "letter.shuke").write_bytes(b"hello")
    sell(made)
    desk, presenter, view = page(made, "data")
    presenter.data.choose_file(str(tmp_path / "letter.shuke"))
    presenter.data.restore()
    assert desk.questions == []
    assert view.body.told["restore"].tone == "bad"
    assert view.body.file == str(tmp_path / "letter.shuke")
    assert len(made.rows("SELECT 1 FROM sales")) == 1


def test_a_check_can_be_stopped_between_two_steps(make: Made) -> None:
    desk, presenter, view = page(make(), "data")
    steps: list[int] = []
    keeper = desk.doors.keeper()

    class Slow:
        """A check of three steps; after the first somebody presses Esc."""

        facts, backups = keeper.facts, keeper.backups

        def verify(self, _vouched: object, progress: Progress) -> None:
            for done in (1, 2, 3):
                progress(done, 3)
                steps.append(done)
                assert presenter.pressed("Esc")

    desk.doors = SlowDoors(data_dir=desk.doors.data_dir, made=desk.doors.made, seat=desk.seat, slow=Slow())
    presenter.data.verify()
    assert steps == [1]
    assert view.body.told["verify"].title == "停下了，没核对完。账没动。"
    working = [model.body.working for model in view.models if model.current == "data" and model.body.working]
    assert "正在核对 33%" in [one.words for one in working]
    assert view.body.working is None


def test_one_job_at_a_time(make: Made) -> None:
    desk, presenter, view = page(make(), "data")
    desk.lane.held = True
    presenter.data.verify()
    presenter.data.back_up()
    assert view.body.job == "verify"
    desk.lane.release()
    assert (view.body.job, set(view.body.told)) == ("", {"verify"})
    assert not (desk.doors.data_dir / "backups").exists()


def test_how_many_daily_backups_stay_is_kept(make: Made) -> None:
    made = make()
    _, presenter, view = page(made, "data")
    assert view.body.kept == "14"
    presenter.data.keep("0")
    assert (view.body.kept, read_device_settings(made.folder).backups_kept) == ("0", 0)


def test_who_left_meanwhile_is_told_by_a_toast(make: Made) -> None:
    desk, presenter, _ = page(make(), "data")
    desk.lane.held = True
    presenter.data.verify()
    presenter.leave()
    desk.lane.release()
    assert [notice.tone for notice in desk.told] == ["ok"]


def test_a_price_list_is_taken_in_with_its_account(make: Made, tmp_path: Path) -> None:
    made = make(mode="till")
    rows = ["6901234567892,酸梅汤,12.00", "4006381333931,笔,x", "6901234567892,酸梅汤,12.00"]
    (tmp_path / "list.csv").write_text("\n".join(["条码,品名,售价", *rows]) + "\n", "utf-8")
    desk, presenter, view = page(made, "data")
    presenter.data.import_products(str(tmp_path / "list.csv"))
    presenter.refresh()
    told = view.body.told["products"]
    assert told.title == "3 行：收下 1，原来就有 1，没收 1。"
    assert told.detail == "第 3 行：售价没看懂。"
    assert (told.tone, view.body.products, desk.changes) == ("warn", "现有 1 种商品", 1)


def test_a_file_that_is_no_table_is_said(make: Made, tmp_path: Path) -> None:
    made = make(mode="till")
    (tmp_path / "list.csv").write_text("a,b\n1,2\n", "utf-8")
    _, presenter, view = page(made, "data")
    presenter.data.import_products(str(tmp_path / "list.csv"))
    assert view.body.told["products"].tone == "bad"
    presenter.data.import_products(str(tmp_path / "nowhere.csv"))
    assert view.body.told["products"].tone == "bad"
    assert view.body.products == "现有 0 种商品"


def test_a_code_does_not_stay_when_somebody_leaves(make: Made) -> None:
    _, presenter, view = page(make(), "data")
    presenter.data.type_code("ABCD")
    presenter.choose("about")
    presenter.choose("data")
    assert view.body.code == ""
