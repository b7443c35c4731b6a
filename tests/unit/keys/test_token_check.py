"""Whom a token convinces: the right type, the right merchant, a known issuer, a true signature."""

from collections.abc import Mapping
from typing import Any

import pytest

from desktop.core.domain.errors import Refusal
from desktop.core.protocol.token import CONTEXT, Token, TokenType, encode, merchant_mark, unsigned_bytes
from desktop.core.store.keys.signing import DeviceKey
from desktop.core.store.keys.token_check import verify_text

TILL = DeviceKey.from_bytes(bytes(range(32)))
MINE = merchant_mark("mine")
SUBJECT = "0192f0c1-7a3b-7def-8123-456789abcdef"
KEYS: Mapping[str, bytes] = {TILL.key_id: TILL.public_bytes}


def card(**changes: Any) -> Token:
    fields: dict[str, Any] = {
        "type": TokenType.MEMBER_CARD,
        "merchant": MINE,
        "issuer": TILL.key_id,
        "subject": SUBJECT,
        "serial": 3,
    }
    return Token(**(fields | changes))


def signed(token: Token, key: DeviceKey = TILL) -> str:
    return encode(token, key.sign(unsigned_bytes(token)))


def refusal_of(text: str, keys: Mapping[str, bytes] = KEYS) -> Refusal:
    with pytest.raises(Refusal) as caught:
        verify_text(text, TokenType.MEMBER_CARD, MINE, keys)
    return caught.value


def test_a_true_card_is_believed() -> None:
    assert verify_text(signed(card()), TokenType.MEMBER_CARD, MINE, KEYS) == card()


def test_a_slip_is_never_a_member() -> None:
    assert refusal_of(signed(card(type=TokenType.SLIP, serial=0))).code == "token.wrong_type"


def test_a_card_of_another_shop_is_refused() -> None:
    assert refusal_of(signed(card(merchant=merchant_mark("theirs")))).code == "token.wrong_merchant"


def test_a_card_whose_key_has_not_arrived_says_which() -> None:
    refusal = refusal_of(signed(card()), keys={})
    assert (refusal.code, refusal.facts) == ("token.unknown_issuer", {"issuer": TILL.key_id})


@pytest.mark.parametrize("change", [{"serial": 4}, {"subject": SUBJECT.replace("f", "e")}])
def test_a_card_changed_after_signing_is_forged(change: dict[str, Any]) -> None:
    assert refusal_of(encode(card(**change), TILL.sign(unsigned_bytes(card())))).code == "token.forged"


def test_a_card_signed_by_a_stranger_in_the_tills_name_is_forged() -> None:
    assert refusal_of(signed(card(), DeviceKey.generate())).code == "token.forged"


def test_a_signature_made_for_another_purpose_is_forged() -> None:
    body = unsigned_bytes(card()).removeprefix(CONTEXT)
    for other in (body, b"shuke push v1\x00" + body):
        assert refusal_of(encode(card(), TILL.sign(other))).code == "token.forged"


def test_a_malformed_public_key_makes_a_card_forged_not_an_exception() -> None:
    assert refusal_of(signed(card()), keys={TILL.key_id: b"short"}).code == "token.forged"
