"""HQ's own log: what HQ says (merges, published programs) as a device among devices, chained like a till's.

Whoever writes here holds the tenant alone, so that one transaction at a time does.
"""

from uuid import UUID, uuid5

from msgspec.structs import replace

from desktop.core.domain.events import Payload
from desktop.core.protocol import body as wire
from hq.services.reading_bodies import read_body
from hq.services.stamping import HOME, Clock, Stamper
from hq.services.work import HQ_DEVICE, Entered, Work
from hq.store.log import Envelope, Epoch, add_envelopes, epochs_of, save_epoch

_OWN = UUID("7d1f4f8e-0b7a-5e0c-9a55-2f7c1f4f6d10")


def own_event_id(*decided: str) -> str:
    """The id of what HQ decides about something: deciding it again is the same event."""
    return str(uuid5(_OWN, "|".join(decided)))


def append(
    work: Work, event_id: str, payload: Payload, *, by: str, member_id: str | None = None,
    program_hash: str | None = None,
) -> Entered:  # fmt: skip
    """Put a fact at the head of HQ's own log. It takes effect with the others of this transaction."""
    epoch = work.own_epoch or _own_epoch(work)
    kind, version, raw = wire.encode_payload(payload)
    clocks = work.clocks()
    day = clocks[HOME].day(work.now_us)
    body = wire.Body(
        event_id=event_id, kind=kind, version=version, store_id=HOME, staff_id=by, member_id=member_id,
        recorded_at_us=max(work.now_us, epoch.last_effective_us + 1), business_date=day, payload=raw,
        program_hash=program_hash,
    )  # fmt: skip
    data = wire.encode_body(body)
    hashed = wire.body_hash(data)
    stamper = Stamper(work.tenant.stamp_key, Clock(work.now_us), clocks, epoch.last_effective_us)
    stamp = stamper.stamp(event_id, body, HOME, None)
    chained = wire.chain_hash(epoch.epoch, epoch.seq + 1, epoch.chain_hash, hashed)
    work.own_epoch = replace(epoch, seq=epoch.seq + 1, chain_hash=chained, last_effective_us=stamper.last_us)
    work.own_envelopes.append(Envelope(epoch.seq + 1, event_id, hashed, chained))
    event = Entered(
        **read_body(data, hashed)._asdict(), device_id=HQ_DEVICE, home=HOME, store_id=HOME, data=data, body_hash=hashed,
        at_us=stamp.at_us, day=stamp.day,
    )  # fmt: skip
    work.entered.append(event)
    return event


def own_epoch_name(tenant_id: str) -> str:
    """What HQ's own epoch of this tenant is called; no till's may be."""
    return own_event_id("epoch", tenant_id)


def save_own_log(work: Work) -> None:
    """Write what was appended."""
    if work.own_epoch is not None and work.own_envelopes:
        add_envelopes(work.connection, work.tenant_id, work.own_epoch.epoch, work.own_envelopes)
        save_epoch(work.connection, work.own_epoch)
        work.own_envelopes.clear()


def _own_epoch(work: Work) -> Epoch:
    """HQ's one epoch of this tenant, named after it; begun by its first event."""
    held = epochs_of(work.connection, work.tenant_id, HQ_DEVICE)
    if held:
        return held[0]
    return Epoch(work.tenant_id, own_epoch_name(work.tenant_id), HQ_DEVICE, 0, wire.GENESIS)
