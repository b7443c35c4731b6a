"""List the tills of a chain, and look at one: last contact, how far HQ has its log, gaps, clones."""

from collections.abc import Iterable, Sequence
from typing import Literal

from msgspec import Struct

from hq.services.house import Hq, HqRefused
from hq.services.rights import Actor
from hq.store.console_tills import EpochRow, envelopes_held, epochs_of
from hq.store.devices import Device, all_devices, device_of
from hq.store.tenants import store_by_id

Standing = Literal["revoked", "cloned", "never", "online", "quiet", "silent"]
"""``quiet``: no contact for a quarter of an hour; ``silent``: for three days, so that it redeems no more offline."""
_MINUTE = 60_000_000
ONLINE_US = 15 * _MINUTE
SILENT_US = 72 * 60 * _MINUTE
CLOCK_US = 10 * _MINUTE
SENDING_US = 2 * _MINUTE  # contact and complete rounds are each noted once a minute
HQ_DEVICE = "hq"


class TillRow(Struct, frozen=True, kw_only=True):
    """A till. ``head``: the place in its log up to which HQ has everything; ``unsent``: how much more it said it has.

    ``complete_us``: when a round last ended with nothing left to send; what it wrote since is not known here.
    ``sending``: it was in touch after that. ``clock_off_us``: 0 unless it is far off.
    """

    device_id: str
    store_id: str
    name: str
    till_code: str
    standing: Standing
    last_contact_us: int | None
    complete_us: int | None
    sending: bool
    head: int
    unsent: int
    epochs: int
    clock_off_us: int
    enrolled_at_us: int
    revoked_at_us: int | None
    cloned_at_us: int | None


class EpochSeen(Struct, frozen=True, kw_only=True):
    """An epoch of a till's log: its head here, where it left its parent, and how many of its places are missing."""

    epoch: str
    seq: int
    short_hash: str
    parent: str | None
    parent_seq: int | None
    closed: bool
    missing: int
    last_effective_us: int


class TillPage(Struct, frozen=True, kw_only=True):
    """One till with every epoch of its log."""

    till: TillRow
    store: str
    zone: str
    epochs: tuple[EpochSeen, ...]


def list_devices(hq: Hq, actor: Actor) -> tuple[TillRow, ...]:
    """Every till of the chain, the oldest first."""
    actor.demand("look")
    with hq.database.reading() as connection:
        tills = [device for device in all_devices(connection, actor.tenant_id) if device.device_id != HQ_DEVICE]
        logs = epochs_of(connection, actor.tenant_id)
    return tuple(till_rows(tills, logs, hq.now_us()))


def look_at_device(hq: Hq, actor: Actor, device_id: str) -> TillPage:
    """One till of this chain; HqRefused 404 ``device.none``."""
    actor.demand("look")
    with hq.database.reading() as connection:
        device = device_of(connection, actor.tenant_id, device_id)
        if device is None or device_id == HQ_DEVICE:
            raise HqRefused(404, "device.none")
        logs = epochs_of(connection, actor.tenant_id, device_id)
        store = store_by_id(connection, actor.tenant_id, device.store_id)
        seen = tuple(
            EpochSeen(
                epoch=log.epoch,
                seq=log.seq,
                short_hash=bytes(log.chain_hash).hex()[:12],
                parent=log.parent,
                parent_seq=log.parent_seq,
                closed=log.closed,
                missing=log.seq - envelopes_held(connection, actor.tenant_id, log.epoch),
                last_effective_us=log.last_effective_us,
            )
            for log in logs
        )
    return TillPage(till=till_row(device, logs, hq.now_us()), store=store.name, zone=store.zone, epochs=seen)


def till_rows(tills: Iterable[Device], logs: Iterable[EpochRow], now_us: int) -> list[TillRow]:
    """The tills with what HQ has of each one's log."""
    by_device = dict[str, list[EpochRow]]()
    for log in logs:
        by_device.setdefault(log.device_id, []).append(log)
    return [till_row(till, by_device.get(till.device_id, []), now_us) for till in tills]


def till_row(device: Device, held: Sequence[EpochRow], now_us: int) -> TillRow:
    """A till as its row says it now."""
    contact, complete = device.last_contact_us, device.last_round_us
    return TillRow(
        device_id=device.device_id,
        store_id=device.store_id,
        name=device.name,
        till_code=device.till_code,
        standing=_standing(device, now_us),
        last_contact_us=contact,
        complete_us=complete,
        sending=contact is not None and (complete is None or contact - complete > SENDING_US),
        head=held[-1].seq if held else 0,
        unsent=max(0, held[-1].said_seq - held[-1].seq) if held else 0,
        epochs=len(held),
        clock_off_us=device.clock_offset_us if abs(device.clock_offset_us) > CLOCK_US else 0,
        enrolled_at_us=device.enrolled_at_us,
        revoked_at_us=device.revoked_at_us,
        cloned_at_us=device.cloned_at_us,
    )


def _standing(device: Device, now_us: int) -> Standing:
    if device.revoked_at_us is not None:
        return "revoked"
    if device.cloned_at_us is not None:
        return "cloned"
    if device.last_contact_us is None:
        return "never"
    since_us = now_us - device.last_contact_us
    return "online" if since_us <= ONLINE_US else "quiet" if since_us <= SILENT_US else "silent"
