"""Healing: events get new envelopes, all of them or none, and the ledger verifies before and after."""

import os
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pytest

from desktop.core.domain.errors import Refusal
from desktop.core.domain.keeping import FirstBad
from desktop.core.store.syncing import healing
from tests.integration.sync_store.fake_hq import FakeHq
from tests.integration.sync_store.pairs import PHONE, Joined, joined_till
from tests.shops import file_opened

_KILLED = 9
TABLES = ("events", "heads", "epochs", "old_envelopes", "moved", "settings")


class Killed(BaseException):
    """The process ended here."""


@pytest.fixture
def till(tmp_path: Path, hq: FakeHq) -> Joined:
    """A till that HQ has everything of."""
    made = joined_till(tmp_path / "a", hq)
    made.enrol(PHONE)
    made.sell(PHONE, 90_000)
    made.round()
    return made


def bad(till: Joined) -> FirstBad | None:
    return till.verify().first_bad


def parent(till: Joined, seq: int) -> tuple[int, str]:
    return till.log.points(till.log.standing().epochs[-1].epoch, (seq,))[0]


def bodies(till: Joined) -> dict[str, bytes]:
    return dict(till.shop.rows("SELECT event_id, body FROM events"))


def sold(till: Joined, bills: int) -> None:
    for _ in range(bills):
        till.sell(PHONE, 5_000)


def test_a_fork_is_healed_in_a_new_epoch_and_verifies(till: Joined, hq: FakeHq) -> None:
    member = next(iter(hq.events.values())).body.member_id
    sold(till, 70)
    written, old = till.log.standing().epochs[-1], bodies(till)
    common = hq_seq = till.hq_seq(written.epoch)
    seen = {key: till.state(key) for key in {held.body.member_id for held in hq.events.values()} if key}
    epoch = till.log.reopen("forked", written.epoch, parent(till, common))
    standing = till.log.standing()
    assert [each.epoch for each in standing.epochs] == [written.epoch, epoch]
    assert [each.seq for each in standing.epochs] == [hq_seq, 71]
    now = bodies(till)
    assert old.items() <= now.items()
    assert len(now) == len(old) + 1
    assert bad(till) is None
    assert {key: till.state(key) for key in seen} == seen
    (listed,) = till.shop.rows("SELECT count(*) FROM old_envelopes WHERE epoch = ?", written.epoch)[0]
    assert listed == 70
    till.round()
    assert bad(till) is None
    assert till.log.standing().unsent == 0
    for key in seen:
        assert till.state(key) == hq.member(key)[0]
    assert member is None or till.state(member) == hq.member(member)[0]


def test_what_hq_has_folded_is_not_counted_again_after_healing(till: Joined, hq: FakeHq) -> None:
    """HQ was restored, and another machine went on from there: our events leave the epoch that HQ folded them in."""
    sold(till, 5)
    till.round()
    written = till.log.standing().epochs[-1]
    member = next(held.body.member_id for held in hq.events.values() if held.body.member_id)
    before = till.state(member)
    till.log.reopen("forked", written.epoch, parent(till, written.seq - 3))
    assert bad(till) is None
    till.sell(PHONE, 1_000, hours_ago=1)
    assert till.state(member).totals.issued == before.totals.issued
    assert till.state(member).events == before.events + 1
    assert bad(till) is None


def test_numbers_given_in_the_new_epoch_are_new(till: Joined) -> None:
    first = till.sell(PHONE, 5_000).bill
    written = till.log.standing().epochs[-1]
    till.log.reopen("forked", written.epoch, parent(till, written.seq - 1))
    second = till.sell(PHONE, 5_000).bill
    assert first.partition("-")[0] != second.partition("-")[0]
    assert bad(till) is None


def test_another_process_writes_on_in_the_new_epoch(till: Joined) -> None:
    """A window that had the file open meanwhile."""
    sold(till, 3)
    other = Joined(till.shop, till.hq)
    other.shop = type(till.shop)(till.shop.folder, till.shop.ledger, till.shop.clock, "")
    other.rewire()
    other.sell(PHONE, 1_000)
    till.shop.reopen()
    till.log = type(till.log)(till.shop.ledger)
    written = till.log.standing().epochs[-1]
    epoch = till.log.reopen("forked", written.epoch, parent(till, written.seq - 2))
    other.sell(PHONE, 1_000)
    assert till.log.standing().epochs[-1].epoch == epoch
    assert till.log.standing().epochs[-1].seq == 4
    assert bad(till) is None


def test_an_earlier_epochs_rest_goes_to_the_end_of_the_written_one(till: Joined, hq: FakeHq) -> None:
    """HQ closed the first epoch before its rest came: it is written once more, and counts once."""
    sold(till, 4)
    first = till.log.standing().epochs[-1]
    second = till.log.reopen("rolled_back", first.epoch, parent(till, first.seq))
    sold(till, 2)
    before = {key: till.state(key) for key in {held.body.member_id for held in hq.events.values()} if key}
    till.log.move_on(first.epoch, first.seq - 3)
    assert [(each.epoch, each.seq) for each in till.log.standing().epochs] == [
        (first.epoch, first.seq - 3),
        (second, 1 + 2 + 3),
    ]
    assert bad(till) is None
    assert {key: till.state(key) for key in before} == before
    till.push()
    till.sell(PHONE, 700)
    till.pull()
    assert bad(till) is None
    till.round()
    for key in before:
        assert till.state(key) == hq.member(key)[0]
    assert bad(till) is None


