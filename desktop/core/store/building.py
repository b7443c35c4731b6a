"""A ledger file built beside the one that counts: written like any other, then closed so that the file is all of it."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection

from desktop.core.domain.calendar import BusinessClock
from desktop.core.domain.shop import Shop
from desktop.core.store.border import border
from desktop.core.store.database import connect, engine_for


@contextmanager
def building(file: Path, key: bytes) -> Iterator[Connection]:
    """A transaction on the file; at the end of the block everything is in the file itself, and nothing beside it."""
    engine = engine_for(file, key)
    try:
        with border(file):
            with engine.connect() as connection:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                yield connection
                connection.exec_driver_sql("COMMIT")
            settle(file, key)
    finally:
        engine.dispose()


def settle(file: Path, key: bytes) -> None:
    """Take what stands in the write-ahead log into the file, and the log away. Nobody else may have it open."""
    with closing(connect(file, key)) as raw:
        raw.execute("PRAGMA journal_mode = DELETE").fetchall()


def reading_as_is(file: Path, key: bytes) -> "closing[sqlcipher.Connection]":
    """A connection that changes nothing about the file, not even how it keeps its log."""
    connection = sqlcipher.connect(str(file), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    return closing(connection)


def clock_of(shop: Shop) -> BusinessClock:
    """The store's business days."""
    return BusinessClock(ZoneInfo(shop.zone), shop.day_starts_minutes)


WallClock = Callable[[], int]
