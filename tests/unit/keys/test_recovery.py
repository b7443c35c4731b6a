"""The recovery code: forgiving to type, unforgiving to guess, and able to open what was sealed years before."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.domain.errors import Unreadable
from desktop.core.store.keys.recovery import (
    ALPHABET,
    new_recovery_code,
    normalise,
    recovery_public_key,
    seal,
    unseal,
    unwrap,
    wrap,
)

CODE = "7KQ2-M9XD-4HPA-0ZTV-8NRE-W3CB-J6X9"
OTHER = "0123-4567-89AB-CDEF-GHJK-MNPQ-RSJR"
PUBLIC_HEX = "2cd0750a240c51c2df31814018e22859d904588ebb295cee493caf9976113f09"
SEALED_HEX = (
    "b2a03dd9a47eebc0d0a75d104d318feb42e7323a2f59e4009a80efa115af145288e8075630b33928beb07c4fc2b2a794"
    "32af1f0bf9a9f413b78cbd18632c6467"
)
WRAPPED = (
    b'{"version":1,"salt":"dXEU1MO5UgIQN10gruh7HA=="'
    b',"nonce":"rV9OBoJUl18u+MxH","sealed":"LG6Gi0XMe4f7BVOHozFcELOHSnQMUB1xc3cxIACljEM2"}'
)


def refusal_of(action: object, *args: object) -> str:
    with pytest.raises(Unreadable) as caught:
        action(*args)  # type: ignore[operator]
    return caught.value.code


def test_new_codes_are_canonical_and_never_the_same() -> None:
    codes = {new_recovery_code() for _ in range(200)}
    assert len(codes) == 200
    for code in codes:
        assert [len(group) for group in code.split("-")] == [4] * 7
        assert set(code) <= set(ALPHABET + "-")
        assert normalise(code) == code


def test_every_character_carries_secret_bits() -> None:
    codes = [new_recovery_code().replace("-", "") for _ in range(400)]
    assert len(ALPHABET) == len(set(ALPHABET)) == 32
    assert all(len({code[at] for code in codes}) == 32 for at in range(26))  # 26 × 5 = 130 bits


@pytest.mark.parametrize(
    "typed",
    [
        CODE.lower(),
        CODE.replace("-", ""),
        CODE.replace("-", " — "),
        f"  {CODE}\n",
        CODE.replace("0", "O"),
        CODE.replace("0", "o"),
        "".join(chr(ord(char) + 0xFEE0) for char in CODE),
    ],
)
def test_ways_of_typing_are_forgiven(typed: str) -> None:
    assert normalise(typed) == CODE


def test_i_and_l_count_as_one() -> None:
    assert normalise(OTHER.replace("1", "I")) == normalise(OTHER.replace("1", "l")) == OTHER


@pytest.mark.parametrize(
    "typed", ["", "hello", CODE[:-1], CODE + "0", CODE.replace("K", "U"), "熟客" * 14, "\ud800" * 28]
)
def test_what_cannot_be_a_code_is_called_mistyped(typed: str) -> None:
    assert refusal_of(normalise, typed) == "recovery.mistyped"


def test_every_single_wrong_character_is_noticed() -> None:
    for at, char in enumerate(CODE):
        for other in ALPHABET if char != "-" else "":
            if other != char:
                assert refusal_of(normalise, CODE[:at] + other + CODE[at + 1 :]) == "recovery.mistyped"


def test_every_swap_of_two_secret_characters_is_noticed() -> None:
    rng = random.Random(4)
    for _ in range(20):
        chars = new_recovery_code().replace("-", "")
        here, there = sorted(rng.sample(range(26), 2))
        if chars[here] != chars[there]:
            swapped = chars[:here] + chars[there] + chars[here + 1 : there] + chars[here] + chars[there + 1 :]
            assert refusal_of(normalise, swapped) == "recovery.mistyped"


@given(st.text(max_size=60))
def test_any_text_whatever_is_a_code_or_mistyped(typed: str) -> None:
    try:
        assert normalise(normalise(typed)) == normalise(typed)
    except Unreadable as refusal:
        assert refusal.code == "recovery.mistyped"  # noqa: PT017


@given(st.dictionaries(st.text(max_size=20), st.binary(max_size=64), max_size=4))
def test_what_was_wrapped_unwraps(secrets: dict[str, bytes]) -> None:
    assert unwrap(CODE.lower(), wrap(CODE, secrets)) == secrets


def test_a_wrapping_shows_nothing_and_opens_to_no_other_code() -> None:
    blob = wrap(CODE, {"database": b"k" * 32})
    assert b"database" not in blob
    assert blob != wrap(CODE, {"database": b"k" * 32})
    assert refusal_of(unwrap, OTHER, blob) == "recovery.wrong_code"
    assert refusal_of(unwrap, "7KQ2", blob) == "recovery.mistyped"


@pytest.mark.parametrize("blob", [b"", b"{}", b"\xff\xfe", b"[1]", b'{"version":2,"salt":"","nonce":"","sealed":""}'])
def test_what_is_no_wrapping_is_called_damaged(blob: bytes) -> None:
    assert refusal_of(unwrap, CODE, blob) == "recovery.damaged"


def test_a_damaged_wrapping_is_refused_wherever_it_is_damaged() -> None:
    blob = wrap(CODE, {"database": b"k" * 32})
    for at in range(len(blob)):
        harmed = blob[:at] + bytes([blob[at] ^ 1]) + blob[at + 1 :]
        assert refusal_of(unwrap, CODE, harmed) in {"recovery.damaged", "recovery.wrong_code"}


@given(st.binary(max_size=100), st.binary(max_size=50))
def test_what_is_sealed_to_the_public_key_opens_with_the_code(secret: bytes, context: bytes) -> None:
    assert unseal(CODE.lower(), seal(recovery_public_key(CODE), secret, context), context) == secret


def test_a_seal_opens_to_no_other_code_context_or_damage() -> None:
    sealed = seal(recovery_public_key(CODE), b"secret", b"ledger-1")
    assert refusal_of(unseal, OTHER, sealed, b"ledger-1") == "recovery.wrong_code"
    assert refusal_of(unseal, CODE, sealed, b"ledger-2") == "recovery.wrong_code"
    for harmed in (
        b"",
        sealed[:20],
        sealed[:-1],
        sealed + b"x",
        bytes(len(sealed)),
        bytes([sealed[0] ^ 1]) + sealed[1:],
    ):
        assert refusal_of(unseal, CODE, harmed, b"ledger-1") == "recovery.wrong_code"


def test_sealing_twice_never_looks_alike() -> None:
    public = recovery_public_key(CODE)
    assert seal(public, b"secret", b"") != seal(public, b"secret", b"")


def test_what_was_sealed_by_the_first_release_opens_for_ever() -> None:
    assert recovery_public_key(CODE).hex() == PUBLIC_HEX
    assert unseal(CODE, bytes.fromhex(SEALED_HEX), b"golden") == b"the ledger's key"
    assert unwrap(CODE, WRAPPED) == {"device": b"\x01\x02"}
