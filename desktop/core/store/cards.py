"""Member cards and slip codes: signed with this till's key, read with public keys only (ports.Cards).

A till that joined HQ goes on reading what it and the chain's other tills issued under a merchant of their own.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import date, timedelta
from typing import Any

import msgspec

from desktop.core.domain.errors import RuleBroken
from desktop.core.protocol.token import Token, TokenType, encode, looks_like_token, merchant_mark, parse, unsigned_bytes
from desktop.core.store.keys.signing import DeviceKey
from desktop.core.store.keys.token_check import verify_text

_FIRST_DAY = date(2000, 1, 1)
PAST_MERCHANTS = "past_merchants"


class SignedCards:
    """Signs what this till issues and reads what any known till of the merchant issued."""

    def __init__(
        self,
        merchant_id: str,
        signer: DeviceKey,
        public_keys: Mapping[str, bytes],
        merchants: Collection[str] = (),
        look_again: Callable[[], None] = lambda: None,
    ) -> None:
        """``public_keys``: every issuer this till knows, by key id; ``merchants``: past ones whose cards are good.

        ``look_again`` fills both with what has come since: asked for where a token is not known.
        """
        self._merchant = merchant_mark(merchant_id)
        self._signer = signer
        self._public_keys = public_keys
        self._merchants = merchants
        self._look_again = look_again
        self._past = set[str]()
        self._past_of = 0

    def card_token(self, member_id: str, serial: int) -> str:
        """What a member's card carries."""
        return self._signed(TokenType.MEMBER_CARD, member_id, serial)

    def slip_token(self, bill_id: str) -> str:
        """What a slip carries: it finds the bill and can never act as a member."""
        return self._signed(TokenType.SLIP, bill_id, 0)

    def claim_token(self, sale_id: str, last_day: date) -> str:
        """What a slip of nobody's bill carries on request: the right to its points, through a day."""
        return self._signed(TokenType.CLAIM, sale_id, (last_day - _FIRST_DAY).days)

    def looks_like_token(self, text: str) -> bool:
        """Whether the text claims to be a token of ours, of whatever type."""
        return looks_like_token(text)

    def read_card(self, text: str) -> tuple[str, int]:
        """(member id, card serial). Raises Unreadable or RuleBroken ``token.*`` for anything but a genuine card."""
        token = self._verified(text, TokenType.MEMBER_CARD)
        return token.subject, token.serial

    def claimed_card(self, text: str) -> tuple[str, int]:
        """What a card of this merchant says whose issuer is not known here yet: unproven. Raises as read_card."""
        try:
            return self.read_card(text)
        except RuleBroken as refusal:
            if refusal.code != "token.unknown_issuer":
                raise
        token, _, _ = parse(text)
        return token.subject, token.serial

    def read_slip(self, text: str) -> str:
        """The bill id of a genuine slip; raises as read_card."""
        return self._verified(text, TokenType.SLIP).subject

    def read_claim(self, text: str) -> tuple[str, date]:
        """(sale id, last day) of a genuine claim; raises as read_card."""
        token = self._verified(text, TokenType.CLAIM)
        return token.subject, _FIRST_DAY + timedelta(days=token.serial)

    def _verified(self, text: str, token_type: TokenType) -> Token:
        try:
            return self._as_known(text, token_type)
        except RuleBroken as refusal:
            if refusal.code not in ("token.wrong_merchant", "token.unknown_issuer"):
                raise
        self._look_again()
        return self._as_known(text, token_type)

    def _as_known(self, text: str, token_type: TokenType) -> Token:
        """The token by the keys and merchants that are known now, without a look at the file."""
        mark = parse(text)[0].merchant if self._merchants else self._merchant
        return verify_text(text, token_type, mark if mark in self._past_marks() else self._merchant, self._public_keys)

    def _past_marks(self) -> set[str]:
        if self._past_of != len(self._merchants):  # they only become more
            self._past = {merchant_mark(merchant_id) for merchant_id in self._merchants}
            self._past_of = len(self._merchants)
        return self._past

    def _signed(self, token_type: TokenType, subject: str, serial: int) -> str:
        token = Token(
            type=token_type, merchant=self._merchant, issuer=self._signer.key_id, subject=subject, serial=serial
        )
        return encode(token, self._signer.sign(unsigned_bytes(token)))


def merchants_of(raw: Any) -> set[str]:
    """The merchants under which this till and the chain's others have issued; ``raw``: the driver's connection."""
    row = raw.execute("SELECT value FROM settings WHERE key = ?", (PAST_MERCHANTS,)).fetchone()
    past = msgspec.json.decode(row[0], type=list[str]) if row else []
    return {*past, *(merchant_id for (merchant_id,) in raw.execute("SELECT DISTINCT merchant_id FROM hq_devices"))}
