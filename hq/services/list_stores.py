"""List the stores of a chain with their tills and how much of their work list is open."""

from collections.abc import Sequence

from msgspec import Struct

from hq.services.house import Hq, HqRefused
from hq.services.list_devices import HQ_DEVICE, Standing, TillRow, till_rows
from hq.services.rights import Actor
from hq.store.console_tills import epochs_of, open_flags_by_store
from hq.store.devices import all_devices
from hq.store.tenants import Store, all_stores

_ORDER: tuple[Standing, ...] = ("cloned", "silent", "never", "quiet", "online", "revoked")


class StoreRow(Struct, frozen=True, kw_only=True):
    """A store, its tills (the one that most needs a look first), and how many of its flags are open."""

    store: Store
    tills: tuple[TillRow, ...]
    flags: int

    @property
    def working(self) -> tuple[TillRow, ...]:
        """The tills that are not revoked."""
        return tuple(till for till in self.tills if till.standing != "revoked")

    @property
    def standing(self) -> Standing | None:
        """How the till stands that most needs a look; None without a till."""
        return self.working[0].standing if self.working else None

    @property
    def online(self) -> bool:
        """Whether every till of the store is in touch."""
        return bool(self.working) and all(till.standing == "online" for till in self.working)


def list_stores(hq: Hq, actor: Actor) -> tuple[StoreRow, ...]:
    """Every store by name."""
    actor.demand("look")
    tenant_id = actor.tenant_id
    with hq.database.reading() as connection:
        stores = all_stores(connection, tenant_id)
        tills = [device for device in all_devices(connection, tenant_id) if device.device_id != HQ_DEVICE]
        logs = epochs_of(connection, tenant_id)
        flags = open_flags_by_store(connection, tenant_id)
    by_store = dict[str, list[TillRow]]()
    for till in till_rows(tills, logs, hq.now_us()):
        by_store.setdefault(till.store_id, []).append(till)
    return tuple(
        StoreRow(
            store=store,
            tills=_by_need(by_store.get(store.store_id, [])),
            flags=flags.get(store.store_id, 0),
        )
        for store in stores
    )


def one_store(hq: Hq, actor: Actor, store_id: str) -> StoreRow:
    """One store of this chain; HqRefused 404 ``store.none``."""
    for row in list_stores(hq, actor):
        if row.store.store_id == store_id:
            return row
    raise HqRefused(404, "store.none")


def _by_need(tills: Sequence[TillRow]) -> tuple[TillRow, ...]:
    return tuple(sorted(tills, key=lambda till: (_ORDER.index(till.standing), till.name, till.device_id)))
