"""The settlement of whole chains: as tills pushed their histories, against a count of our own."""

import csv
from collections import Counter
from datetime import date
from io import StringIO
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.core.domain.events import PointsAdjusted
from desktop.core.domain.listing import guarded
from desktop.core.domain.validity import Validity
from hq.services.enter import enter
from hq.services.house import HqRefused
from hq.services.own_log import append
from hq.services.settle import Settlement, settle
from hq.services.settlement_csv import COLUMNS, export_settlement, table_of
from hq.services.settling import BROUGHT, HQ, NAMED, OVERDRAWN
from hq.services.work import Work
from hq.store.console_audit import entries
from hq.store.database import Connection
from hq.store.shape import hold_shape
from tests.console.demo import Chain, Till, World

NOVEMBER, OCTOBER, DECEMBER = date(2026, 11, 1), date(2026, 10, 1), date(2026, 12, 1)
LATE = date(2027, 6, 1)


class Two:
    """Two stores with a till each, and a member."""

    def __init__(self) -> None:
        self.world = World()
        self.chain: Chain = self.world.chain("熟客")
        self.north: Till = self.chain.till(self.chain.store("北店"), "N111")
        self.south: Till = self.chain.till(self.chain.store("南店"), "S111")
        self.member = self.north.enrol("林晓岚", "+8613800138000")

    def settled(self, month: date = NOVEMBER, as_of: date = LATE) -> Settlement:
        return settle(self.world.hq, self.chain.tenant_id, month, as_of)

    def cells(self, month: date = NOVEMBER, as_of: date = LATE) -> dict[tuple[str, str], tuple[int, int]]:
        """(issuer, redeemer) by their names → points, cost."""
        found = self.settled(month, as_of)
        names = {**found.names, **{name: name for name in NAMED}}
        return {(names[cell.issuer], names[cell.redeemer]): (cell.points, cell.cost_minor) for cell in found.cells}

    def give(self, points: int) -> None:
        """Points from the console: an event in HQ's own log."""

        def work(connection: Connection) -> None:
            done = Work(connection, hold_shape(connection, self.chain.tenant_id, alone=True), self.world.now_us)
            said = PointsAdjusted(points=points, lot_rule=Validity(), reason_id="r", reason_digest="0" * 32)
            append(done, f"gift-{points}", said, by="boss", member_id=self.member)
            enter(done)

        self.world.database.write(work)


@pytest.fixture
def two() -> Two:
    return Two()


def test_the_store_that_issued_owes_the_store_that_redeemed(two: Two) -> None:
    two.north.sell(two.member, 20_000)
    two.world.go(hours=1)
    two.south.sell(two.member, 10_000, redeem=150)
    assert two.cells() == {("北店", "南店"): (150, 300)}
    owed = {balance.party: balance.net_minor for balance in two.settled().balances}
    assert owed == {two.north.store_id: -300, two.south.store_id: 300}


def test_a_discount_paid_from_two_stores_points_is_split_to_the_cent(two: Two) -> None:
    two.north.sell(two.member, 10_100)
    two.world.go(hours=1)
    two.south.sell(two.member, 9_900)
    two.world.go(hours=1)
    two.south.sell(two.member, 30_000, redeem=150)
    assert two.cells() == {("北店", "南店"): (101, 202), ("南店", "南店"): (49, 98)}


def test_a_return_is_taken_off_in_its_own_month(two: Two) -> None:
    two.north.sell(two.member, 20_000)
    two.world.go(hours=1)
    sale_id = two.south.sell(two.member, 10_000, redeem=150)
    two.world.go(days=15)
    two.south.refund(sale_id, 4_850)
    assert two.cells(NOVEMBER) == {("北店", "南店"): (150, 300)}
    assert two.cells(DECEMBER) == {("北店", "南店"): (-75, -150)}
    two.south.refund(sale_id, 4_850)
    assert two.cells(DECEMBER) == {("北店", "南店"): (-150, -300)}
    assert two.settled(DECEMBER).cost_minor == -300


def test_as_of_a_day_later_days_are_not_in_it(two: Two) -> None:
    two.north.sell(two.member, 40_000)
    two.world.go(hours=1)
    two.south.sell(two.member, 10_000, redeem=50)
    two.world.go(days=3)
    two.south.sell(two.member, 10_000, redeem=100)
    assert two.cells(as_of=date(2026, 11, 24)) == {("北店", "南店"): (50, 100)}
    assert two.cells(as_of=date(2026, 11, 25)) == {("北店", "南店"): (150, 300)}
    assert two.cells(as_of=date(2026, 11, 21)) == {}
    assert two.cells(DECEMBER, as_of=date(2026, 11, 25)) == {}


def test_what_no_store_issued_has_a_row_of_its_own_that_hq_bears(two: Two) -> None:
    two.north.bring(two.member, 100)
    two.give(50)
    two.world.go(hours=1)
    two.south.sell(two.member, 40_000, redeem=150)
    assert two.cells() == {(BROUGHT, "南店"): (100, 200), (HQ, "南店"): (50, 100)}
    assert {balance.party: balance.net_minor for balance in two.settled().balances} == {
        two.south.store_id: 300,
        HQ: -300,
    }


