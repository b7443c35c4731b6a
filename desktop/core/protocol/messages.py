"""What till and HQ say to each other, version 1: JSON, every message one struct (docs/PROTOCOL.md has samples).

What HQ sends down is in pages.py. A body travels as a JSON string, so that its bytes arrive as they were first written.
Hashes, keys and signatures are lower-case hex; times are microseconds since 1970; days are ISO dates. Whoever reads
ignores fields that it does not know.
"""

import re
from datetime import date
from hashlib import sha256
from typing import Literal

import msgspec
from msgspec import Struct

PROTOCOL = 1
MOST_EVENTS = 1000
"""The most events in one push."""
MOST_BODY_BYTES = 64 * 1024
"""The most bytes of one body, and of one personal text."""
MOST_REQUEST_BYTES = 8 * 1024 * 1024
"""The most bytes of a request, after decompression too."""
MOST_POINTS = 64
"""The most places of one epoch's log that a till names in one comparison."""
MOST_PASSED = 1000
"""The most holds that one push names."""
EARLIEST_US, LATEST_US = -2_208_988_800_000_000, 7_258_118_400_000_000
"""1900 … 2200: a time beyond is nobody's."""
SCHEME = "Shuke"
NEW_DEVICE = "new"
"""Stands for the device in the authorization of an enrolment, which is signed by the key that it brings."""

Spending = Literal["allowed", "cloned", "revoked"]
"""Whether this device may use points; ``cloned``: two machines go on from one log, until one is enrolled anew."""
Point = tuple[int, str]
"""A place in an epoch's log and the chain hash there."""


