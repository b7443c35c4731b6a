"""How this till stands with HQ: what the status command and the window say of it. Reads, never asks HQ."""

from msgspec import Struct

from desktop.core.ports.sync import Standing
from desktop.core.protocol.messages import Spending


class SyncStatus(Struct, frozen=True, kw_only=True):
    """``acked_seq`` and ``head_seq`` are places in the epoch being written, ``unsent`` counts every epoch's."""

    hq: str
    merchant: str
    store: str
    device_id: str
    acked_seq: int
    head_seq: int
    unsent: int
    cursor: str
    spending: Spending
    last_contact_us: int | None
    last_round_us: int | None


def sync_status(standing: Standing) -> SyncStatus | None:
    """The figures; None for a till without an HQ."""
    if standing.device_id is None:
        return None
    written = standing.epochs[-1]
    return SyncStatus(
        hq=standing.url,
        merchant=standing.merchant,
        store=standing.store,
        device_id=standing.device_id,
        acked_seq=min(written.acked_seq, written.seq),
        head_seq=written.seq,
        unsent=standing.unsent,
        cursor=standing.cursor,
        spending=standing.spending,
        last_contact_us=standing.last_contact_us,
        last_round_us=standing.last_round_us,
    )
