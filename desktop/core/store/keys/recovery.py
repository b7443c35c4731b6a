"""The recovery code: 130 random bits on paper that open every backup, on any machine, when all else is lost.

It is shown once and not kept. What is kept is the public half of a key made from it (``recovery_public_key``): each
backup seals the ledger's key to that, and the code alone opens it. Being random, the code needs no slow hash.
Sealing is HPKE (RFC 9180: X25519, HKDF-SHA256, AES-256-GCM), wrapping HKDF-SHA256 and AES-256-GCM.
"""

import secrets as random_source
import unicodedata

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from desktop.core.domain.errors import Unreadable

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U
_SECRET_CHARS = 26
_CHECK_CHARS = 2
_GROUP = 4
_CHECK_MODULUS = 1021  # prime below 32²: finds every single wrong character and every swap of two
_LOOK_ALIKES = str.maketrans("OIL", "011")
_WRAP_CONTEXT = b"shuke recovery wrap v1"
_PAIR_CONTEXT = b"shuke recovery key pair v1"


class _Wrapped(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    version: int
    salt: bytes
    nonce: bytes
    sealed: bytes


def new_recovery_code() -> str:
    """A new code as shown and printed: seven groups of four, the last two characters check the others."""
    chars = "".join(random_source.choice(ALPHABET) for _ in range(_SECRET_CHARS))
    return _grouped(chars + _check(chars))


def normalise(typed: str) -> str:
    """The code as shown, from whatever was typed: case, spaces, dashes, full-width and O/0, I/L/1 are forgiven.

    Raises: Unreadable recovery.mistyped.
    """
    folded = unicodedata.normalize("NFKC", typed).upper().translate(_LOOK_ALIKES)
    chars = "".join(char for char in folded if not (char.isspace() or unicodedata.category(char) in {"Pd", "Cf"}))
    secret, check = chars[:_SECRET_CHARS], chars[_SECRET_CHARS:]
    if len(secret) != _SECRET_CHARS or not set(chars) <= set(ALPHABET) or check != _check(secret):
        raise Unreadable("recovery.mistyped")
    return _grouped(chars)


def same_code(one: str, other: str) -> bool:
    """Whether both mean the same code, however they were typed; a mistyped code is the same as none."""
    try:
        return normalise(one) == normalise(other)
    except Unreadable:
        return False


def wrap(code: str, secrets: dict[str, bytes]) -> bytes:
    """The secrets, readable by ``unwrap`` with the same code only. Raises: Unreadable recovery.mistyped."""
    salt, nonce = random_source.token_bytes(16), random_source.token_bytes(12)
    key = _derived(code, salt, _WRAP_CONTEXT)
    sealed = AESGCM(key).encrypt(nonce, msgspec.json.encode(secrets), _WRAP_CONTEXT)
    return msgspec.json.encode(_Wrapped(version=1, salt=salt, nonce=nonce, sealed=sealed))


def unwrap(code: str, blob: bytes) -> dict[str, bytes]:
    """What was wrapped. Raises: Unreadable recovery.mistyped, recovery.wrong_code, recovery.damaged (not a blob)."""
    try:
        wrapped = msgspec.json.decode(blob, type=_Wrapped)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise Unreadable("recovery.damaged") from error
    if wrapped.version != 1 or len(wrapped.nonce) != 12:
        raise Unreadable("recovery.damaged")
    key = _derived(code, wrapped.salt, _WRAP_CONTEXT)
    try:
        plain = AESGCM(key).decrypt(wrapped.nonce, wrapped.sealed, _WRAP_CONTEXT)
    except InvalidTag:
        raise Unreadable("recovery.wrong_code") from None
    return msgspec.json.decode(plain, type=dict[str, bytes])


def recovery_public_key(code: str) -> bytes:
    """The public half of the code's key pair, 32 bytes: it may be kept anywhere, and opens nothing."""
    return _private_key(code).public_key().public_bytes_raw()


def seal(public_key: bytes, secret: bytes, context: bytes) -> bytes:
    """The secret, sealed to a recovery code's public key. ``context`` (what and whose it is) must match at opening."""
    return _suite().encrypt(secret, X25519PublicKey.from_public_bytes(public_key), info=context)


def unseal(code: str, sealed: bytes, context: bytes) -> bytes:
    """The sealed secret. Raises: Unreadable recovery.mistyped; recovery.wrong_code (or other context, or damage)."""
    private = _private_key(code)
    try:
        return _suite().decrypt(sealed, private, info=context)
    except (InvalidTag, ValueError):
        raise Unreadable("recovery.wrong_code") from None


def _suite() -> Suite:
    return Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def _private_key(code: str) -> X25519PrivateKey:
    return X25519PrivateKey.from_private_bytes(_derived(code, b"", _PAIR_CONTEXT))


def _derived(code: str, salt: bytes, context: bytes) -> bytes:
    kdf = HKDF(algorithm=hashes.SHA256(), length=32, salt=salt or None, info=context)
    return kdf.derive(normalise(code).replace("-", "").encode("ascii"))


def _check(chars: str) -> str:
    value = 0
    for char in chars:
        value = value * len(ALPHABET) + ALPHABET.find(char)
    first, second = divmod(value % _CHECK_MODULUS, len(ALPHABET))
    return ALPHABET[first] + ALPHABET[second]


def _grouped(chars: str) -> str:
    return "-".join(chars[at : at + _GROUP] for at in range(0, _SECRET_CHARS + _CHECK_CHARS, _GROUP))
