"""What a push or an export costs does not grow with the chain: in steps of SQLite's machine, to which each row adds."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from desktop.core.domain.events import MembersMerged, RefundView, SaleRefunded
from desktop.core.domain.intents import RefundIntent
from hq.store.bulk import raw_of
from hq.store.edges import Edge, save_edges
from hq.store.exporting import listed_members
from hq.store.members import MemberLine, save_lines
from tests.hq.chain import TENANT, Chain, Machine, new_id, plain_sale

_STORES = 400
_EDGES = 2_000
_MEMBERS = 1_000


def _points_used(one: Machine, _: Machine) -> Machine:
    sale = plain_sale(10_000, is_member=True)
    one.write(replace(sale, intent=replace(sale.intent, redeem_points=1)), "m1")
    return one


def _refund_elsewhere(one: Machine, other: Machine) -> Machine:
    intent = RefundIntent(
        sale_id=one.sell("m1"), bill_no="x", refund_no="R-1", amount_minor=100, reason_id="r1", reason_digest="d"
    )
    one.send()
    other.write(SaleRefunded(intent=intent, view=RefundView(paid_minor=10_000)), "m1")
    return other


def _bill_of_a_file(one: Machine, _: Machine) -> Machine:
    sale = plain_sale(10_000, is_member=True)
    one.write(replace(sale, intent=replace(sale.intent, redeem_points=1)), "m1", import_id=new_id(), store_id="file")
    return one


@pytest.mark.parametrize("write", [_points_used, _refund_elsewhere, _bill_of_a_file])
def test_a_push_in_a_large_chain_costs_what_it_costs_in_a_small_one(
    chain: Chain, write: Callable[[Machine, Machine], Machine]
) -> None:
    one, other = chain.device("one", chain.store("s1")), chain.device("two", chain.store("s2"))
    for till in (one, other):
        till.sell("m1")
        till.send()
    small = min(_steps_of_next(chain, write(one, other)) for _ in range(3))
    for at in range(_STORES):
        chain.device(f"d{at}", chain.store(f"x{at}"))
    assert _steps_of_next(chain, write(one, other)) <= 1.2 * small


def test_a_merge_costs_the_same_where_many_are_merged(chain: Chain) -> None:
    till = chain.device("one", chain.store("s1"))
    for name in ("m1", "m2", "m3", "m4"):
        till.sell(name)
    till.send()
    till.write(MembersMerged(other_id="m2"), "m1")
    small = _steps_of_next(chain, till)
    merged = [Edge(edge_id=f"e{at}", one_id=f"x{at}", other_id=f"y{at}") for at in range(_EDGES)]
    chain.database.write(lambda connection: save_edges(connection, TENANT, merged))
    till.write(MembersMerged(other_id="m4"), "m3")
    assert _steps_of_next(chain, till) <= 1.2 * small


def test_an_export_costs_each_member_the_same_also_where_nobody_has_a_number(chain: Chain) -> None:
    def export() -> None:
        with chain.database.reading() as connection:
            found.append(sum(len(some) for some in listed_members(connection, TENANT)))

    def grow(until: int) -> None:
        lines = [MemberLine(member_id=f"m{at:05}", face=f"m{at:05}") for at in range(until)]
        chain.database.write(lambda connection: save_lines(connection, TENANT, lines))

    found = list[int]()
    grow(_MEMBERS)
    few = _steps(chain, export)
    grow(4 * _MEMBERS)
    assert _steps(chain, export) <= 5 * few
    assert found == [_MEMBERS, 4 * _MEMBERS]


def _steps_of_next(chain: Chain, till: Machine) -> int:
    """Tens of steps that the database's machine takes for the till's last event."""
    return _steps(chain, lambda: till.send(after=len(till.log.bodies) - 1))


def _steps(chain: Chain, work: Callable[[], object]) -> int:
    taken = 0

    def count() -> None:
        nonlocal taken
        taken += 1

    with chain.database.reading() as connection:
        raw = raw_of(connection)
    raw.set_progress_handler(count, 10)
    try:
        work()
    finally:
        raw.set_progress_handler(None, 10)
    return taken
