"""The welcome: nothing is made before the last step, nothing typed is lost, nothing secret stays."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from desktop import bootstrap
from desktop.core.domain.errors import Conflict, Refusal
from desktop.core.ports import Keeper
from desktop.core.services.tell import sentences
from desktop.core.words import Words
from desktop.settings import DeviceSettings, read_device_settings, save_device_settings
from desktop.ui.desk import Notice
from desktop.ui.shell.doors import NewShop
from desktop.ui.welcome.presenter import Presenter
from tests.tills import SettableClock, make_till
from tests.ui.fake_desk import FakeView

CODE = "ABCD-EFGH-JKMN-PQRS-TVWX-YZ01-2345"


class View(FakeView):
    """Keeps which field got the keyboard."""

    def __init__(self) -> None:
        super().__init__()
        self.focused: list[str] = []

    def focus(self, field: str) -> None:
        self.focused.append(field)


class Aside:
    """Does the work when released, as another thread would."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []

    def run(self, work: Callable[[], Any], then: Callable[[Any], None], otherwise: Any = None) -> None:
        def act() -> None:
            try:
                result = work()
            except Refusal as refusal:
                otherwise(refusal)
            else:
                then(result)

        self.waiting.append(act)

    def post(self, callback: Callable[[], None]) -> None:
        callback()

    def release(self) -> None:
        waiting, self.waiting = self.waiting, []
        for act in waiting:
            act()


class Doors:
    """Real rooms behind them, in a folder that is empty."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.made, self.refuses = folder, list[NewShop](), False
        self.same_code, self.fresh_recovery_code = bootstrap.same_code, bootstrap.fresh_recovery_code
        self.now_us = SettableClock("Asia/Shanghai", "2026-11-22T14:05:00")

    def new_shop(self, asked: NewShop) -> None:
        if self.refuses:
            raise Conflict("shop.exists", folder="x")
        self.made.append(asked)
        shop = bootstrap.described(asked.name, asked.zone, asked.region, asked.mode, None, asked.day_starts)
        ledger, _ = bootstrap.new_shop(self.folder, shop, asked.pin, self.now_us, asked.recovery_code)
        ledger.file.close()

    def keeper(self) -> Keeper:
        return bootstrap.keeper(self.folder, self.now_us)

    def save_settings(self, settings: DeviceSettings) -> None:
        save_device_settings(self.folder, settings)


class Desk:
    """The shell without a shop."""

    def __init__(self, folder: Path) -> None:
        self.doors, self.aside = Doors(folder), Aside()
        self.language, self.settings = "zh-Hans", DeviceSettings()
        self.times_reopened = 0
        self.told: list[Notice] = []

    @property
    def words(self) -> Words:
        return Words(self.language)

    def say(self, key: str, **facts: object) -> str:
        return self.words.say(key, **facts)

    def in_words(self, refusal: Refusal) -> dict[str, str]:
        return sentences(self.words, refusal.code, refusal.facts, "CNY")

    def speak(self, language: str) -> None:
        self.language, self.settings = language, replace(self.settings, language=language)

    def reopened(self) -> None:
        self.times_reopened += 1

    def tell(self, notice: Notice) -> None:
        self.told.append(notice)


class Evening:
    """Somebody unpacks Shuke."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder = folder
        self.desk = Desk(folder)
        desk: Any = self.desk
        self.room: Any = Presenter(desk)
        self.view = View()
        self.room.attach(self.view)
        self.room.enter()

    @property
    def last(self) -> Any:
        return self.view.last

    def enter(self, times: int = 1) -> None:
        for _ in range(times):
            self.room.go_on()
            self.desk.aside.release() if self.last.step in ("pin", "code") else None

    def to_code(self) -> str:
        """Up to the recovery code."""
        self.enter()
        self.room.change(name="拾味小馆")
        self.enter(2)
        self.room.change(pin="2468", pin_again="2468")
        self.enter()
        return str(self.last.code)

    def files(self) -> list[str]:
        return sorted(file.name for file in self.folder.iterdir())


