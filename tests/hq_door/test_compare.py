"""Comparing heads: up to where both sides have an epoch alike, for the device whose epoch it is."""

import pytest

from desktop.core.protocol.messages import MOST_POINTS, Compare, Compared, EpochHead, EpochPoints, Point
from hq.services.compare_heads import MOST_EPOCHS
from tests.hq_door.door import House, Till, house

MEMBERS = [f"{at}1111111-1111-4111-8111-111111111111" for at in range(1, 6)]


@pytest.fixture
def here() -> House:
    return house()


@pytest.fixture
def till(here: House) -> Till:
    tenant = here.tenant()
    till = here.till(tenant, here.store(tenant))
    till.push(*(till.enrol_member(member) for member in MEMBERS))
    return till


def head(till: Till, *points: Point, epoch: str = "e-1") -> EpochHead:
    asked = Compare(epochs=(EpochPoints(epoch=epoch, points=points),), now_us=till.hq.now_us())
    return till.ask("/v1/compare", asked, Compared).epochs[0]


def test_both_alike(till: Till) -> None:
    told = head(till, (5, till.chain[5].hex()), (4, till.chain[4].hex()))
    assert told == EpochHead(epoch="e-1", seq=5, chain_hash=till.chain[5].hex(), common_seq=5)


def test_hq_is_behind_and_the_newest_point_alike_counts(till: Till) -> None:
    told = head(till, (9, "aa" * 32), (3, till.chain[3].hex()), (4, till.chain[4].hex()))
    assert (told.seq, told.common_seq) == (5, 4)


def test_a_fork_is_seen_where_it_begins(till: Till) -> None:
    told = head(till, (5, "aa" * 32), (4, "bb" * 32), (3, till.chain[3].hex()))
    assert (told.seq, told.common_seq) == (5, 3)


def test_nothing_alike_and_nothing_known(till: Till) -> None:
    assert head(till, (1, "aa" * 32)).common_seq == 0
    assert head(till, (1, till.chain[1].hex()), epoch="other") == EpochHead(epoch="other", seq=0)
    assert head(till).common_seq == 0


def test_a_hash_is_compared_as_text_and_never_in_part(till: Till) -> None:
    hashed = till.chain[5].hex()
    for wrong in (hashed.upper(), hashed[:-2], f"{hashed}00", "", "zz"):
        assert head(till, (5, wrong)).common_seq == 0


def test_heads_come_in_the_order_asked(till: Till) -> None:
    asked = tuple(EpochPoints(epoch=name, points=()) for name in ("b", "e-1", "a"))
    told = till.ask("/v1/compare", Compare(epochs=asked, now_us=1), Compared)
    assert [one.epoch for one in told.epochs] == ["b", "e-1", "a"]


def test_another_devices_epoch_is_closed_and_its_head_told_to_whoever_holds_it(here: House, till: Till) -> None:
    """A machine that is enrolled anew goes on from the log of its old device."""
    anew = here.till(till.enrolled_as.merchant_id, till.enrolled_as.store_id)
    told = head(anew, (5, till.chain[5].hex()))
    assert (told.seq, told.common_seq, told.closed) == (5, 5, True)
    told = head(anew, (5, "aa" * 32))
    assert (told.seq, told.chain_hash, told.common_seq, told.closed) == (0, "", 0, True)


def test_a_cloned_device_is_told(here: House, till: Till) -> None:
    with here.hq.database.engine.connect() as connection:
        connection.exec_driver_sql("UPDATE devices SET cloned_at_us = 1")
    asked = Compare(epochs=(), now_us=1)
    assert till.ask("/v1/compare", asked, Compared).spending == "cloned"
    assert till.pull().spending == "cloned"


def test_the_clock_is_noted_once_a_minute(here: House, till: Till) -> None:
    here.clock.go(minutes=2)
    till.ask("/v1/compare", Compare(epochs=(), now_us=here.clock.us - 5), Compared)
    at = here.clock.us
    here.clock.go(seconds=30)
    till.ask("/v1/compare", Compare(epochs=(), now_us=0), Compared)
    with here.hq.database.reading() as connection:
        [row] = connection.exec_driver_sql("SELECT last_contact_us, clock_offset_us FROM devices").fetchall()
    assert tuple(row) == (at, 5)


@pytest.mark.parametrize("now_us", [-(2**63), 2**63 - 1])
def test_no_clock_is_too_wrong(here: House, till: Till, now_us: int) -> None:
    here.clock.go(minutes=2)
    assert till.ask("/v1/compare", Compare(epochs=(), now_us=now_us), Compared).time_us == here.clock.us


@pytest.mark.parametrize(
    "epochs",
    [
        (EpochPoints(epoch="", points=()),),
        (EpochPoints(epoch="a\x00b", points=()),),
        (EpochPoints(epoch="x" * 65, points=()),),
        (EpochPoints(epoch="é", points=()),),
        (EpochPoints(epoch="e-1", points=((-1, "aa"),)),),
        (EpochPoints(epoch="e-1", points=((2**31, "aa"),)),),
        (EpochPoints(epoch="e-1", points=((2**70, "aa"),)),),
        (EpochPoints(epoch="e-1", points=((1, "aa"),) * (MOST_POINTS + 1)),),
        (EpochPoints(epoch="e-1", points=()),) * (MOST_EPOCHS + 1),
    ],
)
def test_what_cannot_be_an_epoch_is_refused(till: Till, epochs: tuple[EpochPoints, ...]) -> None:
    assert till.refused("/v1/compare", Compare(epochs=epochs, now_us=1)) == (400, "request.bad")


def test_another_protocol_is_refused(till: Till) -> None:
    assert till.refused("/v1/compare", Compare(epochs=(), now_us=1, protocol=2)) == (400, "protocol.other")
