"""Digest members: both sides hash what they hold, so that a difference is found by content (DESIGN 3).

A range covers, in order of the member id, every member who is the face of their component, is not gone and has a state.
HQ reads its members once per change of any of them, not once per till: the digests are kept until the feed moves on.
"""

import re
from hashlib import sha256
from threading import Lock
from weakref import WeakKeyDictionary

import msgspec

from desktop.core.domain.state import MemberState
from desktop.core.protocol.pages import STAMP_BITS, Digest, Digests, Stamps, member_digest_line, member_range
from hq.services.compare_heads import EPOCH_NAME, LARGEST_SEQ, MOST_EPOCHS
from hq.services.house import Caller, Hq, HqRefused
from hq.store.database import Connection
from hq.store.digests import newest_member_number, states_in_order
from hq.store.log import stamps_total
from hq.store.undoing import is_any

RANGES = 256
_CURSOR = re.compile(r"(0|[1-9]\d{0,17})\.([0-9a-f]{16})", re.ASCII)
_decode_state = msgspec.json.Decoder(MemberState).decode
_Kept = dict[str, tuple[int, tuple[str, ...]]]
_kept: "WeakKeyDictionary[object, _Kept]" = WeakKeyDictionary()  # by engine: each request has a Database of its own
_one_at_a_time = Lock()


def digest_members(hq: Hq, caller: Caller, message: Digest) -> Digests:
    """The digests of HQ's own rows; None for a cursor behind them, or while pages keep rows back.

    HqRefused 400 ``request.bad``.
    """
    match = _CURSOR.fullmatch(message.cursor)
    if not match or len(message.stamps) > MOST_EPOCHS or not all(_is_sound(each) for each in message.stamps):
        raise HqRefused(400, "request.bad")
    with hq.database.reading() as connection:
        newest = newest_member_number(connection, caller.tenant_id)
        is_behind = int(match[1]) < newest or is_any(connection, caller.tenant_id)
        ranges = None if is_behind else _digests(hq, connection, caller.tenant_id, newest)
        others = tuple(each.epoch for each in message.stamps if _differs(connection, caller.tenant_id, each))
    return Digests(ranges=ranges, time_us=hq.now_us(), stamped=others)


def _is_sound(said: Stamps) -> bool:
    return bool(EPOCH_NAME.fullmatch(said.epoch)) and 0 < said.seq < LARGEST_SEQ


def _differs(connection: Connection, tenant_id: str, said: Stamps) -> bool:
    """Whether HQ holds other stamps. Nothing is said of what it lacks, or cannot read yet: it told no stamp of that."""
    total = stamps_total(connection, tenant_id, said.epoch, said.seq, STAMP_BITS)
    return total is not None and total != said.total


def _digests(hq: Hq, connection: Connection, tenant_id: str, newest: int) -> tuple[str, ...]:
    with _one_at_a_time:
        kept = _kept.setdefault(hq.database.engine, {})
        if tenant_id not in kept or kept[tenant_id][0] != newest:
            hashes = [sha256() for _ in range(RANGES)]
            for member_id, state in states_in_order(connection, tenant_id):
                hashes[member_range(member_id)].update(member_digest_line(member_id, _decode_state(state)))
            kept[tenant_id] = newest, tuple(one.hexdigest() for one in hashes)
        return kept[tenant_id][1]
