"""The manager's desk over two tills and HQ: what was explained at one is known at the other; lists agree with HQ's."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.bootstrap import keeper
from desktop.core.domain.figures.spans import span_of
from desktop.core.ports import unwatched
from desktop.core.ports.lists import Wish
from desktop.core.services.bring_up_lists import bring_up_lists
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.reports.explain_sign import explain_sign
from desktop.core.services.reports.look_for_signs import Found, SignLook
from hq.services.customer_lists import Wanted, customer_list
from hq.services.customers import CLASSES, customers
from hq.services.points_memory import PointsMemory
from hq.services.rights import Actor
from tests.reports.lived import reckoned
from tests.sync.test_together import PHONE, Chain
from tests.tills import TestTill

OTHER = "13900139000"


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[Chain]:
    """Two tills of one store, one member who stayed away and one who bought five times just now."""
    chain = Chain(tmp_path)
    for till in chain.tills:
        chain.join(till)
    one = chain.tills[0]
    for phone in (PHONE, OTHER, "13700137000"):
        enrol_member(one.till, Enrolment(event_id=one.till.ids.event_id(), phone=phone))
    buy(one, PHONE)
    chain.advance(days=70)
    for _ in range(5):
        chain.advance(minutes=3)
        buy(one, OTHER)
    chain.sync_all()
    yield chain
    for till in chain.tills:
        till.close()


def buy(till: TestTill, phone: str) -> None:
    """Ten yuan."""
    check_out(till.till, Bill(event_id=till.till.ids.event_id(), amount_minor=1_000, key=phone))


def looked(till: TestTill) -> Found:
    """The signs of the month."""
    with till.till.ledger.reading() as reading:
        look = SignLook(span_of(reading.today(), "month"))
    while look.found is None:
        look.step(till.till)
    return look.found


def test_what_was_explained_at_one_till_is_known_at_the_other(chain: Chain) -> None:
    one, other = chain.tills
    signs = looked(one).signs
    assert "hour_bills" in {sign.kind for sign in signs}
    assert {sign.key for sign in looked(other).signs} == {sign.key for sign in signs}, "the same sign everywhere"
    sign = next(sign for sign in signs if sign.kind == "hour_bills")
    explain_sign(one.till, one.till.ids.event_id(), sign, "一桌人分开付")
    assert looked(other).open == len(signs)
    chain.sync_all()
    told = looked(other)
    assert (told.open, set(told.explained)) == (len(signs) - 1, {sign.key})
    chain.advance(minutes=1)
    explain_sign(other.till, other.till.ids.event_id(), sign, "再问过了")
    chain.sync_all()
    assert looked(one).explained[sign.key].at == looked(other).explained[sign.key].at > told.explained[sign.key].at


def test_a_till_that_joins_a_store_of_another_zone_tells_its_hours_by_that(tmp_path: Path) -> None:
    alone = Chain(tmp_path)
    till = alone.tills[0]
    check_out(till.till, Bill(event_id=till.till.ids.event_id(), amount_minor=1_000))
    alone.advance(days=1)
    reckoned(till, span_of(till.till.clock.day(till.clock.now_us), "month"))
    ((before,),) = till.rows("SELECT hour FROM sales")
    assert till.rows("SELECT count(*) FROM day_figures") == [(1,)]
    alone.join(till, alone.hq.open("东京店", "Asia/Tokyo"))
    ((after,),) = till.rows("SELECT hour FROM sales")
    assert after == (before + 1) % 24
    assert keeper(till.folder, till.clock).verify((), unwatched).first_bad is None
    for each in alone.tills:
        each.close()


def test_hq_lists_whom_the_till_lists(chain: Chain) -> None:
    one, hq = chain.tills[0], chain.hq
    bring_up_lists(one.till)
    actor = Actor(hq.tenant_id, "老板", "owner")
    found = customers(hq.hq, actor, 30, PointsMemory())
    for name in CLASSES:
        with one.till.ledger.reading() as reading:
            here = {row.member_id for row in reading.lists.page(Wish(class_names=(name,), size=50)).rows}
        there = {row.listed.member_id for row in customer_list(hq.hq, actor, found, Wanted(name=name)).rows}
        assert there == here, name
    assert {one.name for one in found.listed} == {"dormant", "active", "none"}
