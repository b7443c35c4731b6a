"""Programs published are found without reading the log: few among many events."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """One small index; nothing that is written at a checkout changes."""
    op.execute("CREATE INDEX events_published ON events (place) WHERE kind = 'program.published'")
