"""Chains on each kind of database: SQLite in memory, and PostgreSQL too where a test asks for ``either``."""

from collections.abc import Iterator

import pytest

from hq.store.database import Database
from tests.hq.chain import Chain
from tests.hq_door.postgres import postgres as server


@pytest.fixture(scope="session")
def memory() -> Iterator[Database]:
    """A database in memory; each Chain begins with empty tables."""
    database = Database.in_memory()
    yield database
    database.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Database]:
    """A real PostgreSQL server, for as long as the tests run."""
    with server() as address:
        database = Database.at(address)
        yield database
        database.close()


@pytest.fixture
def chain(memory: Database) -> Chain:
    """A chain in memory."""
    return Chain(memory)


@pytest.fixture(params=["memory", "postgres"])
def either(request: pytest.FixtureRequest) -> Chain:
    """A chain in memory, then the same test with one on PostgreSQL."""
    return Chain(request.getfixturevalue(request.param))
