"""A machine: a folder with a real ledger, its own clock, and power that can fail at any statement.

What it holds is remembered outside of it (``held``; ``announced``: the epochs that it told HQ of), so that nothing can
vanish from a ledger unnoticed.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection

from desktop.bootstrap import keeper, wired
from desktop.core.domain.shop import Shop
from desktop.core.ports import Till
from desktop.core.services.keep_ledger import verify_ledger
from desktop.core.store.hq_settings import DEVICE
from desktop.core.store.ledger import LedgerFile
from desktop.core.store.opening import OpenLedger, open_ledger, save_identity
from desktop.core.store.swapping import LEDGER
from desktop.core.store.syncing import LedgerSyncLog
from tests.simulation import making
from tests.simulation.chance import Chance, SeededIds
from tests.simulation.clock import MachineClock
from tests.simulation.power import Crash, Power


class Machine:
    """A till's computer. ``name`` is how traces call it; ``store`` the HQ store that it stands in."""

    def __init__(self, name: str, folder: Path, power: Power, clock: MachineClock, chance: Chance) -> None:
        self.name = name
        self.folder = folder
        self.power = power
        self.clock = clock
        self.chance = chance
        self.store = ""
        self.is_cut_off = False
        self.is_retired = False
        self.rounds = 0
        self.lives = 0
        self.joined_us: int | None = None
        self.beside: Callable[[Machine], None] = lambda _: None
        self.held: dict[str, bytes] = {}
        self._has_lost = False
        self.announced: set[str] = set()
        self._open: list[OpenLedger] = []
        self.ledger: OpenLedger | None = None
        self._till: Till | None = None
        self._logs: list[LedgerSyncLog] = []
        self._marks: dict[str, tuple[object, ...]] = {}

    @property
    def is_on(self) -> bool:
        """Whether the program runs."""
        return self._till is not None and self.power.is_on

    @property
    def till(self) -> Till:
        """The till; Crash where the machine is off."""
        if self._till is None or not self.power.is_on:
            raise Crash
        return self._till

    def set_up(self, shop: Shop) -> None:
        """A new shop on this machine, and its till opened."""
        making.make_ledger(self.folder, shop, self.clock)
        self.start()

    def start(self) -> None:
        """Start the program: after a crash, or after it was closed."""
        self.ledger = open_ledger(self.folder, self.clock)
        self._open.append(self.ledger)
        self._let_others_in(self.ledger.file)
        self._till = msgspec.structs.replace(wired(self.ledger, self.clock), ids=SeededIds(self.chance, self.clock))

    def _let_others_in(self, file: LedgerFile) -> None:
        """Before each transaction another program may work on the same ledger; if power fails meanwhile, for both."""
        begin, life = file._transaction, self.lives

        @contextmanager
        def transaction(how: Callable[[Any], object]) -> Iterator[Connection]:
            self.beside(self)
            if life != self.lives:
                raise Crash
            with begin(how) as connection:
                yield connection

        file._transaction = transaction  # type: ignore[method-assign,assignment]

    def stop(self) -> None:
        """Close the program in peace."""
        for ledger in self._open:
            save_identity(ledger)
            ledger.file.close()
        self._open.clear()
        self.ledger = self._till = None
        self._logs.clear()

    def log(self) -> LedgerSyncLog:
        """The ledger as rounds need it, over a connection of its own (bootstrap.sync_log), for the program's life.

        While one round waits for the line, another program has a log of its own: the command line beside the window.
        """
        if not self.is_on:
            raise Crash
        at = max(self.rounds - 1, 0)
        while len(self._logs) <= at:
            ledger = open_ledger(self.folder, self.clock)
            self._open.append(ledger)
            self._logs.append(LedgerSyncLog(ledger, self.clock))
        return self._logs[at]

    def reopen(self) -> None:
        """Close the program and start it again."""
        self.stop()
        self.start()

    def die(self) -> None:
        """What is left of a process that Crash ended: nothing but its files."""
        self.lives += 1
        self.power.is_on = False
        for ledger in self._open:
            _abandon(ledger.file)
        self._open.clear()
        self.power.let_go()
        self.ledger = self._till = None
        self._logs.clear()
        self.rounds = 0

    def revive(self) -> None:
        """Power again, and the program started."""
        self.power.restore()
        self.start()

    def begin_anew(self) -> None:
        """The machine has power, and no crash comes while its files are replaced."""
        self.power.restore()

    def back_up(self, out: Path) -> dict[str, bytes]:
        """A backup as the till makes it; what it holds."""
        keeper(self.folder, self.clock).back_up(out)
        return dict(self.held)

    def verify(self) -> None:
        """AssertionError where the till's own ``verify`` finds anything that is not so.

        That it was vouched for otherwise is so where a backup took the place of an older copy that had gone on.
        """
        with self.power.steady():
            found = verify_ledger(keeper(self.folder, self.clock)).first_bad
        if self._has_lost and found is not None and found.what == "log.forked":
            return
        assert found is None, f"{self.name}: verify finds {found}"

    def restore(self, file: Path, held: dict[str, bytes]) -> None:
        """The till's own way back: a new epoch, and HQ will hear of it."""
        self.stop()
        keeper(self.folder, self.clock).restore(file, making.recovery_code(), lambda _done, _all: None)
        self._has_lost |= bool(self.held.keys() - held.keys()) and bool(held.keys() - self.held.keys())
        self._took_back(held)

    def copy_to(self, folder: Path) -> dict[str, bytes]:
        """Copy the whole data directory, as people do with a file manager while the till is closed."""
        self.stop()
        shutil.copytree(self.folder, folder)
        self.start()
        return dict(self.held)

    def put_back(self, folder: Path, held: dict[str, bytes]) -> None:
        """Put an older copy of the data directory in the place of this one: nobody tells the till."""
        self.stop()
        shutil.rmtree(self.folder)
        shutil.copytree(folder, self.folder)
        self._took_back(held)

    def _took_back(self, held: dict[str, bytes]) -> None:
        self.held = dict(held)
        self.announced.clear()
        self.start()
        self.look()

    def look(self) -> None:
        """Take note of what the ledger holds; AssertionError where something is gone or has changed."""
        if not self.has_changed("look"):
            return
        found = dict(self.rows("SELECT event_id, body_hash FROM events ORDER BY place"))
        for event_id, body_hash in self.held.items():
            assert event_id in found, f"{self.name}: event {event_id} has gone from the ledger"
            assert found[event_id] == body_hash, f"{self.name}: event {event_id} has changed in the ledger"
        self.held = found
        lacking = self.announced - {epoch for (epoch,) in self.rows("SELECT epoch FROM epochs")}
        assert not lacking, f"{self.name} told HQ of epoch {lacking}, and does not hold it"

    def members(self) -> dict[str, str | None]:
        """The ledger's events, and whose each is."""
        return dict(self.rows("SELECT event_id, member_id FROM events"))

    def has_changed(self, asker: str) -> bool:
        """Whether anything was written to the ledger, or it was opened, since the asker was last told of it."""
        raw = self._raw()
        ((version,),) = self.rows("PRAGMA data_version")
        mark = self.lives, len(self.announced), raw, version, raw.total_changes if raw is not None else None
        same = raw is not None and self._marks.get(asker) == mark
        self._marks[asker] = mark
        return not same

    def _raw(self) -> Any:
        """The program's own connection; None where it has none yet."""
        if self.ledger is None or not self.is_on:
            raise Crash
        connection = self.ledger.file._connection
        return connection.connection.driver_connection if connection is not None else None

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """What a query over the ledger's file finds."""
        raw = self._raw()
        if raw is None:
            others, self.beside = self.beside, lambda _: None
            try:
                with self.power.steady(), self.till.ledger.reading():
                    raw = self._raw()
            finally:
                self.beside = others
        found: list[tuple[Any, ...]] = sqlcipher.Cursor(raw).execute(sql, values).fetchall()
        return found

    @property
    def file(self) -> Path:
        """The ledger's file."""
        return self.folder / LEDGER

    def device_id(self) -> str:
        """What HQ calls this machine's device; "" where it stands alone."""
        rows = self.rows("SELECT value FROM settings WHERE key = ?", DEVICE)
        return rows[0][0] if rows else ""

    def run(self, work: Callable[[Till], Any]) -> Any:
        """Let the till do something. Crash goes on up; the machine is dead then, unless it lives again already."""
        life = self.lives
        try:
            return work(self.till)
        except Crash:
            if life == self.lives:
                self.die()
            raise


def _abandon(file: LedgerFile) -> None:
    """What the system does with a dead process' files: they are closed, and nothing is written."""
    connection, file._connection = file._connection, None
    if connection is not None:
        connection.invalidate()
        connection.close()
    file._engine.dispose()
    file._turns.close()
