"""Of several processes that start at once, lets one work at a time. Standard library only."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

_PAUSE_S = 0.2


@contextmanager
def only_one(path: Path, on_wait: Callable[[], None]) -> Iterator[None]:
    """Hold the file's lock, waiting for whoever has it (``on_wait`` is called once, before the wait).

    On POSIX a child process holds it too. The system lets go of it when its last holder ends, however that ends.

    Raises: OSError where the file cannot be opened.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        os.set_inheritable(handle, True)  # noqa: FBT003 - the standard library's own signature
        if not _try_lock(handle):
            on_wait()
            while not _try_lock(handle):
                time.sleep(_PAUSE_S)
        yield
    finally:
        os.close(handle)


if sys.platform == "win32":
    import msvcrt

    def _try_lock(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _try_lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
