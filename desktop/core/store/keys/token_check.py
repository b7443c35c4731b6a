"""Whether a scanned token may be believed: public keys only, so any till can check what another issued."""

from collections.abc import Mapping

from desktop.core.domain.errors import RuleBroken, Unreadable
from desktop.core.protocol.token import Token, TokenType, parse
from desktop.core.store.keys.signing import verify


def verify_text(text: str, expected_type: TokenType, merchant: str, public_keys: Mapping[str, bytes]) -> Token:
    """The token, if it is of the expected type, of this merchant, and signed by a known key. Otherwise a refusal.

    ``merchant``: 8 hex digits (``merchant_mark``); ``public_keys``: raw public key by key id. Reported-lost cards are
    the caller's to refuse: that is in the ledger, not in the token.
    Raises: what ``parse`` raises; RuleBroken token.wrong_type, token.wrong_merchant, token.unknown_issuer (the key has
    not arrived: such a card may earn, unverified); Unreadable token.forged.
    """
    token, signed_part, signature = parse(text)
    if token.type is not expected_type:
        raise RuleBroken("token.wrong_type")
    if token.merchant != merchant:
        raise RuleBroken("token.wrong_merchant")
    if token.issuer not in public_keys:
        raise RuleBroken("token.unknown_issuer", issuer=token.issuer)
    if not verify(public_keys[token.issuer], signed_part, signature):
        raise Unreadable("token.forged")
    return token
