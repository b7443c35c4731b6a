"""Backups that make themselves: one a day, the newest few kept, nothing else touched; what a restore would lose."""

from pathlib import Path

import pytest

from desktop.bootstrap import keeper
from desktop.core.domain.errors import Unreadable
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.store.keys.vault import CHOICE
from tests.tills import TestTill, make_till


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TestTill:
    monkeypatch.setenv(CHOICE, "file")
    return make_till(tmp_path / "shop")


def daily(made: TestTill, folder: Path, stamp: str, keep: int = 3) -> str:
    made.clock.advance(days=1)
    done = keeper(made.folder, made.clock).back_up_daily(folder, stamp, keep)
    return Path(done.file).name if done else ""


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def sell(made: TestTill) -> None:
    check_out(made.till, Bill(event_id=made.till.ids.event_id(), amount_minor=5_000))


def test_one_a_day_and_the_newest_stay(made: TestTill, tmp_path: Path) -> None:
    folder = tmp_path / "stick" / "backups"
    assert daily(made, folder, "20261101-040000") == "shuke-auto-20261101-040000.shuke"
    assert daily(made, folder, "20261101-220000") == ""
    keeper(made.folder).back_up(folder / "by-hand.shuke")
    (folder / "letter.txt").write_text("mine", "utf-8")
    for day in (2, 3, 4, 5):
        daily(made, folder, f"202611{day:02}-040000")
    assert names(folder) == [
        "by-hand.shuke", "letter.txt", *(f"shuke-auto-202611{day:02}-040000.shuke" for day in (3, 4, 5)),
    ]  # fmt: skip


def test_those_of_another_shop_are_neither_counted_nor_taken_away(made: TestTill, tmp_path: Path) -> None:
    other, folder = make_till(tmp_path / "other"), tmp_path / "both"
    for day in (1, 2):
        daily(other, folder, f"202611{day:02}-040000")
    daily(made, folder, "20261102-050000", keep=1)
    daily(made, folder, "20261103-050000", keep=1)
    assert names(folder) == [
        "shuke-auto-20261101-040000.shuke", "shuke-auto-20261102-040000.shuke", "shuke-auto-20261103-050000.shuke",
    ]  # fmt: skip


def test_a_folder_that_cannot_be_made_is_said(made: TestTill, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(Unreadable, match=r"backup\.not_written"):
        daily(made, tmp_path / "file" / "in", "20261101-040000")


def test_what_a_restore_would_lose_is_counted_before(made: TestTill, tmp_path: Path) -> None:
    own, file = keeper(made.folder, made.clock), tmp_path / "now.shuke"
    sell(made)
    own.back_up(file)
    assert (own.foresee(file).events, own.foresee(file).at_hq) == (0, None)
    enrol_member(made.till, Enrolment(event_id=made.till.ids.event_id(), phone="13800130417"))
    sell(made)
    sell(made)
    found = own.foresee(file)
    assert (found.made_at_us, found.events, found.bills, found.members) == (made.clock(), 3, 2, 1)


def test_of_a_backup_of_another_ledger_or_time_nothing_is_guessed(made: TestTill, tmp_path: Path) -> None:
    early, late, other = (tmp_path / f"{name}.shuke" for name in ("early", "late", "other"))
    keeper(made.folder).back_up(early)
    sell(made)
    keeper(made.folder).back_up(late)
    made.close()
    keeper(made.folder).restore(early, None, lambda *_: None)
    keeper(make_till(tmp_path / "elsewhere").folder).back_up(other)
    assert [keeper(made.folder).foresee(file).events for file in (early, late, other)] == [1, None, None]
