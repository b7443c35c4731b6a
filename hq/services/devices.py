"""Devices: which tills a chain has, and how one is shut out."""

from hq.services.house import Hq, HqRefused
from hq.services.recording import COMMAND_LINE, keep_deed
from hq.store.database import Connection
from hq.store.devices import Device, all_devices, change_device, device_of, lock_device
from hq.store.feed import publish


def list_devices(hq: Hq, tenant_id: str) -> list[Device]:
    """The chain's devices, the oldest first."""
    with hq.database.reading() as connection:
        return all_devices(connection, tenant_id)


def chosen_device(hq: Hq, tenant_id: str, name: str) -> Device:
    """A device by its id or its till code. HqRefused 404 ``device.missing``, 400 ``device.which``."""
    with hq.database.reading() as connection:
        if device := device_of(connection, tenant_id, name):
            return device
        found = [device for device in all_devices(connection, tenant_id) if device.till_code == name.upper()]
    if not found:
        raise HqRefused(404, "device.missing", name=name[:60])
    if len(found) > 1:
        raise HqRefused(400, "device.which", names=", ".join(device.device_id for device in found))
    return found[0]


def revoke_device(hq: Hq, tenant_id: str, device_id: str, who: str = COMMAND_LINE, note: str = "") -> Device:
    """The device may do nothing from now on; what its keys signed before counts. Once revoked, nothing changes.

    ``note``: why, as it stands on record.

    HqRefused 404 ``device.missing``.
    """

    def work(connection: Connection) -> Device:
        device = lock_device(connection, tenant_id, device_id)
        if device is None:
            raise HqRefused(404, "device.missing", name=device_id[:60])
        if device.revoked_at_us is not None:
            return device
        change_device(connection, tenant_id, device_id, revoked_at_us=hq.now_us())
        facts = {"device": device_id, "till_code": device.till_code} | ({"note": note} if note else {})
        keep_deed(hq, connection, tenant_id, who, "device.revoked", **facts)
        publish(connection, tenant_id, [("device", device_id, None)])
        return device_of(connection, tenant_id, device_id) or device

    return hq.database.write(work)
