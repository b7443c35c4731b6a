"""Taking turns at the file: who waits to write is next, however many short transactions another makes in a row.

SQLite's own waiting asks every 100 ms after a while, and beside an import it may miss every gap between two chunks: a
checkout waited up to two seconds. Here whoever wants to write first becomes the *next* one, by a lock on a file of its
own; an import that has just written has to become the next one again, behind the checkout that waits. So nobody waits
for more than one transaction of another, and asks often for the end of it.
"""

import os
import time
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from desktop.core.file_lock import let_go, try_lock

_ASK_EVERY_S = 0.0005
_NAME = "ledger.turn"


class Turns:
    """The turns at one ledger's file. The system gives a turn back when its holder dies."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / _NAME
        self._handle: int | None = None

    def begin_writing(self, raw: Any) -> None:
        """Become the file's only writer; SQLite's error if that takes longer than the connection's ``busy_timeout``."""
        (wait_ms,) = raw.execute("PRAGMA busy_timeout").fetchone()
        until = time.monotonic_ns() + wait_ms * 1_000_000
        raw.execute("PRAGMA busy_timeout = 0")
        is_next = self._become_next(until)
        try:
            while not _began(raw):
                if time.monotonic_ns() > until:
                    raw.execute("BEGIN IMMEDIATE")
                    return
                time.sleep(_ASK_EVERY_S)
        finally:
            if is_next and self._handle is not None:
                let_go(self._handle)
            raw.execute(f"PRAGMA busy_timeout = {wait_ms}")

    def somebody_waits(self) -> bool:
        """Whether another waits to write, asked by whoever is writing."""
        if self._handle is None:
            return True
        if try_lock(self._handle):
            let_go(self._handle)
            return False
        return True

    def close(self) -> None:
        """Let go of the file of turns."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def _become_next(self, until_ns: int) -> bool:
        """Whether the turn was got; without it (a folder that cannot be written, a stopped process) one asks anyhow."""
        if self._handle is None:
            try:
                self._handle = os.open(self._file, os.O_RDWR | os.O_CREAT, 0o600)
            except OSError:
                return False
        while not try_lock(self._handle):
            if time.monotonic_ns() > until_ns:
                return False
            time.sleep(_ASK_EVERY_S)
        return True


def _began(raw: Any) -> bool:
    try:
        raw.execute("BEGIN IMMEDIATE")
    except sqlcipher.OperationalError as error:
        if "locked" not in str(error):
            raise
        return False
    return True
