"""Snapshots for new tills: one a chain, in packed parts, and the members that they are made of."""

import msgspec
from msgspec import Struct
from msgspec.structs import astuple

from hq.store import schema
from hq.store.bulk import Ask, Put
from hq.store.database import Connection
from hq.store.pages import OF_MEMBERS, HeldMember

Heads = dict[str, tuple[str, int]]
"""Epoch → whose it is, and how far HQ has it."""
_HEADS = Ask("SELECT epoch, device_id, seq FROM epochs WHERE tenant_id = ?")
_HEADS_OF = Ask("SELECT epoch, seq FROM epochs WHERE tenant_id = ? AND device_id = ?")
_HOLDS_ANY = Ask(
    "SELECT 1 FROM envelopes n JOIN events e ON e.tenant_id = n.tenant_id AND e.event_id = n.event_id"
    " WHERE n.tenant_id = ? AND n.epoch = ? AND e.number <= ? LIMIT 1"
)
_ARE_MANY = Ask("SELECT 1 FROM members WHERE tenant_id = ? LIMIT 1 OFFSET ?")
_LAST_FACE = Ask(
    "SELECT max(face) FROM (SELECT DISTINCT face FROM members WHERE tenant_id = ? AND face > ? ORDER BY face LIMIT ?) f"
)
_BEHIND = Ask(f"{OF_MEMBERS} WHERE m.tenant_id = ? AND m.face > ? AND m.face <= ? ORDER BY m.face, m.member_id")
_NEWEST = Ask(
    "SELECT snapshot_id, number, heads, digests, begun_at_us FROM snapshots WHERE tenant_id = ?"
    " ORDER BY begun_at_us DESC LIMIT 1"
)
_BEGIN = Put(schema.snapshots)
_HOLD = Ask("SELECT 1 FROM snapshots WHERE tenant_id = ? AND snapshot_id = ? LOCKED")
_FINISH = Ask("UPDATE snapshots SET digests = ? WHERE tenant_id = ? AND snapshot_id = ?")
_ADD_PART = Put(schema.snapshot_parts)
_PART = Ask("SELECT packed FROM snapshot_parts WHERE tenant_id = ? AND snapshot_id = ? AND part = ?")
_OLD = Ask("SELECT tenant_id FROM snapshots WHERE begun_at_us < ?")
_DROP = Ask("DELETE FROM snapshots WHERE tenant_id = ?")
_DROP_PARTS = Ask("DELETE FROM snapshot_parts WHERE tenant_id = ?")
_decode_digests = msgspec.json.Decoder(tuple[str, ...]).decode
_decode_heads = msgspec.json.Decoder(Heads).decode
_encode = msgspec.json.encode


class HeldSnapshot(Struct, frozen=True):
    """A snapshot: up to which change, with which heads. ``digests`` None: it is being made."""

    snapshot_id: str
    number: int
    heads: Heads
    digests: tuple[str, ...] | None
    begun_at_us: int


class Part(Struct, frozen=True):
    """A part of a snapshot, counted from 0, deflated."""

    snapshot_id: str
    part: int
    packed: bytes


def are_many(connection: Connection, tenant_id: str, many: int) -> bool:
    """Whether the chain has so many members."""
    return bool(_ARE_MANY.rows(connection, tenant_id, many - 1))


def heads_now(connection: Connection, tenant_id: str) -> Heads:
    """How far HQ has each log of the chain."""
    return {epoch: (device_id, seq) for epoch, device_id, seq in _HEADS.rows(connection, tenant_id)}


def heads_of(connection: Connection, tenant_id: str, device_id: str) -> dict[str, int]:
    """How far HQ has each log of a device."""
    return dict(_HEADS_OF.rows(connection, tenant_id, device_id))


def holds_any(connection: Connection, tenant_id: str, epoch: str, number: int) -> bool:
    """Whether an event of an epoch came to HQ up to that change, by whichever log."""
    return bool(_HOLDS_ANY.rows(connection, tenant_id, epoch, number))


def members_after(
    connection: Connection, tenant_id: str, face: str, most_faces: int
) -> tuple[list[HeldMember], str | None]:
    """The members behind the next faces, all ids of each, and the last of these faces; None where there is none."""
    ((last,),) = _LAST_FACE.rows(connection, tenant_id, face, most_faces)
    if last is None:
        return [], None
    return [HeldMember(*row) for row in _BEHIND.rows(connection, tenant_id, face, last)], last


def newest(connection: Connection, tenant_id: str) -> HeldSnapshot | None:
    """The snapshot of the chain, ready or being made."""
    for name, number, heads, digests, begun_at_us in _NEWEST.rows(connection, tenant_id):
        ready = None if digests is None else _decode_digests(bytes(digests))
        return HeldSnapshot(name, number, _decode_heads(bytes(heads)), ready, begun_at_us)
    return None


def begin(connection: Connection, tenant_id: str, snapshot: HeldSnapshot) -> None:
    """Begin one in the place of any other."""
    drop(connection, tenant_id)
    _BEGIN.rows(
        connection, [(tenant_id, snapshot.snapshot_id, snapshot.number, _encode(snapshot.heads), None,
                      snapshot.begun_at_us)]
    )  # fmt: skip


def add_part(connection: Connection, tenant_id: str, part: Part) -> bool:
    """Keep a part; False where the snapshot was dropped meanwhile."""
    if not _HOLD.rows(connection, tenant_id, part.snapshot_id):
        return False
    _ADD_PART.rows(connection, [(tenant_id, *astuple(part))])
    return True


def finish(connection: Connection, tenant_id: str, snapshot_id: str, digests: tuple[str, ...]) -> None:
    """It is whole; nothing where it was dropped meanwhile."""
    _FINISH.run(connection, _encode(digests), tenant_id, snapshot_id)


def part_of(connection: Connection, tenant_id: str, snapshot_id: str, part: int) -> bytes | None:
    """A part as it was kept."""
    return next((bytes(row[0]) for row in _PART.rows(connection, tenant_id, snapshot_id, part)), None)


def drop_old(connection: Connection, before_us: int) -> None:
    """No chain's snapshot that was begun before then is left, though no new till has asked since."""
    for (tenant_id,) in _OLD.rows(connection, before_us):
        drop(connection, tenant_id)


def drop(connection: Connection, tenant_id: str) -> None:
    """No snapshot of the chain is left: it is old, or a text in it must not travel any more."""
    _DROP.run(connection, tenant_id)
    _DROP_PARTS.run(connection, tenant_id)
