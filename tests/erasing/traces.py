"""Looking for what must not be there: each byte that was known of a member, in every file of a shop's directory."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from desktop.core.store.keys.backup_file import extract_database
from tests.erasing.pages import decrypted

_SECRETS = "keys"


def traces(folder: Path, key: bytes, wanted: Iterable[bytes]) -> set[tuple[str, bytes]]:
    """Which of ``wanted`` is in which file: databases without their encryption, backups opened, everything else as is.

    ``folder``: the data directory; ``key``: of its ledger.
    """
    needles = sorted({each for each in wanted if each})
    return {
        (file, needle)
        for file, blocks in _files(folder, key)
        for text in (b"".join(blocks),)
        for needle in needles
        if needle in text
    }


def _files(folder: Path, key: bytes) -> Iterator[tuple[str, Iterator[bytes]]]:
    for file in sorted(folder.rglob("*")):
        if not file.is_file() or _SECRETS in file.parts or file.name.endswith(("-wal", "-shm")):
            continue
        if file.suffix == ".db":
            yield file.name, decrypted(file, key)
        elif file.suffix == ".shuke":
            yield file.name, _of_backup(file, key)
        else:
            yield file.name, iter([file.read_bytes()])


def _of_backup(file: Path, key: bytes) -> Iterator[bytes]:
    copy = file.with_name(f"{file.name}.look")
    extract_database(file, copy)
    try:
        yield from decrypted(copy, key)
    finally:
        copy.unlink()
