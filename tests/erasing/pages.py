"""Every byte of an encrypted database, as it would be without the encryption: pages in use, free pages, gaps, the log.

SQLCipher 4 with a raw key: each page of 4,096 bytes ends with the IV (16 bytes) and an HMAC (64); AES-256-CBC. The
first page begins with 16 bytes of salt in place of SQLite's magic (zetetic.net/sqlcipher/design).
"""

from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

_PAGE, _RESERVE, _IV, _SALT = 4096, 80, 16, 16
_WAL_HEADER, _FRAME_HEADER = 32, 24


def decrypted(file: Path, key: bytes) -> Iterator[bytes]:
    """The pages of the file, then those of its log, newest or not."""
    data = file.read_bytes()
    for at in range(0, len(data) - _PAGE + 1, _PAGE):
        yield _page(data[at : at + _PAGE], key, _SALT if at == 0 else 0)
    log = Path(f"{file}-wal")
    frames = log.read_bytes() if log.exists() else b""
    for at in range(_WAL_HEADER, len(frames) - _FRAME_HEADER - _PAGE + 1, _FRAME_HEADER + _PAGE):
        is_first = frames[at : at + 4] == b"\x00\x00\x00\x01"
        start = at + _FRAME_HEADER
        yield _page(frames[start : start + _PAGE], key, _SALT if is_first else 0)


def _page(page: bytes, key: bytes, skipped: int) -> bytes:
    end = _PAGE - _RESERVE
    cipher = Cipher(algorithms.AES(key), modes.CBC(page[end : end + _IV])).decryptor()
    return cipher.update(page[skipped:end]) + cipher.finalize()
