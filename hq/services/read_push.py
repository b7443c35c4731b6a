"""A push as it arrives: each event with its place in the chain, read as far as it can be."""

import re
from collections.abc import Sequence

from msgspec import Struct

from desktop.core.protocol.body import GENESIS, body_hash, chain_hash
from desktop.core.protocol.messages import MOST_EVENTS, MOST_PASSED, PROTOCOL, Push, Stamp
from hq.services.house import HqRefused
from hq.services.reading_bodies import Read, read_body

_NAME = re.compile(r"[\w-]{1,64}", re.ASCII)
_HASH_BYTES = 32


class Placed(Struct, frozen=True):
    """A body at its place of the log, not yet read. The hashes follow from the bytes and are what the push says."""

    seq: int
    data: bytes
    body_hash: bytes
    chain_hash: bytes


class Arrived(Struct, frozen=True):
    """An event at its place. ``sent``: a stamp that HQ may have given it before."""

    seq: int
    data: bytes
    body_hash: bytes
    chain_hash: bytes
    read: Read
    sent: Stamp | None


def place_push(push: Push) -> list[Placed]:
    """The bodies in order.

    HqRefused 400 ``protocol.other``, ``push.epoch``, ``.empty``, ``.too_many``, ``.passed``, ``.hash``.
    """
    if push.protocol != PROTOCOL:
        raise HqRefused(400, "protocol.other", protocol=push.protocol)
    if not _NAME.fullmatch(push.epoch) or push.after_seq < 0:
        raise HqRefused(400, "push.epoch")
    if not push.events:
        raise HqRefused(400, "push.empty")
    if len(push.events) > MOST_EVENTS:
        raise HqRefused(400, "push.too_many", most=MOST_EVENTS)
    if len(push.passed) > MOST_PASSED or not all(_NAME.fullmatch(name) for name in push.passed):
        raise HqRefused(400, "push.passed", most=MOST_PASSED)
    chained = after_hash(push)
    placed = list[Placed]()
    for seq, event in enumerate(push.events, push.after_seq + 1):
        data = event.body.encode(errors="surrogatepass")
        hashed = body_hash(data)
        chained = chain_hash(push.epoch, seq, chained, hashed)
        placed.append(Placed(seq, data, hashed, chained))
    if chained.hex() != push.head_hash:
        raise HqRefused(400, "push.hash")
    return placed


def read_push(push: Push, placed: Sequence[Placed]) -> list[Arrived]:
    """The events in order, each read as far as it can be."""
    return [
        Arrived(one.seq, one.data, one.body_hash, one.chain_hash, read_body(one.data, one.body_hash), event.stamp)
        for one, event in zip(placed, push.events, strict=True)
    ]


def after_hash(push: Push) -> bytes:
    """The chain hash that the first event follows. HqRefused 400 ``push.hash`` for what is none."""
    if push.after_seq == 0 and not push.after_hash:
        return GENESIS
    try:
        given = bytes.fromhex(push.after_hash)
    except ValueError:
        given = b""
    if len(given) != _HASH_BYTES or push.after_seq == 0:
        raise HqRefused(400, "push.hash")
    return given
