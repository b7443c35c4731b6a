"""A small file that only the holder of the ledger's key can read or make: AES-256-GCM, whole or absent."""

import hmac
from pathlib import Path
from secrets import token_bytes

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from desktop.core.store.keys.durable_file import durable_file

_NONCE_BYTES = 12


def write_sealed(path: Path, key: bytes, purpose: bytes, plain: bytes) -> None:
    """Keep ``plain`` at ``path``, on the disk before it returns. Raises: OSError."""
    nonce = token_bytes(_NONCE_BYTES)
    with durable_file(path) as file:
        file.write(nonce + AESGCM(_derived(key, purpose)).encrypt(nonce, plain, purpose))


def read_sealed(path: Path, key: bytes, purpose: bytes) -> bytes | None:
    """What was kept; None if it is missing, damaged, or sealed with another key."""
    try:
        data = path.read_bytes()
        return AESGCM(_derived(key, purpose)).decrypt(data[:_NONCE_BYTES], data[_NONCE_BYTES:], purpose)
    except (OSError, InvalidTag, ValueError):
        return None


def _derived(key: bytes, purpose: bytes) -> bytes:
    return hmac.digest(key, b"shuke sealed file 1\n" + purpose, "sha256")
