"""Crashes: a machine dies before any statement of any transaction, or just after a commit.

Every connection of SQLite in this process asks the machine whose file it opened before each statement. A machine that
is off raises Crash at every statement, so that no ``finally`` of a dead process writes anything; what was begun is
rolled back, as by SQLite when the file is opened again.

Files here are plain: the key that a connection begins with is left out. Encryption costs much and is tested elsewhere
(tests/integration, tests/unit/keys); pages, write-ahead log, locks and commits are SQLite's all the same.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from unittest.mock import patch
from weakref import WeakSet

import sqlcipher3.dbapi2 as sqlcipher

MEMORY = Path(":memory:")
_KEY, _NOTHING = "PRAGMA key", "SELECT 1 WHERE 0"


class Crash(Exception):  # noqa: N818 - not a fault
    """The process has died here. No BaseException: SQLAlchemy would throw HQ's only connection away, and its memory."""


class Power:
    """Whether a machine is on, and after how many statements it will go off."""

    def __init__(self) -> None:
        self.is_on = True
        self._left: int | None = None
        self._at_commit = False
        self.open: WeakSet[Any] = WeakSet()

    @property
    def is_calm(self) -> bool:
        """Whether it is on and no statement is counted."""
        return self.is_on and self._left is None

    def fail_after(self, statements: int | None, *, at_commit: bool = False) -> None:
        """Die after so many statements more; None: do not. ``at_commit``: only commits are counted, begun and made."""
        self._left, self._at_commit = statements, at_commit

    def count(self, statement: str = "") -> None:
        """A statement is about to run, or a commit has just been made."""
        if not self.is_on:
            raise Crash
        if self._left is not None and (statement == "COMMIT" or not self._at_commit):
            self._left -= 1
            if self._left < 0:
                self.is_on, self._left = False, None
                raise Crash

    @contextmanager
    def steady(self) -> Iterator[None]:
        """Nothing dies in the block: the simulator itself is looking."""
        left, self._left = self._left, None
        try:
            yield
        finally:
            self._left = left

    def restore(self) -> None:
        """On again; what the dead process held open is let go of, unfinished."""
        self.is_on, self._left = True, None

    def let_go(self) -> None:
        """Close every connection of this machine; what was not committed is gone."""
        for connection in list(self.open):
            connection.is_gone = True
            with suppress(sqlcipher.Error):
                connection.close()
        self.open = WeakSet()


class Powers:
    """Which machine a file belongs to: that of the nearest folder above it."""

    def __init__(self) -> None:
        self._of: dict[Path, Power] = {}

    def add(self, folder: Path) -> Power:
        """The power of a new machine that lives in ``folder``."""
        power = self._of[folder] = Power()
        return power

    def of(self, file: str) -> Power | None:
        """The power of the machine that a file belongs to."""
        path = Path(file)
        return next((self._of[each] for each in (path, *path.parents) if each in self._of), None)


class _Connection(sqlcipher.Connection):  # type: ignore[misc]
    """A connection of a machine; ``power`` is set as soon as it is open."""

    power: Power
    has_key = False
    is_gone = False
    """Of a process that died: whatever ``finally`` of it comes here yet."""

    def cursor(self, *given: Any, **named: Any) -> Any:
        """The driver's own where nothing is counted: every statement of either database goes through here."""
        if self.is_gone:
            raise Crash
        kind = sqlcipher.Cursor if self.power.is_calm and self.has_key else _Cursor
        return super().cursor(*(given or (kind,)), **named)


class _Cursor(sqlcipher.Cursor):  # type: ignore[misc]
    """What every statement goes through that may be the last, those of ``Connection.execute`` too."""

    def execute(self, statement: str, *values: Any) -> Any:
        if statement.startswith("ROLLBACK"):
            return super().execute(statement, *values)
        connection: _Connection = self.connection
        connection.power.count(statement)
        if not connection.has_key:
            connection.has_key = True
            statement = _NOTHING if statement.startswith(_KEY) else statement
        done = super().execute(statement, *values)
        if statement == "COMMIT":
            connection.power.count(statement)
        return done

    def executemany(self, statement: str, *values: Any) -> Any:
        self.connection.power.count()
        return super().executemany(statement, *values)


def _connecting(powers: Powers) -> Callable[..., Any]:
    real = sqlcipher.connect

    def connect(database: str, *given: Any, **named: Any) -> Any:
        connection = real(database, *given, factory=_Connection, **named)
        connection.power = powers.of(database) or Power()
        connection.power.open.add(connection)
        return connection

    return connect


@contextmanager
def wired_to(powers: Powers) -> Iterator[None]:
    """While the block lasts, every connection made is one of a machine that can die, and no file is encrypted."""
    with patch.object(sqlcipher, "connect", _connecting(powers)):
        yield
