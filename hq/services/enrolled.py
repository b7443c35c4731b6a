"""What a device is told of itself: when it was enrolled, and when it goes on with another key."""

from desktop.core.protocol.messages import Enrolled
from hq.services.house import Hq
from hq.services.signatures import public_bytes
from hq.store.devices import Device
from hq.store.tenants import Store, Tenant


def enrolled(hq: Hq, tenant: Tenant, store: Store, device: Device) -> Enrolled:
    """The message, as of now."""
    return Enrolled(
        device_id=device.device_id,
        merchant_id=tenant.tenant_id,
        merchant=tenant.name,
        store_id=store.store_id,
        store=store.name,
        zone=store.zone,
        day_starts_minutes=store.day_starts_minutes,
        public_key=public_bytes(tenant.signing_key).hex(),
        time_us=hq.now_us(),
    )
