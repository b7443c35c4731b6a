"""Who may change the shape of a tenant (merges) while others push: shared for a push, alone for a merge (DESIGN 3)."""

from hq.store.bulk import Ask
from hq.store.database import Connection
from hq.store.tenants import OF_TENANT, Tenant, lock_tenant

_SHARED = Ask(f"{OF_TENANT} WHERE tenant_id = ? SHARED")


def hold_shape(connection: Connection, tenant_id: str, *, alone: bool) -> Tenant:
    """The tenant, whose merges stay as they are until the transaction ends; with ``alone`` nobody else pushes."""
    if alone:
        return lock_tenant(connection, tenant_id)
    (row,) = _SHARED.rows(connection, tenant_id)
    return Tenant(*row)
