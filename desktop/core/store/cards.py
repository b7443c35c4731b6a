"""Member cards and slip codes: signed with this till's key, read with public keys only (ports.Cards)."""

from collections.abc import Mapping

from desktop.core.protocol.token import Token, TokenType, encode, looks_like_token, merchant_mark, unsigned_bytes
from desktop.core.store.keys.signing import DeviceKey
from desktop.core.store.keys.token_check import verify_text


class SignedCards:
    """Signs what this till issues and reads what any known till of the merchant issued."""

    def __init__(self, merchant_id: str, signer: DeviceKey, public_keys: Mapping[str, bytes]) -> None:
        """``public_keys``: every issuer this till knows, by key id."""
        self._merchant = merchant_mark(merchant_id)
        self._signer = signer
        self._public_keys = public_keys

    def card_token(self, member_id: str, serial: int) -> str:
        """What a member's card carries."""
        return self._signed(TokenType.MEMBER_CARD, member_id, serial)

    def slip_token(self, bill_id: str) -> str:
        """What a slip carries: it finds the bill and can never act as a member."""
        return self._signed(TokenType.SLIP, bill_id, 0)

    def looks_like_token(self, text: str) -> bool:
        """Whether the text claims to be a token of ours, of whatever type."""
        return looks_like_token(text)

    def read_card(self, text: str) -> tuple[str, int]:
        """(member id, card serial). Raises Unreadable or RuleBroken ``token.*`` for anything but a genuine card."""
        token = verify_text(text, TokenType.MEMBER_CARD, self._merchant, self._public_keys)
        return token.subject, token.serial

    def read_slip(self, text: str) -> str:
        """The bill id of a genuine slip; raises as read_card."""
        return verify_text(text, TokenType.SLIP, self._merchant, self._public_keys).subject

    def _signed(self, token_type: TokenType, subject: str, serial: int) -> str:
        token = Token(
            type=token_type, merchant=self._merchant, issuer=self._signer.key_id, subject=subject, serial=serial
        )
        return encode(token, self._signer.sign(unsigned_bytes(token)))
