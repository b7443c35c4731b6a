"""One process at a time opens, replaces or sets aside the ledger of a data directory. Selling needs no such lock."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop.core.domain.errors import RuleBroken
from desktop.core.file_lock import try_lock

_LOCK = "ledger.lock"
_WAIT_S = 20.0
_PAUSE_S = 0.02


@contextmanager
def folder_lock(folder: Path) -> Iterator[None]:
    """Hold the directory's lock; the system lets go of it when the process ends, however that ends. Not nested.

    Raises RuleBroken ``ledger.busy`` after 20 seconds, ``ledger.not_writable`` where the lock cannot be made.
    """
    try:
        handle = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise RuleBroken("ledger.not_writable", file=_LOCK) from error
    try:
        give_up_at = time.monotonic() + _WAIT_S
        while not try_lock(handle):
            if time.monotonic() > give_up_at:
                raise RuleBroken("ledger.busy", file=_LOCK)
            time.sleep(_PAUSE_S)
        yield
    finally:
        os.close(handle)
