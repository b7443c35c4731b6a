"""Replace a key: a restored till goes on with a new key pair, asked for with the old one, proven with the new one.

The old key stays known: cards carry it, and an answer that was lost is asked for again with it.
"""

from desktop.core.protocol.messages import Enrolled, NewKey, key_id, new_key_statement
from hq.services.enrolled import enrolled
from hq.services.house import Caller, Hq, HqRefused
from hq.services.recording import keep_deed
from hq.services.signatures import is_signed, public_bytes_of
from hq.store.database import Connection
from hq.store.devices import DeviceKey, add_key, change_device, key_by_id, lock_device
from hq.store.feed import publish
from hq.store.tenants import store_by_id, tenant_by_id


def replace_key(hq: Hq, caller: Caller, message: NewKey) -> Enrolled:
    """The device speaks with the new key from now on. Asking again changes nothing.

    HqRefused 401 ``signature.bad``, 409 ``key.taken``.
    """
    public = public_bytes_of(message.public_key)
    if public is None:
        raise HqRefused(401, "signature.bad")
    statement = new_key_statement(caller.device_id, message.public_key)
    try:
        proof = bytes.fromhex(message.proof)
    except ValueError:
        raise HqRefused(401, "signature.bad") from None
    if not is_signed(public, statement, proof):
        raise HqRefused(401, "signature.bad")
    return hq.database.write(lambda connection: _replace(hq, connection, caller, public))


def _replace(hq: Hq, connection: Connection, caller: Caller, public: bytes) -> Enrolled:
    device = lock_device(connection, caller.tenant_id, caller.device_id)
    if device is None or device.revoked_at_us is not None:
        raise HqRefused(403, "device.revoked")
    named = key_id(public)
    held = key_by_id(connection, caller.tenant_id, named)
    if held and (held.public_key != public or held.device_id != caller.device_id):
        raise HqRefused(409, "key.taken")
    tenant = tenant_by_id(connection, caller.tenant_id)
    store = store_by_id(connection, caller.tenant_id, device.store_id)
    if held is None:
        key = DeviceKey(
            tenant_id=caller.tenant_id,
            key_id=named,
            device_id=caller.device_id,
            public_key=public,
            merchant_id=device.local_merchant_id,
            since_us=hq.now_us(),
        )
        add_key(connection, key)
    if device.key_id != named:
        change_device(connection, caller.tenant_id, caller.device_id, key_id=named)
        keep_deed(hq, connection, caller.tenant_id, "@device", "device.key_replaced", device=caller.device_id)
        publish(connection, caller.tenant_id, [("device", caller.device_id, None)])
    return enrolled(hq, tenant, store, device)
