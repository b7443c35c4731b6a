"""Who may change the shape of a tenant (merges) while others push: shared for a push, alone for a merge (DESIGN 3)."""

from sqlalchemy import select

from hq.store import schema
from hq.store.database import Connection
from hq.store.tenants import Tenant, lock_tenant


def hold_shape(connection: Connection, tenant_id: str, *, alone: bool) -> Tenant:
    """The tenant, whose merges stay as they are until the transaction ends; with ``alone`` nobody else pushes."""
    if alone:
        return lock_tenant(connection, tenant_id)
    query = select(schema.tenants).where(schema.tenants.c.tenant_id == tenant_id).with_for_update(read=True)
    return Tenant(**connection.execute(query).one()._asdict())
