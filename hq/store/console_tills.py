"""Tills as the console shows them: how far each one's log stands at HQ, and whether it has gaps."""

from msgspec import Struct
from sqlalchemy import func, select

from hq.store.database import Connection
from hq.store.schema import envelopes, epochs, flags


class EpochRow(Struct, frozen=True, kw_only=True):
    """An epoch of a device's log as HQ holds it."""

    epoch: str
    device_id: str
    seq: int
    chain_hash: bytes
    parent: str | None
    parent_seq: int | None
    closed: bool
    last_effective_us: int
    said_seq: int


def epochs_of(connection: Connection, tenant_id: str, device_id: str | None = None) -> list[EpochRow]:
    """The epochs of a device, or of all: the one written now last."""
    found = select(*(epochs.c[name] for name in EpochRow.__struct_fields__)).where(epochs.c.tenant_id == tenant_id)
    if device_id is not None:
        found = found.where(epochs.c.device_id == device_id)
    rows = connection.execute(found.order_by(epochs.c.closed.desc(), epochs.c.last_effective_us, epochs.c.epoch))
    return [EpochRow(**row._asdict()) for row in rows]


def envelopes_held(connection: Connection, tenant_id: str, epoch: str) -> int:
    """How many envelopes of an epoch are here: as many as its head says, or there is a gap."""
    at = (envelopes.c.tenant_id == tenant_id, envelopes.c.epoch == epoch)
    return connection.execute(select(func.count()).select_from(envelopes).where(*at)).scalar() or 0


def open_flags_by_store(connection: Connection, tenant_id: str) -> dict[str, int]:
    """How many rows of the work list are open in each store that has any."""
    found = select(flags.c.store_id, func.count()).where(flags.c.tenant_id == tenant_id, flags.c.done_at_us.is_(None))
    return {row[0]: row[1] for row in connection.execute(found.group_by(flags.c.store_id))}
