"""Staff: who works here, with a PIN of their own; what counts PINs given."""

from alembic import op

revision = "0009"
down_revision = "0008"

_TABLES = (
    """
    CREATE TABLE staff (
        staff_id TEXT NOT NULL,
        number INTEGER NOT NULL,
        name TEXT NOT NULL,
        role TEXT NOT NULL,
        member_id TEXT,
        active BOOLEAN NOT NULL,
        pin_hash TEXT NOT NULL,
        shift_us INTEGER,
        PRIMARY KEY (staff_id)
    )
    """,
    """
    CREATE TABLE pin_counts (
        who TEXT NOT NULL,
        failures INTEGER NOT NULL,
        failed_at_us INTEGER NOT NULL,
        uses INTEGER NOT NULL,
        uses_since_us INTEGER NOT NULL,
        PRIMARY KEY (who)
    )
    """,
)


def upgrade() -> None:
    """Make both tables; who set up no staff goes on as before."""
    for table in _TABLES:
        op.execute(table)
