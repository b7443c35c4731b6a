"""Where each device's log stands, read for comparing: how far HQ has an epoch, and its chain hashes on the way."""

from collections.abc import Sequence

from msgspec import Struct
from sqlalchemy import select

from hq.store.bulk import Ask
from hq.store.database import Connection
from hq.store.schema import envelopes

_HEAD = Ask("SELECT device_id, seq, chain_hash, closed FROM epochs WHERE tenant_id = ? AND epoch = ?")
_OPEN = Ask("SELECT epoch FROM epochs WHERE tenant_id = ? AND device_id = ? AND NOT closed")


class Head(Struct, frozen=True, kw_only=True):
    """How far HQ has an epoch, and whose it is."""

    device_id: str
    seq: int
    chain_hash: bytes
    closed: bool


def head_of(connection: Connection, tenant_id: str, epoch: str) -> Head | None:
    """The head of one epoch; None for one that never arrived."""
    for device_id, seq, chained, closed in _HEAD.rows(connection, tenant_id, epoch):
        return Head(device_id=device_id, seq=seq, chain_hash=bytes(chained), closed=bool(closed))
    return None


def open_epochs(connection: Connection, tenant_id: str, device_id: str) -> tuple[str, ...]:
    """The epochs of a device in which something new may come: one, but for copies and what came before its parent."""
    return tuple(sorted(epoch for (epoch,) in _OPEN.rows(connection, tenant_id, device_id)))


def chain_hashes(connection: Connection, tenant_id: str, epoch: str, seqs: Sequence[int]) -> dict[int, bytes]:
    """The chain hash at each of these places that HQ holds."""
    at = (envelopes.c.tenant_id == tenant_id, envelopes.c.epoch == epoch, envelopes.c.seq.in_(seqs))
    rows = connection.execute(select(envelopes.c.seq, envelopes.c.chain_hash).where(*at))
    return {seq: bytes(chained) for seq, chained in rows}