@pytest.fixture
def evening(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Evening:
    monkeypatch.setenv("SHUKE_KEY_STORE", "file")
    return Evening(tmp_path / "data")


def test_the_way_to_a_shop(evening: Evening) -> None:
    code = evening.to_code()
    assert evening.last.step == "code"
    evening.enter()
    assert (evening.last.step, evening.last.code) == ("check", "")
    evening.room.change(typed_code=code.lower().replace("-", " ").replace("0", "o"))
    assert evening.files() == []
    evening.room.go_on()
    assert evening.last.busy
    evening.desk.aside.release()
    [asked] = evening.desk.doors.made
    assert (asked.name, asked.zone, asked.region, asked.mode) == ("拾味小馆", "Asia/Shanghai", "CN", "companion")
    assert asked.recovery_code == code
    assert evening.desk.times_reopened == 1
    assert read_device_settings(evening.folder).language == "zh-Hans"
    with bootstrap.open_till(evening.folder, evening.desk.doors.now_us) as till:
        assert till.shop.name == "拾味小馆"
        assert till.staff.approve("manager", "2468", "program.publish").by_pin


def test_nothing_is_made_before_the_code_was_typed_back(evening: Evening) -> None:
    code = evening.to_code()
    evening.enter()
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    for typed in ("", code[:8], wrong):
        evening.room.change(typed_code=typed)
        evening.room.go_on()
        assert evening.last.wrong["typed_code"]
    assert (evening.files(), evening.desk.doors.made) == ([], [])


def test_enter_twice_makes_one_shop(evening: Evening) -> None:
    code = evening.to_code()
    evening.enter()
    evening.room.change(typed_code=code)
    evening.room.go_on()
    evening.room.go_on()
    evening.desk.aside.release()
    assert (len(evening.desk.doors.made), evening.desk.times_reopened) == (1, 1)


def test_nothing_secret_stays_once_the_shop_is_there(evening: Evening) -> None:
    code = evening.to_code()
    evening.enter()
    evening.room.change(typed_code=code)
    evening.room.go_on()
    evening.desk.aside.release()
    assert code not in repr(vars(evening.room))
    assert "2468" not in repr(vars(evening.room))


def test_a_shop_that_could_not_be_made_says_why_and_can_be_tried_again(evening: Evening) -> None:
    code = evening.to_code()
    evening.enter()
    evening.room.change(typed_code=code)
    evening.desk.doors.refuses = True
    evening.room.go_on()
    evening.desk.aside.release()
    assert not evening.last.busy
    assert evening.last.trouble[0] == "这里已经有一家店"
    assert evening.last.form.typed_code == code
    evening.desk.doors.refuses = False
    evening.room.go_on()
    evening.desk.aside.release()
    assert evening.desk.times_reopened == 1


def test_back_keeps_everything_and_shows_the_same_code(evening: Evening) -> None:
    code = evening.to_code()
    for step in ("pin", "ways", "shop", "hello"):
        evening.room.go_back()
        assert evening.last.step == step
    evening.room.go_back()
    evening.enter(4)
    assert (evening.last.step, evening.last.code) == ("code", code)
    assert evening.last.form.name == "拾味小馆"


@pytest.mark.parametrize("step", [("", "2468", "2468"), ("x", "246", "246"), ("x", "2468", "2469")])
def test_what_is_lacking_is_said_at_its_field(evening: Evening, step: tuple[str, str, str]) -> None:
    name, pin, again = step
    evening.enter()
    evening.room.change(name=name)
    evening.enter(2)
    evening.room.change(pin=pin, pin_again=again)
    evening.enter()
    field = "name" if not name else "pin" if len(pin) < 4 else "pin_again"
    assert set(evening.last.wrong) == {field}
    assert evening.view.focused[-1] == field
    evening.room.change(**{field: "2468"})
    assert evening.last.wrong == {}


def test_a_language_brings_its_region_and_the_region_its_zone(evening: Evening) -> None:
    evening.room.choose_language("zh-Hant")
    assert (evening.desk.language, evening.last.form.region, evening.last.form.zone) == ("zh-Hant", "TW", "Asia/Taipei")
    evening.room.choose_region("HK")
    evening.room.choose_language("en")
    assert (evening.last.form.region, evening.last.form.zone) == ("HK", "Asia/Hong_Kong")


def test_a_zone_that_was_chosen_stays_when_the_region_changes(evening: Evening) -> None:
    evening.enter()
    evening.room.type_zone("asia/singapore")
    evening.room.choose_region("TW")
    assert evening.last.form.zone == "asia/singapore"


def test_zones_are_found_by_typing(evening: Evening) -> None:
    evening.enter()
    assert evening.last.zones == ()
    assert evening.last.zone_note == "上海 北京时间 · 那里现在 14:05"
    evening.room.type_zone("")
    assert evening.last.zones[0] == ("Asia/Shanghai", "上海 北京时间")
    assert len(evening.last.zones) == 4
    evening.room.type_zone("新加坡")
    assert evening.last.zones == (("Asia/Singapore", "新加坡"),)
    evening.room.type_zone("new york")
    assert evening.last.zones[0][0] == "America/New_York"
    evening.room.type_zone("nowhere")
    assert evening.last.zones == ()


def test_the_only_zone_that_is_meant_is_taken(evening: Evening) -> None:
    evening.enter()
    evening.room.change(name="店")
    evening.room.type_zone("新加坡")
    evening.enter()
    assert (evening.last.step, evening.last.form.zone) == ("ways", "Asia/Singapore")


def test_an_unclear_zone_is_asked_again(evening: Evening) -> None:
    evening.enter()
    evening.room.change(name="店")
    evening.room.type_zone("to")
    evening.enter()
    assert set(evening.last.wrong) == {"zone"}


def test_no_paper_before_the_code_is_there(evening: Evening) -> None:
    evening.room.go_on()
    evening.room.change(name="店")
    evening.room.go_on()
    evening.room.go_on()
    evening.room.change(pin="2468", pin_again="2468")
    evening.room.go_on()
    assert (evening.last.step, evening.last.code) == ("code", "")
    evening.room.go_on()
    assert evening.last.wrong["code"]
    evening.desk.aside.release()
    assert evening.last.code
    assert evening.last.wrong == {}


def test_a_backup_and_its_code_bring_the_shop_back(evening: Evening, tmp_path: Path) -> None:
    backup = tmp_path / "shop.backup"
    with make_till(tmp_path / "old", name="老店") as old:
        code, clock = old.recovery_code, old.clock
    bootstrap.keeper(tmp_path / "old", clock).back_up(backup)
    evening.room.begin_restore()
    evening.room.go_on()
    assert set(evening.last.wrong) == {"file"}
    evening.room.change(file=str(backup), restore_code=CODE)
    evening.room.go_on()
    evening.desk.aside.release()
    assert evening.last.trouble[0]
    assert (evening.desk.times_reopened, evening.view.focused[-1]) == (0, "restore_code")
    evening.room.change(restore_code=code.lower())
    assert evening.last.trouble == ("", "")
    evening.room.go_on()
    assert evening.last.busy
    evening.desk.aside.release()
    assert evening.desk.times_reopened == 1
    assert evening.desk.told[0].tone == "ok"
    with bootstrap.open_till(evening.folder, evening.desk.doors.now_us) as till:
        assert till.shop.name == "老店"


def test_a_file_that_is_no_backup_is_said_and_nothing_is_made(evening: Evening, tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("dear", "utf-8")
    evening.room.begin_restore()
    evening.room.change(file=str(file), restore_code=CODE)
    evening.room.go_on()
    evening.desk.aside.release()
    assert evening.last.trouble[0] == "这不是熟客的备份文件"
    assert evening.view.focused[-1] == "file"
    assert not [name for name in evening.files() if name.startswith("ledger.db")]


def test_esc_leads_back_from_the_backup(evening: Evening) -> None:
    evening.room.begin_restore()
    evening.room.go_back()
    assert evening.last.step == "hello"
    assert [action.key for action in evening.room.actions()] == ["Enter", "F5"]
