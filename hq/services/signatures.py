"""Ed25519 signatures of devices and of HQ. A public key is parsed once and then remembered."""

from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_KEY_BYTES = 32
_MOST_KEYS = 8192


def public_bytes_of(text: str) -> bytes | None:
    """A public key from its hex text; None for what is none."""
    try:
        public_bytes = bytes.fromhex(text)
        _public_key(public_bytes)
    except ValueError:
        return None
    return public_bytes if public_bytes.hex() == text else None


def is_signed(public_bytes: bytes, data: bytes, signature: bytes) -> bool:
    """Whether the owner of the public key signed ``data``. Never raises."""
    try:
        _public_key(public_bytes).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True


def new_signing_key() -> bytes:
    """32 secret bytes of a new key of HQ's own."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def sign(signing_key: bytes, data: bytes) -> bytes:
    """HQ's signature."""
    return _private_key(signing_key).sign(data)


def public_bytes(signing_key: bytes) -> bytes:
    """The public half of a key of HQ's own."""
    return _private_key(signing_key).public_key().public_bytes_raw()


@lru_cache(maxsize=_MOST_KEYS)
def _public_key(public_bytes: bytes) -> Ed25519PublicKey:
    if len(public_bytes) != _KEY_BYTES:
        raise ValueError("not a public key")
    return Ed25519PublicKey.from_public_bytes(public_bytes)


@lru_cache(maxsize=256)
def _private_key(signing_key: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(signing_key)
