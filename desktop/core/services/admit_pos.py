"""Admit the shop's POS to this till's own door (desktop/pos): one token, shown once, kept as its hash, taken back.

The token has 256 random bits, so a plain SHA-256 of it cannot be turned round.
"""

import base64
import hmac
from hashlib import sha256

import msgspec
from msgspec import Struct

from desktop.core.domain.staff import Approval
from desktop.core.ports import Reading, Till
from desktop.core.services.allow import allow_alone

_KEY = "pos.token"
_MARK = "shuke-pos-"


class _Admitted(Struct, frozen=True):
    digest: str
    since_us: int


_decode = msgspec.json.Decoder(_Admitted).decode


def new_pos_token(till: Till, approval: Approval | None = None) -> str:
    """A new token; the one before opens nothing from now on. It is shown once: only its hash is kept."""
    allow_alone(till, "pos.token", approval)
    token = _MARK + base64.urlsafe_b64encode(till.ids.salt() + till.ids.salt()).decode().rstrip("=")
    with till.ledger.writing() as writing:
        kept = _Admitted(_digest(token), writing.moment().recorded_at_us)
        writing.set_setting(_KEY, msgspec.json.encode(kept).decode())
    return token


def revoke_pos_token(till: Till) -> None:
    """No token opens the door any more: whoever stands there may shut it."""
    till.staff.demand("sale")
    with till.ledger.writing() as writing:
        writing.set_setting(_KEY, "")


def pos_token_since(till: Till) -> int | None:
    """When the token was made, in microseconds since 1970; None where there is none."""
    with till.ledger.reading() as reading:
        kept = _kept(reading)
    return kept.since_us if kept else None


def is_pos_token(till: Till, token: str) -> bool:
    """Whether the token is the one that was made last; asked anew each time, so that a revoked one is out at once."""
    with till.ledger.reading() as reading:
        kept = _kept(reading)
    return kept is not None and hmac.compare_digest(kept.digest, _digest(token))


def _kept(reading: Reading) -> _Admitted | None:
    text = reading.setting(_KEY)
    return _decode(text) if text else None


def _digest(token: str) -> str:
    return sha256(token.encode("utf-8", "replace")).hexdigest()
