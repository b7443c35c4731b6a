"""Edges between members that are one person. An edge may be parted before it has come: then it never holds."""

from msgspec import Struct
from sqlalchemy import select

from hq.store import schema
from hq.store.bulk import Put
from hq.store.database import Connection

_PUT = Put(schema.edges, replace=True)


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
    rows = connection.execute(select(*columns).where(table.c.tenant_id == tenant_id))
    return {row[0]: Edge(edge_id=row[0], one_id=row[1], other_id=row[2], holds=bool(row[3])) for row in rows}


def save_edges(connection: Connection, tenant_id: str, changed: list[Edge]) -> None:
    """Write edges."""
    _PUT.rows(connection, [(tenant_id, edge.edge_id, edge.one_id, edge.other_id, edge.holds) for edge in changed])
