"""5,000 hostile tokens: none accepted, none raises; and each careless verifier that we plant is found out.

100,000 by command: ``python -m tests.token_fuzz --count 100000``.
"""

import unicodedata
from collections.abc import Callable, Mapping

import pytest

from desktop.core.domain.errors import Refusal
from desktop.core.protocol.token import Token, TokenType, parse
from desktop.core.store.keys.token_check import verify_text
from tests.token_fuzz import MERCHANT, faults, outcomes, real_tokens
from tests.token_mutations import mutations

COUNT = 5_000


def test_no_mutation_is_accepted_and_none_raises() -> None:
    seen = outcomes(seed=20261122, count=COUNT)
    assert sum(seen.values()) == COUNT * len(TokenType)
    assert faults(seen) == {}


def test_the_mutations_reach_every_refusal() -> None:
    seen = {code for _, code in outcomes(seed=7, count=COUNT)}
    codes = "truncated foreign unknown_version unknown_type garbled wrong_type wrong_merchant unknown_issuer forged"
    assert seen == {f"token.{code}" for code in codes.split()}


def test_the_real_tokens_are_accepted_as_what_they_are_and_as_nothing_else() -> None:
    texts, keys = real_tokens(seed=3)
    for text in texts:
        kind = parse(text)[0].type
        assert verify_text(text, kind, MERCHANT, keys) == parse(text)[0]
        for other in set(TokenType) - {kind}:
            with pytest.raises(Refusal, match="wrong_type"):
                verify_text(text, other, MERCHANT, keys)


def test_the_same_seed_gives_the_same_mutations() -> None:
    texts, _ = real_tokens(seed=3)
    assert list(mutations(5, 300, texts)) == list(mutations(5, 300, texts))
    assert not {text for _, text in mutations(5, 3000, texts)} & set(texts)


def tolerant(fold: Callable[[str], str]) -> Callable[[str, TokenType, str, Mapping[str, bytes]], Token]:
    return lambda text, kind, merchant, keys: verify_text(fold(text), kind, merchant, keys)


def without_trailing_bits(text: str) -> str:
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    return text[:-1] + alphabet[alphabet.index(text[-1]) & 16] if text and text[-1] in alphabet else text


FOLDS = {
    "case": str.upper,
    "space": lambda text: "".join(text.split()),
    "padding": lambda text: text.rstrip("="),
    "tail": lambda text: text[:148],
    "look-alikes": lambda text: unicodedata.normalize("NFKC", text).replace("0", "O").replace("1", "I"),
    "trailing bits": without_trailing_bits,
}


@pytest.mark.parametrize("planted", FOLDS)
def test_a_planted_verifier_that_folds_spellings_is_found(planted: str) -> None:
    assert faults(outcomes(seed=11, count=1_000, verify=tolerant(FOLDS[planted])))


def unsigned(text: str, kind: TokenType, merchant: str, keys: Mapping[str, bytes]) -> Token:
    try:
        return verify_text(text, kind, merchant, keys)
    except Refusal as refusal:
        if refusal.code != "token.forged":
            raise
        return parse(text)[0]


def raising(text: str, kind: TokenType, merchant: str, keys: Mapping[str, bytes]) -> Token:
    text.encode("ascii")
    return verify_text(text, kind, merchant, keys)


@pytest.mark.parametrize("planted", [unsigned, raising])
def test_a_planted_verifier_that_skips_the_signature_or_raises_is_found(
    planted: Callable[[str, TokenType, str, Mapping[str, bytes]], Token],
) -> None:
    assert faults(outcomes(seed=11, count=1_000, verify=planted))
