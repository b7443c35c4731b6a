"""Points kept for a till's next event: granted once, never twice over, ended by the till's log and never by a clock."""

import dataclasses
from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from desktop.core.domain.events import PointsAdjusted
from desktop.core.domain.upkeep import MemberLeft
from desktop.core.domain.validity import Validity
from desktop.core.protocol.messages import Held, Hold, Push, encode
from hq.services.devices import revoke_device
from hq.services.free_holds import free_holds, held_points
from hq.services.house import HqRefused
from hq.services.merge_members import merge_members
from tests.hq_door.door import House, Till, house
from tests.hq_door.test_pages import boss_of, member

YEAR = Validity(kind="days", days=365)
ONE, OTHER = member(1), member(2)


@pytest.fixture
def here() -> House:
    return house()


@pytest.fixture
def till(here: House) -> Till:
    """A till whose HQ knows two members, with 2,000 points and with 300."""
    tenant = here.tenant()
    till = here.till(tenant, here.store(tenant, "North"))
    till.push(till.enrol_member(ONE, "Li"), till.enrol_member(OTHER, "Wang"))
    till.push(given(till, ONE, 2_000), given(till, OTHER, 300))
    return till


@pytest.fixture
def second(here: House, till: Till) -> Till:
    """Another till of the store, whose log HQ knows."""
    tenant = till.enrolled_as.merchant_id
    second = here.till(tenant, till.enrolled_as.store_id)
    second.epoch = "e-2"
    second.push(given(second, OTHER, 1))
    return second


def given(till: Till, member_id: str, points: int) -> bytes:
    return till.body(PointsAdjusted(points=points, lot_rule=YEAR, reason_id="r", reason_digest="d"), member_id)


def asked(till: Till, hold_id: str, points: int, member_id: str = ONE, **changes: object) -> Hold:
    """For the next event of the till's log."""
    hold = Hold(hold_id=hold_id, epoch=till.epoch, after_seq=len(till.chain) - 1, member_id=member_id, points=points)
    return replace(hold, **changes)


def hold(till: Till, hold_id: str, points: int, member_id: str = ONE, **changes: object) -> int:
    said = till.ask("/v1/hold", asked(till, hold_id, points, member_id, **changes), Held)
    assert said.hold_id == hold_id
    return said.points


def go_on(till: Till, *passed: str, uses: int = 0) -> None:
    """The till's log goes on by one event, which uses points, and names the holds that it has passed."""
    body = given(till, ONE, -uses) if uses else given(till, OTHER, 1)
    assert till.push(body, passed=passed).acked_seq == len(till.chain) - 1


def test_points_are_kept_for_one_till_and_no_other(till: Till, second: Till) -> None:
    assert hold(till, "h1", 1_500) == 1_500
    assert hold(second, "h2", 1_500) == 500
    assert hold(second, "h3", 50) == 0
    assert hold(second, "h4", 999, OTHER) == 301  # nobody else's points are touched


def test_the_same_request_is_answered_alike_and_kept_once(till: Till, second: Till) -> None:
    assert [hold(till, "h1", 1_500) for _ in range(3)] == [1_500] * 3
    assert hold(second, "h2", 2_000) == 500


def test_an_id_that_was_asked_for_something_else_is_refused(till: Till, second: Till) -> None:
    hold(till, "h1", 1_500)
    for other in (asked(till, "h1", 1_000), asked(till, "h1", 1_500, OTHER), asked(second, "h1", 1_500)):
        asking = second if other.epoch == second.epoch else till
        assert asking.refused("/v1/hold", other) == (409, "hold.differs")


def test_it_ends_when_the_log_has_passed_it_and_says_so(till: Till, second: Till) -> None:
    hold(till, "h1", 1_500)
    go_on(till, "h1", uses=1_500)  # used: what is left is 500
    assert hold(second, "h2", 2_000) == 500
    go_on(second, "h2")  # not used: they are there again
    assert hold(till, "h3", 2_000) == 500


