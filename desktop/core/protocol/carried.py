r"""A file carried by hand: the requests of a push, signed as for the line, sealed by a code that travels apart.

    "Shuke carried 1\n" · salt (16 bytes) · frames: length (4 bytes, big endian) · AES-256-GCM of a Letter

A Letter is deflated JSON. The key is HMAC-SHA256(salt, first line + code's 20 characters); a frame's nonce is its
number from 0 in 12 bytes, its associated data the first line and the salt. The last frame seals nothing (b""): a file
without it was cut short.
"""

import hmac
import unicodedata
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO

import msgspec
from msgspec import Struct

from desktop.core.protocol.messages import MOST_REQUEST_BYTES

FIRST_LINE = b"Shuke carried 1\n"
SALT_BYTES = 16
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U
CODE_CHARS = 20
"""100 random bits: no slow hash is needed."""
_GROUP = 4
_LOOK_ALIKES = str.maketrans("OIL", "011")
_LENGTH_BYTES = 4
_NONCE_BYTES = 12
_TAG_BYTES = 16
_MOST_FRAME = MOST_REQUEST_BYTES + 65_536

Seal = Callable[[bytes, bytes, bytes], bytes]
"""(nonce, plain or sealed, associated data) → the other of the two."""


class Letter(Struct, frozen=True):
    """One request as the line would carry it: HQ answers it in the same way."""

    path: str
    authorization: str
    body: bytes


class NotCarried(Exception):  # noqa: N818 - says what a file is not
    """``why``: ``other`` (no such file, or of a newer version), ``cut`` (it ends too early), ``large``."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def grouped(chars: str) -> str:
    """A code as shown and printed."""
    return "-".join(chars[at : at + _GROUP] for at in range(0, len(chars), _GROUP))


def key_of(code: str, salt: bytes) -> bytes:
    """The key that a code means, however it was typed: case, blanks, dashes and O/0, I/L/1 are forgiven."""
    folded = unicodedata.normalize("NFKC", code).upper().translate(_LOOK_ALIKES)
    chars = "".join(char for char in folded if char in ALPHABET)
    return hmac.digest(salt, FIRST_LINE + chars.encode("ascii"), "sha256")


def write_letters(out: BinaryIO, salt: bytes, letters: Iterable[Letter], seal: Seal) -> int:
    """Write a whole file; how many letters it holds."""
    head, count = FIRST_LINE + salt, 0
    out.write(head)
    for letter in letters:
        _write(out, seal(_nonce(count), zlib.compress(msgspec.json.encode(letter)), head))
        count += 1
    _write(out, seal(_nonce(count), b"", head))
    return count


def read_salt(file: BinaryIO) -> bytes:
    """The salt, with which the key is made. Raises NotCarried ``other``."""
    head = file.read(len(FIRST_LINE) + SALT_BYTES)
    if len(head) != len(FIRST_LINE) + SALT_BYTES or not head.startswith(FIRST_LINE):
        raise NotCarried("other")
    return head[len(FIRST_LINE) :]


def read_letters(file: BinaryIO, salt: bytes, unseal: Seal) -> Iterator[Letter]:
    """The letters in their order; what ``unseal`` raises goes on. Raises NotCarried ``cut``, ``large``, ``other``."""
    head, count = FIRST_LINE + salt, 0
    while plain := unseal(_nonce(count), _read(file), head):
        yield _letter(plain)
        count += 1


def _letter(plain: bytes) -> Letter:
    inflater = zlib.decompressobj()
    try:
        data = inflater.decompress(plain, _MOST_FRAME * 2)
        if not inflater.eof:
            raise NotCarried("large")
        return msgspec.json.decode(data, type=Letter)
    except (zlib.error, msgspec.MsgspecError) as error:
        raise NotCarried("other") from error


def _write(out: BinaryIO, sealed: bytes) -> None:
    out.write(len(sealed).to_bytes(_LENGTH_BYTES, "big") + sealed)


def _read(file: BinaryIO) -> bytes:
    length = int.from_bytes(_whole(file, _LENGTH_BYTES), "big")
    if not _TAG_BYTES <= length <= _MOST_FRAME:
        raise NotCarried("large")
    return _whole(file, length)


def _whole(file: BinaryIO, count: int) -> bytes:
    data = file.read(count)
    if len(data) != count:
        raise NotCarried("cut")
    return data


def _nonce(count: int) -> bytes:
    return count.to_bytes(_NONCE_BYTES, "big")
