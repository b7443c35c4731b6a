"""Bodies, and the hashes that say where they stand in a device's log (DESIGN 2).

A body's bytes are stored as first written and never encoded again; ``body_hash`` names them. Its envelope is the epoch,
the place (from 1, gapless) and the chain hash, which covers both, the hash before it and the body's hash.
"""

from datetime import date
from hashlib import sha256

import msgspec
from msgspec import Raw, Struct

from desktop.core.domain.events import KINDS, PAYLOADS, Payload
from desktop.core.domain.state import Stamped

GENESIS = bytes(32)
_CHAIN = b"shuke chain 1\n"


class Body(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What happened. ``occurred_at_us`` is there only in dated events; ``payload`` is the JSON of its kind."""

    event_id: str
    kind: str
    version: int
    store_id: str
    staff_id: str
    recorded_at_us: int
    business_date: date
    payload: Raw
    member_id: str | None = None
    occurred_at_us: int | None = None
    program_hash: str | None = None
    import_id: str | None = None

    @property
    def effective_at_us(self) -> int:
        """When it counts as long as HQ has not stamped it."""
        return self.recorded_at_us if self.occurred_at_us is None else self.occurred_at_us


_encode = msgspec.json.Encoder(order="deterministic").encode
_decode_body = msgspec.json.Decoder(Body).decode
_DECODERS = {kind: msgspec.json.Decoder(payload).decode for kind, payload in PAYLOADS.items()}


def encode_payload(payload: Payload) -> tuple[str, int, Raw]:
    """A payload's kind, version and JSON."""
    kind, version = KINDS[type(payload)]
    return kind, version, Raw(_encode(payload))


def encode_body(body: Body) -> bytes:
    """The bytes of a body, once and for ever."""
    return _encode(body)


def decode_body(data: bytes) -> Body:
    """A body from its bytes. Raises msgspec.DecodeError or ValidationError for what is no body."""
    return _decode_body(data)


def decode_payload(body: Body) -> Payload | None:
    """The payload of a body; None for a kind or version that this program does not know."""
    decode = _DECODERS.get((body.kind, body.version))
    return decode(body.payload) if decode else None


def body_hash(data: bytes) -> bytes:
    """What identifies a body beside its id: SHA-256 of its bytes."""
    return sha256(data).digest()


def chain_hash(epoch: str, seq: int, prev: bytes, hashed_body: bytes) -> bytes:
    """The hash that an envelope ends with; it covers everything before it."""
    return sha256(_CHAIN + f"{epoch}\n{seq}\n".encode() + prev + hashed_body).digest()


def head_statement(epoch: str, seq: int, chained: bytes) -> bytes:
    """What a device signs to vouch for its log up to a place."""
    return b"shuke head 1\n" + f"{epoch}\n{seq}\n".encode() + chained


def stamped(body: Body, payload: Payload | None) -> Stamped:
    """A body as fold sees it."""
    return Stamped(body.event_id, body.effective_at_us, body.business_date, body.store_id, payload, body.member_id)


def read(data: bytes) -> Stamped:
    """The bytes of a body as fold sees it; raises as decode_body."""
    body = decode_body(data)
    return stamped(body, decode_payload(body))
