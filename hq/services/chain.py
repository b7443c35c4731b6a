"""The chain as its pages speak of it: its stores, whose clock, which money, which day it is."""

from datetime import date

from hq.services.house import Hq
from hq.services.points_by_day import business_day
from hq.services.rights import Actor
from hq.store.tenants import Store, all_stores, tenant_by_id


def chain_facts(hq: Hq, tenant_id: str) -> tuple[str, str]:
    """The zone of the chain's oldest store, UTC before there is one; and its currency, "" before a till has said it."""
    with hq.database.reading() as connection:
        stores = all_stores(connection, tenant_id)
        currency = tenant_by_id(connection, tenant_id).currency
    oldest = min(stores, key=lambda store: store.created_at_us, default=None)
    return (oldest.zone if oldest else "UTC"), currency


def chain_stores(hq: Hq, actor: Actor) -> list[Store]:
    """The chain's stores, by name."""
    actor.demand("look")
    with hq.database.reading() as connection:
        return all_stores(connection, actor.tenant_id)


def chain_today(hq: Hq, actor: Actor) -> date:
    """The newest business day among the stores."""
    return business_day(chain_stores(hq, actor), hq.now_us())
