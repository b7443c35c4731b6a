"""Verify everything: every epoch's chain, every body, and all that is derived from them, against a fresh fold (I1, I6).

The first fault is named. Nothing is mended: what is derived can be made anew from the ledger, the ledger cannot.
"""

from collections.abc import Iterator

from msgspec import Struct

from desktop.core.protocol.body import GENESIS, body_hash, chain_hash
from hq.services.house import Hq
from hq.services.verifying import Counted, Fault, check_bills_of_nobody, check_members
from hq.store import checking
from hq.store.database import Connection
from hq.store.log import Epoch, epochs_of
from hq.store.undoing import count_owed


class Verified(Struct, frozen=True, kw_only=True):
    """What was looked at, and the first fault, if any. ``owed``: events that stand still of imports taken back."""

    epochs: int
    events: int
    members: int
    sales: int
    owed: int
    fault: Fault | None


def verify_all(hq: Hq, tenant_id: str) -> Verified:
    """Everything of one tenant, as it stands at one instant."""
    counted = Counted()
    with hq.database.reading() as connection:
        epochs = epochs_of(connection, tenant_id)
        fault = next(_faults(connection, tenant_id, epochs, counted), None)
        owed = count_owed(connection, tenant_id)
    return Verified(
        epochs=len(epochs),
        events=counted.events,
        members=counted.members,
        sales=counted.sales,
        owed=owed,
        fault=fault,
    )


def _faults(connection: Connection, tenant_id: str, epochs: list[Epoch], counted: Counted) -> Iterator[Fault]:
    for epoch in epochs:
        yield from _check_epoch(connection, epoch, counted)
    yield from check_members(connection, tenant_id, counted)
    yield from check_bills_of_nobody(connection, tenant_id, counted)
    for what, about in checking.loose_ends(connection, tenant_id):
        yield Fault(what=what, about=about)


def _check_epoch(connection: Connection, epoch: Epoch, counted: Counted) -> Iterator[Fault]:
    """Places without a gap, each hash from the one before, each body what its hash says."""
    chained, seq = GENESIS, 0
    for place in checking.places(connection, epoch.tenant_id, epoch.epoch):
        seq += 1
        about = f"{epoch.epoch}:{place.seq}"
        if place.seq != seq:
            yield Fault(what="seq.gap", about=f"{epoch.epoch}:{seq}")
            return
        chained = chain_hash(epoch.epoch, seq, chained, place.body_hash)
        if chained != place.chain_hash:
            yield Fault(what="chain.hash", about=about)
        if place.event_hash == place.body_hash:
            body = place.body
        else:
            body = place.other if place.other_hash == place.body_hash else None
        if body is None:
            yield Fault(what="body.missing", about=about)
        elif body_hash(body) != place.body_hash:
            yield Fault(what="body.hash", about=about)
        counted.events += 1
    if (seq, chained) != (epoch.seq, epoch.chain_hash):
        yield Fault(what="head.differs", about=f"{epoch.epoch}:{epoch.seq}")
