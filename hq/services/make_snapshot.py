"""Make a snapshot of all members for new tills, from one read snapshot of the database (DESIGN 3).

It is made once and shared: packed parts in the database itself, where texts rest as they always do. Whatever loses a
text drops it, also while it is being made. What changed since comes with the pages that follow. What every till would
make of a member alike (the state's bytes, its summary) is made here, once for all of them.
"""

import zlib
from collections.abc import Iterator
from datetime import date
from functools import partial
from hashlib import sha256

import msgspec

from desktop.core.domain.summaries import summary_of
from desktop.core.protocol.pages import SNAPSHOT_SHAPE, SnapshotMember
from hq.services.house import Hq
from hq.store import snapshots
from hq.store.database import Connection
from hq.store.folded import decode_state
from hq.store.pages import HeldMember, newest_number
from hq.store.tenants import random_id

FACES_AT_ONCE = 1_000
PART_BYTES = 1024 * 1024
"""A till takes a part in one transaction: some thousand members, well under what a checkout waits for."""
NAMED = f"{SNAPSHOT_SHAPE}-"
"""How the ids of snapshots of this shape begin."""
_QUICKLY = 3
_HEADER = b"\x81" + msgspec.msgpack.encode("members") + b"\xdd"
"""MessagePack of SnapshotPart up to the number of its members, which stand as they were packed one by one."""
_encode = msgspec.msgpack.Encoder().encode


def make_snapshot(hq: Hq, tenant_id: str) -> None:
    """Make one in the place of any other. What is written goes in short transactions beside the long reading one."""
    with hq.database.reading() as connection:
        begun = snapshots.HeldSnapshot(
            snapshot_id=NAMED + random_id(hq.random(16)),
            number=newest_number(connection, tenant_id),
            heads=snapshots.heads_now(connection, tenant_id),
            digests=None,
            begun_at_us=hq.now_us(),
        )
        hq.database.write(partial(snapshots.begin, tenant_id=tenant_id, snapshot=begun))
        digests = tuple[str, ...]()
        try:
            digests = tuple(_kept(hq, connection, tenant_id, begun.snapshot_id))
        finally:  # one that failed has no part: it is not offered, and pages are served until it is old
            name = begun.snapshot_id
            hq.database.write(partial(snapshots.finish, tenant_id=tenant_id, snapshot_id=name, digests=digests))


def _kept(hq: Hq, connection: Connection, tenant_id: str, snapshot_id: str) -> Iterator[str]:
    """The digest of each part, once it is kept; they end where the snapshot was dropped meanwhile."""
    for at, data in enumerate(_parts(connection, tenant_id)):
        part = snapshots.Part(snapshot_id, at, zlib.compress(data, _QUICKLY))
        if not hq.database.write(partial(snapshots.add_part, tenant_id=tenant_id, part=part)):
            return
        yield sha256(data).hexdigest()


def _parts(connection: Connection, tenant_id: str) -> Iterator[bytes]:
    """The bytes of each part (pages.SnapshotPart): all ids of a face in one, members in order of the face."""
    rows, size, face = list[bytes](), 0, ""
    while True:
        held, last = snapshots.members_after(connection, tenant_id, face, FACES_AT_ONCE)
        for at, member in enumerate(held):
            if size > PART_BYTES and member.face != held[at - 1].face:
                yield _joined(rows)
                rows, size = [], 0
            rows.append(_encode(_row(member)))
            size += len(rows[-1])
        if last is None:
            break
        face = last
    if rows:
        yield _joined(rows)


def _joined(rows: list[bytes]) -> bytes:
    return _HEADER + len(rows).to_bytes(4, "big") + b"".join(rows)


def _row(held: HeldMember) -> SnapshotMember:
    is_face, has_text = held.face == held.member_id, held.profile_id is not None and held.text is not None
    state = decode_state(held.state) if is_face and held.state is not None else None
    is_there = state is not None and not held.gone and held.member_no and not state.erased
    enrolled_on = held.enrolled_on or (state.enrolled_on if state else None)
    return SnapshotMember(
        member_id=held.member_id,
        face=None if is_face else held.face,
        member_no=held.member_no,
        source=held.source,
        enrolled_on=enrolled_on.isoformat() if isinstance(enrolled_on, date) else enrolled_on,
        store_id=held.store_id,
        gone=bool(held.gone),
        profile_id=held.profile_id if has_text else None,
        salt=bytes(held.salt or b"") if has_text else b"",
        text=bytes(held.text or b"") if has_text else b"",
        state=None if state is None else _encode(state),
        summary=summary_of(state) if state is not None and is_there else None,
    )