def test_a_page_asked_for_before_the_log_was_healed_is_not_taken(till: Joined, hq: FakeHq) -> None:
    standing = till.log.standing()
    epoch = standing.epochs[-1]
    till.sell(PHONE, 700)
    till.push()
    page = hq.page(till.device, epoch.epoch, standing.cursor, 50)
    other = type(till.log)(till.shop.ledger)
    other.reopen("forked", epoch.epoch, other.points(epoch.epoch, (epoch.seq,))[0])
    sold(till, 15)
    with pytest.raises(Refusal, match=r"sync\.no_agreement"):
        till.log.take(page)
    assert till.log.standing().cursor == standing.cursor


@pytest.mark.parametrize("how", ["reopen", "move_on"])
def test_killed_at_any_statement_the_old_log_or_the_new_one_stands(till: Joined, how: str) -> None:
    sold(till, 5)
    first = till.log.standing().epochs[-1]
    if how == "move_on":
        till.log.reopen("rolled_back", first.epoch, parent(till, first.seq))
    here = parent(till, till.log.standing().epochs[-1].seq - (3 if how == "reopen" else 0))

    def heal() -> None:
        if how == "reopen":
            till.log.reopen("forked", first.epoch, here)
        else:
            till.log.move_on(first.epoch, first.seq - 3)

    till.rewire()  # closing signs the head
    old = [(each.epoch, each.seq) for each in till.log.standing().epochs]
    kept = {table: till.shop.rows(f"SELECT * FROM {table}") for table in TABLES}  # noqa: S608 - our own words
    for step in range(1, 400):
        till.shop.close()
        died = dies_at_statement(till, step, heal)
        till.rewire()
        if not died:
            break
        assert [(each.epoch, each.seq) for each in till.log.standing().epochs] == old
        for table, rows in kept.items():
            assert till.shop.rows(f"SELECT * FROM {table}") == rows  # noqa: S608
    assert step > 15
    assert [(each.epoch, each.seq) for each in till.log.standing().epochs] != old
    assert bad(till) is None


def dies_at_statement(till: Joined, step: int, action: Callable[[], object]) -> bool:
    """Do it in a process of its own that ends before its n-th statement; False: it came to its end before that."""
    child = os.fork()
    if child == 0:
        left = [step]

        def counted(_statement: str) -> None:
            left[0] -= 1
            if left[0] == 0:
                os._exit(_KILLED)

        try:
            till.rewire()
            with till.shop.ledger.file.reading() as reading:
                raw = reading.raw
            raw.set_trace_callback(counted)
            action()
        except BaseException:  # noqa: BLE001 - a child says only whether it came through
            os._exit(2)
        os._exit(0)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert status != 2, "the action failed by itself"
    return status == _KILLED


def test_old_envelopes_that_were_edited_are_found(till: Joined) -> None:
    sold(till, 4)
    first = till.log.standing().epochs[-1]
    till.log.reopen("forked", first.epoch, parent(till, first.seq - 3))
    assert bad(till) is None
    with file_opened(till.shop.folder) as raw:
        raw.execute("UPDATE old_envelopes SET chain_hash = ? WHERE seq = ?", (bytes(32), first.seq))
    found = bad(till)
    assert found is not None
    assert found.what == "envelopes.differ"


def test_an_event_edited_before_a_healed_rest_is_found(till: Joined) -> None:
    """What came after it has left, and with it the signature that vouched for it; the old envelopes still do."""
    from tests.shops import rehash

    sold(till, 4)
    first = till.log.standing().epochs[-1]
    till.log.reopen("rolled_back", first.epoch, parent(till, first.seq))
    till.log.move_on(first.epoch, first.seq - 2)
    assert bad(till) is None
    with file_opened(till.shop.folder) as raw:
        raw.execute("BEGIN")
        (body,) = raw.execute(
            "SELECT body FROM events WHERE epoch = ? AND seq = ?", (first.epoch, first.seq - 2)
        ).fetchone()
        raw.execute(
            "UPDATE events SET body = ? WHERE epoch = ? AND seq = ?",
            (body.replace(b'"amount_minor":5000', b'"amount_minor":9000', 1), first.epoch, first.seq - 2),
        )
        rehash(raw)
        raw.execute("COMMIT")
    assert bad(till) is not None


def test_reopen_is_one_transaction(till: Joined) -> None:
    sold(till, 3)
    first = till.log.standing().epochs[-1]
    with patch.object(healing.Healing, "move", side_effect=Killed), pytest.raises(Killed):
        till.log.reopen("forked", first.epoch, parent(till, first.seq - 2))
    assert [each.epoch for each in till.log.standing().epochs] == [first.epoch]
    assert bad(till) is None


def test_of_two_programs_that_would_heal_one_log_one_does(till: Joined) -> None:
    """The other looked before: the epoch that it would leave is written no more."""
    sold(till, 3)
    first = till.log.standing().epochs[-1]
    left = parent(till, first.seq - 2)
    epoch = till.log.reopen("cloned", first.epoch, left)
    with pytest.raises(Refusal, match=r"sync\.no_agreement"):
        till.log.reopen("cloned", first.epoch, left)
    assert [each.epoch for each in till.log.standing().epochs] == [first.epoch, epoch]
    assert bad(till) is None


def test_an_earlier_epoch_that_goes_to_the_end_whole_leaves_a_log_that_verifies(till: Joined) -> None:
    """HQ has nothing alike of it: it is another device's there."""
    first = till.log.standing().epochs[-1]
    till.log.reopen("rolled_back", first.epoch, parent(till, first.seq))
    sold(till, 2)
    till.log.move_on(first.epoch, 0)
    assert bad(till) is None
    with till.shop.ledger.file.writing() as writing:
        writing.raw.execute("DELETE FROM old_envelopes WHERE epoch = ?", (first.epoch,))
    found = bad(till)
    assert found is not None
    assert found.what == "epoch.parent"
