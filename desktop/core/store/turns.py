"""Taking turns at the file: who waits to write asks often, so that a short gap between two long writes is enough.

SQLite's own waiting asks every 100 ms after a while: beside an import, which pauses a few milliseconds between its
transactions, a checkout waited up to two seconds (measured; with this up to 60 ms, half the time 6).
"""

import time
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

_ASK_EVERY_S = 0.0005


def begin_writing(raw: Any) -> None:
    """Become the file's only writer; SQLite's error if that takes longer than the connection's ``busy_timeout``."""
    (wait_ms,) = raw.execute("PRAGMA busy_timeout").fetchone()
    until = time.monotonic_ns() + wait_ms * 1_000_000
    raw.execute("PRAGMA busy_timeout = 0")
    try:
        while not _began(raw):
            if time.monotonic_ns() > until:
                raw.execute("BEGIN IMMEDIATE")
                return
            time.sleep(_ASK_EVERY_S)
    finally:
        raw.execute(f"PRAGMA busy_timeout = {wait_ms}")


def _began(raw: Any) -> bool:
    try:
        raw.execute("BEGIN IMMEDIATE")
    except sqlcipher.OperationalError as error:
        if "locked" not in str(error):
            raise
        return False
    return True
