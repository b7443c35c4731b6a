"""Tenants (a chain, one merchant), the people who may use its console, its stores, and the record of what they did."""

from collections.abc import Iterable, Mapping
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlalchemy import insert, select, update

from hq.store.bulk import Ask
from hq.store.database import Connection
from hq.store.schema import admins, audit, stores, tenants


class Tenant(Struct, frozen=True):
    """A chain. ``tenant_id`` is the merchant id in its tokens; ``program``: hash of what HQ published last."""

    tenant_id: str
    name: str
    currency: str
    program: str
    signing_key: bytes
    stamp_key: bytes
    created_at_us: int


class Admin(Struct, frozen=True, kw_only=True):
    """Somebody who may use the console. ``failures`` wrong passwords in a row, the last one at ``failed_at_us``."""

    name: str
    password_hash: str
    role: str
    failures: int = 0
    failed_at_us: int = 0


class Store(Struct, frozen=True):
    """A store of a chain: ``zone`` is an IANA name."""

    store_id: str
    name: str
    zone: str
    day_starts_minutes: int
    created_at_us: int


class Deed(Struct, frozen=True, kw_only=True):
    """One entry of the record: ``entry_id`` begins with the time, so that entries stand in order."""

    entry_id: str
    at_us: int
    who: str
    what: str
    facts: Mapping[str, str] = {}


OF_TENANT = "SELECT tenant_id, name, currency, program, signing_key, stamp_key, created_at_us FROM tenants"
"""Every tenant, in the order of Tenant."""
_TENANT = Ask(f"{OF_TENANT} WHERE tenant_id = ?")
_STORES = Ask(
    "SELECT store_id, name, zone, day_starts_minutes, created_at_us FROM stores"
    " WHERE tenant_id = ? AND store_id AMONG ?"
)


def add_tenant(connection: Connection, tenant: Tenant) -> bool:
    """Keep a new tenant; False if its name is taken."""
    if connection.execute(select(tenants.c.tenant_id).where(tenants.c.name == tenant.name)).first():
        return False
    connection.execute(insert(tenants), msgspec.structs.asdict(tenant))
    return True


def all_tenants(connection: Connection) -> list[Tenant]:
    """Every tenant, by name."""
    return [Tenant(**row._asdict()) for row in connection.execute(select(tenants).order_by(tenants.c.name))]


def tenant_by_id(connection: Connection, tenant_id: str) -> Tenant:
    """The tenant of somebody whom HQ knows."""
    (row,) = _TENANT.rows(connection, tenant_id)
    return Tenant(*row)


def lock_tenant(connection: Connection, tenant_id: str) -> Tenant:
    """The tenant, held until the transaction ends: whoever else asks for this waits."""
    rows = connection.execute(select(tenants).where(tenants.c.tenant_id == tenant_id).with_for_update())
    return Tenant(**rows.one()._asdict())


def set_currency(connection: Connection, tenant_id: str, currency: str) -> None:
    """The money of the chain, once its first till has said it."""
    connection.execute(update(tenants).where(tenants.c.tenant_id == tenant_id).values(currency=currency))


def add_admin(connection: Connection, tenant_id: str, admin: Admin) -> None:
    """Keep somebody new."""
    connection.execute(insert(admins), {"tenant_id": tenant_id, **msgspec.structs.asdict(admin)})


def admin_named(connection: Connection, tenant_id: str, name: str) -> Admin | None:
    """Somebody by name."""
    columns = [column for column in admins.c if column is not admins.c.tenant_id]
    row = connection.execute(select(*columns).where(admins.c.tenant_id == tenant_id, admins.c.name == name)).first()
    return Admin(**row._asdict()) if row else None


def add_store(connection: Connection, tenant_id: str, store: Store) -> bool:
    """Keep a new store; False if its name is taken in this chain. The tenant is locked."""
    if store_named(connection, tenant_id, store.name):
        return False
    connection.execute(insert(stores), {"tenant_id": tenant_id, **msgspec.structs.asdict(store)})
    return True


def all_stores(connection: Connection, tenant_id: str) -> list[Store]:
    """The chain's stores, by name."""
    rows = connection.execute(select(*_of_store).where(stores.c.tenant_id == tenant_id).order_by(stores.c.name))
    return [Store(**row._asdict()) for row in rows]


def stores_by_id(connection: Connection, tenant_id: str, store_ids: Iterable[str]) -> list[Store]:
    """Those of these stores that the chain has."""
    wanted = sorted(store_ids)
    return [Store(*row) for row in _STORES.rows(connection, tenant_id, wanted)] if wanted else []


def store_named(connection: Connection, tenant_id: str, name: str) -> Store | None:
    """A store by its name, as it was given."""
    row = connection.execute(select(*_of_store).where(stores.c.tenant_id == tenant_id, stores.c.name == name)).first()
    return Store(**row._asdict()) if row else None


def store_by_id(connection: Connection, tenant_id: str, store_id: str) -> Store:
    """The store that a device or a code belongs to."""
    rows = connection.execute(select(*_of_store).where(stores.c.tenant_id == tenant_id, stores.c.store_id == store_id))
    return Store(**rows.one()._asdict())


def record(connection: Connection, tenant_id: str, entry: Deed) -> None:
    """Keep for ever who did what."""
    facts = msgspec.json.encode(entry.facts).decode()
    connection.execute(insert(audit), {"tenant_id": tenant_id, **msgspec.structs.asdict(entry), "facts": facts})


def random_id(data: bytes) -> str:
    """A name for something new, from 16 random bytes."""
    return str(UUID(bytes=data, version=4))


_of_store = [column for column in stores.c if column is not stores.c.tenant_id]
