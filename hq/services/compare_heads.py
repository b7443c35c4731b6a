"""Compare heads: how far HQ has each epoch that a till names, and up to where both have it alike."""

import re

from desktop.core.protocol.messages import (
    MOST_POINTS,
    PROTOCOL,
    Compare,
    Compared,
    EpochHead,
    EpochPoints,
    Spending,
)
from hq.services.house import Caller, Hq, HqRefused
from hq.store.database import Connection
from hq.store.devices import Device, device_of, note_contact
from hq.store.heads import chain_hashes, head_of, open_epochs
from hq.store.log import note_said

MOST_EPOCHS = 1000
EPOCH_NAME = re.compile(r"[\w-]{1,64}", re.ASCII)
_NOTED_EACH_US = 60_000_000
_MUCH = 100  # events that a push or two do not bring
LARGEST_SEQ = 1 << 31
_MOST_OFFSET_US = 1 << 62


def compare_heads(hq: Hq, caller: Caller, message: Compare) -> Compared:
    """HQ's head of each epoch named, in the order named. HqRefused 400 ``request.bad``."""
    if message.protocol != PROTOCOL:
        raise HqRefused(400, "protocol.other", protocol=message.protocol)
    if len(message.epochs) > MOST_EPOCHS or not all(_is_sound(epoch) for epoch in message.epochs):
        raise HqRefused(400, "request.bad")
    now = hq.now_us()
    with hq.database.reading() as connection:
        device = device_of(connection, caller.tenant_id, caller.device_id)
        heads = tuple(_head(connection, caller, epoch) for epoch in message.epochs)
        opened = open_epochs(connection, caller.tenant_id, caller.device_id)
    if device is not None:
        _note_contact(hq, device, now, message, heads)
    return Compared(epochs=heads, time_us=now, spending=spending_of(device), open=opened)


def clock_offset(now_us: int, said_us: int) -> int:
    """By how much a till's clock is behind HQ's, whatever it says, as a number that a row can hold."""
    return max(-_MOST_OFFSET_US, min(_MOST_OFFSET_US, now_us - said_us))


def spending_of(device: Device | None) -> Spending:
    """Whether points may be used at this device."""
    if device is None or device.revoked_at_us is not None:
        return "revoked"
    return "allowed" if device.cloned_at_us is None else "cloned"


def _is_sound(epoch: EpochPoints) -> bool:
    in_range = all(0 <= seq < LARGEST_SEQ for seq, _ in epoch.points)
    return bool(EPOCH_NAME.fullmatch(epoch.epoch)) and len(epoch.points) <= MOST_POINTS and in_range


def _head(connection: Connection, caller: Caller, named: EpochPoints) -> EpochHead:
    head = head_of(connection, caller.tenant_id, named.epoch)
    if head is None:
        return EpochHead(epoch=named.epoch, seq=0)
    held = chain_hashes(connection, caller.tenant_id, named.epoch, [seq for seq, _ in named.points])
    alike = [seq for seq, chained in named.points if seq in held and held[seq].hex() == chained]
    # Another device's epoch is where this machine's log came from (enrolled anew): nothing new may come in it.
    own = head.device_id == caller.device_id
    return EpochHead(
        epoch=named.epoch,
        seq=head.seq if own or alike else 0,
        chain_hash=head.chain_hash.hex() if own or alike else "",
        common_seq=max(alike, default=0),
        closed=head.closed or not own,
    )


def _note_contact(hq: Hq, device: Device, now: int, message: Compare, heads: tuple[EpochHead, ...]) -> None:
    """Once a minute is enough for the console, and spares a write to the disk; at once where much is on its way."""
    written = message.epochs[-1] if message.epochs else None  # the last is being written
    said = max((seq for seq, _ in written.points), default=0) if written else 0
    is_much = bool(heads) and said - heads[-1].seq > _MUCH
    noted_us = device.last_contact_us
    if noted_us is not None and 0 <= now - noted_us < _NOTED_EACH_US and not is_much:
        return
    tenant_id, offset_us = device.tenant_id, clock_offset(now, message.now_us)

    def work(connection: Connection) -> None:
        note_contact(connection, tenant_id, device.device_id, offset_us, now)
        if written is not None and heads[-1].seq and not heads[-1].closed:
            note_said(connection, tenant_id, written.epoch, said)

    hq.database.write(work)
