"""Stamps: when an event counts, in whose days, and that it is said once only."""

from datetime import date, timedelta

import msgspec

from desktop.core.domain.events import PointsOpened
from desktop.core.domain.validity import Validity
from desktop.core.protocol.pages import STAMP_BITS, Digest, Stamps
from hq.services.digest_members import digest_members
from hq.store.devices import change_device
from tests.hq.chain import DAY_US, NOW_US, TENANT, Chain, Machine


def test_the_stamp_is_the_corrected_time_in_the_days_of_the_store(chain: Chain) -> None:
    till = chain.device("t1", chain.store("s1", "Asia/Shanghai"))
    till.clock_off_us = 3 * DAY_US
    chain.now_us = NOW_US + 15 * 3_600_000_000
    till.sell(None)
    chain.now_us += 2 * 3_600_000_000
    (stamp,) = till.send().stamps
    assert stamp is not None
    assert stamp.at_us == NOW_US + 15 * 3_600_000_000
    assert stamp.day == date(2026, 11, 22)
    till.sell(None)
    stamp = till.send().stamps[1]
    assert stamp is not None
    assert stamp.day == date(2026, 11, 23)
    assert chain.flags() == ["clock"]


def test_the_day_is_that_of_the_store_that_the_event_names(chain: Chain) -> None:
    till = chain.device("t1", chain.store("s1", "Asia/Shanghai"))
    chain.store("s2", "America/New_York")
    for name in ("s1", "s2", "nowhere"):
        till.sell(None, store_id=name)
    days = [stamp.day.day for stamp in till.send().stamps if stamp]
    assert days == [22, 21, 22]


def test_events_of_one_till_count_in_the_order_of_its_log(chain: Chain) -> None:
    till = chain.device("t1", chain.store("s1"))
    for hours in (5, 3, 4, 9):
        till.sell("m1", at_us=NOW_US - hours * 3_600_000_000)
    times = [stamp.at_us for stamp in till.send().stamps if stamp]
    assert times == sorted(set(times))
    assert times[-1] <= NOW_US
    till.sell("m1", at_us=NOW_US + 10 * DAY_US)
    stamp = till.send(4).stamps[0]
    assert stamp is not None
    assert stamp.at_us <= NOW_US + 1


def test_a_clock_that_was_set_ahead_takes_nothing_back_before_the_last_round(chain: Chain) -> None:
    till = chain.device("t1", chain.store("s1"))
    till.open()
    till.send()
    chain.database.write(lambda connection: change_device(connection, TENANT, "t1", last_round_us=NOW_US))
    chain.now_us += 60_000_000
    till.sell("m1")
    till.clock_off_us = DAY_US
    till.sell("m1")
    chain.now_us += 60_000_000
    till.clock_off_us = 9 * DAY_US
    stamps = till.send(1).stamps
    assert [stamp.at_us for stamp in stamps if stamp] == [NOW_US + 60_000_000, chain.now_us]


def test_a_dated_event_counts_when_it_says(chain: Chain) -> None:
    till = chain.device("t1", chain.store("s1"))
    till.sell("m1")
    till.sell("m1", occurred_at_us=NOW_US - 9 * DAY_US, business_date=date(2026, 11, 13))
    stamp = till.send().stamps[1]
    assert stamp is not None
    assert (stamp.at_us, stamp.day) == (NOW_US - 9 * DAY_US, date(2026, 11, 13))


def test_a_stamp_given_once_is_taken_and_a_made_up_one_is_not(chain: Chain) -> None:
    till = chain.device("t1", chain.store("s1"))
    till.sell("m1")
    till.sell("m1")
    given = dict(enumerate(till.send().stamps, 1))
    restored = Chain(chain.database)
    restored.now_us += 7 * DAY_US
    restored.store("s1")
    again = changed_machine(till, restored)
    assert given[1] is not None
    assert given[2] is not None
    again.clock_off_us = 5 * DAY_US  # so that a stamp made now would be another
    forged = msgspec.structs.replace(given[2], at_us=given[2].at_us - DAY_US)
    stamps = again.send(stamps={1: given[1], 2: forged}).stamps
    assert stamps[0] == given[1]
    assert stamps[1] is not None
    assert stamps[1].at_us == stamps[0].at_us + 1
    assert stamps[1] not in (given[1], forged)


