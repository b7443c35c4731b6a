"""Authenticate: who asks is the device whose key signed the request, and nothing else in the request is believed.

A header reads ``Shuke device=D,key=K,signature=S``; S covers method, path and the bytes as sent (protocol.messages).
"""

from desktop.core.protocol.messages import parsed_authorization, request_statement
from hq.services.house import Caller, Hq, HqRefused
from hq.services.signatures import is_signed
from hq.store.devices import device_by_id


def read_authorization(header: str | None) -> tuple[str, str, bytes]:
    """(device, key, signature) of a header. HqRefused 401 ``signature.missing``, ``signature.bad``."""
    if not header:
        raise HqRefused(401, "signature.missing")
    said = parsed_authorization(header)
    if said is None:
        raise HqRefused(401, "signature.bad")
    return said


def authenticate(hq: Hq, path: str, authorization: str | None, data: bytes) -> Caller:
    """The device that asks. HqRefused 401 ``device.unknown`` or ``signature…``, 403 ``device.revoked``."""
    device_id, key_id, signature = read_authorization(authorization)
    with hq.database.glancing() as connection:
        device, public_key = device_by_id(connection, device_id, key_id)
    if device is None:
        raise HqRefused(401, "device.unknown")
    if not is_signed(public_key, request_statement("POST", path, data), signature):
        raise HqRefused(401, "signature.bad")
    if device.revoked_at_us is not None:
        raise HqRefused(403, "device.revoked")
    return Caller(device.tenant_id, device.device_id, device.store_id, key_id)
