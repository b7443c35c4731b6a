"""A chain of many stores: every page stays as short as somebody can read, and says how to go on."""

import re

import pytest
from fastapi import FastAPI

from hq.routes.console import console
from hq.routes.console.paging import PAGE, page_of
from tests.console.demo import Chain, World
from tests.console.visitor import Visitor

STORES = 230


@pytest.fixture(scope="module")
def large() -> tuple[World, Chain]:
    """Many stores; one member of the first two buys at the third, two of the first at the fourth."""
    world = World()
    chain = world.chain("大连锁")
    ids = [chain.store(f"店{at:03}") for at in range(STORES)]
    tills = [chain.till(store_id, f"T{at}A2") for at, store_id in enumerate(ids[:4])]
    people = [tills[0].enrol("一"), tills[0].enrol("二"), tills[1].enrol("三")]
    for person, at in ((people[0], 2), (people[2], 2), (people[0], 3), (people[1], 3), (people[1], 0)):
        tills[at].sell(person, 10_000)
    return world, chain


@pytest.fixture
def visitor(large: tuple[World, Chain]) -> Visitor:
    """Its owner, signed in."""
    app = FastAPI(redirect_slashes=False)
    app.include_router(console(large[0].hq))
    visitor = Visitor(app)
    assert visitor.sign_in(merchant="大连锁").status == 303
    return visitor


def heads(section: str) -> list[str]:
    """The stores that the rows of a section are of."""
    return re.findall(r"<th[^>]*>(?:<a[^>]*>)?(店\d{3})", section)


def test_who_bought_elsewhere_is_a_list_where_no_table_could_be_read(visitor: Visitor) -> None:
    text = visitor.get("/console/customers").text
    assert len(text) < 150_000
    between = text[text.index("会员在哪家买") : text.index('id="list"')]
    assert "人数最多的 3 项，共 3 项" in between
    first, *others = zip(heads(between), re.findall(r"<td>(店\d{3})", between), strict=True)
    assert first == ("店000", "店003")  # two people
    assert sorted(others) == [("店000", "店002"), ("店001", "店002")]


@pytest.mark.parametrize(("address", "section"), [("customers", "stores"), ("points", "stores"), ("stores", "list")])
def test_stores_come_a_page_at_a_time(visitor: Visitor, address: str, section: str) -> None:
    seen, link = list[str](), f"/console/{address}"
    while link:
        page = visitor.get(link)
        part = page.text[page.text.index(f'id="{section}"') :]
        seen += heads(part[: part.index("</section>")])
        link = next((one for one in page.page.links() if "begin=" in one), "")
    assert seen == [f"店{at:03}" for at in range(STORES)]


@pytest.mark.parametrize("begin", [-1, STORES, 10**30])
def test_a_page_that_is_not_there_is_empty_or_the_first(visitor: Visitor, begin: int) -> None:
    assert visitor.get(f"/console/customers?begin={begin}").status == 200
    assert visitor.get(f"/console/points?begin={begin}").status == 200


def test_pages_leave_nothing_out() -> None:
    assert page_of(range(PAGE), 0) == (range(PAGE), None)
    assert page_of(range(PAGE + 1), 0) == (range(PAGE), PAGE)
    assert page_of(range(PAGE + 1), PAGE) == (range(PAGE, PAGE + 1), None)
    assert page_of(range(3), -5) == (range(3), None)
