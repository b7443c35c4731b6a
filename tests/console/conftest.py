"""A busy chain beside a second one, and visitors of their console."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from fastapi import FastAPI

from hq.routes.console import console
from tests.console.demo import Chain, World, busy_chain
from tests.console.visitor import Visitor


@dataclass
class House:
    """The HQ of the tests: the chain that is looked at, another one, the application."""

    world: World
    chain: Chain
    other: Chain
    app: FastAPI

    def visitor(self, merchant: str = "拾味小馆", name: str = "boss") -> Visitor:
        """Somebody signed in."""
        visitor = Visitor(self.app)
        assert visitor.sign_in(name, merchant=merchant).status == 303
        return visitor


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    """One for all tests of a file: none of them takes anything away."""
    world = World()
    chain = busy_chain(world)
    other = world.chain("别家")
    till = other.till(other.store("别家店"), "Z9Z9")
    till.sell(till.enrol("外人", "+8613900139000"), 10_000)
    app = FastAPI(redirect_slashes=False)
    app.include_router(console(world.hq))
    yield House(world, chain, other, app)
    world.database.close()
