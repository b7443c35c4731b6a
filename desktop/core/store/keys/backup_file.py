r"""A backup: one file holding the encrypted database as it was, with what is needed to know and open it.

    "Shuke backup 1\n" · header length (4 bytes, big endian) · header (JSON) · sha256 of the header (32 bytes) · body

The body is the encrypted SQLite file, unchanged. Any flipped, missing or added byte is noticed; that the facts inside
are the shop's own is for the ledger's chain to say.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec
from msgspec import Struct

from desktop.core.domain.errors import NotFound, Unreadable
from desktop.core.store.keys.durable_file import durable_file

_MAGIC = b"Shuke backup "
_FIRST_LINE = _MAGIC + b"1\n"
_DIGEST_BYTES = 32
_LONGEST_HEADER = 65_536
_CHUNK = 1 << 20


class BackupHeader(Struct, frozen=True, kw_only=True):
    """What a backup is of. ``made_at_us``: microseconds since 1970 UTC; ``chain_hash``: hex, of the head at ``seq``.

    ``sealed_database_key`` opens with the recovery code. ``body_sha256`` and ``body_bytes`` are filled in on writing.
    """

    ledger_id: str
    epoch: str
    seq: int
    chain_hash: str
    made_at_us: int
    schema: str
    sealed_database_key: bytes
    body_sha256: str = ""
    body_bytes: int = 0


def write_backup(out: Path, header: BackupHeader, database: Path) -> BackupHeader:
    """Writes ``out`` (an older file there is replaced) from a closed copy of the database; returns the full header.

    It is read back and checked before it takes its place: if this returns, the backup is whole and on the disk.
    Raises: Unreadable backup.not_written, with ``out`` as it was.
    """
    try:
        with database.open("rb") as source, durable_file(out) as target:
            full = msgspec.structs.replace(header, **_measured(source))
            _write_head(target, full)
            for chunk in _chunks(source):
                target.write(chunk)
            target.flush()
            target.seek(0)
            _copy_body(target, _read_head(target), None)
    except (OSError, Unreadable) as error:
        raise Unreadable("backup.not_written", path=str(out)) from error
    return full


def read_backup_header(path: Path) -> BackupHeader:
    """What the backup is of; the body is not looked at.

    Raises: NotFound backup.missing; Unreadable backup.not_ours, backup.newer, backup.damaged, backup.unreadable.
    """
    with _opened(path) as file:
        return _read_head(file)


def extract_database(path: Path, to: Path) -> BackupHeader:
    """The database of a backup, checked to the last byte, at ``to`` (mode 0600). Otherwise ``to`` stays as it was.

    Raises: as ``read_backup_header``; Unreadable backup.not_extracted when ``to`` cannot be written.
    """
    with _opened(path) as file:
        header = _read_head(file)
        try:
            with durable_file(to) as target:
                _copy_body(file, header, target)
        except OSError as error:
            raise Unreadable("backup.not_extracted", path=str(to)) from error
    return header


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except FileNotFoundError:
        raise NotFound("backup.missing", path=str(path)) from None
    except OSError as error:
        raise Unreadable("backup.unreadable", path=str(path)) from error


def _measured(source: BinaryIO) -> dict[str, str | int]:
    digest, length = hashlib.sha256(), 0
    for chunk in _chunks(source):
        digest.update(chunk)
        length += len(chunk)
    source.seek(0)
    return {"body_sha256": digest.hexdigest(), "body_bytes": length}


def _write_head(target: BinaryIO, header: BackupHeader) -> None:
    encoded = msgspec.json.encode(header)
    target.write(_FIRST_LINE + len(encoded).to_bytes(4, "big") + encoded + hashlib.sha256(encoded).digest())


def _read_head(file: BinaryIO) -> BackupHeader:
    first_line = _read(file, len(_FIRST_LINE))
    if not first_line.startswith(_MAGIC):
        raise Unreadable("backup.not_ours")
    if first_line != _FIRST_LINE:
        raise Unreadable("backup.newer")
    length = int.from_bytes(_read(file, 4), "big")
    encoded = _read(file, min(length, _LONGEST_HEADER))
    if hashlib.sha256(encoded).digest() != _read(file, _DIGEST_BYTES):
        raise Unreadable("backup.damaged")
    try:
        return msgspec.json.decode(encoded, type=BackupHeader)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise Unreadable("backup.damaged") from error


def _copy_body(file: BinaryIO, header: BackupHeader, target: BinaryIO | None) -> None:
    digest, rest = hashlib.sha256(), header.body_bytes
    while rest > 0 and (chunk := _read(file, min(rest, _CHUNK))):
        digest.update(chunk)
        rest -= len(chunk)
        if target is not None:
            target.write(chunk)
    if rest or _read(file, 1) or digest.hexdigest() != header.body_sha256:
        raise Unreadable("backup.damaged")


def _chunks(source: BinaryIO) -> Iterator[bytes]:
    while chunk := source.read(_CHUNK):
        yield chunk


def _read(file: BinaryIO, count: int) -> bytes:
    try:
        return file.read(count)
    except OSError as error:
        raise Unreadable("backup.unreadable") from error
