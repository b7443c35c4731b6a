"""Epochs: what is left is closed, a restored till is said, two that go on from one log may not spend (I8, I9)."""

from typing import Any

import pytest

from desktop.core.domain.events import EpochOpened
from desktop.core.protocol.messages import Pushed, key_id
from hq.services.house import HqRefused
from hq.services.own_log import own_epoch_name
from hq.services.signatures import new_signing_key, public_bytes
from hq.services.verify_all import verify_all
from tests.hq.chain import TENANT, Chain, Log, Machine, new_id


def _copy(machine: Machine) -> Machine:
    """A copy of a machine, disk and all."""
    other = Machine(machine.chain, machine.device_id)
    other.log = Log(machine.log.epoch, list(machine.log.bodies), list(machine.log.chained))
    return other


def _reopen(machine: Machine, keep: int, reason: str, public_key: str = "") -> None:
    """Heal as a till does: a new epoch after place ``keep``, and what came after it once more."""
    left = machine.log
    said = EpochOpened(
        reason=reason, parent_epoch=left.epoch, parent_seq=keep, parent_hash=left.hash_at(keep), public_key=public_key
    )
    machine.log = Log(new_id())
    machine.write(said)
    for body in left.bodies[keep:]:
        machine.log.add(body)


def _refusal(machine: Machine, after: int, **changes: Any) -> str:
    with pytest.raises(HqRefused) as refused:
        machine.send(after, **changes)
    assert refused.value.status == 409
    return refused.value.code


def _cloned(chain: Chain, device_id: str = "t1") -> bool:
    return chain.one("SELECT cloned_at_us FROM devices WHERE device_id = ?", device_id) is not None


@pytest.fixture
def till(either: Chain) -> Machine:
    """A till that has sent two events."""
    till = either.device("t1", either.store("s1"))
    till.open()
    till.sell("m1")
    till.send()
    return till


def test_a_restored_till_leaves_its_epoch_closed(either: Chain, till: Machine) -> None:
    older = _copy(till)
    till.sell("m1")
    till.send(2)
    _reopen(older, 2, "rolled_back")
    older.sell("m1")
    assert older.send().spending == "allowed"
    assert either.rows("SELECT seq, closed FROM epochs ORDER BY seq DESC")[0][1]
    assert either.state("m1").visits == 3
    assert either.flags() == ["rolled_back"]
    assert verify_all(either.hq, TENANT).fault is None


def test_a_retry_in_a_closed_epoch_is_answered(either: Chain, till: Machine) -> None:
    older = _copy(till)
    _reopen(older, 2, "rolled_back")
    older.send()
    assert till.send().acked_seq == 2
    assert not _cloned(either)


def test_a_copied_till_is_seen_and_both_branches_are_kept(either: Chain, till: Machine) -> None:
    copy = _copy(till)
    mine, theirs = till.sell("m1"), copy.sell("m1")
    till.send(2)
    assert _refusal(copy, 2) == "push.fork"
    _reopen(copy, 2, "forked")
    assert copy.send().spending == "allowed"
    more = till.sell("m1")
    assert _refusal(till, 3) == "epoch.closed"
    assert _cloned(either)
    assert more not in either.records()
    _reopen(till, 3, "cloned")
    assert till.send().spending == "cloned"
    later = copy.sell("m1")
    assert copy.send(2).spending == "cloned"
    till.sell("m1")
    assert till.send(2).acked_seq == 3
    assert {mine, theirs, more, later} <= either.records().keys()
    assert either.flags() == ["cloned", "rolled_back"]
    assert verify_all(either.hq, TENANT).fault is None


def test_a_copy_that_learns_of_the_closed_epoch_by_comparing_is_seen_as_well(chain: Chain) -> None:
    till = chain.device("t1", chain.store("s1"))
    till.open()
    till.send()
    copy = _copy(till)
    _reopen(copy, 1, "rolled_back")
    copy.send()
    _reopen(till, 1, "cloned")
    assert till.send().spending == "cloned"
    copy.sell(None)
    assert copy.send(1).spending == "cloned"


def test_a_letter_from_before_a_restore_accuses_nobody(either: Chain, till: Machine) -> None:
    """It brings news to the epoch that the restored machine has left; who says it anew is one too many."""
    before, epoch = _copy(till), till.log.epoch
    before.sell("m1")
    _reopen(till, 2, "restored")
    till.send(open=(epoch,))
    assert _refusal(before, 2, open=(epoch,)) == "push.stale"
    assert not _cloned(either)
    assert till.send().spending == "allowed"
    assert _refusal(before, 2, open=(till.log.epoch,)) == "epoch.closed"
    assert _cloned(either)


