"""A damaged ledger is noticed and named, never a silent wrong balance; selling goes on in a fresh one (I19)."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.bootstrap import keeper, open_till
from desktop.core.domain.errors import NotFound, RuleBroken
from desktop.core.services.adjust_points import adjust_points
from desktop.core.services.check_out import Bill, CheckedOut, check_out
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.keep_ledger import back_up_ledger, restore_backup, verify_ledger
from desktop.core.services.refund_sale import RefundRequest, refund_sale
from desktop.core.services.show_member import show_member
from desktop.core.store.border import LedgerDamaged
from desktop.core.store.keys.vault import CHOICE
from tests.shops import PHONES, busy_shop, dies_at, file_opened, sell
from tests.tills import PIN, TestTill

Damage = Callable[[Path], None]


@pytest.fixture(autouse=True)
def _file_vault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CHOICE, "file")


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[TestTill]:
    with busy_shop(tmp_path / "shop", bills=80) as shop:
        yield shop


def no_header(ledger: Path) -> None:
    data = ledger.read_bytes()
    ledger.write_bytes(os.urandom(4096) + data[4096:])


def half(ledger: Path) -> None:
    os.truncate(ledger, ledger.stat().st_size // 2)


def empty(ledger: Path) -> None:
    os.truncate(ledger, 0)


def noise(ledger: Path) -> None:
    ledger.write_bytes(os.urandom(ledger.stat().st_size))


def plain(ledger: Path) -> None:
    """Somebody's unencrypted database under the ledger's name."""
    ledger.unlink()
    connection = sqlite3.connect(ledger)
    connection.execute("CREATE TABLE heads (id)")
    connection.commit()
    connection.close()


def card_of(shop: TestTill, phone: str = PHONES[0]) -> str:
    (row,) = shop.rows("SELECT member_id FROM members WHERE phone = ?", "+86" + phone)
    return shop.till.cards.card_token(row[0], 1)


def bill(folder: Path, **asked: object) -> CheckedOut:
    with open_till(folder) as till:
        return check_out(till, Bill(event_id=till.ids.event_id(), **asked))  # type: ignore[arg-type]


@pytest.mark.parametrize("damage", [no_header, half, empty, noise, plain])
def test_sales_go_on_in_a_fresh_ledger_and_points_are_unknown(shop: TestTill, damage: Damage) -> None:
    card, numbers = card_of(shop), {row[0] for row in shop.rows("SELECT bill_no FROM sales")}
    epochs = shop.rows("SELECT epoch FROM heads")[0]
    shop.close()
    damage(shop.folder / "ledger.db")
    with open_till(shop.folder) as till:
        assert till.safe_mode
        sold = check_out(till, Bill(event_id=till.ids.event_id(), amount_minor=5000, key=card))
        assert (sold.points_earned, sold.balance) == (50, None)
        assert sold.bill not in numbers
        assert sold.bill.partition("-")[0] != next(iter(numbers)).partition("-")[0]
        with pytest.raises(RuleBroken, match=r"redeem\.paused"):
            check_out(till, Bill(event_id=till.ids.event_id(), amount_minor=5000, key=card, redeem_points=50))
        shown = show_member(till, card, "en")
        assert (shown.balance, shown.usable, shown.debt) == (None, None, None)
        with pytest.raises(RuleBroken, match=r"safe_mode\.paused"):
            adjust_points(till, till.ids.event_id(), card, 10, "x")
        assert till.staff.approve("manager", PIN, "export").role == "manager"
        with pytest.raises(NotFound, match=r"member\.not_found"):
            check_out(till, Bill(event_id=till.ids.event_id(), amount_minor=1, key=PHONES[0]))
    verified = verify_ledger(keeper(shop.folder))
    assert verified.ok, verified.first_bad
    assert verified.head is not None
    assert verified.head.epoch not in epochs
    assert [path.name for path in shop.folder.iterdir() if path.name.startswith("ledger.damaged-")]


def test_safe_mode_lasts_until_a_restore(shop: TestTill) -> None:
    shop.close()
    no_header(shop.folder / "ledger.db")
    for _ in range(3):
        with open_till(shop.folder) as till:
            assert till.safe_mode


def test_the_damaged_file_is_kept_byte_for_byte(shop: TestTill) -> None:
    shop.close()
    half(shop.folder / "ledger.db")
    data = (shop.folder / "ledger.db").read_bytes()
    bill(shop.folder, amount_minor=1)
    (aside,) = shop.folder.glob("ledger.damaged-*.db")
    assert aside.read_bytes() == data


def test_damage_met_during_a_command_is_named_and_the_next_goes_on(shop: TestTill) -> None:
    with file_opened(shop.folder) as raw:
        (page,) = raw.execute("SELECT rootpage FROM sqlite_master WHERE name = 'member_states'").fetchone()
    shop.close()
    with (shop.folder / "ledger.db").open("rb+") as file:
        file.seek((page - 1) * 4096 + 100)
        file.write(b"\0\1\2\3")
    with pytest.raises(LedgerDamaged, match=r"ledger\.damaged"):
        bill(shop.folder, amount_minor=1000, key=PHONES[0])
    assert bill(shop.folder, amount_minor=1000).bill
    with open_till(shop.folder) as till:
        assert till.safe_mode


def test_a_false_alarm_is_forgotten(shop: TestTill) -> None:
    shop.close()
    (shop.folder / "ledger.suspect").touch()
    with open_till(shop.folder) as till:
        assert not till.safe_mode
    assert not (shop.folder / "ledger.suspect").exists()


def killed_while_selling(shop: TestTill) -> None:
    """Bills that stand in the write-ahead log alone: their process was killed."""
    shop.close()
    child = os.fork()
    if child == 0:
        with open_till(shop.folder) as till:
            for _ in range(20):
                check_out(till, Bill(event_id=till.ids.event_id(), amount_minor=9900, key=PHONES[0]))
            os._exit(9)
    os.waitpid(child, 0)
    assert (shop.folder / "ledger.db-wal").stat().st_size > 0


def flipped(wal: Path) -> None:
    data = bytearray(wal.read_bytes())
    data[len(data) // 2] ^= 1
    wal.write_bytes(data)


def cut(wal: Path) -> None:
    os.truncate(wal, wal.stat().st_size // 2)


def garbage(wal: Path) -> None:
    wal.write_bytes(os.urandom(wal.stat().st_size))


needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork: a process that is killed")


@needs_fork
def test_bills_of_a_killed_process_are_there(shop: TestTill) -> None:
    killed_while_selling(shop)
    with open_till(shop.folder) as till:
        assert not till.safe_mode
    assert verify_ledger(keeper(shop.folder)).ok
    shop.reopen()
    assert shop.rows("SELECT count(*) FROM sales WHERE record IS NOT NULL AND ref IS NULL") == [(20,)]


@needs_fork
@pytest.mark.parametrize("first", ["till", "verify"])
@pytest.mark.parametrize("damage", [flipped, cut, garbage, Path.unlink, empty])
def test_commits_that_vanish_from_the_log_beside_are_noticed(shop: TestTill, damage: Damage, first: str) -> None:
    """SQLite takes a damaged frame for the end of its log, and says nothing."""
    killed_while_selling(shop)
    damage(shop.folder / "ledger.db-wal")
    if first == "verify":
        found = verify_ledger(keeper(shop.folder)).first_bad
        assert found is not None
        assert found.what == "file.damaged"
    with open_till(shop.folder) as till:
        assert till.safe_mode


def test_no_other_trouble_sets_a_ledger_aside(shop: TestTill, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.close()
    monkeypatch.setattr("desktop.core.store.database._WAIT_FOR_LOCK_MS", 100)
    before = (shop.folder / "ledger.db").read_bytes()
    with file_opened(shop.folder) as raw:
        raw.execute("PRAGMA locking_mode = EXCLUSIVE")
        raw.execute("BEGIN EXCLUSIVE")
        with pytest.raises(RuleBroken, match=r"ledger\.busy"), open_till(shop.folder):
            pass
        raw.execute("ROLLBACK")
    shutil.move(shop.folder / "keys", shop.folder / "away")
    with pytest.raises(NotFound, match=r"key\.missing"), open_till(shop.folder):
        pass
    shutil.rmtree(shop.folder / "keys", ignore_errors=True)
    shutil.move(shop.folder / "away", shop.folder / "keys")
    assert (shop.folder / "ledger.db").read_bytes() == before
    with open_till(shop.folder) as till:
        assert not till.safe_mode


@pytest.mark.parametrize("lost", ["missing", "damaged"])
def test_without_the_shops_identity_only_a_restore_helps(shop: TestTill, lost: str) -> None:
    back_up_ledger(keeper(shop.folder), shop.folder.parent / "b.shuke")
    shop.close()
    no_header(shop.folder / "ledger.db")
    identity = shop.folder / "identity.bin"
    identity.unlink() if lost == "missing" else identity.write_bytes(b"x" * 100)
    with pytest.raises(LedgerDamaged, match=r"ledger\.damaged"), open_till(shop.folder):
        pass
    assert (shop.folder / "ledger.db").exists()
    restore_backup(keeper(shop.folder), shop.folder.parent / "b.shuke")
    with open_till(shop.folder) as till:
        assert not till.safe_mode


def test_what_safe_mode_recorded_is_in_the_restored_ledger(shop: TestTill) -> None:
    """I3: a bill, a new member with a bill and a refund; and a bill that the backup knows otherwise, which is said."""
    card = card_of(shop)
    back_up_ledger(keeper(shop.folder), shop.folder.parent / "b.shuke")
    before = show_member(shop.till, card, "en").balance
    sell(shop, 1000)  # lost: after the backup, before the damage
    shop.close()
    no_header(shop.folder / "ledger.db")
    with open_till(shop.folder) as till:
        kept = check_out(till, Bill(event_id=till.ids.event_id(), amount_minor=5000, key=card))
        member = enrol_member(till, Enrolment(event_id=till.ids.event_id(), phone="13600136000", name="新来的"))
        theirs = check_out(till, Bill(event_id=till.ids.event_id(), amount_minor=8000, key=member.member_no))
        refund_sale(till, RefundRequest(event_id=till.ids.event_id(), bill=theirs.bill, amount_minor=4000, reason="退"))
        check_out(till, Bill(event_id=till.ids.event_id(), amount_minor=123, ref="BILL-7"))
    done = restore_backup(keeper(shop.folder), shop.folder.parent / "b.shuke")
    assert done.lost_events is None
    assert done.first_bad is None
    assert [(clash.kind, clash.name) for clash in done.conflicts] == [("sale.completed", "BILL-7")]
    assert done.carried_events == 6  # the epoch, the program, two bills, a member, a refund
    with open_till(shop.folder) as till:
        assert not till.safe_mode
        assert show_member(till, card, "en").balance == (before or 0) + kept.points_earned
        assert show_member(till, "13600136000", "en").balance == 40
        again = check_out(till, Bill(event_id=till.ids.event_id(), amount_minor=1))
        assert again.bill not in {kept.bill, theirs.bill}
    verified = verify_ledger(keeper(shop.folder))
    assert verified.ok, verified.first_bad
    with file_opened(shop.folder) as raw:
        assert raw.execute("SELECT count(*) FROM old_envelopes").fetchone() == (7,)
        raw.execute("DELETE FROM old_envelopes WHERE seq = 3")
    found = verify_ledger(keeper(shop.folder)).first_bad
    assert found is not None
    assert found.what == "envelopes.differ"


@needs_fork
def test_killed_anywhere_safe_mode_begins_at_the_next_opening(shop: TestTill, tmp_path: Path) -> None:
    shop.close()
    no_header(shop.folder / "ledger.db")

    def opens(folder: Path) -> None:
        with open_till(folder) as till:
            assert till.safe_mode

    for step in range(1, 200):
        folder = tmp_path / f"killed {step}"
        shutil.copytree(shop.folder, folder)
        if not dies_at(step, lambda folder=folder: opens(folder)):  # type: ignore[misc]
            break
        opens(folder)
        assert verify_ledger(keeper(folder)).ok
        assert len(list(folder.glob("ledger.damaged-*.db"))) == 1
        shutil.rmtree(folder)
    else:
        pytest.fail("safe mode never began")
    assert step > 5
