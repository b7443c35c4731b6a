"""The till's own signature (Ed25519, RFC 8032): made with the private key, checked anywhere with the public one."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from desktop.core.protocol.messages import key_id


class DeviceKey:
    """A till's key pair. Its repr shows the key id alone."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private
        self.public_bytes = private.public_key().public_bytes_raw()
        self.key_id = key_id(self.public_bytes)

    @classmethod
    def generate(cls) -> "DeviceKey":
        """A new random key."""
        return cls(Ed25519PrivateKey.generate())

    @classmethod
    def from_bytes(cls, private_bytes: bytes) -> "DeviceKey":
        """The key that ``private_bytes`` gave. ValueError unless they are 32."""
        return cls(Ed25519PrivateKey.from_private_bytes(private_bytes))

    def private_bytes(self) -> bytes:
        """The 32 secret bytes, for the vault only."""
        return self._private.private_bytes_raw()

    def sign(self, data: bytes) -> bytes:
        """A 64-byte signature; the same data gives the same signature."""
        return self._private.sign(data)

    def __repr__(self) -> str:
        return f"DeviceKey({self.key_id})"


def verify(public_bytes: bytes, data: bytes, signature: bytes) -> bool:
    """Whether the owner of the public key signed ``data``. Never raises: a malformed key or signature is False."""
    try:
        Ed25519PublicKey.from_public_bytes(public_bytes).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True
