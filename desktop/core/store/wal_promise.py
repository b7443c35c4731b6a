"""Whether the write-ahead log still holds what was committed to it.

SQLite takes a damaged frame for the end of the log: commits after it vanish without a word, and balances are silently
older (seen with 3.53: a flipped byte, a log cut in half, a log overwritten). The index beside it (``-shm``) outlives
a killed process and says how many frames were committed; it is written after the log was forced to the disk, so it
never promises more than the log once held (file format: sqlite.org/walformat.html).
"""

import struct
from pathlib import Path
from typing import Any, NamedTuple

from desktop.core.store.peeking import peek

_HEADER_BYTES = 48
_BACKFILLED_AT = 2 * _HEADER_BYTES
_INDEX_BYTES = _BACKFILLED_AT + 4
_VERSION = 3_007_000
_MAGIC = (0x377F0682, 0x377F0683)
_WAL_HEADER_BYTES = 32
_FRAME_HEADER_BYTES = 24


class Promise(NamedTuple):
    """How many frames were committed, and whether the log beside can no longer hold them."""

    frames: int
    salt: bytes
    broken: bool


def promise_of(file: Path) -> Promise | None:
    """What the index promises, read before the file is opened; None where it promises nothing.

    A process that closes the file meanwhile removes the index before the log: what was read then is no promise.
    """
    index = _index(file)
    if index[:_HEADER_BYTES] != index[_HEADER_BYTES:_BACKFILLED_AT]:
        return None  # being written by a living process
    version, ready, page, frames = struct.unpack_from("=I8xBxHI", index)
    (backfilled,) = struct.unpack_from("=I", index, _BACKFILLED_AT)
    if version != _VERSION or not ready or frames <= backfilled:
        return None
    promise = _beside(file, frames, page, _salt(index))
    return promise if _index(file) == index else None


def is_kept(promise: Promise, file: Path, raw: Any) -> bool:
    """Whether an open connection finds every promised frame; a log begun anew since then has kept them elsewhere."""
    if promise.broken:
        return False
    _, frames, _ = raw.execute("PRAGMA wal_checkpoint(NOOP)").fetchone()
    return frames >= promise.frames or _salt(_index(file)) != promise.salt


def _beside(file: Path, frames: int, page: int, salt: bytes) -> Promise | None:
    header = _wal_header(file)
    if not _is_header(header):
        return Promise(frames, salt, broken=True)
    if header[16:24] != salt:
        return None
    page_bytes = 65_536 if page == 1 else page
    needed = _WAL_HEADER_BYTES + frames * (_FRAME_HEADER_BYTES + page_bytes)
    return Promise(frames, salt, broken=_size(file) < needed)


def _is_header(header: bytes) -> bool:
    """Magic and checksum (the sums of sqlite.org/fileformat2.html, "Checksum Algorithm") are right."""
    if len(header) < _WAL_HEADER_BYTES:
        return False
    magic, *sums = struct.unpack_from(">I20xII", header)
    words = struct.unpack_from(">6I" if magic & 1 else "<6I", header)
    first = second = 0
    for at in range(0, len(words), 2):
        first = (first + words[at] + second) & 0xFFFFFFFF
        second = (second + words[at + 1] + first) & 0xFFFFFFFF
    return magic in _MAGIC and sums == [first, second]


def _salt(index: bytes) -> bytes:
    return index[32:40]


def _index(file: Path) -> bytes:
    """The head of the index; zeros, which promise nothing, where there is none."""
    try:
        return peek(Path(f"{file}-shm"), _INDEX_BYTES).ljust(_INDEX_BYTES, b"\0")
    except OSError:
        return bytes(_INDEX_BYTES)


def _wal_header(file: Path) -> bytes:
    try:
        with Path(f"{file}-wal").open("rb") as wal:
            return wal.read(_WAL_HEADER_BYTES)
    except OSError:
        return b""


def _size(file: Path) -> int:
    try:
        return Path(f"{file}-wal").stat().st_size
    except OSError:
        return 0
