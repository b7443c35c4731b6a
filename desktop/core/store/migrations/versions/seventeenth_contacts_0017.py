"""Rows of lists know of contacts and of the hold-out; they are made anew bit by bit, as after the first start."""

from alembic import op

revision = "0017"
down_revision = "0016"

_STATEMENTS = (
    "DELETE FROM listed",
    "DELETE FROM list_turn",
    "ALTER TABLE listed ADD COLUMN offered_on INTEGER",
    "ALTER TABLE listed ADD COLUMN remind_on INTEGER",
    "ALTER TABLE listed ADD COLUMN drawn INTEGER DEFAULT '0' NOT NULL",
    "CREATE INDEX listed_by_drawn ON listed (class, drawn, has_left) WHERE class >= 4",
    "CREATE INDEX listed_by_reminder ON listed (remind_on) WHERE remind_on IS NOT NULL",
)


def upgrade() -> None:
    """Columns and indexes; the rows are filled by store/lists/turn."""
    for statement in _STATEMENTS:
        op.execute(statement)
