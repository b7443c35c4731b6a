"""The settlement's arithmetic: all pieces add up to the discounts, and what one owes another is owed."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from desktop.core.domain.lots import Lot
from desktop.core.domain.state import Refunded, SaleRecord
from hq.services.settling import BROUGHT, HQ, OVERDRAWN, UNKNOWN, Cell, balances, bearer, origin, pieces

DAY = date(2026, 11, 1)


def lot(name: str, points: int) -> Lot:
    return Lot(name, DAY, DAY, None, points)


def sale(used: tuple[Lot, ...], *refunds: tuple[str, int]) -> SaleRecord:
    returned = tuple(Refunded(name, 1, 0, points) for name, points in refunds)
    redeemed = sum(one.points for one in used)
    return SaleRecord("s", "m", DAY, 10_000, redeemed=redeemed, used=used, refunds=returned)


def test_a_discount_goes_to_the_lots_it_was_paid_from() -> None:
    found = list(pieces(sale((lot("a", 30), lot("b", 20))), 100, {}))
    assert [(piece.lot_id, piece.points, piece.cost_minor) for piece in found] == [("a", 30, 60), ("b", 20, 40)]


def test_a_return_takes_back_in_the_order_used_on_its_own_day() -> None:
    later = DAY + timedelta(days=40)
    found = list(pieces(sale((lot("a", 30), lot("b", 20)), ("r", 40)), 101, {"r": later}))
    assert [(piece.day, piece.lot_id, piece.points, piece.cost_minor) for piece in found] == [
        (DAY, "a", 30, 60), (DAY, "b", 20, 41), (later, "a", -30, -60), (later, "b", -10, -20),
    ]  # fmt: skip


def test_a_return_that_is_void_takes_nothing_back_but_keeps_its_place() -> None:
    found = list(pieces(sale((lot("a", 30),), ("void", 10), ("r", 20)), 60, {"r": DAY}))
    assert [(piece.points, piece.cost_minor) for piece in found] == [(30, 60), (-20, -40)]


def test_a_discount_without_lots_is_still_somebodys() -> None:
    bare = SaleRecord("s", "m", DAY, 100, redeemed=50)
    assert [(piece.lot_id, piece.points, piece.cost_minor) for piece in pieces(bare, 100, {})] == [("", 50, 100)]


def test_points_are_from_the_event_that_issued_them_however_often_they_came_back() -> None:
    assert [origin(name) for name in ("sale", "refund/sale", "r2/r1/sale", "sale/debt", "r/sale/debt")] == [
        "sale", "sale", "sale", None, None,
    ]  # fmt: skip


def test_hq_bears_what_it_gave_or_brought_and_a_store_what_it_overdrew() -> None:
    assert [bearer(issuer, "s") for issuer in (HQ, BROUGHT, UNKNOWN, OVERDRAWN, "t")] == [HQ, HQ, HQ, "s", "t"]


def test_a_store_owes_itself_nothing() -> None:
    assert balances([Cell(issuer="s", redeemer="s", points=50, cost_minor=100)]) == ()


USED = st.lists(st.integers(1, 400), min_size=1, max_size=6)


@given(USED, st.integers(0, 10**7), st.lists(st.integers(0, 2_000), max_size=6))
def test_pieces_add_up_however_a_sale_is_refunded(used: list[int], discount: int, cuts: list[int]) -> None:
    whole = sum(used)
    places = sorted(min(cut, whole) for cut in cuts)
    refunds = [(f"r{at}", high - low) for at, (low, high) in enumerate(zip([0, *places], places, strict=False))]
    record = sale(tuple(lot(f"l{at}", points) for at, points in enumerate(used)), *refunds)
    found = list(pieces(record, discount, {name: DAY for name, _ in refunds}))
    forward = [piece for piece in found if piece.points > 0]
    assert sum(piece.cost_minor for piece in forward) == discount
    assert sum(piece.points for piece in found) == whole - (places[-1] if places else 0)
    by_lot = {
        name: sum(piece.cost_minor for piece in found if piece.lot_id == name) for name in {p.lot_id for p in found}
    }
    assert all(cost >= 0 for cost in by_lot.values())
    if places and places[-1] == whole:
        assert set(by_lot.values()) == {0}
    one = list(pieces(sale(record.used, ("r", places[-1] if places else 0)), discount, {"r": DAY}))
    assert {p.lot_id: by_lot[p.lot_id] for p in one} == {
        name: sum(p.cost_minor for p in one if p.lot_id == name) for name in by_lot
    }  # n returns equal one


CELLS = st.lists(
    st.builds(
        Cell,
        issuer=st.sampled_from(("a", "b", "c", HQ, BROUGHT, OVERDRAWN, UNKNOWN)),
        redeemer=st.sampled_from(("a", "b", "c", UNKNOWN)),
        points=st.integers(-500, 500),
        cost_minor=st.integers(-(10**6), 10**6),
    ),
    max_size=20,
)


@given(CELLS)
def test_what_one_owes_another_is_owed(cells: list[Cell]) -> None:
    found = balances(cells)
    assert sum(balance.net_minor for balance in found) == 0
    assert sum(balance.owes_minor for balance in found) == sum(
        cell.cost_minor for cell in cells if bearer(cell.issuer, cell.redeemer) != cell.redeemer
    )
