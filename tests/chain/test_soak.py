"""A small share of the soak for every day: three tills, HQ killed and tills killed, a bad line; then all agree.

The whole is ``python -m tests.chain.soak --tills 20 --minutes 10 --postgres``.
"""

from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.chain.bad_line import TROUBLES, drawn
from tests.chain.cashier import Cashier
from tests.chain.comparing import Book, wrong
from tests.chain.headquarters import Headquarters
from tests.chain.soak import Outcome, Plan, soaked

PLAN = Plan(tills=3, seconds=12, seed=1, pause_s=0.3, kill_each_s=1.5)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("chain")


@pytest.fixture(scope="module")
def came(folder: Path) -> Outcome:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHUKE_KEY_STORE", "file")
        return soaked(folder, PLAN)


@pytest.fixture
def book(folder: Path, came: Outcome) -> Book:
    assert came.said
    opened = Headquarters(folder / "hq").opened()
    try:
        return Book(opened)
    finally:
        opened.database.close()


@pytest.fixture
def cashiers(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[Cashier]:
    monkeypatch.setenv("SHUKE_KEY_STORE", "file")
    return [Cashier(folder, number, PLAN.seed) for number in range(PLAN.tills)]


def test_all_agree_to_the_point_after_kills_and_a_bad_line(came: Outcome) -> None:
    assert came.wrong == []
    assert came.kills.total() >= 4
    assert came.line.total() > came.line["clean"]
    assert came.said["sale"] >= 10


def test_a_bill_that_is_not_at_hq_is_found(book: Book, cashiers: list[Cashier]) -> None:
    lost = next(at for at, (ref, _) in enumerate(book.sales) if ref)
    book.sales.pop(lost)
    assert any("0 times at HQ" in one for one in wrong(book, cashiers))


def test_a_bill_that_is_there_twice_is_found(book: Book, cashiers: list[Cashier]) -> None:
    book.sales.append(next(sale for sale in book.sales if sale[0]))
    assert any("2 times at HQ" in one for one in wrong(book, cashiers))


def test_one_point_of_difference_is_found_at_every_till(book: Book, cashiers: list[Cashier]) -> None:
    face, state = next((face, state) for face, state in book.states.items() if state.lots)
    lots = (replace(state.lots[0], points=state.lots[0].points + 1), *state.lots[1:])
    book.states[face] = replace(state, lots=lots)
    assert sum(face in one for one in wrong(book, cashiers)) == len(cashiers)


def test_the_line_is_the_same_for_the_same_seed() -> None:
    assert [drawn(5, at) for at in range(50)] == [drawn(5, at) for at in range(50)]
    assert {drawn(5, at).kind for at in range(300)} == set(TROUBLES)
