"""Stores: a chain gets another store, and finds one by its name."""

from zoneinfo import available_timezones

from hq.services.house import Hq, HqRefused
from hq.services.recording import COMMAND_LINE, keep_deed
from hq.services.tenants import plain_name
from hq.store.database import Connection
from hq.store.feed import publish
from hq.store.tenants import Store, add_store, all_stores, lock_tenant, random_id, store_named

LATEST_START = 360
"""The business day starts between 00:00 and 06:00 (RULES.md)."""


def open_store(
    hq: Hq, tenant_id: str, name: str, zone: str, day_starts_minutes: int = 0, who: str = COMMAND_LINE
) -> Store:
    """A new store. HqRefused 400 ``store.zone``, ``store.day_starts``, 409 ``store.taken``; see plain_name."""
    if zone not in available_timezones():
        raise HqRefused(400, "store.zone", zone=zone[:40])
    if not 0 <= day_starts_minutes <= LATEST_START:
        raise HqRefused(400, "store.day_starts")
    store = Store(
        store_id=random_id(hq.random(16)),
        name=plain_name(name),
        zone=zone,
        day_starts_minutes=day_starts_minutes,
        created_at_us=hq.now_us(),
    )

    def work(connection: Connection) -> None:
        lock_tenant(connection, tenant_id)
        if not add_store(connection, tenant_id, store):
            raise HqRefused(409, "store.taken", name=store.name)
        keep_deed(hq, connection, tenant_id, who, "store.opened", store=store.name)
        publish(connection, tenant_id, [("store", store.store_id, None)])

    hq.database.write(work)
    return store


def chosen_store(hq: Hq, tenant_id: str, name: str) -> Store:
    """The store of that name. HqRefused 404 ``store.missing``, with the names that there are."""
    with hq.database.reading() as connection:
        store = store_named(connection, tenant_id, plain_name(name))
        if store is None:
            names = ", ".join(one.name for one in all_stores(connection, tenant_id))
            raise HqRefused(404, "store.missing", name=name[:60], names=names or "—")
    return store