class Message(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """The base of all messages."""


class Enrol(Message, frozen=True):
    """A till asks to be a device of the store that ``code`` is for; signed by ``public_key``. POST /v1/enrol."""

    code: str
    public_key: str
    merchant_id: str
    store_id: str
    till_code: str
    shop: str
    region: str
    currency: str
    zone: str
    day_starts_minutes: int
    now_us: int
    protocol: int = PROTOCOL


class Enrolled(Message, frozen=True):
    """The till is a device of HQ now. ``merchant_id`` names the tenant in tokens, from here on."""

    device_id: str
    merchant_id: str
    merchant: str
    store_id: str
    store: str
    zone: str
    day_starts_minutes: int
    public_key: str
    time_us: int


class NewKey(Message, frozen=True):
    """A restored till speaks with a new key: asked and signed with the old one, ``proof`` signed with the new one.

    ``proof`` covers ``new_key_statement``. POST /v1/key.
    """

    public_key: str
    proof: str


class EpochPoints(Message, frozen=True):
    """Places of one epoch's log, the newest first: what the till's own chain says."""

    epoch: str
    points: tuple[Point, ...]


class Compare(Message, frozen=True):
    """Where do we stand? Opens every round. POST /v1/compare. ``epochs`` oldest first; the last is being written."""

    epochs: tuple[EpochPoints, ...]
    now_us: int
    protocol: int = PROTOCOL


class EpochHead(Message, frozen=True):
    """What HQ holds of an epoch: ``seq`` 0 for none. ``common_seq``: the newest of the till's points that HQ has alike.

    ``closed``: a later epoch has left this one, so that nothing new may come in it.
    """

    epoch: str
    seq: int
    chain_hash: str = ""
    common_seq: int = 0
    closed: bool = False


class Compared(Message, frozen=True):
    """The heads, HQ's time, and whether points may be used. ``open``: the device's epochs that HQ has not closed."""

    epochs: tuple[EpochHead, ...]
    time_us: int
    spending: Spending = "allowed"
    open: tuple[str, ...] = ()


class Stamp(Message, frozen=True):
    """When an event counts, written once by HQ at acceptance. ``mac`` lets HQ know its own stamp again."""

    at_us: int
    day: date
    mac: str


class Sent(Message, frozen=True):
    """One event of a push. ``stamp`` goes with an event that HQ accepted once before and now lacks."""

    body: str
    stamp: Stamp | None = None


class Text(Message, frozen=True):
    """Personal text that an event names by ``text_id``; salt and text are base64 in JSON."""

    text_id: str
    salt: bytes
    text: bytes
    member_id: str | None = None


class Push(Message, frozen=True):
    """Events of one epoch, gapless after ``after_seq``, whose chain hash is ``after_hash`` ("" before the first).

    ``head_hash``: the chain hash after the last of them. ``programs``: documents by their hash, as canonical JSON text.
    ``passed``: holds that were asked for before the last of these events; nothing uses them any more.
    ``open``: the device's open epochs as HQ named them before this push was made; None: not asked. POST /v1/push.
    """

    epoch: str
    after_seq: int
    after_hash: str
    head_hash: str
    now_us: int
    events: tuple[Sent, ...]
    texts: tuple[Text, ...] = ()
    programs: dict[str, str] = {}
    passed: tuple[str, ...] = ()
    open: tuple[str, ...] | None = None
    protocol: int = PROTOCOL


class Twice(Message, frozen=True):
    """An event whose id HQ holds with other content: the first accepted counts, this one is kept and shown."""

    event_id: str
    seq: int


class Pushed(Message, frozen=True):
    """Everything up to ``acked_seq`` is HQ's now, for ever. ``signature``: HQ's over ``head_statement`` of that head.

    ``stamps``: one for each place after the request's ``after_seq``; None where the event is ``twice`` or not
    understood.
    """

    epoch: str
    acked_seq: int
    acked_hash: str
    signature: str
    stamps: tuple[Stamp | None, ...]
    time_us: int
    twice: tuple[Twice, ...] = ()
    spending: Spending = "allowed"


class Hold(Message, frozen=True):
    """Keep ``points`` of a member for the next event of this log, which will stand after ``after_seq``. POST /v1/hold.

    The till has stored the request before it sends it. ``instead_of``: a hold of the till that this one replaces.
    """

    hold_id: str
    epoch: str
    after_seq: int
    member_id: str
    points: int
    instead_of: str = ""
    protocol: int = PROTOCOL


class Held(Message, frozen=True):
    """So many points are kept, at most those asked for; 0 for none. They end when the log has passed them."""

    hold_id: str
    points: int
    time_us: int
    spending: Spending = "allowed"


class Refused(Message, frozen=True):
    """Why not, with every status of 400 and above. ``code`` is stable; ``facts`` fill the sentence a person reads."""

    code: str
    facts: dict[str, str | int] = {}


_encode = msgspec.json.Encoder(order="deterministic").encode
_AUTHORIZATION = re.compile(
    rf"{SCHEME} device=([\w-]{{1,64}}),key=([0-9a-f]{{8}}),signature=([0-9a-f]{{128}})", re.ASCII
)


def encode(message: Message) -> bytes:
    """A message's JSON."""
    return _encode(message)


def key_id(public_bytes: bytes) -> str:
    """The 8 hex digits by which requests, tokens and envelopes name a key."""
    return sha256(public_bytes).hexdigest()[:8]


def request_statement(method: str, path: str, data: bytes) -> bytes:
    """What a device signs for each request; ``data`` is the body as sent, compressed if it is."""
    return b"shuke request 1\n" + f"{method}\n{path}\n".encode() + sha256(data).hexdigest().encode()


def new_key_statement(device_id: str, public_key: str) -> bytes:
    """What the new key signs in NewKey."""
    return b"shuke key 1\n" + f"{device_id}\n{public_key}".encode()


def authorization(device_id: str, key_id: str, signature: bytes) -> str:
    """The header by which a device says who asks."""
    return f"{SCHEME} device={device_id},key={key_id},signature={signature.hex()}"


def parsed_authorization(header: str) -> tuple[str, str, bytes] | None:
    """(device, key, signature) of such a header; None for anything else."""
    match = _AUTHORIZATION.fullmatch(header)
    return (match[1], match[2], bytes.fromhex(match[3])) if match else None
