"""The database: one file through SQLCipher (the default, no server), PostgreSQL for chains, or memory for the tests.

``write`` runs a whole transaction, again where a deadlock chose it as its victim or two brought the same id at once;
``reading`` is one snapshot.
SQLite has one writer at a time (BEGIN IMMEDIATE); PostgreSQL takes the locks in the order that schema.py says.

On PostgreSQL a database ``of`` a tenant is walled: whatever a query of ours forgot, rows of others are not there
(migration 0002). The setting ends with its transaction, so that a pooler between may hand the connection on.
"""

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any, Self, TypeVar

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import QueuePool, StaticPool

from hq.store.bulk import raw_of
from hq.store.columns import teach_driver

__all__ = ["Busy", "Connection", "Database"]

T = TypeVar("T")
_WAIT_FOR_LOCK_MS = 20_000
_CACHE_KIB = 64 * 1024
_CHECKPOINT_PAGES = 8_000
"""The log may hold 32 MB: a page that many pushes change is put into its place once. Commits are as durable as ever."""
_CONNECTIONS = 8
_WRITERS = 4  # transactions of this process that write to PostgreSQL at once; more would hold rows while they compute
_TRIES = 8
_WALL = "SELECT set_config('shuke.tenant', %s, true)"
_REPEAT = ("40001", "40P01", "23505")  # serialization failure, deadlock, the same id brought by two at once

# Else the driver asks each such value whether it would rather be something else: 1 µs a value instead of 0.2.
for _plain, _as_itself in ((bool, int), (bytes, bytes), (type(None), lambda nothing: nothing)):
    sqlcipher.register_adapter(_plain, _as_itself)


class Busy(Exception):  # noqa: N818 - an answer: come again
    """No transaction could be begun in time, or the database is away: nothing was done."""


class Database:
    """Transactions on HQ's tables, from any thread."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.tenant_id = ""
        self._turns = BoundedSemaphore(_WRITERS if self.is_postgres else 1)

    @classmethod
    def in_file(cls, file: Path, key: bytes) -> "Database":
        """A SQLite file, made if missing; ``key`` is 32 random bytes."""
        # Without a file name in the address SQLAlchemy would choose a pool that closes connections in use elsewhere.
        pool: dict[str, Any] = {"poolclass": QueuePool, "pool_size": _CONNECTIONS, "max_overflow": _CONNECTIONS}
        pool["pool_use_lifo"] = True  # the connection used last has the newest pages in its cache, decrypted
        connect = lambda: _connect(str(file), key)  # noqa: E731 - what the engine calls for a connection
        return cls(create_engine("sqlite+pysqlite://", module=sqlcipher, creator=connect, **pool))

    @classmethod
    def in_memory(cls) -> "Database":
        """A database that ends with its last connection; one connection for everybody."""
        return cls(
            create_engine(
                "sqlite+pysqlite://", module=sqlcipher, creator=lambda: _connect(":memory:", None), poolclass=StaticPool
            )
        )

    @classmethod
    def at(cls, url: str) -> "Database":
        """A PostgreSQL database, ``postgresql://…``."""
        teach_driver()
        return cls(create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1), pool_size=32))

    def of(self, tenant_id: str) -> Self:
        """The same database, in which PostgreSQL shows and takes this tenant's rows only; for SQLite as it is."""
        walled = copy.copy(self)
        walled.tenant_id = tenant_id
        return walled

    @property
    def is_postgres(self) -> bool:
        """Whether rows must be locked one by one."""
        return self.engine.dialect.name == "postgresql"

    def write(self, work: Callable[[Connection], T]) -> T:
        """The result of ``work``, committed; nothing of it where it raises. Raises Busy before ``work`` is begun."""
        for left in reversed(range(_TRIES)):
            try:
                with self._turn(), self._transaction("BEGIN IMMEDIATE") as connection:
                    return work(connection)
            except (OperationalError, IntegrityError) as error:
                if left == 0 or getattr(error.orig, "sqlstate", None) not in _REPEAT:
                    raise
        raise AssertionError("unreachable")

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One snapshot, however long it is read. Raises Busy."""
        with self._transaction("BEGIN") as connection:
            yield connection

    @contextmanager
    def glancing(self) -> Iterator[Connection]:
        """For one query, which sees what is committed when it runs; saves PostgreSQL a transaction. Raises Busy."""
        if self.tenant_id and self.is_postgres:  # the wall stands for the length of a transaction
            with self._transaction("BEGIN IMMEDIATE") as connection:
                yield connection
            return
        with self._connected() as connection:
            if self.is_postgres:
                connection.execution_options(isolation_level="AUTOCOMMIT")
            yield connection

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Wait here, first come first served, instead of holding rows while others of this process compute."""
        if not self._turns.acquire(timeout=_WAIT_FOR_LOCK_MS / 1000):
            raise Busy
        try:
            yield
        finally:
            self._turns.release()

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[Connection]:
        with self._connected() as connection:
            self._begin(connection, begin)
            try:
                yield connection
            except BaseException:
                _end(connection, "ROLLBACK", is_postgres=self.is_postgres)
                raise
            _end(connection, "COMMIT", is_postgres=self.is_postgres)

    def _connected(self) -> Connection:
        try:
            return self.engine.connect()
        except (PoolTimeout, OperationalError) as error:
            raise Busy from error

    def _begin(self, connection: Connection, begin: str) -> None:
        if self.is_postgres:
            level: Any = "READ COMMITTED" if begin == "BEGIN IMMEDIATE" else "REPEATABLE READ"
            connection.execution_options(isolation_level=level)
            if self.tenant_id:
                connection.exec_driver_sql(_WALL, (self.tenant_id,))
            return
        try:
            connection.exec_driver_sql(begin)  # SQLAlchemy is to know of it: migrations ask
        except OperationalError as error:  # somebody else has been writing for longer than we wait
            raise Busy from error

    def ping(self) -> None:
        """Return if the database answers; raise what it says otherwise."""
        with self.reading() as connection:
            connection.exec_driver_sql("SELECT 1")

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def _end(connection: Connection, how: str, *, is_postgres: bool) -> None:
    if is_postgres:
        connection.commit() if how == "COMMIT" else connection.rollback()
    else:
        raw_of(connection).execute(how)


def _connect(name: str, key: bytes | None) -> Any:
    connection = sqlcipher.connect(name, isolation_level=None, cached_statements=256, check_same_thread=False)
    cursor = connection.cursor()
    if key is not None:
        cursor.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        cursor.execute("PRAGMA cipher_log_level = NONE")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")
    cursor.execute(f"PRAGMA busy_timeout = {_WAIT_FOR_LOCK_MS}")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA secure_delete = ON")  # what was erased leaves no bytes behind
    cursor.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    cursor.execute("PRAGMA temp_store = MEMORY")
    cursor.close()
    return connection
