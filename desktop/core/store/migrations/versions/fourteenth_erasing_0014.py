"""Erasing: whose text is gone; approvals are found without reading the log."""

from alembic import op

revision = "0014"
down_revision = "0013"

_STATEMENTS = (
    "CREATE TABLE erased (member_id TEXT NOT NULL, PRIMARY KEY (member_id)) WITHOUT ROWID",
    "CREATE INDEX events_approvals ON events (place) WHERE kind = 'approval.given'",
)


def upgrade() -> None:
    """A small table and a small index; nothing that is written at a checkout changes."""
    for statement in _STATEMENTS:
        op.execute(statement)
