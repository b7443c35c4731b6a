"""The first bytes of a file that SQLite may have open in this very process, read without taking its locks away.

POSIX drops all of a process's locks on a file as soon as the process closes any handle to it (sqlite.org/howtocorrupt,
2.2). With the window's own connection open, such a close let another process begin the log's index anew under it: a
bus error at the next commit (seen). So a handle to a file that may be in use stays open until the file is gone.
"""

import os
from pathlib import Path
from threading import Lock

_handles: dict[tuple[int, int], int] = {}
_lock = Lock()


def peek(file: Path, most: int) -> bytes:
    """The first ``most`` bytes, fewer where the file ends. Raises OSError."""
    if os.name == "nt":  # locks belong to handles there, and an open handle would keep the file from being removed
        with file.open("rb") as opened:
            return opened.read(most)
    with _lock:
        return os.pread(_handle(file), most, 0)


def _handle(file: Path) -> int:
    for place, handle in list(_handles.items()):
        if os.fstat(handle).st_nlink == 0:
            os.close(_handles.pop(place))
    there = file.stat()
    known = _handles.get((there.st_dev, there.st_ino))
    if known is not None:
        return known
    handle = os.open(file, os.O_RDONLY)
    opened = os.fstat(handle)
    return _handles.setdefault((opened.st_dev, opened.st_ino), handle)
