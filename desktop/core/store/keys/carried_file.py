"""Sealing what is carried to HQ by hand: a fresh code, and the file that it opens (core.protocol.carried)."""

import secrets as random_source
from collections.abc import Iterable
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from desktop.core.domain.errors import Unreadable
from desktop.core.protocol.carried import ALPHABET, CODE_CHARS, SALT_BYTES, Letter, grouped, key_of, write_letters
from desktop.core.store.keys.durable_file import durable_file


def write_carried(out: Path, letters: Iterable[Letter]) -> str:
    """Write the file, whole and on the disk when this returns; the code that opens it, which is kept nowhere.

    Raises Unreadable ``carry.not_written``; ``out`` then stays as it was.
    """
    code = grouped("".join(random_source.choice(ALPHABET) for _ in range(CODE_CHARS)))
    salt = random_source.token_bytes(SALT_BYTES)
    try:
        with durable_file(out) as file:
            write_letters(file, salt, letters, AESGCM(key_of(code, salt)).encrypt)
    except OSError as error:
        raise Unreadable("carry.not_written", path=str(out)) from error
    return code
