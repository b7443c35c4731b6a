"""Enrol a till: a one-time code and a signature of its own key make it a device of a store.

The tenant and the store come from the code. Asking again with the same code and key gives the same answer, because the
first one may have been lost on its way.
"""

import re

from desktop.core.protocol.messages import NEW_DEVICE, PROTOCOL, Enrol, Enrolled, key_id, request_statement
from hq.services.authenticate import read_authorization
from hq.services.codes import code_hash
from hq.services.compare_heads import clock_offset
from hq.services.enrol_limits import attempts_of
from hq.services.enrolled import enrolled
from hq.services.house import Hq, HqRefused
from hq.services.recording import keep_deed
from hq.services.signatures import is_signed, public_bytes_of
from hq.store.codes import Code, find_code, use_code
from hq.store.database import Connection
from hq.store.devices import Device, DeviceKey, add_device, add_key, device_of, key_by_id
from hq.store.feed import publish
from hq.store.tenants import Store, Tenant, lock_tenant, random_id, set_currency, store_by_id

PATH = "/v1/enrol"
_CURRENCY = re.compile(r"[A-Z]{3}")
_LONGEST = 200


def enrol_device(hq: Hq, authorization: str | None, data: bytes, message: Enrol) -> Enrolled:
    """Make the till a device. ``data``: the request as sent, which its key has signed.

    HqRefused 401 ``signature…``, 403 ``code.unknown``, ``code.expired``, ``code.used``, 409 ``currency.differs``,
    ``key.taken``, 429 ``enrol.wait``.
    """
    public = _proven_key(authorization, data, message)
    hashed = code_hash(message.code)
    attempts = attempts_of(hq)
    attempts.check(hashed)
    try:
        return hq.database.write(lambda connection: _enrol(hq, connection, message, public, hashed))
    except HqRefused as refused:
        attempts.count(hashed, str(refused.facts.pop("tenant", "")))
        raise


def _proven_key(authorization: str | None, data: bytes, message: Enrol) -> bytes:
    """The key that the request names, once it is certain that who asks has its private half."""
    if message.protocol != PROTOCOL:
        raise HqRefused(400, "protocol.other", protocol=message.protocol)
    device_id, named_key, signature = read_authorization(authorization)
    public = public_bytes_of(message.public_key)
    if public is None or device_id != NEW_DEVICE or named_key != key_id(public):
        raise HqRefused(401, "signature.bad")
    if not is_signed(public, request_statement("POST", PATH, data), signature):
        raise HqRefused(401, "signature.bad")
    words = (message.merchant_id, message.store_id, message.till_code, message.shop)
    if not all(0 < len(word) <= _LONGEST and word.isprintable() for word in words):
        raise HqRefused(400, "request.bad")
    if not _CURRENCY.fullmatch(message.currency):
        raise HqRefused(400, "request.bad")
    return public


def _enrol(hq: Hq, connection: Connection, message: Enrol, public: bytes, hashed: str) -> Enrolled:
    code = find_code(connection, hashed)
    if code is None:
        raise HqRefused(403, "code.unknown")
    tenant = lock_tenant(connection, code.tenant_id)
    store = store_by_id(connection, tenant.tenant_id, code.store_id)
    device = _device_of_key(connection, tenant.tenant_id, public)
    if code.device_id is not None:
        if device is None or device.device_id != code.device_id or device.revoked_at_us is not None:
            raise HqRefused(403, "code.used", tenant=tenant.tenant_id)
        return enrolled(hq, tenant, store, device)
    _check(hq, tenant, code, device, message)
    if device is None:
        device = _new_device(hq, connection, tenant, store, message, public)
    use_code(connection, hashed, device.device_id)
    return enrolled(hq, tenant, store, device)


def _check(hq: Hq, tenant: Tenant, code: Code, device: Device | None, message: Enrol) -> None:
    if code.expires_at_us <= hq.now_us():
        raise HqRefused(403, "code.expired", tenant=tenant.tenant_id)
    if tenant.currency not in ("", message.currency):
        facts = {"ours": tenant.currency, "theirs": message.currency}
        raise HqRefused(409, "currency.differs", tenant=tenant.tenant_id, **facts)
    # A till whose first enrolment was answered into the void comes with its old key and a new code. Every other
    # known key would make two devices of one: a till that is enrolled anew makes a new one.
    if device and (device.store_id != code.store_id or device.revoked_at_us is not None or device.cloned_at_us):
        raise HqRefused(409, "key.taken", tenant=tenant.tenant_id)


def _device_of_key(connection: Connection, tenant_id: str, public: bytes) -> Device | None:
    key = key_by_id(connection, tenant_id, key_id(public))
    if key is None:
        return None
    if key.public_key != public:
        raise HqRefused(409, "key.taken", tenant=tenant_id)
    return device_of(connection, tenant_id, key.device_id)


def _new_device(hq: Hq, connection: Connection, tenant: Tenant, store: Store, message: Enrol, public: bytes) -> Device:
    now = hq.now_us()
    device = Device(
        tenant_id=tenant.tenant_id,
        device_id=random_id(hq.random(16)),
        store_id=store.store_id,
        key_id=key_id(public),
        till_code=message.till_code,
        local_merchant_id=message.merchant_id,
        local_store_id=message.store_id,
        name=message.shop,
        enrolled_at_us=now,
        clock_offset_us=clock_offset(now, message.now_us),
        last_contact_us=now,
    )
    key = DeviceKey(
        tenant_id=tenant.tenant_id,
        key_id=device.key_id,
        device_id=device.device_id,
        public_key=public,
        merchant_id=message.merchant_id,
        since_us=now,
    )
    if not tenant.currency:
        set_currency(connection, tenant.tenant_id, message.currency)
    add_device(connection, device)
    add_key(connection, key)
    facts = {"device": device.device_id, "till_code": device.till_code, "store": store.name}
    keep_deed(hq, connection, tenant.tenant_id, "@code", "device.enrolled", **facts)
    publish(connection, tenant.tenant_id, [("device", device.device_id, None), ("store", store.store_id, None)])
    return device
