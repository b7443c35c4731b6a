"""Practice: the real shop's rules, invented people, and nothing of it in the real ledger."""

from pathlib import Path

import msgspec
import pytest

from desktop.bootstrap import DEMO_PIN, keeper, open_till
from desktop.cli.practice import check_practice, make_practice, practice_folder
from desktop.core.domain.errors import RuleBroken
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.practice_shop import PEOPLE, fill_practice
from desktop.core.services.print_slip import print_slip
from desktop.core.services.set_program import set_program
from desktop.core.services.show_member import show_member
from desktop.core.store.keys.vault import CHOICE
from desktop.settings import DeviceSettings, read_device_settings, save_device_settings
from tests.tills import make_till

PHONE = PEOPLE["CN"][0][0]


@pytest.fixture
def real(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(CHOICE, "file")
    with make_till(tmp_path / "shop") as made:
        set_program(made.till, None, {"earn.points": 2})
        save_device_settings(made.folder, DeviceSettings(theme="dark", tenders=("云闪付",)))
        return made.folder


def practice(real: Path) -> Path:
    make_practice(practice_folder(real), real, lambda _done, _all: None)
    return practice_folder(real)


def test_a_learner_earns_and_uses_points_by_the_shops_own_rules(real: Path) -> None:
    head = keeper(real).verify((), lambda *_: None).head
    with open_till(practice(real)) as till:
        assert show_member(till, PHONE, "zh-Hans").balance == 2 * 128 + 500
        done = check_out(
            till,
            Bill(
                event_id=till.ids.event_id(), amount_minor=10_000, key=PHONE, redeem_points=500,
                approve_pin=DEMO_PIN,
            ),
        )  # fmt: skip
        assert (done.discount_minor, done.points_earned) == (1_000, 180)
        assert print_slip(till, done.bill, "zh-Hans").sample
    assert keeper(real).verify((), lambda *_: None).head == head


def test_its_folder_says_that_it_is_invented(real: Path) -> None:
    folder = practice(real)
    told = read_device_settings(folder)
    assert (told.demo, told.practice, told.backups_kept) == (True, True, 0)
    assert (told.theme, told.tenders) == ("dark", ("云闪付",))
    assert not check_practice(folder)
    assert read_device_settings(real).practice is False


def test_a_real_shop_is_never_taken_for_practice(real: Path) -> None:
    with pytest.raises(RuleBroken, match=r"demo\.not_a_demo"):
        check_practice(real)
    with open_till(real) as till, till.ledger.reading() as reading:
        program = reading.program().program
    with open_till(real) as till, pytest.raises(RuleBroken, match=r"demo\.not_empty"):
        fill_practice(till, program)
    with open_till(practice(real)) as till, pytest.raises(RuleBroken, match=r"demo\.not_empty"):
        fill_practice(msgspec.structs.replace(till, demo=True), program)
