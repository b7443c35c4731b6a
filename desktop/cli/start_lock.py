"""Of several processes that start at once, lets one work at a time. Standard library only."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop.core.file_lock import try_lock

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
        if not try_lock(handle):
            on_wait()
            while not try_lock(handle):
                time.sleep(_PAUSE_S)
        yield
    finally:
        os.close(handle)
