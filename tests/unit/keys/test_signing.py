"""Signatures: RFC 8032 to the byte, checked with the public key alone, never an exception."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.protocol.messages import key_id
from desktop.core.store.keys.signing import DeviceKey, verify

# RFC 8032, 7.1, TEST 2
SECRET = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
PUBLIC = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
SIGNATURE = bytes.fromhex(
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
)


def test_the_signature_of_the_standard() -> None:
    key = DeviceKey.from_bytes(SECRET)
    assert key.public_bytes == PUBLIC
    assert key.sign(b"\x72") == SIGNATURE
    assert verify(PUBLIC, b"\x72", SIGNATURE)


def test_a_key_survives_its_bytes() -> None:
    key = DeviceKey.generate()
    again = DeviceKey.from_bytes(key.private_bytes())
    assert again.public_bytes == key.public_bytes
    assert again.sign(b"x") == key.sign(b"x")
    assert key.key_id == key_id(key.public_bytes) == hashlib.sha256(key.public_bytes).digest()[:4].hex()


def test_a_secret_never_shows() -> None:
    key = DeviceKey.from_bytes(SECRET)
    assert repr(key) == str(key) == f"DeviceKey({key.key_id})"


def test_another_key_or_other_data_is_refused() -> None:
    assert not verify(DeviceKey.generate().public_bytes, b"\x72", SIGNATURE)
    assert not verify(PUBLIC, b"\x73", SIGNATURE)


@given(st.binary(max_size=40), st.binary(max_size=40), st.binary(max_size=70))
def test_garbage_is_false_not_an_exception(public: bytes, data: bytes, signature: bytes) -> None:
    assert verify(public, data, signature) is False


def test_a_private_key_of_another_length_is_the_callers_fault() -> None:
    with pytest.raises(ValueError, match="32"):
        DeviceKey.from_bytes(b"short")
