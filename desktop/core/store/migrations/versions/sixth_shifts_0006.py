"""Shifts and Zs: what finds them, the refunds and a day's bills in the log. No table: everything is folded."""

from alembic import op

revision = "0006"
down_revision = "0005"

_INDEXES = (
    """
    CREATE INDEX events_of_shifts ON events (place)
    WHERE kind IN ('shift.opened', 'cash.moved', 'cash.counted', 'shift.closed', 'points.z')
    """,
    "CREATE INDEX events_refunds ON events (place) WHERE kind = 'sale.refunded'",
    "CREATE INDEX events_sold_on ON events (business_date) WHERE kind IN ('sale.completed', 'sale.refunded')",
)


def upgrade() -> None:
    """Make every index."""
    for statement in _INDEXES:
        op.execute(statement)