def test_what_an_imported_bill_was_awarded_is_no_stores(two: Two) -> None:
    two.north.sell(two.member, 20_000, import_id="i1")
    two.world.go(hours=1)
    two.south.sell(two.member, 10_000, redeem=100)
    assert two.cells() == {(BROUGHT, "南店"): (100, 200)}


def test_an_overdraft_is_borne_where_it_was_used(two: Two) -> None:
    two.north.sell(two.member, 5_000)
    two.world.go(hours=1)
    two.south.sell(two.member, 40_000, redeem=150)
    assert two.cells() == {("北店", "南店"): (50, 100), (OVERDRAWN, "南店"): (100, 200)}
    assert sum(balance.net_minor for balance in two.settled().balances) == 0
    assert {balance.party: balance.net_minor for balance in two.settled().balances}[two.south.store_id] == 100


def test_points_given_by_a_stores_manager_are_that_stores(two: Two) -> None:
    two.north.adjust(two.member, 50)
    two.world.go(hours=1)
    two.south.sell(two.member, 10_000, redeem=50)
    assert two.cells() == {("北店", "南店"): (50, 100)}


def test_another_chain_has_its_own_settlement(two: Two) -> None:
    two.north.sell(two.member, 20_000)
    two.world.go(hours=1)
    two.south.sell(two.member, 10_000, redeem=150)
    other = two.world.chain("别家")
    assert settle(two.world.hq, other.tenant_id, NOVEMBER, LATE).cells == ()


@settings(max_examples=20)
@given(st.integers(0, 10**9))
def test_random_histories_sum_to_zero_and_to_the_discounts(seed: int) -> None:
    chance, two = Random(seed), Two()
    members, tills = [two.member, two.south.enrol("陈国栋")], [two.north, two.south]
    sold = list[tuple[Till, str]]()
    for _ in range(14):
        two.world.go(hours=chance.randrange(1, 120))
        till = chance.choice(tills)
        if sold and chance.random() < 0.3:
            selling, sale_id = chance.choice(sold)
            rest = selling.record(sale_id).paid_minor - selling.record(sale_id).refunded_minor
            if rest:
                selling.refund(sale_id, rest if chance.random() < 0.4 else chance.randint(1, rest))
            continue
        redeem = chance.choice((0, 0, 50, 100, 350))
        sold.append(
            (till, till.sell(chance.choice(members), chance.randrange(2_000, 60_000) + 4 * redeem, redeem=redeem))
        )
    months = [date(2026, 11, 1), *(date(2027, month, 1) for month in range(1, 5)), DECEMBER]
    found = [two.settled(month) for month in months]
    for settled in found:
        assert sum(balance.net_minor for balance in settled.balances) == 0
        assert sum(cell.cost_minor for cell in settled.cells) == settled.cost_minor
    records = [till.record(sale_id) for till, sale_id in sold]
    assert sum(settled.points for settled in found) == sum(record.redeemed - record.returned for record in records)
    standing = sum(2 * record.redeemed for record in records)  # 50 points are 100 cents
    assert sum(settled.cost_minor for settled in found) == standing - 2 * sum(record.returned for record in records)
    spent = Counter[str]()
    for till, sale_id in sold:
        record = till.record(sale_id)
        spent[till.store_id] += 2 * (record.redeemed - record.returned)
    by_store = Counter[str]()
    for settled in found:
        for cell in settled.cells:
            by_store[cell.redeemer] += cell.cost_minor
    assert +spent == +by_store


def test_the_table_is_safe_to_open_and_on_record(two: Two) -> None:
    two.chain.store('=HYPERLINK("http://evil")')
    evil = two.chain.till(two.chain.store("@店"), "E111")
    evil.sell(two.member, 20_000)
    two.world.go(hours=1)
    two.south.sell(two.member, 10_000, redeem=150)
    data = export_settlement(two.world.hq, two.chain.actor(), NOVEMBER, LATE, {})
    rows = list(csv.reader(StringIO(data.decode("utf-8-sig"))))
    assert rows == [list(COLUMNS), ["2026-11", "2027-06-01", "'@店", "南店", "150", "300", "3.00", "CNY"]]
    assert data == table_of(two.settled(), two.settled().names)
    with two.world.database.reading() as connection:
        (entry, *_) = entries(
            connection, two.chain.tenant_id, who=None, what="settlement.exported", before=None, most=1
        )
    assert (entry.who, entry.facts["month"], entry.facts["rows"]) == ("老板", "2026-11", "1")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_begins_a_formula(start: str) -> None:
    assert guarded(f"{start}1+1") == f"'{start}1+1"


def test_a_reader_takes_no_list_out_of_the_house(two: Two) -> None:
    with pytest.raises(HqRefused, match=r"role\.lacks"):
        export_settlement(two.world.hq, two.chain.actor("reader"), NOVEMBER, LATE, {})
