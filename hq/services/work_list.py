"""The work list: what HQ saw and never refused, store by store, the most urgent kind first."""

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from hq.services.house import Hq
from hq.services.rights import Actor
from hq.store.console_flags import Flag, flags_of
from hq.store.console_tills import open_flags_by_store
from hq.store.staff import staff_names
from hq.store.tenants import Store, all_stores

KINDS = (
    "cloned", "mismatch", "twice", "not_understood", "overdraft", "refund_beyond", "split_beyond",
    "claim_refused", "currency", "rolled_back", "unknown_store", "same_phone", "dated", "clock",
)  # fmt: skip
"""Every kind, the most urgent first."""
PAGE = 50


class FlagRow(Struct, frozen=True, kw_only=True):
    """A flag with the name of its store; "" where that is none of the chain's."""

    flag: Flag
    store: str


class WorkList(Struct, frozen=True, kw_only=True):
    """A page of it. ``open_by_store`` counts what is open in each store; ``after``: where the next page begins."""

    rows: tuple[FlagRow, ...]
    stores: tuple[Store, ...]
    open_by_store: dict[str, int]
    after: str | None

    @property
    def open(self) -> int:
        """How much is open in the whole chain."""
        return sum(self.open_by_store.values())


def work_list(
    hq: Hq, actor: Actor, *, store_id: str | None = None, done: bool = False, after: str | None = None, most: int = PAGE
) -> WorkList:
    """What is open (or done with), the newest first; of one store where ``store_id`` is given."""
    actor.demand("look")
    with hq.database.reading() as connection:
        stores = all_stores(connection, actor.tenant_id)
        found = flags_of(connection, actor.tenant_id, store_id=store_id, done=done, most=most + 1, after=after)
        open_by_store = open_flags_by_store(connection, actor.tenant_id)
        people = staff_names(connection, actor.tenant_id, (flag.facts.get("staff", "") for flag in found))
    names = {store.store_id: store.name for store in stores}
    return WorkList(
        rows=tuple(FlagRow(flag=_named(flag, people), store=names.get(flag.store_id, "")) for flag in found[:most]),
        stores=tuple(stores),
        open_by_store=open_by_store,
        after=found[most - 1].flag_id if len(found) > most else None,
    )


def _named(flag: Flag, people: Mapping[str, str]) -> Flag:
    """The flag with the name of whoever it is about, where HQ published them."""
    who = flag.facts.get("staff", "")
    return replace(flag, facts={**flag.facts, "staff": people[who]}) if who in people else flag


def most_urgent(hq: Hq, actor: Actor, most: int) -> tuple[FlagRow, ...]:
    """The open rows to begin with: by kind, then the oldest."""
    rows = work_list(hq, actor, most=500).rows
    return tuple(sorted(rows, key=lambda row: (urgency(row.flag.kind), row.flag.raised_at_us))[:most])


def urgency(kind: str) -> int:
    """Where a kind stands among all; an unknown one last."""
    return KINDS.index(kind) if kind in KINDS else len(KINDS)
