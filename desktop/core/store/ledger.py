"""The ledger file as services see it: one with-block, one transaction (ports.Ledger)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection

from desktop.core.domain.calendar import BusinessClock
from desktop.core.domain.errors import Refusal, RuleBroken
from desktop.core.domain.program import Program
from desktop.core.domain.shop import Shop
from desktop.core.domain.staff import BY_COMMAND
from desktop.core.store import statements as sql
from desktop.core.store.border import border
from desktop.core.store.building import clock_of
from desktop.core.store.database import engine_for
from desktop.core.store.head_file import keep_head
from desktop.core.store.importing import ImportWriting, bulk_settings
from desktop.core.store.keys.signing import DeviceKey
from desktop.core.store.reading import LedgerReading
from desktop.core.store.swapping import place_of
from desktop.core.store.turns import Turns
from desktop.core.store.writing import LedgerWriting

Writer = TypeVar("Writer", bound=LedgerWriting)
_COMMITS_BETWEEN_CHECKPOINTS = 12


class LedgerFile:
    """An open ledger file. Blocks do not nest; use it from one thread at a time. Processes may share the file."""

    def __init__(
        self, file: Path, key: bytes, signer: DeviceKey, shop: Shop, clock: BusinessClock, wall_us: Callable[[], int]
    ) -> None:
        """``wall_us``: the wall clock in microseconds since 1970."""
        self.file = file
        self.signer_of: Callable[[str], DeviceKey] | None = None
        self.acting: Callable[[], str] = lambda: BY_COMMAND
        self._identity: tuple[str, str] | None = None
        self._signer = signer
        self._clock = clock
        self._shop = shop
        self.wall_us = wall_us
        self._engine = engine_for(file, key)
        self._connection: Connection | None = None
        self._programs: dict[str, Program] = {}
        self._wrote = False
        self._uncopied: int | None = None
        self._place = place_of(file)
        self._turns = Turns(file.parent)

    def version(self) -> int:
        """A number that another one replaces whenever somebody else has written to the file."""
        with self.reading() as reading:
            raw = reading.raw
        found: int = raw.execute("PRAGMA data_version").fetchone()[0]
        return found

    @contextmanager
    def reading(self) -> Iterator[LedgerReading]:
        """A consistent view of the ledger, as of the block's start."""
        with self._transaction(_begin_reading) as connection:
            yield LedgerReading(connection, self._clock, self.wall_us, self._programs)

    @contextmanager
    def looking(self) -> Iterator[Any]:
        """The driver's connection for a look at what never changes back, also inside a block of this file's."""
        raw = self._connection.connection.driver_connection if self._connection is not None else None
        if raw is not None and raw.in_transaction:
            yield raw
            return
        with self.reading() as reading:
            yield reading.raw

    @contextmanager
    def writing(self) -> Iterator[LedgerWriting]:
        """The only writer; what the block appended is durable when it ends, and gone if it raises."""
        with self._transaction(self._turns.begin_writing) as connection:
            writing = self._writer(LedgerWriting, connection)
            yield writing
            writing.flush()
            self._wrote = True

    @contextmanager
    def importing(self) -> Iterator[ImportWriting]:
        """As ``writing``, with what only imports need."""
        with self._transaction(self._turns.begin_writing) as connection:
            writing = self._writer(ImportWriting, connection)
            yield writing
            writing.flush()
            self._wrote = True
        self._check_point()

    def _writer(self, kind: type[Writer], connection: Connection) -> Writer:
        """Who writes in this transaction: as this till is now, also where another process has joined or healed it."""
        writing = self._made(kind, connection)
        if writing.identity == self._identity:
            return writing
        self._look_again(writing)
        return self._made(kind, connection)

    def _made(self, kind: type[Writer], connection: Connection) -> Writer:
        writing = kind(connection, self._clock, self.wall_us, self._signer, self._shop, self._programs)
        writing.acting = self.acting
        return writing

    def _look_again(self, writing: LedgerWriting) -> None:
        epoch, shop_text = writing.identity
        self._shop = msgspec.json.decode(shop_text, type=Shop)
        self._clock = clock_of(self._shop)
        (key_id,) = writing.raw.execute(sql.SPEAKER, (epoch,)).fetchone()
        if key_id != self._signer.key_id and self.signer_of is not None:
            self._signer = self.signer_of(key_id)
        self._identity = writing.identity

    def somebody_waits(self) -> bool:
        """Whether another waits to write; for whoever is writing much, and could as well end here and go on later."""
        return self._turns.somebody_waits()

    @contextmanager
    def bulk(self) -> Iterator[None]:
        """While the block lasts, many transactions come one after another: a larger page cache, rarer checkpoints."""
        with self.reading() as reading:
            raw = reading.raw
        with bulk_settings(raw):
            self._uncopied = 0
            try:
                yield
            finally:
                self._uncopied = None

    def _check_point(self) -> None:
        """Copy what a bulk has committed into the file, every so often and while it holds nothing."""
        if self._uncopied is not None and self._connection is not None:
            self._uncopied = (self._uncopied + 1) % _COMMITS_BETWEEN_CHECKPOINTS
            if self._uncopied == 0:
                raw: Any = self._connection.connection.driver_connection
                raw.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    @contextmanager
    def _transaction(self, begin: Callable[[Any], object]) -> Iterator[Connection]:
        with border(self.file):
            if self._connection is None:
                self._connection = self._engine.connect()
            raw: Any = self._connection.connection.driver_connection
            begin(raw)
            try:
                self._check_place()
                yield self._connection
                raw.execute("COMMIT")
            except BaseException:
                if raw.in_transaction:
                    raw.execute("ROLLBACK")
                raise

    def _check_place(self) -> None:
        """What is written into a file that another has replaced would be lost: RuleBroken ``ledger.replaced``."""
        if place_of(self.file) != self._place:
            raise RuleBroken("ledger.replaced", file=self.file.name)

    def close(self) -> None:
        """Sign what this process wrote and let go of the file. A process that dies leaves it to the next one."""
        if self._wrote:
            with suppress(Refusal, OSError):
                with self.writing() as writing:
                    head = writing.vouch()
                keep_head(self.file.parent, head)
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        self._turns.close()


def _begin_reading(raw: Any) -> None:
    raw.execute("BEGIN")
