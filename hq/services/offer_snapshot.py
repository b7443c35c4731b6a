"""Offer a new till the chain's snapshot instead of pages of members, and serve its parts.

One is made when a till asks that could use it and there is none, or it is old; tills that ask meanwhile come again.
"""

import re
from collections.abc import Mapping

from msgspec import Struct

from desktop.core.protocol.messages import PROTOCOL
from desktop.core.protocol.pages import SNAPSHOT_SHAPE, Pull, Snapshot, SnapshotAsked
from hq.services import take_back
from hq.services.house import Caller, Hq, HqRefused
from hq.services.make_snapshot import NAMED, make_snapshot
from hq.store import snapshots, undoing
from hq.store.pages import newest_number

PAYS_FROM = 5_000
"""With fewer members pages are as good."""
KEPT_US = 7 * 24 * 3600 * 1_000_000
_MAKING_US = 600 * 1_000_000
"""A process that made one and died leaves it unfinished: it is begun anew after ten minutes."""
_MOST_SINCE = 4  # anew where more than a quarter of all numbers are newer than the snapshot
_WAIT_S = 10
_NAME = re.compile(r"[\w-]{1,40}", re.ASCII)


class Offer(Struct, frozen=True):
    """A snapshot for one till. ``head_seq``: how far HQ had the asked epoch at its instant."""

    snapshot: Snapshot
    number: int
    head_seq: int


class Deflated(Struct, frozen=True):
    """A part's MessagePack, deflated: it goes out as it lies."""

    data: bytes


def offer_snapshot(hq: Hq, caller: Caller, message: Pull) -> Offer | None:
    """The offer; None where pages do. HqRefused 503 ``snapshot.preparing`` while it is being made."""
    if message.whole != SNAPSHOT_SHAPE:
        return None
    with hq.database.reading() as connection:
        if not snapshots.are_many(connection, caller.tenant_id, PAYS_FROM):
            return None
        after = snapshots.heads_of(connection, caller.tenant_id, caller.device_id)
        held = snapshots.newest(connection, caller.tenant_id)
        newest = newest_number(connection, caller.tenant_id)
        is_undoing = undoing.is_any(connection, caller.tenant_id)
    if is_undoing:  # each bit would drop it
        take_back.begin(hq, caller.tenant_id)
        raise HqRefused(503, "snapshot.preparing", seconds=_WAIT_S)
    if held is not None and held.digests is None and hq.now_us() - held.begun_at_us < _MAKING_US:
        raise HqRefused(503, "snapshot.preparing", seconds=_WAIT_S)
    if held is None or held.digests is None or _is_old(held, newest, hq.now_us()):
        hq.aside(lambda: make_snapshot(hq, caller.tenant_id))
        raise HqRefused(503, "snapshot.preparing", seconds=_WAIT_S)
    before = {epoch: seq for epoch, (whose, seq) in held.heads.items() if whose == caller.device_id}
    if not held.digests or not _fits(before, after) or (not before and _came_before(hq, caller, after, held)):
        return None
    snapshot = Snapshot(snapshot_id=held.snapshot_id, digests=held.digests)
    return Offer(snapshot, held.number, before.get(message.epoch, 0))


def serve_snapshot(hq: Hq, caller: Caller, message: SnapshotAsked) -> Deflated:
    """One part. HqRefused 404 ``snapshot.gone``, 400 ``request.bad``, ``protocol.other``."""
    if message.protocol != PROTOCOL:
        raise HqRefused(400, "protocol.other", protocol=message.protocol)
    if not 0 <= message.part < 2**31 or not _NAME.fullmatch(message.snapshot_id):
        raise HqRefused(400, "request.bad")
    with hq.database.reading() as connection:
        packed = snapshots.part_of(connection, caller.tenant_id, message.snapshot_id, message.part)
    if packed is None:
        raise HqRefused(404, "snapshot.gone")
    return Deflated(packed)


def drop_old(hq: Hq) -> None:
    """Drop what nobody has asked for in a long time, as a server begins."""
    hq.database.write(lambda connection: snapshots.drop_old(connection, hq.now_us() - KEPT_US))


def _is_old(held: snapshots.HeldSnapshot, newest: int, now_us: int) -> bool:
    if not held.snapshot_id.startswith(NAMED):  # made by an HQ of before its upgrade
        return True
    return now_us - held.begun_at_us > KEPT_US or (newest - held.number) * _MOST_SINCE > newest


def _came_before(hq: Hq, caller: Caller, after: Mapping[str, int], held: snapshots.HeldSnapshot) -> bool:
    """Whether the members include an event of the till's that another one brought: two copies were enrolled anew."""
    with hq.database.reading() as connection:
        return any(snapshots.holds_any(connection, caller.tenant_id, epoch, held.number) for epoch in after)


def _fits(before: Mapping[str, int], after: Mapping[str, int]) -> bool:
    """Whether one head says which of the till's own events the members include: none yet, or as many as today.

    Of its logs' heads at the snapshot's instant, and today.
    """
    return before == after or (not before and len(after) <= 1)