def test_no_clock_ends_it(here: House, till: Till, second: Till) -> None:
    hold(till, "h1", 1_500)
    here.clock.go(minutes=int(timedelta(days=90).total_seconds()) // 60)
    assert hold(second, "h2", 2_000) == 500
    till.pull()  # that the till is there says nothing of its hold
    assert hold(second, "h2", 2_000) == 500


def test_an_event_that_does_not_name_it_does_not_end_it(till: Till, second: Till) -> None:
    """It may be another machine's, that writes the same log."""
    hold(till, "h1", 1_500)
    go_on(till)
    go_on(till, "another")
    assert hold(second, "h2", 2_000) == 500


def test_a_hold_of_the_newest_place_is_not_passed_by_being_named(till: Till, second: Till) -> None:
    go_on(till)
    hold(till, "h1", 1_500, after_seq=len(till.chain))  # asked for while an event was still on its way
    go_on(till, "h1")
    assert hold(second, "h2", 2_000) == 500
    go_on(till, "h1")
    assert hold(second, "h3", 2_000) == 1_500  # h2 is kept on


def test_nobody_ends_anothers(till: Till, second: Till) -> None:
    hold(till, "h1", 1_500)
    go_on(second, "h1")
    assert hold(second, "h2", 2_000, instead_of="h1") == 500


def test_a_request_that_the_line_kept_comes_too_late(till: Till, second: Till) -> None:
    late = asked(till, "h1", 1_500)
    go_on(till)
    assert till.ask("/v1/hold", late, Held).points == 0
    assert hold(second, "h2", 2_000) == 2_000


def test_another_takes_its_place(till: Till, second: Till) -> None:
    hold(till, "h1", 1_500)
    assert hold(till, "h2", 1_800, instead_of="h1") == 1_800
    assert hold(second, "h3", 2_000) == 200


def test_nothing_is_kept_of_who_may_not_use_points(till: Till, second: Till) -> None:
    assert hold(till, "h1", 50, member(9)) == 0
    go_on(till, uses=2_100)  # a debt
    assert hold(second, "h2", 50) == 0
    left = MemberLeft(points=300, undo_until=date(2027, 1, 1))
    second.push(second.body(left, OTHER))
    assert hold(till, "h3", 50, OTHER) == 0


def test_an_epoch_that_hq_does_not_know_or_has_closed_keeps_nothing(till: Till) -> None:
    assert hold(till, "h1", 50, epoch="unknown") == 0
    assert till.refused("/v1/hold", asked(till, "h 2", 50)) == (400, "request.bad")
    assert till.refused("/v1/hold", asked(till, "h2", 0)) == (400, "request.bad")
    assert till.refused("/v1/hold", asked(till, "h2", 50, after_seq=-1)) == (400, "request.bad")
    assert till.refused("/v1/hold", asked(till, "h2", 50, protocol=9)) == (400, "protocol.other")


def test_members_who_are_one_have_one_balance(here: House, till: Till, second: Till) -> None:
    hold(till, "h1", 1_500)
    merge_members(here.hq, boss_of(till), OTHER, ONE, "same person")
    assert hold(second, "h2", 2_500, OTHER) == 2_000 + 301 - 1_500


def test_a_lost_tills_are_freed_by_name_and_on_record(here: House, till: Till, second: Till) -> None:
    boss = boss_of(till)
    hold(till, "h1", 1_500)
    revoke_device(here.hq, boss.tenant_id, till.device_id)
    assert hold(second, "h2", 2_000) == 500
    go_on(second, "h2")
    (seen,) = held_points(here.hq, boss, till.device_id)
    assert (seen.member_no, seen.points, seen.freed) == ("AB111111", 1_500, False)
    assert free_holds(here.hq, boss, till.device_id, "stolen") == 1
    assert free_holds(here.hq, boss, till.device_id, "stolen") == 0
    assert hold(second, "h3", 2_000) == 2_000
    (seen,) = held_points(here.hq, boss, till.device_id)
    assert seen.freed
    with pytest.raises(HqRefused, match="role"):
        free_holds(here.hq, dataclasses.replace(boss, role="clerk"), till.device_id, "stolen")


def test_what_was_freed_is_not_granted_again_to_the_one_who_had_it(here: House, till: Till) -> None:
    hold(till, "h1", 1_500)
    free_holds(here.hq, boss_of(till), till.device_id, "lost")
    assert hold(till, "h1", 1_500) == 0


def test_names_that_are_none_are_refused(till: Till) -> None:
    body = given(till, OTHER, 1)
    push = till.next_push(body)
    for passed in (("a b",), ("\0",), tuple(f"h{at}" for at in range(1001))):
        assert till.refused("/v1/push", replace(push, passed=passed)) == (400, "push.passed")
    assert isinstance(push, Push)
    assert b"passed" not in encode(push)
