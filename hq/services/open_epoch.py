"""A device goes on under a new epoch: what it leaves is closed, and two machines that go on from one log are seen (I9).

A closed epoch that brings a new event was copied: both machines may sell and earn, neither may spend, until one of
them is enrolled anew.
"""

from msgspec.structs import replace

from desktop.core.domain.events import EpochOpened, LedgerOpened, Payload
from desktop.core.protocol.messages import key_id
from hq.services.signatures import public_bytes_of
from hq.services.work import Entered, Work
from hq.store.devices import Device, DeviceKey, add_key, change_device, device_of, key_by_id
from hq.store.log import Epoch, close_epochs, epoch_of, epochs_of

CLONED = "cloned"


def open_epoch(work: Work, device: Device, epoch: Epoch, opened: Payload | None) -> tuple[Device, Epoch]:
    """The device and its epoch as they are once the epoch's first event, which says ``opened``, has come."""
    if not isinstance(opened, EpochOpened) or not opened.parent_epoch or opened.parent_epoch == epoch.epoch:
        return device, epoch
    named = opened.parent_epoch[:100].replace("\0", "")
    parent = epoch_of(work.connection, work.tenant_id, named)
    epoch = replace(epoch, parent=named, parent_seq=min(max(opened.parent_seq, 0), 2**31 - 1))
    if parent is None:
        return device, epoch
    if parent.device_id != device.device_id:
        clear_clone(work, parent.device_id)
        return device, epoch
    if opened.reason == CLONED:
        device = mark_cloned(work, device)
    leaving = [one.epoch for one in epochs_of(work.connection, work.tenant_id, device.device_id) if not one.closed]
    if device.cloned_at_us is not None:
        leaving = [parent.epoch]
    close_epochs(work.connection, work.tenant_id, [name for name in leaving if name != epoch.epoch])
    return device, replace(epoch, last_effective_us=max(parent.last_effective_us, epoch.last_effective_us))


def mark_cloned(work: Work, device: Device) -> Device:
    """Two machines go on from this device's log."""
    work.flag_device("cloned", f"{device.device_id}|{device.enrolled_at_us}", device.device_id, device.store_id)
    if device.cloned_at_us is not None:
        return device
    change_device(work.connection, work.tenant_id, device.device_id, cloned_at_us=work.now_us)
    return replace(device, cloned_at_us=work.now_us)


def clear_clone(work: Work, device_id: str) -> None:
    """One of the machines is a device of its own now."""
    change_device(work.connection, work.tenant_id, device_id, cloned_at_us=None)


def register_keys(work: Work) -> None:
    """Keys that the log names sign cards: they are known as the device's."""
    for event in work.entered:
        said = event.payload
        if not isinstance(said, EpochOpened | LedgerOpened):
            continue
        public = public_bytes_of(said.public_key)
        device = device_of(work.connection, work.tenant_id, event.device_id)
        if public is None or device is None or key_by_id(work.connection, work.tenant_id, key_id(public)) is not None:
            continue
        key = DeviceKey(
            tenant_id=work.tenant_id,
            key_id=key_id(public),
            device_id=device.device_id,
            public_key=public,
            merchant_id=_merchant(work, device, event),
            since_us=event.at_us,
        )
        add_key(work.connection, key)
        work.change("device", device.device_id)


def _merchant(work: Work, device: Device, event: Entered) -> str:
    """The merchant that tokens signed with the key name: the till's own until it joined."""
    if isinstance(event.payload, LedgerOpened):
        return event.payload.merchant_id
    return device.local_merchant_id if event.at_us < device.enrolled_at_us else work.tenant_id
