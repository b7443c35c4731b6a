"""Devices of a chain and the keys they speak and sign cards with."""

from functools import cache

import msgspec
from msgspec import Struct
from sqlalchemy import insert, select

from hq.store.bulk import Ask
from hq.store.database import Connection
from hq.store.schema import device_keys, devices


class Device(Struct, frozen=True):
    """A till as HQ knows it. ``local_…`` are the names it wrote under when it stood alone."""

    tenant_id: str
    device_id: str
    store_id: str
    key_id: str
    till_code: str
    local_merchant_id: str
    local_store_id: str
    name: str
    enrolled_at_us: int
    revoked_at_us: int | None = None
    cloned_at_us: int | None = None
    cursor_tag: str = ""
    former_tag: str = ""
    clock_offset_us: int = 0
    last_contact_us: int | None = None
    last_round_us: int | None = None


class DeviceKey(Struct, frozen=True):
    """A public key of a device; ``merchant_id`` is the one that tokens signed with it name."""

    tenant_id: str
    key_id: str
    device_id: str
    public_key: bytes
    merchant_id: str
    since_us: int


_DEVICE = (  # in the order of Device
    "SELECT tenant_id, device_id, store_id, key_id, till_code, local_merchant_id, local_store_id, name, enrolled_at_us,"
    " revoked_at_us, cloned_at_us, cursor_tag, former_tag, clock_offset_us, last_contact_us, last_round_us FROM devices"
)
_ITS_KEY = (
    ", (SELECT public_key FROM device_keys k WHERE k.tenant_id = d.tenant_id AND k.device_id = d.device_id"
    " AND k.key_id = ?)"
)
_BY_ID = Ask(f"{_DEVICE.replace(' FROM devices', _ITS_KEY)} FROM devices d WHERE device_id = ?")
_OF_TENANT = Ask(f"{_DEVICE} WHERE device_id = ? AND tenant_id = ?")
_LOCK = Ask(f"{_DEVICE} WHERE device_id = ? AND tenant_id = ? LOCKED")
_STORE = Ask("SELECT store_id FROM devices WHERE device_id = ? AND tenant_id = ?")
_IN_STORE = Ask("SELECT 1 FROM devices WHERE tenant_id = ? AND store_id = ? LIMIT 1")
_NOTE = Ask("UPDATE devices SET clock_offset_us = ?, last_contact_us = ? WHERE tenant_id = ? AND device_id = ?")
_KEY = Ask(
    "SELECT tenant_id, key_id, device_id, public_key, merchant_id, since_us FROM device_keys"
    " WHERE tenant_id = ? AND key_id = ?"
)


def add_device(connection: Connection, device: Device) -> None:
    """Keep a new device."""
    connection.execute(insert(devices), msgspec.structs.asdict(device))


def add_key(connection: Connection, key: DeviceKey) -> None:
    """Keep another key of a device."""
    connection.execute(insert(device_keys), msgspec.structs.asdict(key))


def device_by_id(connection: Connection, device_id: str, key_id: str) -> tuple[Device | None, bytes]:
    """A device of any tenant, and its public key of that name, b"" for none: who says so must prove it with it."""
    for *device, public_key in _BY_ID.rows(connection, key_id, device_id):
        return Device(*device), bytes(public_key or b"")
    return None, b""


def device_of(connection: Connection, tenant_id: str, device_id: str) -> Device | None:
    """A device of this tenant."""
    return next((Device(*row) for row in _OF_TENANT.rows(connection, device_id, tenant_id)), None)


def store_of(connection: Connection, tenant_id: str, device_id: str) -> str:
    """The store of a device; "" where it is none of this tenant."""
    return next((store_id for (store_id,) in _STORE.rows(connection, device_id, tenant_id)), "")


def is_any_in(connection: Connection, tenant_id: str, store_id: str) -> bool:
    """Whether a store has devices."""
    return bool(_IN_STORE.rows(connection, tenant_id, store_id))


def lock_device(connection: Connection, tenant_id: str, device_id: str) -> Device | None:
    """A device of this tenant, held until the transaction ends."""
    return next((Device(*row) for row in _LOCK.rows(connection, device_id, tenant_id)), None)


def all_devices(connection: Connection, tenant_id: str) -> list[Device]:
    """The tenant's devices, the oldest first."""
    order = (devices.c.enrolled_at_us, devices.c.device_id)
    rows = connection.execute(select(devices).where(devices.c.tenant_id == tenant_id).order_by(*order))
    return [Device(**row._asdict()) for row in rows]


def key_by_id(connection: Connection, tenant_id: str, key_id: str) -> DeviceKey | None:
    """A key by the name that signatures carry."""
    for tenant, named, device_id, public_key, *rest in _KEY.rows(connection, tenant_id, key_id):
        return DeviceKey(tenant, named, device_id, bytes(public_key), *rest)
    return None


def note_contact(connection: Connection, tenant_id: str, device_id: str, clock_offset_us: int, now_us: int) -> None:
    """A device was heard of now, and its clock is behind by so much."""
    _NOTE.run(connection, clock_offset_us, now_us, tenant_id, device_id)


def change_device(connection: Connection, tenant_id: str, device_id: str, **values: str | int | None) -> None:
    """Set columns of a device."""
    _changing(tuple(values)).run(connection, *values.values(), tenant_id, device_id)


@cache
def _changing(columns: tuple[str, ...]) -> Ask:
    settings = ", ".join(f"{devices.c[column].name} = ?" for column in columns)
    return Ask(f"UPDATE devices SET {settings} WHERE tenant_id = ? AND device_id = ?")  # noqa: S608 - our own columns
