"""Points by store and day: every day is what folding every member gives, and the stores add up to the chain."""

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.core.domain.fold import fold_all
from desktop.core.domain.state import Stamped
from hq.services.points_by_day import Asked, PointsReport, points_by_day
from hq.services.points_memory import PointsMemory
from hq.services.points_moved import Moved, together
from hq.services.reading_bodies import read_body
from hq.store.console_members import facts_of
from tests.console.demo import Chain, Till, World

FIRST, LAST = date(2026, 11, 1), date(2028, 12, 31)


def report(chain: Chain, first: date = FIRST, last: date = LAST, store: str | None = None) -> PointsReport:
    return points_by_day(chain.world.hq, chain.tenant_id, Asked(first, last, store))


def balances(chain: Chain, members: list[str], day: date) -> int:
    """What the members have at the end of a day, folded anew from their events up to then."""
    total = 0
    for member in members:
        with chain.world.database.reading() as connection:
            rows = facts_of(connection, chain.tenant_id, [member])
        events = [
            Stamped(
                row.event_id, row.effective_at_us, row.effective_day, row.store_id, read_body(row.body, b"").payload
            )
            for row in rows
            if row.effective_day <= day
        ]
        total += fold_all(events)[0].balance(day)
    return total


def live(chance: Random, world: World) -> tuple[Chain, list[str]]:
    """A random history over three stores; the chain and its members."""
    chain = world.chain("熟客")
    tills = [chain.till(chain.store(name), f"T{name}00"[:4]) for name in ("A", "B", "C")]
    members = [chance.choice(tills).enrol(name) for name in ("林", "陈", "何")]
    sold = list[str]()
    for _ in range(16):
        world.go(hours=chance.randrange(1, 240))
        till, deed = chance.choice(tills), chance.random()
        if deed < 0.2 and sold:
            refund_some(chance, till, chance.choice(sold))
        elif deed < 0.3:
            till.adjust(chance.choice(members), chance.choice((120, -60)))
        else:
            redeem = chance.choice((0, 0, 50, 200))
            amount = chance.randrange(2_000, 60_000) + 4 * redeem
            sold.append(till.sell(chance.choice(members), amount, redeem=redeem))
    world.go(days=chance.choice((0, 200, 400)))
    return chain, members


def refund_some(chance: Random, till: Till, sale_id: str) -> None:
    record = till.record(sale_id)
    if rest := record.paid_minor - record.refunded_minor:
        till.refund(sale_id, chance.choice((rest, max(1, rest // 3))))


@settings(max_examples=15)
@given(st.integers(0, 10**9))
def test_every_day_is_what_folding_gives(seed: int) -> None:
    chance = Random(seed)
    chain, members = live(chance, World())
    found = report(chain)
    for day in [*chance.sample(found.days, 8), found.days[-1]]:
        assert day.outstanding == balances(chain, members, day.day), day
    before = found.days[0].outstanding or 0
    for day in found.days[1:]:
        assert day.outstanding == before + day.moved.change
        before = day.outstanding
    assert sum(row.outstanding for row in found.stores) == found.outstanding
    assert together(day.moved for day in found.days) == together(row.moved for row in found.stores)


@pytest.fixture
def chain() -> Chain:
    return World().chain("熟客")


def test_points_expire_for_the_store_that_issued_them_the_day_after_their_last(chain: Chain) -> None:
    north, south = chain.till(chain.store("北店"), "N111"), chain.till(chain.store("南店"), "S111")
    member = north.enrol("林")
    north.sell(member, 30_000)
    chain.world.go(days=1)
    south.sell(member, 20_000, redeem=100)
    chain.world.go(days=400)
    found = report(chain, date(2027, 11, 1), date(2027, 12, 31))
    gone = {(day.day, day.moved.expired) for day in found.days if day.moved.expired}
    assert gone == {(date(2027, 11, 22), 200), (date(2027, 11, 23), 198)}
    assert {row.name: row.moved.expired for row in found.stores} == {"北店": 200, "南店": 198}
    assert found.outstanding == 0


def test_a_stores_days_are_its_own(chain: Chain) -> None:
    north, south = chain.till(chain.store("北店"), "N111"), chain.till(chain.store("南店"), "S111")
    member = north.enrol("林")
    north.sell(member, 30_000)
    chain.world.go(hours=1)
    south.sell(member, 20_000, redeem=100)
    today = date(2026, 11, 22)
    assert report(chain, today, today, north.store_id).days[0].moved == Moved(issued=300)
    assert report(chain, today, today, south.store_id).days[0].moved == Moved(issued=198, used=100)


def test_debt_is_owed_where_it_was_made(chain: Chain) -> None:
    north, south = chain.till(chain.store("北店"), "N111"), chain.till(chain.store("南店"), "S111")
    member = north.enrol("林")
    north.sell(member, 5_000)
    chain.world.go(hours=1)
    south.sell(member, 40_000, redeem=150)
    found = report(chain)
    assert (found.outstanding, found.owed) == (297, 0)  # the sale's own award has repaid it at once
    chain.world.go(hours=1)
    south.adjust(member, -500)
    assert (report(chain).outstanding, report(chain).owed) == (-203, 203)
    assert {row.name: row.outstanding for row in report(chain).stores} == {"北店": 0, "南店": -203}


class Watch:
    """A stop watch that a test moves."""

    def __init__(self) -> None:
        self.s = 0.0
        self.step = 0.0

    def __call__(self) -> float:
        self.s += self.step
        return self.s


def test_figures_are_kept_while_nothing_changes_and_no_longer(chain: Chain) -> None:
    till, watch = chain.till(chain.store("北店"), "N111"), Watch()
    member, memory = till.enrol("林"), PointsMemory[PointsReport](watch)

    def found() -> PointsReport:
        return points_by_day(chain.world.hq, chain.tenant_id, Asked(FIRST, LAST), memory)

    assert found().outstanding == 0
    assert found() is found()
    till.sell(member, 5_000)
    assert found().outstanding == 50
    chain.world.go(days=365)
    assert found().outstanding == 0  # another day, other figures


def test_dear_figures_may_be_older_than_the_newest_change_but_not_long(chain: Chain) -> None:
    till, watch = chain.till(chain.store("北店"), "N111"), Watch()
    member, memory = till.enrol("林"), PointsMemory[PointsReport](watch)
    watch.step = 3.0  # seconds that finding takes

    def found() -> PointsReport:
        return points_by_day(chain.world.hq, chain.tenant_id, Asked(FIRST, LAST), memory)

    began = found()
    till.sell(member, 5_000)
    chain.world.now_us += 59_000_000
    assert found() is began
    assert began.at_us == chain.world.now_us - 59_000_000
    chain.world.now_us += 1_000_000
    assert found().outstanding == 50


def test_the_overview_tells_no_stores_apart(chain: Chain) -> None:
    till = chain.till(chain.store("北店"), "N111")
    till.sell(till.enrol("林"), 5_000)
    chain.world.go(days=400)
    alone = points_by_day(chain.world.hq, chain.tenant_id, Asked(FIRST, LAST, by_store=False))
    assert alone.stores == ()
    assert alone.days == report(chain).days


def test_another_chain_has_its_own_figures(chain: Chain) -> None:
    till = chain.till(chain.store("北店"), "N111")
    till.sell(till.enrol("林"), 5_000)
    other = chain.world.chain("别家")
    assert report(other).outstanding == 0
    assert report(other).stores == ()


def test_days_to_come_are_not_shown(chain: Chain) -> None:
    assert report(chain, timedelta(days=-2) + date(2026, 11, 22)).days[-1].day == date(2026, 11, 22)
