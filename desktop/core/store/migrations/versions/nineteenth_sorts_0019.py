"""The dormant and lost in every order from an index alone: who left is known there too, and how often they came."""

from alembic import op

revision = "0019"
down_revision = "0018"

_GONE = "WHERE class >= 4"


def upgrade() -> None:
    """Partial indexes that whoever buys is in none of."""
    op.execute("DROP INDEX listed_by_last_day")
    op.execute(f"CREATE INDEX listed_by_last_day ON listed (class, last_day, gap_days, gaps, has_left) {_GONE}")
    op.execute(f"CREATE INDEX listed_by_bills ON listed (class, recent_bills, has_left) {_GONE}")
