"""The second wall: in a transaction of one tenant PostgreSQL shows and takes no row of another's."""

from collections.abc import Iterator
from contextlib import ExitStack
from unittest.mock import patch

import pytest
from msgspec.structs import replace
from sqlalchemy import func, select
from sqlalchemy.exc import ProgrammingError

from desktop.core.protocol.messages import Compare, Compared, encode
from hq.services.answering import ENDPOINTS, answer
from hq.services.house import Caller, Hq
from hq.services.sign_in import session_of, sign_in
from hq.store.database import Connection, Database
from hq.store.schema import METADATA
from tests.console.demo import PASSWORD, Chain, World, busy_chain, new_id
from tests.hq_door.postgres import empty_database, postgres


@pytest.fixture(scope="module")
def chains() -> Iterator[tuple[Database, Chain, Chain]]:
    """Two chains, one of them busy, in a database whose owner is no superuser."""
    with ExitStack() as stack:
        database = stack.enter_context(empty_database(stack.enter_context(postgres())))
        world = World(database)
        one = world.chain("一家")
        till = one.till(one.store("北店"), "N111")
        till.sell(till.enrol("王芳", "+8613900139000"), 5_000)
        yield database, one, busy_chain(world)


def rows(connection: Connection) -> dict[str, dict[str, int]]:
    """How many rows each table shows of each tenant, asked without a word about tenants."""
    return {
        table.name: {
            row[0]: row[1]
            for row in connection.execute(select(table.c.tenant_id, func.count()).group_by(table.c.tenant_id))
        }
        for table in METADATA.sorted_tables
    }


def test_every_table_shows_one_tenant_only(chains: tuple[Database, Chain, Chain]) -> None:
    database, one, other = chains
    with database.reading() as connection:
        whole = rows(connection)
    for chain in (one, other):
        with database.of(chain.tenant_id).reading() as connection:
            seen = rows(connection)
        with database.of(chain.tenant_id).glancing() as connection:
            assert rows(connection) == seen
        assert seen == {
            name: {tenant: count for tenant, count in found.items() if tenant == chain.tenant_id}
            for name, found in whole.items()
        }
        assert sum(map(len, seen.values())) >= 10
    with database.reading() as connection:  # what was set ended with its transaction
        assert rows(connection) == whole


def test_nothing_is_changed_beyond_the_wall(chains: tuple[Database, Chain, Chain]) -> None:
    database, one, other = chains
    walled, stores = database.of(one.tenant_id), METADATA.tables["stores"]

    def rename(connection: Connection) -> int:
        return connection.execute(stores.update().values(zone="UTC")).rowcount

    assert walled.write(rename) == 1
    with database.reading() as connection:
        zones = connection.execute(select(stores.c.zone).where(stores.c.tenant_id == other.tenant_id)).scalars()
        assert set(zones) == {"Asia/Shanghai"}
    with pytest.raises(ProgrammingError, match="row-level security"):
        walled.write(
            lambda connection: connection.execute(
                stores.insert().values(
                    tenant_id=other.tenant_id,
                    store_id=new_id(),
                    name="外店",
                    zone="UTC",
                    day_starts_minutes=0,
                    created_at_us=0,
                )
            )
        )


def test_every_table_has_its_wall(chains: tuple[Database, Chain, Chain]) -> None:
    with chains[0].reading() as connection:
        forced = connection.exec_driver_sql("SELECT relname FROM pg_class WHERE relforcerowsecurity").scalars()
        assert set(forced) == set(METADATA.tables)


def test_whoever_asks_is_walled_in(chains: tuple[Database, Chain, Chain]) -> None:
    """At the door by the device's signature, at the console by the session."""
    _, one, _ = chains
    hq = one.world.hq
    session = session_of(hq, sign_in(hq, one.name, "boss", PASSWORD))
    assert session is not None
    assert session.hq.database.tenant_id == one.tenant_id
    seen = list[str]()

    def look(walled: Hq, _caller: Caller, _message: object) -> Compared:
        seen.append(walled.database.tenant_id)
        return Compared(epochs=(), time_us=0)

    endpoint = ENDPOINTS["/v1/compare"]
    with (
        patch.dict(ENDPOINTS, {"/v1/compare": replace(endpoint, service=look)}),
        patch("hq.services.answering.authenticate", lambda *_: Caller(one.tenant_id, "d", "s", "k")),
    ):
        answer(hq, "/v1/compare", "", encode(Compare(now_us=0, epochs=())))
    assert seen == [one.tenant_id]
