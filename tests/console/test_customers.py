"""Customers across stores: every figure is what was sold, counted again here; nobody else's, nobody unmasked."""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from itertools import pairwise
from random import Random
from sys import getrefcount
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from desktop.core.domain.state import MemberState
from desktop.core.domain.tiers import History
from hq.services.customer_lists import COLUMNS, Listing, Wanted, customer_list, export_customers
from hq.services.customers import CLASSES, Customers, customers
from hq.services.house import HqRefused
from hq.services.points_memory import PointsMemory
from hq.store.console_audit import entries
from hq.store.console_customers import Home, homes
from hq.store.database import Connection
from tests.console.conftest import House
from tests.console.demo import NAMES, Chain, World

SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass
class Told:
    """What was done, in plain values."""

    chain: Chain
    homes: dict[str, str] = field(default_factory=dict)
    bills: list[tuple[date, str, str | None, int, str]] = field(default_factory=list)
    back: list[tuple[date, str, int]] = field(default_factory=list)

    def today(self) -> date:
        """The stores' day."""
        return datetime.fromtimestamp(self.chain.world.now_us // 1_000_000, UTC).astimezone(SHANGHAI).date()


@pytest.fixture(scope="module")
def told() -> Told:
    """Three stores, twelve members, 160 days: some stay away, some come back, some bills are given back."""
    chance, world = Random(5), World()
    chain = world.chain("连锁")
    told = Told(chain)
    tills = [chain.till(chain.store(name), f"{name}A2K") for name in ("A", "B", "C")]
    members = []
    for at in range(12):
        till = tills[at % 3]
        members.append(till.enrol(f"{NAMES[at % 9]}{at}"))
        told.homes[members[-1]] = till.store_id
    leaving = {member: chance.choice((20, 60, 90, 200, 200)) for member in members[:-1]} | {members[0]: 35}
    for day in range(160):
        world.go(days=1)
        for _ in range(chance.randrange(3)):
            here = [
                member
                for member, until in leaving.items()
                if day < until or (day > until + 75 and member != members[0])
            ]
            member = chance.choice(here) if here and chance.random() < 0.8 else None
            till, minor = chance.choice(tills), chance.randrange(0, 30_000)
            sale_id = till.sell(member, minor)
            told.bills.append((told.today(), till.store_id, member, minor, sale_id))
            if member and minor > 10 and chance.random() < 0.1:
                given = chance.choice((minor, minor // 2))
                till.refund(sale_id, given)
                told.back.append((told.today(), sale_id, given))
    return told


def found(told: Told, days: int) -> Customers:
    return customers(told.chain.world.hq, told.chain.actor(), days, PointsMemory[Customers]())


def standing(told: Told) -> list[tuple[date, str, str | None, int, str]]:
    paid = {bill[4]: bill[3] for bill in told.bills}
    whole = {sale_id for _, sale_id, given in told.back if given == paid[sale_id]}
    return [bill for bill in told.bills if bill[4] not in whole]


@pytest.mark.parametrize("days", [7, 30, 90])
def test_each_store_has_what_it_sold(told: Told, days: int) -> None:
    first = told.today() - timedelta(days=days - 1)
    visits: dict[str, set[date]] = defaultdict(set)
    for day, _, member, *_rest in standing(told):
        if member:
            visits[member].add(day)
    for row in found(told, days).stores:
        sold = [bill for bill in told.bills if bill[0] >= first and bill[1] == row.store_id]
        stores = {bill[4]: bill[1] for bill in told.bills}
        given = [each for each in told.back if each[0] >= first and stores[each[1]] == row.store_id]
        assert (row.everybody.bills, row.everybody.paid_minor) == (len(sold), sum(bill[3] for bill in sold))
        assert row.everybody.given_minor == sum(each[2] for each in given)
        assert row.members.paid_minor == sum(bill[3] for bill in sold if bill[2])
        came = {bill[2] for bill in sold if bill[2]}
        came = {member for member in came if any(day >= first for day in visits[member])}
        assert row.buyers.members == len(came)
        assert row.buyers.new == sum(min(visits[member]) >= first for member in came)
        gaps = {member: sorted(visits[member]) for member in came}
        assert row.buyers.back == sum(
            any(after >= first and (after - before).days > 60 for before, after in pairwise(days_))
            for days_ in gaps.values()
        )


def test_members_flow_between_stores(told: Told) -> None:
    first, wanted = told.today() - timedelta(days=89), defaultdict[tuple[str, str], list[tuple[str, int]]](list)
    for day, store_id, member, minor, _ in told.bills:
        if day >= first and member:
            wanted[told.homes[member], store_id].append((member, minor))
    seen = {
        (flow.home_id, flow.store_id): (flow.members, flow.bills, flow.paid_minor) for flow in found(told, 90).flows
    }
    assert seen == {
        pair: (len({member for member, _ in bills}), len(bills), sum(minor for _, minor in bills))
        for pair, bills in wanted.items()
    }
    assert len(seen) > 6


def test_classes_stand_at_the_store_that_enrolled(told: Told) -> None:
    last, counts = dict[str, date](), Counter[tuple[str, str]]()
    for day, _, member, *_rest in standing(told):
        if member:
            last[member] = max(day, last.get(member, day))
    for member, home in told.homes.items():
        since = (told.today() - last[member]).days if member in last else None
        counts[home, "none" if since is None else "lost" if since >= 120 else "dormant" if since >= 60 else "here"] += 1
    for row in found(told, 30).stores:
        for name in ("none", "lost", "dormant"):
            assert row.classes[name] == counts[row.store_id, name]
        assert sum(row.classes[name] for name in ("active", "returning", "new")) == counts[row.store_id, "here"]
    assert {name for _, name in counts} == {"none", "lost", "dormant", "here"}


def listing(told: Told, after: str = "", **wanted: Any) -> Listing:
    return customer_list(told.chain.world.hq, told.chain.actor(), found(told, 30), Wanted(**wanted), after)


def test_a_list_is_masked_and_by_worth(told: Told) -> None:
    seen, listed = found(told, 30), 0
    for name in CLASSES:
        page = listing(told, name=name)
        assert len(page.rows) == page.of_all == sum(row.classes[name] for row in seen.stores)
        worth = [row.listed.spend_minor for row in page.rows]
        assert worth == sorted(worth, reverse=True)
        assert not {row.person.name for row in page.rows} & set(NAMES)
        listed += page.of_all
        for store in seen.stores:
            assert listing(told, name=name, store_id=store.store_id).of_all == store.classes[name]
    assert listed == len(told.homes)


def test_pages_follow_each_other_whoever_spends_as_much(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hq.services.customer_lists.PAGE", 2)
    name = Counter(one.name for one in found(told, 30).listed).most_common(1)[0][0]
    seen, after = list[str](), ""
    while True:
        page = listing(told, after, name=name)
        seen += [row.listed.member_id for row in page.rows]
        if page.after is None:
            break
        after = page.after
    assert seen == [one.member_id for one in found(told, 30).listed if one.name == name]
    assert len(seen) > 2
    for hostile in ("x", "-1.a", "9" * 40, ".", "0."):
        assert listing(told, hostile, name=name).of_all == len(seen)


def test_filters_take_those_who_are_meant(told: Told) -> None:
    everybody = [one for one in found(told, 30).listed if one.name in ("dormant", "lost")]
    for one in everybody:
        for more in (0, 1):
            spend = {
                row.listed.member_id for row in listing(told, name=one.name, spend_minor=one.spend_minor + more).rows
            }
            since = {
                row.listed.member_id
                for row in listing(told, name=one.name, since_days=(one.days_since or 0) + more).rows
            }
            assert ((one.member_id in spend), (one.member_id in since)) == (more == 0, more == 0)


def test_the_table_has_no_name_and_is_on_record(told: Told) -> None:
    seen, hq = found(told, 30), told.chain.world.hq
    wanted = Wanted(name="dormant")
    data = export_customers(hq, told.chain.actor(), seen, wanted, "CNY", {"dormant": "沉睡客"})
    rows = list(csv.reader(StringIO(data.decode("utf-8-sig"))))
    mine = [one for one in seen.listed if one.name == "dormant"]
    assert tuple(rows[0]) == COLUMNS
    assert [row[5:8] for row in rows[1:]] == [
        [str(one.days_since), str(one.bills), f"{one.spend_minor // 100}.{one.spend_minor % 100:02}"] for one in mine
    ]
    assert all(row[1] and row[2] == "沉睡客" for row in rows[1:])
    assert not any(name in data.decode() for name in NAMES)
    with told.chain.world.database.reading() as connection:
        (entry, *_) = entries(
            connection, told.chain.tenant_id, who=None, what="customers.exported", before=None, most=1
        )
    assert (entry.facts["class"], entry.facts["rows"]) == ("dormant", str(len(mine)))
    with pytest.raises(HqRefused, match=r"role\.lacks"):
        export_customers(hq, told.chain.actor("reader"), seen, wanted, "CNY", {"dormant": "沉睡客"})


def test_the_page_shows_it_and_nobody_elses(house: House) -> None:
    boss = house.visitor()
    page = boss.get("/console/customers?days=90").page.said
    assert "人民路店" in page
    assert "会员在哪家买" in page
    assert "别家店" not in page
    other = house.visitor("别家").get("/console/customers?days=90").page.said
    assert "人民路店" not in other
    assert "别家店" in other
    table = boss.get("/console/customers.csv?name=none")
    assert (table.status, table.text.count("\n") > 0) == (200, True)
    assert "attachment" in table.headers["content-disposition"]
    for hostile in ("spend=x", "since=-4", "spend=1e9", "since=99999999", "after=%00"):
        assert boss.get(f"/console/customers?{hostile}").status == 200
    for hostile in ("days=-1", "days=9999999", "name=%3Cscript%3E", "store=nobody", "name=none"):
        assert boss.get(f"/console/customers?{hostile}").status == 200


def test_no_number_begins_a_formula(told: Told) -> None:
    """A till says what a member's number is; it may be anybody's till."""
    with told.chain.world.database.reading() as connection:
        (member,) = connection.exec_driver_sql("SELECT min(member_id) FROM members").one()
    told.chain.world.database.write(
        lambda connection: connection.exec_driver_sql(
            "UPDATE members SET member_no = '=1+1' WHERE member_id = ?", (member,)
        )
    )
    seen = found(told, 30)
    for name in CLASSES:
        data = export_customers(told.chain.world.hq, told.chain.actor(), seen, Wanted(name=name), "CNY", {name: "类"})
        assert b",=1+1" not in data


def test_no_more_than_one_state_is_held_at_once(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    """All states of a chain are more than fits into memory."""
    states = list[MemberState]()

    def holders(held: list[MemberState]) -> set[tuple[int, int]]:
        return {(getrefcount(state), getrefcount(state.history)) for state in held}

    def watched(connection: Connection, tenant_id: str) -> Iterator[Home]:
        for home in homes(connection, tenant_id):
            states.append(home.state)
            yield home
            assert len(states) == 1 or holders(states[:-1]) == holders(alone[:])

    alone = [MemberState(history=History())]
    monkeypatch.setattr("hq.services.customers.homes", watched)
    found(told, 90)
    assert len(states) == len(told.homes)
