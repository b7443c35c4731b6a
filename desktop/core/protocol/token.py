"""The text inside our QR codes: a signed statement "this is member M's card" or "this is bill B's slip".

92 bytes in upper-case base32 (RFC 4648) without padding: 148 characters, QR version 6-M in alphanumeric mode (154).

    offset  bytes  what
         0      1  0x92: five bits "S", three bits layout version (2 is v1)
         1      1  type: 0x81 member card, 0x82 slip, 0x83 claim (the high bits 10 make every v1 token begin with "SK")
         2      4  merchant: first bytes of sha256(merchant id)
         6      4  issuer: key id of the till that signed
        10     16  subject: member id, bill id, or the id of the claimed sale (UUID)
        26      2  card serial, big endian; 0 on slips; on claims the last day, in days since 2000-01-01
        28     64  Ed25519 over CONTEXT + bytes 0..27

Exactly one spelling is accepted: no lower case, no padding, no spaces, zero bits at the end. The context (and the type
inside the signed bytes) keeps a signature made for one purpose from serving another.
"""

import base64
import hashlib
import string
from enum import IntEnum
from uuid import UUID

from msgspec import Struct

from desktop.core.domain.errors import Unreadable

CONTEXT = b"shuke token v1\x00"
TOKEN_CHARS = 148
_BODY_BYTES = 28
_SIGNATURE_BYTES = 64
_VERSION_1 = 0x92
_MARK = "SK"
_LATER_SECONDS = "CGOSW26"  # second characters of the other seven layout versions
_ALPHABET = frozenset(string.ascii_uppercase + "234567")
_SHORTEST_FRAGMENT = 24  # longer than any retail barcode, so "SKU-10086" is not taken for half a token
_SHORTEST_LATER = 100
_PADDING = "===="


class TokenType(IntEnum):
    """What a token may act as."""

    MEMBER_CARD = 0x81
    SLIP = 0x82
    CLAIM = 0x83


class Token(Struct, frozen=True, kw_only=True):
    """What a token says. ``merchant``, ``issuer``: 8 hex digits; ``subject``: canonical UUID text; slips: serial 0."""

    type: TokenType
    merchant: str
    issuer: str
    subject: str
    serial: int = 0


def merchant_mark(merchant_id: str) -> str:
    """The 8 hex digits by which tokens name a merchant."""
    return hashlib.sha256(merchant_id.encode()).hexdigest()[:8]


def unsigned_bytes(token: Token) -> bytes:
    """The bytes to sign: context, then the first 28 bytes of the token. ValueError: a field out of its range."""
    return CONTEXT + _body(token)


def encode(token: Token, signature: bytes) -> str:
    """The token's one spelling, 148 characters. ValueError: a field out of its range (a fault of the caller)."""
    if len(signature) != _SIGNATURE_BYTES:
        raise ValueError("signature must be 64 bytes")
    return base64.b32encode(_body(token) + signature).decode("ascii").rstrip("=")


def looks_like_token(text: str) -> bool:
    """Cheap: whether a scanned text is meant as one of ours, so that ``parse`` has the word about it.

    True also for a damaged, truncated or lower-cased one; False means: look it up as a foreign code.
    """
    return _is_marked(text) or _is_of_later_version(text)


def parse(text: str) -> tuple[Token, bytes, bytes]:
    """The token, the bytes its signature covers, the signature. Says nothing about who signed.

    Raises: Unreadable token.foreign (not ours) · token.truncated · token.unknown_version and token.unknown_type (made
    by a newer Shuke) · token.garbled (any other spelling than the one ``encode`` gives).
    """
    raw = _raw_bytes(text)
    body, signature = raw[:_BODY_BYTES], raw[_BODY_BYTES:]
    if body[1] not in {kind.value for kind in TokenType}:
        raise Unreadable("token.unknown_type")
    token = Token(
        type=TokenType(body[1]),
        merchant=body[2:6].hex(),
        issuer=body[6:10].hex(),
        subject=str(UUID(bytes=body[10:26])),
        serial=int.from_bytes(body[26:28], "big"),
    )
    if token.type is TokenType.SLIP and token.serial:
        raise Unreadable("token.garbled")
    return token, CONTEXT + body, signature


def _raw_bytes(text: str) -> bytes:
    if not _is_marked(text):
        raise Unreadable("token.unknown_version" if _is_of_later_version(text) else "token.foreign")
    if len(text) > TOKEN_CHARS or not _ALPHABET.issuperset(text):
        raise Unreadable("token.garbled")
    if len(text) < TOKEN_CHARS:
        raise Unreadable("token.truncated")
    raw = base64.b32decode(text + _PADDING)
    if base64.b32encode(raw).decode("ascii") != text + _PADDING:
        raise Unreadable("token.garbled")
    return raw


def _is_marked(text: str) -> bool:
    return len(text) >= _SHORTEST_FRAGMENT and text[:2].upper() == _MARK


def _is_of_later_version(text: str) -> bool:
    is_long = _SHORTEST_LATER <= len(text) <= 4 * TOKEN_CHARS
    return is_long and text[0] == _MARK[0] and text[1] in _LATER_SECONDS and _ALPHABET.issuperset(text)


def _body(token: Token) -> bytes:
    if token.type is TokenType.SLIP and token.serial:
        raise ValueError("a slip has no card serial")
    parts = (
        bytes((_VERSION_1, token.type)),
        bytes.fromhex(token.merchant),
        bytes.fromhex(token.issuer),
        UUID(token.subject).bytes,
        token.serial.to_bytes(2, "big") if 0 <= token.serial < 1 << 16 else b"",
    )
    if [len(part) for part in parts] != [2, 4, 4, 16, 2]:
        raise ValueError("a field of the token is out of its range")
    return b"".join(parts)
