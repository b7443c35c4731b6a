"""Tenants: a chain is founded with its first administrator; later every command says which chain it means."""

from hq.services.house import Hq, HqRefused
from hq.services.passwords import hash_password
from hq.services.recording import COMMAND_LINE, keep_deed
from hq.services.signatures import new_signing_key
from hq.store.database import Connection
from hq.store.tenants import Admin, Tenant, add_admin, add_tenant, all_tenants, random_id

_LONGEST_NAME = 60
_KEY_BYTES = 32


def plain_name(text: str) -> str:
    """A name as it is kept: without what surrounds it. HqRefused ``name.empty``, ``name.long``, ``name.marks``."""
    name = " ".join(text.split())
    if not name:
        raise HqRefused(400, "name.empty")
    if len(name) > _LONGEST_NAME:
        raise HqRefused(400, "name.long", longest=_LONGEST_NAME)
    if not name.isprintable():
        raise HqRefused(400, "name.marks")
    return name


def found_tenant(hq: Hq, name: str, admin: str, password: str) -> Tenant:
    """A new chain, its keys and its owner. HqRefused 409 ``tenant.taken``; see plain_name and hash_password."""
    tenant = Tenant(
        tenant_id=random_id(hq.random(16)),
        name=plain_name(name),
        currency="",
        program="",
        signing_key=new_signing_key(),
        stamp_key=hq.random(_KEY_BYTES),
        created_at_us=hq.now_us(),
    )
    owner = Admin(name=plain_name(admin), password_hash=hash_password(password), role="owner")

    def work(connection: Connection) -> None:
        if not add_tenant(connection, tenant):
            raise HqRefused(409, "tenant.taken", name=tenant.name)
        add_admin(connection, tenant.tenant_id, owner)
        keep_deed(hq, connection, tenant.tenant_id, COMMAND_LINE, "tenant.founded", admin=owner.name)

    hq.database.write(work)
    return tenant


def chosen_tenant(hq: Hq, name: str | None) -> Tenant:
    """The chain of that name; the only one where none is named.

    HqRefused 404 ``tenant.none`` (before init), ``tenant.missing``, 400 ``tenant.which``.
    """
    with hq.database.reading() as connection:
        tenants = all_tenants(connection)
    names = ", ".join(tenant.name for tenant in tenants)
    if not tenants:
        raise HqRefused(404, "tenant.none")
    if name is None and len(tenants) > 1:
        raise HqRefused(400, "tenant.which", names=names)
    for tenant in tenants:
        if name is None or tenant.name == plain_name(name):
            return tenant
    raise HqRefused(404, "tenant.missing", name=(name or "")[:_LONGEST_NAME], names=names)
