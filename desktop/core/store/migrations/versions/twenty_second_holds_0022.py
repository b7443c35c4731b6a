"""Requests for points that HQ is to keep for the next event of the log."""

from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """One small table."""
    op.execute(
        "CREATE TABLE hold_requests (hold_id TEXT NOT NULL, epoch TEXT NOT NULL, after_seq INTEGER NOT NULL,"
        " member_id TEXT NOT NULL, points INTEGER NOT NULL, PRIMARY KEY (hold_id)) WITHOUT ROWID"
    )
