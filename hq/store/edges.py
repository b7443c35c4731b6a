"""Edges between members that are one person. An edge may be parted before it has come: then it never holds."""

from collections.abc import Iterable

from msgspec import Struct
from sqlalchemy import select

from hq.store import schema
from hq.store.bulk import Ask, Put
from hq.store.database import Connection

_PUT = Put(schema.edges, replace=True)
_BY_ID = Ask("SELECT edge_id, one_id, other_id, holds FROM edges WHERE tenant_id = ? AND edge_id AMONG ?")
_HOLDING = Ask("SELECT one_id, other_id FROM edges WHERE tenant_id = ? AND one_id AMONG ? AND holds")


class Edge(Struct, frozen=True, kw_only=True):
    """An edge; its id is the event that said it. Both ends are "" while only its parting has come."""

    edge_id: str
    one_id: str = ""
    other_id: str = ""
    holds: bool = True


def all_edges(connection: Connection, tenant_id: str) -> dict[str, Edge]:
    """Every edge of the tenant, those that hold no more too."""
    table = schema.edges
    columns = table.c.edge_id, table.c.one_id, table.c.other_id, table.c.holds
    return {row[0]: _edge(*row) for row in connection.execute(select(*columns).where(table.c.tenant_id == tenant_id))}


def edges_by_id(connection: Connection, tenant_id: str, edge_ids: Iterable[str]) -> dict[str, Edge]:
    """Those of these edges that have come, or whose parting has."""
    return {row[0]: _edge(*row) for row in _BY_ID.rows(connection, tenant_id, sorted(edge_ids))}


def holding_from(connection: Connection, tenant_id: str, member_ids: Iterable[str]) -> list[tuple[str, str]]:
    """The ends of the edges that hold and begin at one of these members."""
    return [(one_id, other_id) for one_id, other_id in _HOLDING.rows(connection, tenant_id, sorted(member_ids))]


def save_edges(connection: Connection, tenant_id: str, changed: list[Edge]) -> None:
    """Write edges."""
    _PUT.rows(connection, [(tenant_id, edge.edge_id, edge.one_id, edge.other_id, edge.holds) for edge in changed])


def _edge(edge_id: str, one_id: str, other_id: str, holds: bool) -> Edge:  # noqa: FBT001 - a row
    return Edge(edge_id=edge_id, one_id=one_id, other_id=other_id, holds=bool(holds))
