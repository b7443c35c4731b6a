"""Rows of lists know of complaints that are open; they are made anew bit by bit, as after the first start."""

from alembic import op

revision = "0018"
down_revision = "0017"

_STATEMENTS = (
    "DELETE FROM listed",
    "DELETE FROM list_turn",
    "ALTER TABLE listed ADD COLUMN has_complaint BOOLEAN DEFAULT '0' NOT NULL",
    "CREATE INDEX listed_complaints ON listed (place) WHERE has_complaint = 1",
)


def upgrade() -> None:
    """A column and its index; the rows are filled by store/lists/turn."""
    for statement in _STATEMENTS:
        op.execute(statement)