def changed_machine(till: Machine, chain: Chain) -> Machine:
    """The same machine, with its log, at an HQ that was restored."""
    other = chain.device(till.device_id, "s1")
    other.log = till.log
    return other


def test_a_store_that_is_not_the_tills_is_kept_and_said(chain: Chain) -> None:
    till = chain.device("t1", chain.store("s1"), "local")
    ours = [till.sell(None, store_id=name) for name in ("local", "s1")]
    others = [till.sell(None, store_id=name) for name in ("elsewhere", chain.store("s2"))]
    brought = till.sell(None, store_id="old shop", import_id="i1")
    till.send()
    stores = dict(chain.rows("SELECT event_id, store_id FROM events"))
    assert [stores[sale] for sale in (*ours, *others, brought)] == ["s1", "s1", "elsewhere", "s2", "old shop"]
    assert chain.flags("unknown_store") == others


def test_what_follows_an_event_known_before_counts_after_it(chain: Chain) -> None:
    till, other = chain.device("t1", chain.store("s1")), chain.device("t2", "s1")
    till.sell("m1")
    (known,) = till.send().stamps
    other.log.add(till.log.bodies[0])
    other.sell("m1", at_us=NOW_US - DAY_US)
    stamps = other.send().stamps
    assert stamps[0] == known
    assert known is not None
    assert stamps[1] is not None
    assert stamps[1].at_us > known.at_us


def test_a_till_hears_of_which_epochs_hq_holds_other_stamps(either: Chain) -> None:
    till = either.device("t1", either.store("s1"))
    till.open()
    till.sell(None)
    told = sum(stamp.at_us & STAMP_BITS for stamp in till.send().stamps if stamp)
    assert _stamped(till, 2, told) == ()
    assert _stamped(till, 2, told + 1) == (till.log.epoch,)
    assert _stamped(till, 1, told) == (till.log.epoch,)
    assert _stamped(till, 3, told) == ()  # it lacks the third
    other = either.device("t2", "s1")  # the same machine, enrolled anew
    other.log = till.log
    assert [stamp.at_us & STAMP_BITS for stamp in other.send().stamps if stamp][1:] == [told - _first(till)]
    till.log.add(b"what is no body")
    till.send(2)
    assert _stamped(till, 3, told + 1) == ()  # nor can it read it


def _first(till: Machine) -> int:
    (stamp,) = till.send(0, 1).stamps
    assert stamp is not None
    return stamp.at_us & STAMP_BITS


def _stamped(till: Machine, seq: int, total: int) -> tuple[str, ...]:
    said = Stamps(epoch=till.log.epoch, seq=seq, total=total)
    asked = Digest(cursor=f"0.{'0' * 16}", epoch=till.log.epoch, stamps=(said,))
    return digest_members(till.chain.hq, till.caller, asked).stamped


def test_an_opening_balance_brought_by_a_wrong_clock_is_there_to_be_used(chain: Chain) -> None:
    """Live facts of an import count on the day of their stamp, as all live facts do (I15)."""
    till = chain.device("t1", chain.store("s1"))
    for name, days in (("behind", -800), ("ahead", 800)):
        till.clock_off_us = days * DAY_US
        said = date(2026, 11, 22) + timedelta(days)
        opened = PointsOpened(points=100, lot_rule=Validity(), source="old")
        till.write(opened, name, import_id="i1", business_date=said)
        till.send(len(till.log.bodies) - 1)
        assert chain.state(name).usable(date(2026, 11, 22)) == 100
    assert {row[0] for row in chain.rows("SELECT effective_day FROM events")} == {"2026-11-22"}
