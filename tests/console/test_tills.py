"""Tills as HQ sees them: in touch or not, sending or done, with every gap and every clone."""

import pytest

from desktop.core.protocol.messages import Compare, EpochPoints
from hq.services.compare_heads import compare_heads
from hq.services.house import Caller, HqRefused
from hq.services.list_devices import list_devices, look_at_device
from hq.services.list_stores import list_stores
from hq.store import devices as device_rows
from tests.console.demo import HOUR_US, Chain, Till, World

MINUTE_US = 60_000_000


@pytest.fixture
def till() -> Till:
    chain = World().chain("熟客")
    return chain.till(chain.store("北店"), "N111")


def change(till: Till, **values: int | None) -> None:
    till.chain.world.database.write(
        lambda connection: device_rows.change_device(connection, till.chain.tenant_id, till.device_id, **values)
    )


def standing(chain: Chain) -> str:
    (row,) = list_devices(chain.world.hq, chain.actor("reader"))
    assert [store.standing for store in list_stores(chain.world.hq, chain.actor("reader"))] == [
        None if row.standing == "revoked" else row.standing
    ]
    return row.standing


@pytest.mark.parametrize(
    ("since_us", "expected"),
    [
        (0, "online"), (15 * MINUTE_US, "online"), (15 * MINUTE_US + 1, "quiet"), (72 * HOUR_US, "quiet"),
        (72 * HOUR_US + 1, "silent"),
    ],
)  # fmt: skip
def test_how_long_ago_decides_whether_it_is_in_touch(till: Till, since_us: int, expected: str) -> None:
    change(till, last_contact_us=till.chain.world.now_us - since_us)
    assert standing(till.chain) == expected


def test_what_is_worse_than_silence_is_said_first(till: Till) -> None:
    change(till, last_contact_us=None)
    assert standing(till.chain) == "never"
    change(till, cloned_at_us=1)
    assert standing(till.chain) == "cloned"
    change(till, revoked_at_us=1)
    assert standing(till.chain) == "revoked"


def test_contact_without_a_complete_round_is_a_till_still_sending(till: Till) -> None:
    now_us = till.chain.world.now_us

    def sending() -> bool:
        return list_devices(till.chain.world.hq, till.chain.actor())[0].sending

    assert not sending()
    change(till, last_contact_us=now_us, last_round_us=now_us - 2 * MINUTE_US)
    assert not sending()
    change(till, last_round_us=now_us - 2 * MINUTE_US - 1)
    assert sending()
    change(till, last_round_us=None)
    assert sending()


def test_a_gap_in_its_log_is_counted(till: Till) -> None:
    chain = till.chain
    till.sell(till.enrol("林"), 5_000)
    page = look_at_device(chain.world.hq, chain.actor(), till.device_id)
    assert (page.till.head, [epoch.missing for epoch in page.epochs]) == (3, [0])
    assert page.epochs[0].short_hash == till.head.hex()[:12]
    with chain.world.database.reading() as connection:
        connection.exec_driver_sql("DELETE FROM envelopes WHERE seq = 2")
    assert look_at_device(chain.world.hq, chain.actor(), till.device_id).epochs[0].missing == 1


def test_hqs_own_log_is_no_till(till: Till) -> None:
    with pytest.raises(HqRefused, match=r"device\.none"):
        look_at_device(till.chain.world.hq, till.chain.actor(), "hq")


def said(till: Till, epoch: str, seq: int) -> int:
    """The till compares, its log being so long; what HQ now shows as unsent there."""
    world = till.chain.world
    caller = Caller(till.chain.tenant_id, till.device_id, till.store_id, till.device_id[-8:])
    compare_heads(
        world.hq, caller, Compare(epochs=(EpochPoints(epoch=epoch, points=((seq, ""),)),), now_us=world.now_us)
    )
    return list_devices(world.hq, till.chain.actor())[0].unsent


def test_what_a_till_has_not_sent_is_what_it_said_less_what_came(till: Till) -> None:
    till.chain.world.go(hours=1)
    assert said(till, till.epoch, 3) == 2
    assert said(till, till.epoch, 40) == 2  # within a minute, and soon here
    assert said(till, till.epoch, 500) == 499  # much
    till.sell(None, 1_000)
    (row,) = list_devices(till.chain.world.hq, till.chain.actor())
    assert (row.head, row.unsent) == (2, 498)
    till.chain.world.go(hours=1)
    assert said(till, "elsewhere", 900) == 498
    assert said(till, till.epoch, 2) == 498  # within a minute
    till.chain.world.go(hours=1)
    assert said(till, till.epoch, 2) == 0
