"""A till with an HQ is backed up, restored and set aside as any other; HQ then tells it what it lacks."""

from pathlib import Path

from desktop.bootstrap import keeper
from desktop.core.services.keep_ledger import back_up_ledger, restore_backup
from desktop.core.store.opening import save_identity
from desktop.core.store.swapping import LEDGER
from tests.integration.sync_store.fake_hq import FakeHq
from tests.integration.sync_store.pairs import OTHER_PHONE, PHONE, Joined, balance


def restored(till: Joined, backup: Path) -> None:
    till.shop.close()
    restore_backup(keeper(till.shop.folder, till.shop.clock), backup)
    till.rewire()


def test_a_restored_till_hears_from_hq_what_it_lost(first: Joined, second: Joined, hq: FakeHq, tmp_path: Path) -> None:
    member = first.enrol(PHONE)
    first.sell(PHONE, 100_000)
    first.round()
    back_up_ledger(keeper(first.shop.folder), tmp_path / "b.shuke")
    first.sell(PHONE, 20_000)
    second.round()
    second.sell(PHONE, 3_000)
    second.round()
    first.round()
    assert balance(first, member) == 1230
    first.sell(OTHER_PHONE, 100) if first.enrol(OTHER_PHONE) else None
    restored(first, tmp_path / "b.shuke")
    verified = first.verify()
    assert verified.ok, verified.first_bad
    assert balance(first, member) == 1000
    assert len(first.log.keys()) == 2
    hq.tag = "b"  # HQ has handed out another cursor since
    first.shop.clock.advance(days=1)
    first.sell(PHONE, 500)
    for till in (first, second):
        till.round()
        verified = till.verify()
        assert verified.ok, verified.first_bad
    assert first.state(member) == second.state(member) == hq.member(member)[0]
    assert balance(first, member) == 1235
    assert [each.acked_seq == each.seq for each in first.log.standing().epochs] == [True, True]


def test_safe_mode_begins_with_hq_and_pulls_everything(first: Joined, second: Joined, hq: FakeHq) -> None:
    member = first.enrol(PHONE)
    first.sell(PHONE, 100_000)
    first.round()
    second.round()
    second.sell(PHONE, 2_000)
    second.round()
    save_identity(first.shop.ledger)
    first.shop.close()
    ledger = first.shop.folder / LEDGER
    ledger.write_bytes(b"\0" * ledger.stat().st_size)
    for beside in ("-wal", "-shm"):
        (first.shop.folder / (LEDGER + beside)).unlink(missing_ok=True)
    first.rewire()
    assert first.shop.till.safe_mode
    standing = first.log.standing()
    assert (standing.device_id, standing.cursor) == (first.device, "")
    first.sell(None, 700)
    first.round()
    verified = first.verify()
    assert verified.ok, verified.first_bad
    assert first.state(member) == second.state(member) == hq.member(member)[0]


def test_what_safe_mode_recorded_is_carried_into_the_restored_till(
    first: Joined, second: Joined, hq: FakeHq, tmp_path: Path
) -> None:
    member = first.enrol(PHONE)
    first.sell(PHONE, 100_000)
    first.round()
    back_up_ledger(keeper(first.shop.folder), tmp_path / "b.shuke")
    save_identity(first.shop.ledger)
    first.shop.close()
    ledger = first.shop.folder / LEDGER
    ledger.write_bytes(b"\0" * ledger.stat().st_size)
    for beside in ("-wal", "-shm"):
        (first.shop.folder / (LEDGER + beside)).unlink(missing_ok=True)
    first.rewire()
    first.round()
    first.sell(PHONE, 4_000)
    first.push()
    first.sell(PHONE, 5_000)
    first.sell(None, 700)
    restored(first, tmp_path / "b.shuke")
    assert not first.shop.till.safe_mode
    verified = first.verify()
    assert verified.ok, verified.first_bad
    assert balance(first, member) == 1090
    for till in (first, second):
        till.round()
        verified = till.verify()
        assert verified.ok, verified.first_bad
    assert first.state(member) == second.state(member) == hq.member(member)[0]
    assert balance(first, member) == 1090
