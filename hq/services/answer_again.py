"""A push whose answer was lost comes again: the same answer, from what HQ holds; no body is read, nothing is written.

HQ's chain hash at the last place covers every body before it: where the push comes to the same hash, it is the same
push. Anything else is ``accept_push``'s to take in or refuse.
"""

from collections.abc import Sequence

from msgspec.structs import replace

from desktop.core.protocol.body import head_statement
from desktop.core.protocol.messages import Push, Pushed, Stamp, Twice
from hq.services.house import Caller, Hq
from hq.services.read_push import Placed
from hq.services.signatures import sign
from hq.services.stamping import mac
from hq.store.database import Connection
from hq.store.devices import Device, device_of
from hq.store.events import Held
from hq.store.log import Epoch, Standing, epoch_of, standing
from hq.store.tenants import Tenant, tenant_by_id


def answer_again(hq: Hq, caller: Caller, push: Push, placed: Sequence[Placed]) -> Pushed | None:
    """What the first of these pushes was answered; None if HQ does not hold all of it exactly so."""
    with hq.database.glancing() as connection:
        epoch = epoch_of(connection, caller.tenant_id, push.epoch)
    if epoch is None or placed[-1].seq > epoch.seq:  # another device's: this machine wrote it, and is enrolled anew
        return None
    with hq.database.reading() as connection:
        device = device_of(connection, caller.tenant_id, caller.device_id)
        held = standing(connection, caller.tenant_id, push.epoch, push.after_seq, placed[-1].seq)
        if device is None or len(held) != len(placed) or held[-1].chain_hash != placed[-1].chain_hash:
            return None
        return _pushed(connection, hq.now_us(), device, epoch, held)


def _pushed(connection: Connection, now_us: int, device: Device, epoch: Epoch, held: Sequence[Standing]) -> Pushed:
    tenant = tenant_by_id(connection, device.tenant_id)
    return pushed_answer(
        tenant,
        device,
        replace(epoch, seq=held[-1].seq, chain_hash=held[-1].chain_hash),
        now_us,
        tuple(again(tenant.stamp_key, one) if one.understood and not one.is_twice else None for one in held),
        tuple(Twice(event_id=one.event_id, seq=one.seq) for one in held if one.is_twice),
    )


def again(key: bytes, known: Standing | Held) -> Stamp:
    """The stamp that HQ gave an event."""
    return Stamp(at_us=known.at_us, day=known.day, mac=mac(key, known.event_id, known.at_us, known.day))


def pushed_answer(
    tenant: Tenant,
    device: Device,
    epoch: Epoch,
    now_us: int,
    stamps: tuple[Stamp | None, ...],
    twice: tuple[Twice, ...],
) -> Pushed:
    """What a till is answered once everything that it pushed stands in ``epoch``, whose head says where the push ends.

    HQ may hold more: what is asked for again is answered as it was.
    """
    return Pushed(
        epoch=epoch.epoch,
        acked_seq=epoch.seq,
        acked_hash=epoch.chain_hash.hex(),
        signature=sign(tenant.signing_key, head_statement(epoch.epoch, epoch.seq, epoch.chain_hash)).hex(),
        stamps=stamps,
        time_us=now_us,
        twice=twice,
        spending="allowed" if device.cloned_at_us is None else "cloned",
    )