def test_a_letter_from_before_a_second_restore_closes_nothing(either: Chain, till: Machine) -> None:
    """It opens the epoch that nobody writes any more; who is there opens it all the same, knowing of the other one."""
    before, epoch = _copy(till), till.log.epoch
    _reopen(before, 2, "restored")
    _reopen(till, 2, "restored")
    till.send(open=(epoch,))
    assert _refusal(before, 0, open=(epoch,)) == "push.stale"
    till.sell("m1")
    assert till.send(1, open=(epoch,)).spending == "allowed"
    before.send(open=(till.log.epoch,))
    till.sell("m1")
    assert _refusal(till, 2, open=(before.log.epoch,)) == "epoch.closed"
    assert _cloned(either)


def test_enrolling_one_machine_anew_ends_it(chain: Chain) -> None:
    till = chain.device("t1", chain.store("s1"))
    till.open()
    till.send()
    copy = _copy(till)
    _reopen(copy, 1, "rolled_back")
    copy.send()
    _reopen(till, 1, "cloned")
    till.send()
    anew = chain.device("t2", "s1")
    anew.log = copy.log
    _reopen(anew, 1, "enrolled")
    assert anew.send().spending == "allowed"
    till.sell(None)
    assert till.send(1).spending == "allowed"
    assert not _cloned(chain)
    assert till.send(1).acked_seq == 2


def test_a_till_that_was_restored_twice_is_no_copy(chain: Chain) -> None:
    till = chain.device("t1", chain.store("s1"))
    till.open()
    till.sell(None)
    till.send()
    first, second = _copy(till), _copy(till)
    _reopen(first, 2, "rolled_back")
    first.send()
    _reopen(second, 1, "rolled_back")
    assert second.send().spending == "allowed"
    first.sell(None)
    assert _refusal(first, 1) == "epoch.closed"
    assert _cloned(chain)


def test_a_new_epochs_events_count_after_its_parents(chain: Chain) -> None:
    till = chain.device("t1", chain.store("s1"))
    till.sell("m1")
    last = till.send().stamps[-1]
    chain.now_us -= 3_600_000_000
    till.clock_off_us = 3_600_000_000
    _reopen(till, 1, "rolled_back")
    till.sell("m1")
    stamps = _all(till.send())
    assert last is not None
    assert last.at_us < stamps[0] < stamps[1]


def _all(pushed: Pushed) -> list[int]:
    return [stamp.at_us for stamp in pushed.stamps if stamp]


def test_keys_that_the_log_names_are_the_devices(chain: Chain) -> None:
    first, second = (public_bytes(new_signing_key()) for _ in range(2))
    till = chain.device("t1", chain.store("s1"))
    till.open(public_key=first.hex(), merchant_id="alone")
    till.send()
    chain.now_us += 1_000_000
    _reopen(till, 1, "rolled_back", second.hex())
    till.send()
    till.send()
    keys = chain.rows("SELECT key_id, device_id, merchant_id FROM device_keys")
    assert sorted(keys) == sorted([(key_id(first), "t1", "alone"), (key_id(second), "t1", TENANT)])
    assert chain.one("SELECT COUNT(*) FROM feed WHERE kind = 'device' AND entity_id = 't1'") == 1


def test_another_currency_is_said(chain: Chain) -> None:
    till = chain.device("t1", chain.store("s1"))
    till.open(currency="TWD")
    till.send()
    assert chain.flags() == ["currency"]


def test_no_till_takes_the_name_of_hqs_own_log(either: Chain) -> None:
    """It follows from the merchant's id, which every till knows; whoever had it would stop HQ's own log for good."""
    store = either.store("s1")
    rogue, one, other = (either.device(name, store) for name in ("t1", "t2", "t3"))
    rogue.log = Log(own_epoch_name(TENANT))
    rogue.open()
    assert _refusal(rogue, 0) == "epoch.closed"
    for till in (one, other):
        till.enrol("王芳", "+8613800138000")
        till.send()
    assert either.one("SELECT COUNT(*) FROM events WHERE kind = 'members.merged'") == 1
    assert verify_all(either.hq, TENANT).fault is None
