"""Make a snapshot of all members for new tills, from one read snapshot of the database (DESIGN 3).

It is made once and shared: packed parts in the database itself, where texts rest as they always do. Whatever loses a
text drops it, also while it is being made. What changed since comes with the pages that follow.
"""

import zlib
from collections.abc import Iterator
from functools import partial
from hashlib import sha256

from hq.services.house import Hq
from hq.services.page_rows import packed_member
from hq.store import snapshots
from hq.store.database import Connection
from hq.store.pages import newest_number
from hq.store.tenants import random_id

FACES_AT_ONCE = 1_000
PART_BYTES = 4 * 1024 * 1024
_QUICKLY = 3


def make_snapshot(hq: Hq, tenant_id: str) -> None:
    """Make one in the place of any other. What is written goes in short transactions beside the long reading one."""
    with hq.database.reading() as connection:
        begun = snapshots.HeldSnapshot(
            snapshot_id=random_id(hq.random(16)),
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
    """The JSON of each part (pages.SnapshotPart): all ids of a face in one, members in order of the face."""
    rows, size, face = list[bytes](), 0, ""
    while True:
        held, last = snapshots.members_after(connection, tenant_id, face, FACES_AT_ONCE)
        for at, member in enumerate(held):
            if size > PART_BYTES and member.face != held[at - 1].face:
                yield _joined(rows)
                rows, size = [], 0
            rows.append(packed_member(member))
            size += len(rows[-1])
        if last is None:
            break
        face = last
    if rows:
        yield _joined(rows)


def _joined(rows: list[bytes]) -> bytes:
    return b'{"members":[' + b",".join(rows) + b"]}"
