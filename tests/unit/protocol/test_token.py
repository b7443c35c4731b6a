"""The layout of tokens: one spelling, stable for ever, small enough for QR 6-M, and a refusal for everything else."""

import base64
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.domain.errors import Refusal, Unreadable
from desktop.core.protocol.token import (
    CONTEXT,
    TOKEN_CHARS,
    Token,
    TokenType,
    encode,
    looks_like_token,
    merchant_mark,
    parse,
    unsigned_bytes,
)

CARD = Token(
    type=TokenType.MEMBER_CARD,
    merchant="01020304",
    issuer="a0b1c2d3",
    subject="0192f0c1-7a3b-7def-8123-456789abcdef",
    serial=258,
)
SIGNATURE = bytes(range(64))
GOLDEN = (
    "SKAQCAQDASQLDQWTAGJPBQL2HN667AJDIVTYTK6N54AQEAABAIBQIBIGA4EASCQLBQGQ4DYQCE"
    "JBGFAVCYLRQGI2DMOB2HQ7EAQSEIZEEUTCOKBJFIVSYLJOF4YDCMRTGQ2TMNZYHE5DWPB5HY7Q"
)


def hex_digits(count: int) -> st.SearchStrategy[str]:
    return st.binary(min_size=count // 2, max_size=count // 2).map(bytes.hex)


tokens = st.builds(
    lambda kind, serial, **rest: Token(type=kind, serial=0 if kind is TokenType.SLIP else serial, **rest),
    kind=st.sampled_from(TokenType),
    serial=st.integers(0, 65535),
    merchant=hex_digits(8),
    issuer=hex_digits(8),
    subject=st.uuids().map(str),
)


def code_of(text: str) -> str:
    with pytest.raises(Refusal) as caught:
        parse(text)
    assert isinstance(caught.value, Unreadable)
    return caught.value.code


def respelled(at: int, value: int) -> str:
    raw = bytearray(base64.b32decode(GOLDEN + "===="))
    raw[at] = value
    return base64.b32encode(raw).decode().rstrip("=")


def test_the_layout_is_pinned_for_ever() -> None:
    assert encode(CARD, SIGNATURE) == GOLDEN
    token, signed, signature = parse(GOLDEN)
    assert (token, signature) == (CARD, SIGNATURE)
    assert signed == b"shuke token v1\x00" + bytes.fromhex(
        "92 81 01020304 a0b1c2d3 0192f0c17a3b7def8123456789abcdef 0102"
    )


@given(tokens, st.binary(min_size=64, max_size=64))
def test_what_is_encoded_parses_back_to_the_same(token: Token, signature: bytes) -> None:
    text = encode(token, signature)
    assert parse(text) == (token, unsigned_bytes(token), signature)
    assert looks_like_token(text)


@given(tokens)
def test_every_token_begins_alike_and_fits_qr_6_m(token: Token) -> None:
    text = encode(token, SIGNATURE)
    assert text.startswith(("SKA", "SKB"))
    assert len(text) == TOKEN_CHARS <= 154


def test_the_signed_bytes_begin_with_their_purpose() -> None:
    assert unsigned_bytes(CARD).startswith(CONTEXT)
    assert len(unsigned_bytes(CARD)) == len(CONTEXT) + 28


def test_a_merchant_is_named_by_the_hash_of_its_id() -> None:
    assert merchant_mark("m-1") == hashlib.sha256(b"m-1").digest()[:4].hex()


@pytest.mark.parametrize("text", ["", "6901234567892", "SKU-10086", "S", "会员", "hello world " * 20, "SK", GOLDEN[1:]])
def test_a_code_that_is_not_ours_is_called_foreign(text: str) -> None:
    assert not looks_like_token(text)
    assert code_of(text) == "token.foreign"


@pytest.mark.parametrize("chars", [24, 60, 147])
def test_a_cut_token_is_called_truncated(chars: int) -> None:
    assert looks_like_token(GOLDEN[:chars])
    assert code_of(GOLDEN[:chars]) == "token.truncated"


@pytest.mark.parametrize(
    "text",
    [GOLDEN.lower(), GOLDEN + "====", GOLDEN + "A", GOLDEN + "\n", GOLDEN[:80] + "0" + GOLDEN[81:], GOLDEN[:-1] + "5"],
    ids=["lower case", "padded", "too long", "newline", "digit 0", "trailing bits"],
)
def test_any_other_spelling_is_called_garbled(text: str) -> None:
    assert looks_like_token(text)
    assert code_of(text) == "token.garbled"


@pytest.mark.parametrize("version", [number for number in range(0x90, 0x98) if number != 0x92])
def test_a_later_layout_is_told_from_a_foreign_code(version: int) -> None:
    text = respelled(0, version)
    assert looks_like_token(text)
    assert code_of(text) == "token.unknown_version"


@pytest.mark.parametrize("kind", [0x80, 0x84, 0xBF])
def test_a_type_of_later_days_is_named(kind: int) -> None:
    assert code_of(respelled(1, kind)) == "token.unknown_type"


def test_a_slip_with_a_card_serial_is_no_slip() -> None:
    assert code_of(respelled(1, TokenType.SLIP)) == "token.garbled"


@pytest.mark.parametrize(
    "fields",
    [
        {"serial": -1},
        {"serial": 65536},
        {"merchant": "01"},
        {"issuer": "zz"},
        {"subject": "7"},
        {"type": TokenType.SLIP},
    ],
)
def test_fields_out_of_range_are_the_callers_fault(fields: dict[str, object]) -> None:
    values = {name: getattr(CARD, name) for name in CARD.__struct_fields__} | fields
    with pytest.raises(ValueError, match=r".+"):
        encode(Token(**values), SIGNATURE)


def test_a_signature_of_another_length_is_the_callers_fault() -> None:
    with pytest.raises(ValueError, match="64"):
        encode(CARD, SIGNATURE[:-1])


@given(st.text(max_size=400) | st.text("SKABCDEFG234567=", min_size=100, max_size=160).map("SK".__add__))
def test_any_text_whatever_is_parsed_or_refused(text: str) -> None:
    try:
        parse(text)
    except Refusal as refusal:
        assert (refusal.code == "token.foreign") == (not looks_like_token(text))  # noqa: PT017
