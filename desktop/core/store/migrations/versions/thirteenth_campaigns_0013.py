"""Campaigns: which events speak of which, and who is on whose list."""

from alembic import op

revision = "0013"
down_revision = "0012"

_STATEMENTS = (
    """
    CREATE TABLE campaign_events (
        event_id TEXT NOT NULL,
        campaign_id TEXT NOT NULL,
        begun BOOLEAN NOT NULL,
        PRIMARY KEY (event_id)
    )
     WITHOUT ROWID
    """,
    "CREATE INDEX campaign_events_by_campaign ON campaign_events (campaign_id)",
    """
    CREATE TABLE campaign_members (
        member_id TEXT NOT NULL,
        campaign_id TEXT NOT NULL,
        PRIMARY KEY (member_id, campaign_id)
    )
     WITHOUT ROWID
    """,
    "CREATE INDEX campaign_members_by_campaign ON campaign_members (campaign_id)",
)


def upgrade() -> None:
    """Two tables; a checkout writes to neither."""
    for statement in _STATEMENTS:
        op.execute(statement)
