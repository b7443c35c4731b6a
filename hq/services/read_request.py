"""Reading a request: bytes from anybody become one message of the protocol, or a refusal, with bounded work.

Sizes are bounded while decompressing, never after; depth is bounded before a parser sees it.
"""

import zlib
from itertools import accumulate
from typing import TypeVar

import msgspec

from desktop.core.protocol.messages import MOST_REQUEST_BYTES
from hq.services.house import HqRefused

T = TypeVar("T")
MOST_DEPTH = 64
_NO_CODING = ("", "identity")
_NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_STEPS = bytes.maketrans(b"[{]}", b"\x01\x01\xff\xff")  # as signed bytes: one deeper, one less deep


def decompressed(data: bytes, coding: str, most: int = MOST_REQUEST_BYTES) -> bytes:
    """The bytes behind a Content-Encoding: none, or ``deflate`` (zlib, RFC 1950).

    HqRefused 413 ``request.large`` as soon as there are more than ``most``, 415 ``request.coding``, 400
    ``request.bad``.
    """
    if coding.strip().lower() in _NO_CODING:
        if len(data) > most:
            raise HqRefused(413, "request.large", most=most)
        return data
    if coding.strip().lower() != "deflate":
        raise HqRefused(415, "request.coding")
    unpacking = zlib.decompressobj()
    try:
        plain = unpacking.decompress(data, most + 1)
    except zlib.error:
        raise HqRefused(400, "request.bad") from None
    if len(plain) > most:
        raise HqRefused(413, "request.large", most=most)
    if not unpacking.eof or unpacking.unused_data:
        raise HqRefused(400, "request.bad")
    return plain


def decoded(data: bytes, kind: type[T]) -> T:
    """The message. HqRefused 400 ``request.bad``, ``request.deep``."""
    if is_deeper_than(data, MOST_DEPTH):
        raise HqRefused(400, "request.deep", most=MOST_DEPTH)
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise HqRefused(400, "request.bad") from None


def is_deeper_than(data: bytes, depth: int) -> bool:
    """Whether JSON nests deeper: escapes and texts are dropped, brackets counted up and down.

    Each step reads the data once, whatever it is. A backslash outside a text is no JSON; a parser stops there.
    """
    if data.count(b"[") + data.count(b"{") <= depth:
        return False
    plain = data.replace(b"\\\\", b"__").replace(b'\\"', b"__")  # from left to right, as a parser reads them
    brackets = b"".join(plain.split(b'"')[::2]).translate(_STEPS, _NOT_BRACKETS)
    return max(accumulate(memoryview(brackets).cast("b")), default=0) > depth
