"""How far each till's own log goes, as it says itself: what of it HQ has not got yet."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """One column."""
    op.execute("ALTER TABLE epochs ADD COLUMN said_seq BIGINT NOT NULL DEFAULT 0")
