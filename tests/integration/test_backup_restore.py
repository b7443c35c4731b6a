"""A backup taken under load opens on another machine with the recovery code, verifies, and goes on (I18)."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.bootstrap import keeper, open_till
from desktop.core.domain.errors import NotFound, Refusal, RuleBroken, Unreadable
from desktop.core.domain.keeping import BackedUp, Restored
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.hold_bill import held_bills, hold_bill
from desktop.core.services.keep_bill import OpenBill, keep_bill, kept_bill
from desktop.core.services.keep_ledger import back_up_ledger, restore_backup, verify_ledger
from desktop.core.services.show_member import show_member
from desktop.core.store.keys.recovery import new_recovery_code
from desktop.core.store.keys.vault import CHOICE
from tests.shops import PHONES, busy_shop, dies_at, file_opened, sell
from tests.tills import PIN, TestTill

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _file_vault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CHOICE, "file")


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[TestTill]:
    with busy_shop(tmp_path / "shop") as shop:
        yield shop


def backed_up(folder: Path) -> tuple[Path, BackedUp]:
    out = folder.parent / "monday.shuke"
    return out, back_up_ledger(keeper(folder), out)


def restored(folder: Path, file: Path, code: str | None = None) -> Restored:
    done = restore_backup(keeper(folder), file, code)
    verified = verify_ledger(keeper(folder))
    assert verified.ok, verified.first_bad
    return done


def names_of(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_another_machine_opens_it_with_the_recovery_code(shop: TestTill, tmp_path: Path) -> None:
    card = shop.till.cards.card_token(
        shop.rows("SELECT member_id FROM members WHERE phone = ?", "+86" + PHONES[0])[0][0], 1
    )
    balance = show_member(shop.till, PHONES[0], "en").balance
    out, made = backed_up(shop.folder)
    events = verify_ledger(keeper(shop.folder)).events
    other = tmp_path / "other machine"
    done = restored(other, out, shop.recovery_code)
    assert (done.restored_events, done.lost_events, done.kept_aside) == (events, None, None)
    assert done.epoch != made.epoch
    with open_till(other) as till:
        assert show_member(till, card, "en").balance == balance  # the old till's card is still good
        assert till.staff.approve("manager", PIN, "export").role == "manager"
        check_out(till, Bill(event_id=till.ids.event_id(), amount_minor=1000, key=card))
    assert verify_ledger(keeper(other)).ok


def test_without_the_code_another_machine_is_refused_and_left_empty(shop: TestTill, tmp_path: Path) -> None:
    out, _ = backed_up(shop.folder)
    for code, refusal, why in (
        (None, RuleBroken, "restore.needs_code"),
        ("ABCD", Unreadable, "recovery.mistyped"),
        (new_recovery_code(), Unreadable, "recovery.wrong_code"),
    ):
        with pytest.raises(refusal, match=why):
            restore_backup(keeper(tmp_path / "other"), out, code)
    assert names_of(tmp_path / "other") <= {"ledger.lock"}
    with pytest.raises(NotFound, match=r"shop\.missing"):
        verify_ledger(keeper(tmp_path / "other"))


def test_on_the_same_machine_no_code_is_needed_and_what_is_lost_is_said(shop: TestTill) -> None:
    out, made = backed_up(shop.folder)
    bills = {sell(shop, 1000, key=PHONES[0]).bill for _ in range(3)}
    shop.close()
    done = restored(shop.folder, out)
    assert done.lost_events == 3
    assert done.kept_aside is not None
    assert (shop.folder / done.kept_aside).exists()
    with file_opened(shop.folder) as raw:
        opened = raw.execute("SELECT body FROM events WHERE epoch = ? AND seq = 1", (done.epoch,)).fetchone()[0]
    assert made.chain_hash.encode() in opened
    shop.reopen()
    assert sell(shop, 1000).bill not in bills  # no number is given twice
    assert shop.till.staff.approve("manager", PIN, "export").role == "manager"


def test_a_bill_open_when_the_backup_was_made_is_not_offered_again(shop: TestTill) -> None:
    keep_bill(shop.till, OpenBill(event_id=shop.till.ids.event_id(), amount_minor=12_800))
    hold_bill(shop.till, OpenBill(event_id=shop.till.ids.event_id(), amount_minor=8_800))
    out, _ = backed_up(shop.folder)
    shop.close()
    restored(shop.folder, out)
    with open_till(shop.folder, shop.clock) as till:
        assert kept_bill(till) is None
        assert held_bills(till) == ()


def test_a_restore_waits_for_nobody_who_is_selling(shop: TestTill, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop.core.store.database._WAIT_FOR_LOCK_MS", 100)
    out, _ = backed_up(shop.folder)
    sell(shop, 1000)
    with pytest.raises(RuleBroken, match=r"ledger\.busy"):
        restore_backup(keeper(shop.folder), out)
    assert sell(shop, 1000).bill


def test_a_till_that_was_open_before_a_restore_writes_nothing_into_the_old_ledger(shop: TestTill) -> None:
    out, _ = backed_up(shop.folder)
    shop.reopen()  # open, but not connected yet
    restored(shop.folder, out)
    with pytest.raises(RuleBroken, match=r"ledger\.replaced"):
        sell(shop, 1000)


def test_restoring_twice_is_two_epochs(shop: TestTill) -> None:
    out, _ = backed_up(shop.folder)
    shop.close()
    first, second = restored(shop.folder, out), restored(shop.folder, out)
    assert first.epoch != second.epoch
    assert second.lost_events == 1  # the epoch's own first event


def test_a_backup_of_a_restored_ledger_restores(shop: TestTill, tmp_path: Path) -> None:
    out, _ = backed_up(shop.folder)
    restored(tmp_path / "two", out, shop.recovery_code)
    with open_till(tmp_path / "two") as till:
        check_out(till, Bill(event_id=till.ids.event_id(), amount_minor=1000))
    again, _ = backed_up(tmp_path / "two")
    restored(tmp_path / "three", again, shop.recovery_code)


@pytest.mark.parametrize("share", [0.0, 0.3, 0.999])
def test_a_damaged_backup_changes_nothing(shop: TestTill, share: float) -> None:
    out, _ = backed_up(shop.folder)
    shop.close()
    data = bytearray(out.read_bytes())
    data[int(share * len(data))] ^= 1
    out.write_bytes(data)
    before = (shop.folder / "ledger.db").read_bytes()
    with pytest.raises(Refusal):
        restore_backup(keeper(shop.folder), out)
    assert (shop.folder / "ledger.db").read_bytes() == before
    assert not [name for name in names_of(shop.folder) if "new" in name or "replaced" in name]


def test_a_backup_never_takes_the_ledgers_own_name(shop: TestTill) -> None:
    with pytest.raises(Unreadable, match=r"backup\.not_written"):
        back_up_ledger(keeper(shop.folder), shop.folder / "ledger.db")


def test_a_backup_that_cannot_be_written_leaves_nothing(shop: TestTill) -> None:
    before = names_of(shop.folder)
    with pytest.raises(Unreadable, match=r"backup\.not_written"):
        back_up_ledger(keeper(shop.folder), shop.folder / "nowhere" / "x.shuke")
    assert names_of(shop.folder) == before


def test_backups_under_load_are_whole(shop: TestTill, tmp_path: Path) -> None:
    """Two processes sell all the while; each backup stands at a head, and all that was before it is in it."""
    shop.close()
    script = f"from pathlib import Path; from tests.shops import keep_selling; keep_selling(Path({str(shop.folder)!r}))"
    sellers = [subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, env=dict(os.environ)) for _ in range(2)]
    try:
        made: list[BackedUp] = []
        until = time.monotonic() + 60  # a busy machine is slow to start them; they sell meanwhile or it is no proof
        while (len(made) < 4 or made[0].seq == made[-1].seq) and time.monotonic() < until:
            time.sleep(0.4)
            made.append(back_up_ledger(keeper(shop.folder), tmp_path / f"{len(made)}.shuke"))
    finally:
        (shop.folder / "stop").touch()
        assert [seller.wait(30) for seller in sellers] == [0, 0]
    assert made[0].seq < made[-1].seq
    for number, backup in enumerate(made):
        done = restored(tmp_path / f"machine {number}", tmp_path / f"{number}.shuke", shop.recovery_code)
        assert done.restored_events == backup.seq
    verified = verify_ledger(keeper(shop.folder), [f"{made[-1].seq}:{made[-1].chain_hash}"])
    assert verified.ok, verified.first_bad


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork: a process that ends at a chosen step")
def test_killed_anywhere_a_restore_leaves_the_old_ledger_or_the_new_one(shop: TestTill, tmp_path: Path) -> None:
    out, _ = backed_up(shop.folder)
    sell(shop, 1000)
    shop.close()
    old = verify_ledger(keeper(shop.folder)).head
    assert old is not None
    outcomes = set()
    for step in range(1, 200):
        folder = tmp_path / f"killed {step}"
        shutil.copytree(shop.folder, folder)
        if not dies_at(step, lambda folder=folder: restore_backup(keeper(folder), out)):  # type: ignore[misc]
            break
        with open_till(folder) as till:
            assert not till.safe_mode
            check_out(till, Bill(event_id=till.ids.event_id(), amount_minor=1000, key=PHONES[0]))
        verified = verify_ledger(keeper(folder))
        assert verified.ok, (step, verified.first_bad)
        assert verified.head is not None
        outcomes.add("old" if verified.head.epoch == old.epoch else "new")
        if outcomes == {"new"}:
            assert any("replaced" in name for name in names_of(folder))
        shutil.rmtree(folder)
    else:
        pytest.fail("the restore never came to its end")
    assert outcomes == {"old", "new"}
