"""The feed: the newest number of each changed entity, and the counter that numbers and events take theirs from.

The counter is taken last in a transaction: from then on nobody else gets a number before this one has committed, so
that numbers become visible in order and a cursor never skips one (DESIGN 3).
"""

from collections.abc import Iterable

from hq.store import schema
from hq.store.bulk import Ask, Put
from hq.store.database import Connection

Entity = tuple[str, str, str | None]
"""What changed: kind (schema.feed), id, and the store whose devices alone see it."""

_TAKE = Ask(
    "INSERT INTO counters (tenant_id, bucket, number) VALUES (?, 0, ?)"
    " ON CONFLICT (tenant_id, bucket) DO UPDATE SET number = counters.number + excluded.number RETURNING number"
)
_TWICE = Ask("SELECT entity_id FROM feed WHERE tenant_id = ? AND kind = 'twice' AND entity_id AMONG ?")
_PUT = Put(schema.feed, "tenant_id", "kind", "entity_id", "number", "store_id", replace=True)


def take_numbers(connection: Connection, tenant_id: str, count: int) -> int:
    """The first of ``count`` new numbers; the counter is held until the transaction ends."""
    newest: int = _TAKE.rows(connection, tenant_id, count)[0][0]
    return newest - count + 1


def came_twice(connection: Connection, tenant_id: str, event_ids: Iterable[str]) -> list[str]:
    """Those of the sales that tills brought again with other content: these tills hear what becomes of them."""
    return [name for (name,) in _TWICE.rows(connection, tenant_id, list(event_ids))]


def put_in(connection: Connection, tenant_id: str, entities: Iterable[Entity], first: int) -> None:
    """Give each entity a number, from ``first`` on. The numbers have been taken."""
    stores = {(kind, name): store for kind, name, store in entities}
    rows = [(tenant_id, *entity, first + at, store) for at, (entity, store) in enumerate(stores.items())]
    _PUT.rows(connection, rows)


def publish(connection: Connection, tenant_id: str, entities: Iterable[Entity], taken: range = range(0)) -> None:
    """These entities have changed: every cursor finds them anew. The last thing that a transaction does.

    They are numbered by kind and id, so that the same transaction gives the same numbers whatever found them first.
    ``taken``: numbers kept for them, the newest of the counter, which this transaction holds.
    """
    changed = sorted(set(entities), key=_by_name)
    if more := max(len(changed) - len(taken), 0):
        first = take_numbers(connection, tenant_id, more) - len(taken)
        taken = range(first, first + len(changed))
    if changed:
        put_in(connection, tenant_id, changed, taken.start)


def _by_name(entity: Entity) -> tuple[str, str, bool, str]:
    """What all stores are to see comes after what one is, and stays."""
    kind, entity_id, store_id = entity
    return kind, entity_id, store_id is None, store_id or ""
