"""What the keeper tells of a data directory: counts, weight, encryption, where the key is, the backups in a folder."""

from pathlib import Path

import pytest

from desktop.bootstrap import keeper
from desktop.core.domain.errors import NotFound
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.keep_ledger import back_up_ledger
from desktop.core.store.counting import is_encrypted
from desktop.core.store.keys.vault import CHOICE
from tests.tills import make_till


@pytest.fixture(autouse=True)
def keys_in_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CHOICE, "file")


def test_an_open_till_is_counted_as_it_stands(tmp_path: Path) -> None:
    with make_till(tmp_path / "shop") as made:
        enrol_member(made.till, Enrolment(event_id=made.till.ids.event_id(), phone="13800130417"))
        for _ in range(3):
            check_out(made.till, Bill(event_id=made.till.ids.event_id(), amount_minor=5_000))
        facts = keeper(made.folder, made.clock).facts()
    assert (facts.members, facts.bills, facts.encrypted, facts.key_place) == (1, 3, True, "file")
    assert facts.bytes >= (made.folder / "ledger.db").stat().st_size
    assert facts.file == str(made.folder / "ledger.db")


def test_a_damaged_ledger_is_not_counted_but_told(tmp_path: Path) -> None:
    made = make_till(tmp_path / "shop")
    made.close()
    ledger = made.folder / "ledger.db"
    ledger.write_bytes(b"x" * 4096 * 4)
    facts = keeper(made.folder, made.clock).facts()
    assert (facts.members, facts.bills, facts.bytes) == (None, None, 4096 * 4)


def test_where_no_shop_lives_there_is_nothing_to_tell(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"shop\.missing"):
        keeper(tmp_path).facts()


def test_a_plain_database_is_told_from_an_encrypted_one(tmp_path: Path) -> None:
    (tmp_path / "plain.db").write_bytes(b"SQLite format 3\x00" + b"\x00" * 84)
    assert not is_encrypted(tmp_path / "plain.db")


def test_backups_are_listed_newest_first_and_others_files_passed_over(tmp_path: Path) -> None:
    made, other = make_till(tmp_path / "one"), make_till(tmp_path / "two", now="2026-11-20T12:00:00")
    folder = tmp_path / "backups"
    folder.mkdir()
    (folder / "letter.txt").write_text("hello", "utf-8")
    (folder / "empty").write_bytes(b"")
    (folder / "deep").mkdir()
    own, theirs = keeper(made.folder, made.clock), keeper(other.folder, other.clock)
    back_up_ledger(own, folder / "b")
    back_up_ledger(theirs, folder / "c")
    made.clock.advance(hours=1)
    back_up_ledger(own, folder / "a")
    found = own.backups(folder)
    assert [(Path(backup.file).name, backup.ours) for backup in found] == [("a", True), ("b", True), ("c", False)]
    assert found[0].made_at_us - found[1].made_at_us == 3_600_000_000
    assert found[0].bytes == (folder / "a").stat().st_size
    assert own.backups(tmp_path / "nowhere") == ()
    made.close()
    other.close()
