"""HQ in the world: the real server without its web framework, over a database in memory or PostgreSQL.

It can die at any statement and goes on at once from what was committed; it can be put back to an older copy.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from typing import Any, TypeVar
from unittest.mock import patch

from sqlalchemy import Engine, delete, insert, select

from desktop.core.domain.events import Payload
from desktop.core.protocol.body import Body, decode_payload
from hq.services import digest_members
from hq.services.answering import answer
from hq.services.codes import make_code
from hq.services.decode_again import decode_again
from hq.services.devices import revoke_device
from hq.services.house import Hq
from hq.services.publish_program import publish_program
from hq.services.stores import open_store
from hq.services.take_back import go_on
from hq.store.database import Connection, Database
from hq.store.migrating import migrate
from hq.store.schema import METADATA
from hq.store.tenants import Tenant, add_tenant, random_id
from tests.simulation.chance import Chance
from tests.simulation.clock import MachineClock
from tests.simulation.power import MEMORY, Crash, Power, Powers

T = TypeVar("T")
LATER_KIND = "points.adjusted"
ZONE = "Asia/Shanghai"
Rows = dict[str, list[dict[str, Any]]]


class HqDown(Exception):  # noqa: N818 - what the line says, not a fault
    """HQ died while it answered."""


class OpenDatabase(Database):
    """A database that lets the world act before each transaction, as other requests would."""

    before: Callable[[], None] = staticmethod(lambda: None)

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self._writes = [0]  # shared with what ``of`` makes
        self._apart: list[bool] = []  # so is this

    @property
    def writes(self) -> int:
        """How many transactions that write have been begun."""
        return self._writes[0]

    def write(self, work: Callable[[Connection], T]) -> T:
        """As Database.write."""
        self.before()
        self._writes[0] += 1
        return super().write(work)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """As Database.reading."""
        is_apart = bool(self._apart) and self._apart.pop()
        self.before()
        if is_apart and not self.is_postgres:
            now = Database.in_memory()
            _copy(self.engine, now.engine)
            with now.reading() as connection:
                yield connection
            now.close()
            return
        with super().reading() as connection:
            yield connection

    def aside(self, work: Callable[[], None], *, until_done: bool = False) -> None:  # noqa: ARG002 - no fault passes
        """Work that writes while it reads: memory has one connection, so it reads a copy of that moment."""
        self._apart.append(True)
        try:
            work()
        finally:
            self._apart.clear()


class Headquarters:
    """One chain's server."""

    def __init__(self, database: OpenDatabase, power: Power, clock: MachineClock, chance: Chance) -> None:
        self.database = database
        self.power = power
        self.clock = clock
        self.lives = 0
        self._answering = 0
        self._chance = chance
        self.hq = Hq(database, clock, chance.bytes, database.aside)
        self.tenant_id = random_id(chance.bytes(16))
        self.stores: list[str] = []
        self._lacks = ""

    def found(self, stores: int) -> None:
        """The chain and its stores."""
        tenant = Tenant(
            tenant_id=self.tenant_id, name="熟客", currency="", program="", signing_key=self._chance.bytes(32),
            stamp_key=self._chance.bytes(32), created_at_us=self.clock(),
        )  # fmt: skip
        self.database.write(lambda connection: add_tenant(connection, tenant))
        names = [f"店{number}" for number in range(1, stores + 1)]
        self.stores = [open_store(self.hq, self.tenant_id, name, ZONE).store_id for name in names]

    def answer(self, path: str, authorization: str | None, data: bytes) -> tuple[int, bytes]:
        """HQ's answer to a request. Raises HqDown where it died on the way."""
        return self._served(lambda: answer(self.hq, path, authorization, data))

    def _served(self, work: Callable[[], T]) -> T:
        life = self.lives
        self._answering += 1
        try:
            done = work()
        except Crash:
            if life == self.lives:
                self._start_again()
            raise HqDown from None
        finally:
            self._answering -= 1
        if life != self.lives:
            raise HqDown
        if not self.power.is_on:  # it died with its last word
            self._start_again()
        return done

    def _start_again(self) -> None:
        """A new process: what it kept in mind is gone, and what it understands now it reads again (hq/cli/serve.py)."""
        self.lives += 1
        self.power.restore()
        digest_members._kept.pop(self.database.engine, None)
        if not self._lacks:
            with self.power.steady():
                decode_again(self.hq)
        with self.power.steady():
            go_on(self.hq)

    @contextmanager
    def not_upgraded(self, *, know_all: bool) -> Iterator[None]:
        """While the block lasts, HQ's program is older than the tills': it lacks a kind of event until ``upgrade``."""
        self._lacks = "" if know_all else LATER_KIND

        def decode(body: Body) -> Payload | None:
            return None if body.kind == self._lacks else decode_payload(body)

        with ExitStack() as stack:
            for module in [each for name, each in sys.modules.items() if name.startswith("hq.")]:
                if getattr(module, "decode_payload", None) is decode_payload:
                    stack.enter_context(patch.object(module, "decode_payload", decode))
            yield

    def upgrade(self) -> None:
        """HQ is started with a program that knows everything, and reads again what it had not understood."""
        if self._lacks:
            self._lacks = ""
            with self.power.steady():
                decode_again(self.hq)

    @property
    def is_answering(self) -> bool:
        """Whether a request is being worked on."""
        return self._answering > 0

    def code(self, store_id: str) -> str:
        """A one-time code for a till of that store."""
        with self.power.steady():
            return make_code(self.hq, self.tenant_id, store_id).code

    def publish(self, document: bytes) -> None:
        """A program for the whole chain."""
        with self.power.steady():
            publish_program(self.hq, self.tenant_id, document, "somebody at HQ")

    def revoke(self, device_id: str) -> None:
        """Shut a device out."""
        with self.power.steady():
            revoke_device(self.hq, self.tenant_id, device_id)

    def rows(self, query: Any) -> list[Any]:
        """What a query finds, behind the services."""
        with self.power.steady(), self.database.glancing() as connection:
            return list(connection.execute(query).fetchall())

    def copy(self) -> Rows:
        """Everything that the database holds."""
        with self.power.steady(), Database.reading(self.database) as connection:
            return {
                table.name: [row._asdict() for row in connection.execute(select(table))]
                for table in METADATA.sorted_tables
            }

    def put_back(self, copy: Rows) -> None:
        """The database of an older day takes the place of this one; the server is started again."""

        def work(connection: Connection) -> None:
            for table in METADATA.sorted_tables:
                connection.execute(delete(table))
                if copy[table.name]:
                    connection.execute(insert(table), copy[table.name])

        with self.power.steady():
            Database.write(self.database, work)
        self._start_again()


def in_memory(powers: Powers) -> tuple[OpenDatabase, Power]:
    """A database with HQ's tables in it, and what can make it die."""
    power = powers.add(MEMORY)
    database = OpenDatabase(_engine())
    database.close()  # a world before this one may have left its connection
    _copy(_template().engine, database.engine)
    return database, power


def _copy(engine: Engine, into: Engine) -> None:
    with engine.connect() as source, into.connect() as target:
        source.connection.driver_connection.backup(target.connection.driver_connection)  # type: ignore[union-attr]


@cache
def _engine() -> Engine:
    """One engine for all worlds, a connection for each: what SQLAlchemy has put into words stays known."""
    return Database.in_memory().engine


@cache
def _template() -> Database:
    database = Database.in_memory()
    migrate(database)
    return database


def prepare() -> None:
    """Make the template now."""
    _template()
