"""A file that is whole or absent: written beside its place, forced to the disk, then moved there in one step."""

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

_IS_POSIX = os.name == "posix"


@contextmanager
def durable_file(path: Path, mode: int = 0o600) -> Iterator[BinaryIO]:
    """A file to fill; at the end of the block it *is* ``path`` (replacing an older one) and survives power loss.

    If the block raises, ``path`` stays as it was and nothing is left beside it. Raises: OSError.
    """
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with os.fdopen(os.open(part, _new_file_flags(), mode), "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Forces names made or removed in the folder to the disk. Windows does so by itself; some shares cannot."""
    if not _IS_POSIX:
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
    finally:
        os.close(handle)


def _new_file_flags() -> int:
    return os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
