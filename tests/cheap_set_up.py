"""What every test would pay for anew and only a few prove: the migrations of an empty file, and slow hashes.

Tests which are about them ask for ``as_shipped`` (tests/conftest.py). Other processes always have what is shipped.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from argon2 import PasswordHasher
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.pool import StaticPool

import desktop.core.store.migrating as of_the_till
import hq.services.passwords as of_the_console
import hq.store.migrating as of_hq
from desktop.core.store.database import connect
from desktop.core.store.keys import pins

Statements = tuple[tuple[str, tuple[Any, ...]], ...]
_STATEMENTS = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid"
_AS_SHIPPED: dict[tuple[Any, str], Any] = {
    (of_the_till, "_upgrade"): of_the_till._upgrade,
    (of_hq, "_upgrade"): of_hq._upgrade,
    (of_the_console, "_hasher"): of_the_console._hasher,
    (pins, "_hasher"): pins._hasher,
}
_quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def cheapen() -> None:
    """From now on, in this process: what the migrations come to is written in one go, and hashes are quick."""
    of_the_till._upgrade = _upgrade_till
    of_hq._upgrade = _upgrade_hq
    of_the_console._hasher = _quick
    pins._hasher = lambda: _quick


@contextmanager
def as_shipped() -> Iterator[None]:
    """In here nothing is cheaper than where it is used."""
    for (place, name), real in _AS_SHIPPED.items():
        setattr(place, name, real)
    try:
        yield
    finally:
        cheapen()


def _upgrade_till(engine: Engine, to: str, revision: str | None) -> None:
    if revision is not None or to != of_the_till.NEWEST:
        _AS_SHIPPED[of_the_till, "_upgrade"](engine, to, revision)
        return
    with engine.connect() as connection:
        raw: Any = connection.connection.driver_connection
        raw.execute("BEGIN IMMEDIATE")
        for statement, values in _what_the_till_has():
            raw.execute(statement, values)
        raw.execute("COMMIT")


def _upgrade_hq(connection: Connection, to: str) -> None:
    is_plain = connection.dialect.name == "sqlite" and to == of_hq.NEWEST
    if not is_plain or of_hq.revision_of(connection) is not None:
        _AS_SHIPPED[of_hq, "_upgrade"](connection, to)
        return
    for statement, values in _what_hq_has():
        connection.exec_driver_sql(statement, values)


@cache
def _what_the_till_has() -> Statements:
    return _outcome_of(lambda engine: _AS_SHIPPED[of_the_till, "_upgrade"](engine, of_the_till.NEWEST, None))


@cache
def _what_hq_has() -> Statements:
    def upgrade(engine: Engine) -> None:
        with engine.begin() as connection:
            _AS_SHIPPED[of_hq, "_upgrade"](connection, of_hq.NEWEST)

    return _outcome_of(upgrade)


def _outcome_of(upgrade: Callable[[Engine], None]) -> Statements:
    """Every table, index and trigger that the migrations leave in an empty file, and the rows in them."""
    raw = connect(":memory:", bytes(32))  # type: ignore[arg-type] # SQLite's name for no file at all
    engine = create_engine("sqlite+pysqlite://", creator=lambda: raw, poolclass=StaticPool)
    upgrade(engine)
    made = raw.execute(_STATEMENTS).fetchall()
    rows = [
        (f"INSERT INTO {name} VALUES ({', '.join('?' * len(row))})", row)  # noqa: S608 - names of our own tables
        for name, statement in made
        if statement.startswith("CREATE TABLE")
        for row in raw.execute(f"SELECT * FROM {name}").fetchall()  # noqa: S608
    ]
    engine.dispose()
    return (*((statement, ()) for _, statement in made), *rows)
