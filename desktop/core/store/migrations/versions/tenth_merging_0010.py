"""Merges made at the till: the edges that the logs say, and whom somebody said to be two people."""

from alembic import op

revision = "0010"
down_revision = "0009"

_STATEMENTS = (
    """
    CREATE TABLE edges (
        edge_id TEXT NOT NULL,
        one_id TEXT NOT NULL,
        other_id TEXT NOT NULL,
        parted_by TEXT,
        PRIMARY KEY (edge_id)
    )
     WITHOUT ROWID
    """,
    "CREATE INDEX edges_by_one ON edges (one_id)",
    "CREATE INDEX edges_by_other ON edges (other_id)",
    """
    CREATE TABLE two_people (
        one_id TEXT NOT NULL,
        other_id TEXT NOT NULL,
        PRIMARY KEY (one_id, other_id)
    )
     WITHOUT ROWID
    """,
)


def upgrade() -> None:
    """Two small tables; nothing that is written at a checkout changes."""
    for statement in _STATEMENTS:
        op.execute(statement)
