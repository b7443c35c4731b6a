"""Claims that slips carry are found by their day."""

from alembic import op

revision = "0007"
down_revision = "0006"

_STATEMENTS = (
    "CREATE INDEX events_claims ON events (business_date) WHERE kind = 'claim.offered'",
    "CREATE INDEX others_claims ON others (business_date) WHERE kind = 'claim.offered'",
)


def upgrade() -> None:
    """Two indexes over the few rows that are claims."""
    for statement in _STATEMENTS:
        op.execute(statement)
