"""An import is taken back in bits: everybody wholly before or wholly after, whatever comes between, killed anywhere."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from threading import enumerate as enumerate_threads
from unittest.mock import patch

import msgspec
import pytest

from desktop.core.domain import names
from desktop.core.domain.events import ImportUndone, MembersMerged, PointsOpened, RefundView, SaleRefunded
from desktop.core.domain.intents import RefundIntent
from desktop.core.domain.validity import Validity
from desktop.core.protocol.messages import Hold
from desktop.core.protocol.pages import SNAPSHOT_SHAPE, Digest, MemberRow, Pull
from hq.app.aside import Aside
from hq.services import offer_snapshot, take_back
from hq.services.digest_members import digest_members
from hq.services.enter import enter
from hq.services.hold_points import hold_points
from hq.services.house import HqRefused
from hq.services.serve_pull import serve_pull
from hq.services.take_back import go_on, next_size, take_back_bit
from hq.services.verify_all import verify_all
from hq.services.work import Work
from hq.store.bulk import Ask
from hq.store.database import Connection
from hq.store.shape import hold_shape
from hq.store.tenants import Tenant
from tests.hq.chain import NOW_US, TENANT, Chain, Machine, plain_sale

DAY = date(2026, 11, 22)


class Undoing:
    """A chain whose server has been told that an import of four members and a bill of nobody is taken back."""

    def __init__(self, chain: Chain, *, merged: bool = False) -> None:
        """``merged``: the last two had become one before."""
        self.chain = chain
        self.waiting: list[Callable[[], None]] = []
        chain.hq = replace(chain.hq, aside=self.put_off)
        self.till, self.other = chain.device("t1", chain.store("s1")), chain.device("t2", "s1")
        self.members = sorted(self.bring(self.till, "i1", f"+861380013800{at}") for at in range(4))
        self.bill = self.till.sell(None, import_id="i1", occurred_at_us=NOW_US - 10**12, business_date=DAY)
        self.till.sell(self.members[0])
        if merged:
            self.till.write(MembersMerged(other_id=self.members[3]), self.members[2])
        self.till.send()
        self.till.write(ImportUndone(import_id="i1"))
        self.sent = len(self.till.log.bodies)
        self.till.send(self.sent - 1)

    def put_off(self, work: Callable[[], None], *, until_done: bool = False) -> None:
        """What the server does beside its answers stays to be done; it must not be given up."""
        assert until_done
        self.waiting.append(work)

    @staticmethod
    def bring(till: Machine, import_id: str, phone: str) -> str:
        """A member of an import, with 100 points."""
        member_id = till.enrol("甲", phone, import_id=import_id)
        till.write(PointsOpened(points=100, lot_rule=Validity(), source="old"), member_id, import_id=import_id)
        return member_id

    def bit(self, most: int = 1) -> bool:
        """The next bit; whether more may be left. HQ is whole after it."""
        is_left = take_back_bit(self.chain.hq, TENANT, most)
        self.owed()
        return is_left

    def owed(self) -> int:
        """How much stands still, of an HQ that is whole."""
        found = verify_all(self.chain.hq, TENANT)
        assert found.fault is None
        return found.owed

    def rest(self) -> None:
        """All bits that are left."""
        assert not all(self.bit() for _ in range(20)), "it never ends"
        assert self.chain.rows("SELECT * FROM undoing") == []
        assert self.owed() == 0
        assert self.chain.one("SELECT COUNT(*) FROM events WHERE import_id = 'i1' AND NOT void") == 0

    def points(self) -> list[int | None]:
        """What each of the four has; None for nobody."""
        states = self.chain.states()
        return [states[name].balance(DAY) if name in states else None for name in self.members]

    def told(self, machine: Machine, cursor: str = "") -> tuple[list[str], str]:
        """The members that a page tells of, and the cursor after it."""
        page = serve_pull(self.chain.hq, machine.caller, Pull(epoch=machine.log.epoch, cursor=cursor))
        return [msgspec.json.decode(row, type=MemberRow).member_id for row in page.members], page.cursor


@pytest.fixture
def undoing(chain: Chain) -> Undoing:
    return Undoing(chain)


def test_bit_by_bit(either: Chain) -> None:
    undoing = Undoing(either)
    assert (undoing.points(), undoing.owed(), len(undoing.waiting)) == ([200, 100, 100, 100], 9, 1)
    seen = [undoing.owed()]
    while len(seen) < 9 and undoing.bit():
        seen.append(undoing.owed())
    gone = sorted(before - after for before, after in pairwise(seen))
    assert (gone, seen[-1]) == ([1, 2, 2, 2, 2], 0), "each member wholly, and the bill of nobody"
    undoing.rest()
    assert undoing.points() == [100, None, None, None]
    assert undoing.bill not in either.records()
    assert either.rows("SELECT text_id FROM texts") == []
    assert dict(either.rows("SELECT member_id, gone FROM members")) == {
        name: at > 0 for at, name in enumerate(undoing.members)
    }


def test_a_start_goes_on_where_it_was(undoing: Undoing) -> None:
    undoing.waiting.clear()  # killed before it began
    undoing.bit()
    go_on(undoing.chain.hq)
    (work,) = undoing.waiting
    with patch.object(take_back, "FIRST", 1):
        work()
    assert undoing.owed() == 0
    undoing.rest()
    go_on(undoing.chain.hq)
    assert undoing.waiting == [work], "nothing is left to go on with"


def test_after_a_fault_it_goes_on_by_itself(undoing: Undoing, tmp_path: Path) -> None:
    waits, left = list[float](), [ConnectionError("gone"), ConnectionError("gone")]

    def faulty(work: Work) -> None:
        if left:
            raise left.pop()
        enter(work)

    with patch.object(take_back, "enter", faulty):
        go_on(replace(undoing.chain.hq, aside=Aside(tmp_path, waits.append)))
        for thread in enumerate_threads():
            if thread.name == "hq-aside":
                thread.join(20)
    assert waits == [1.0, 2.0]
    assert verify_all(undoing.chain.hq, TENANT).owed == 0
    assert undoing.chain.rows("SELECT * FROM undoing") == []
    assert list(tmp_path.iterdir())  # written down


def test_killed_in_a_bit_it_is_done_again(undoing: Undoing) -> None:
    class Killed(Exception):  # noqa: N818 - what happens, not a fault
        pass

    def killed(work: object) -> None:
        enter(work)  # type: ignore[arg-type]
        raise Killed

    with patch.object(take_back, "enter", killed), pytest.raises(Killed):
        undoing.waiting[0]()
    assert undoing.owed() == 9
    undoing.waiting[0]()
    undoing.rest()


def test_what_is_new_about_a_member_finds_them_taken_back(undoing: Undoing) -> None:
    undoing.other.sell(undoing.members[1])
    undoing.other.send()
    assert undoing.points() == [200, 100, 100, 100]
    assert undoing.owed() == 7
    undoing.rest()
    assert undoing.points() == [100, 100, None, None]


def test_a_refund_of_a_bill_finds_it_taken_back(undoing: Undoing) -> None:
    intent = RefundIntent(
        sale_id=undoing.bill, bill_no="x", refund_no="R-1", amount_minor=1, reason_id="r1", reason_digest="d"
    )
    refund = undoing.other.write(SaleRefunded(intent=intent, view=RefundView(paid_minor=10_000)))
    undoing.other.send()
    assert undoing.chain.flags("refund_beyond") == [refund]
    undoing.rest()


def test_two_who_are_merged_meanwhile(undoing: Undoing) -> None:
    low, high = undoing.members[:2]
    undoing.other.write(MembersMerged(other_id=high), low)
    undoing.other.send()
    assert undoing.points() == [100, None, 100, 100]
    undoing.rest()
    assert undoing.points() == [100, None, None, None]


def test_whoever_is_one_with_others_is_taken_back_with_them(chain: Chain) -> None:
    undoing = Undoing(chain, merged=True)
    undoing.other.sell(undoing.members[3])
    undoing.other.send()
    assert (undoing.points(), undoing.owed()) == ([200, 100, 100, None], 5)
    undoing.rest()


def test_what_another_till_was_bringing_of_it_goes_too(undoing: Undoing) -> None:
    """On PostgreSQL: a push that did not see the undo yet commits after the last bit found nothing."""
    while undoing.owed():
        undoing.bit()

    def come(connection: Connection, tenant_id: str, *, alone: bool) -> Tenant:
        if alone:
            Ask("UPDATE events SET void = FALSE WHERE event_id = ?").run(connection, undoing.bill)
        return hold_shape(connection, tenant_id, alone=alone)

    with patch.object(take_back, "hold_shape", come):
        assert take_back_bit(undoing.chain.hq, TENANT, 1)
    undoing.rest()


def test_nobody_is_merged_with_whoever_is_going(undoing: Undoing) -> None:
    undoing.other.enrol("甲", "+8613800138001")
    undoing.other.send()
    assert undoing.chain.rows("SELECT edge_id FROM edges") == []
    undoing.rest()


def test_the_file_brought_again_meanwhile_counts(undoing: Undoing) -> None:
    def bring(machine: Machine, import_id: str, times: int) -> str:
        sale = plain_sale(10_000, is_member=False)
        first = names.bill_id("old", "1", "B-7")
        sale = msgspec.structs.replace(sale, intent=msgspec.structs.replace(sale.intent, bill_id=first, ref="B-7"))
        return machine.write(sale, event_id=names.again(first, times), import_id=import_id)

    other = undoing.other
    bring(other, "i2", 0)
    other.send()
    other.write(ImportUndone(import_id="i2"))
    other.send(1)
    assert len(undoing.waiting) == 2
    again = bring(undoing.till, "i3", 1)
    assert undoing.till.send(undoing.sent).twice == ()
    undoing.rest()
    assert again in undoing.chain.records()


def test_the_same_undo_twice_and_another_at_once(undoing: Undoing) -> None:
    more = undoing.bring(undoing.other, "i2", "+8613800138009")
    undoing.other.write(PointsOpened(points=7, lot_rule=Validity(), source="x"), undoing.members[1], import_id="i2")
    undoing.other.send()
    assert undoing.points() == [200, 7, 100, 100], "whom another import meets is taken back first"
    undoing.other.write(ImportUndone(import_id="i2"))
    undoing.other.write(ImportUndone(import_id="i1"))
    undoing.other.send(3)
    undoing.till.send(undoing.sent - 1)
    assert undoing.owed() == 10
    undoing.rest()
    assert undoing.points() == [100, None, None, None]
    assert more not in undoing.chain.states()


def test_pages_tell_of_whoever_has_been_taken_back(undoing: Undoing) -> None:
    told, cursor = undoing.told(undoing.till)
    assert told == []
    undoing.bit()
    told, cursor = undoing.told(undoing.till, cursor)
    assert len(told) == 1
    undoing.rest()
    assert sorted({*told, *undoing.told(undoing.till, cursor)[0]}) == undoing.members


def test_nothing_is_compared_or_packed_meanwhile(undoing: Undoing) -> None:
    caller, epoch = undoing.till.caller, undoing.till.log.epoch
    cursor = undoing.told(undoing.till)[1]
    compare = Digest(cursor=cursor, epoch=epoch)
    assert digest_members(undoing.chain.hq, caller, compare).ranges is None
    whole = Pull(epoch=epoch, cursor="", whole=SNAPSHOT_SHAPE)
    with patch.object(offer_snapshot, "PAYS_FROM", 1), pytest.raises(HqRefused, match=r"snapshot\.preparing"):
        serve_pull(undoing.chain.hq, caller, whole)
    assert len(undoing.waiting) == 2, "whoever waits for it has it go on"
    undoing.rest()
    cursor = undoing.told(undoing.till)[1]
    assert digest_members(undoing.chain.hq, caller, Digest(cursor=cursor, epoch=epoch)).ranges is not None


def test_no_points_are_held_that_are_going(undoing: Undoing) -> None:
    hold = Hold(
        hold_id="h1", epoch=undoing.till.log.epoch, after_seq=undoing.sent, member_id=undoing.members[1], points=50
    )
    assert hold_points(undoing.chain.hq, undoing.till.caller, hold).points == 0
    assert undoing.points() == [200, None, 100, 100]
    undoing.rest()


def test_bits_follow_the_time_that_they_take() -> None:
    assert [next_size(100, took) for took in (0.001, 0.025, 0.03, 0.5)] == [200, 100, 83, 50]
    assert (next_size(1, 9.0), next_size(1024, 0.001)) == (1, 1024)
