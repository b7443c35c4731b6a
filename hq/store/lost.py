"""What a device brought itself and holds no more: it was restored from a backup, or went on from a copy of its log."""

from msgspec import Struct

from hq.store.bulk import Ask
from hq.store.database import Connection
from hq.store.devices import Device

_EPOCHS = Ask("SELECT epoch, seq, parent, parent_seq FROM epochs WHERE tenant_id = ? AND device_id = ?")


class Lost(Struct, frozen=True):
    """What stands under an epoch after a place."""

    epoch: str
    after_seq: int


def lost_of(connection: Connection, device: Device, current: str) -> list[Lost]:
    """What of the device's epochs the log that goes on under ``current`` does not lead back to.

    Nothing while ``current`` is not here: then nobody can tell.
    """
    rows = sorted(_EPOCHS.rows(connection, device.tenant_id, device.device_id))
    seqs = {epoch: seq for epoch, seq, _, _ in rows}
    parents = {epoch: (parent, parent_seq or 0) for epoch, _, parent, parent_seq in rows}
    if current not in seqs:
        return []
    holds = {current: seqs[current]}
    at, upto = parents[current]
    while at in seqs and at not in holds:
        holds[at] = upto
        at, upto = parents[at]
    return [Lost(epoch, holds.get(epoch, 0)) for epoch, seq in seqs.items() if seq > holds.get(epoch, 0)]
