"""Staff of HQ's: whom HQ says to work here, with the PIN that each chose on this machine."""

from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """A table beside ``staff``, which stays what this till's own log says."""
    op.execute(
        """
        CREATE TABLE hq_staff (
            staff_id TEXT NOT NULL,
            number INTEGER NOT NULL,
            name TEXT NOT NULL,
            role TEXT NOT NULL,
            member_id TEXT,
            active BOOLEAN NOT NULL,
            pin_hash TEXT NOT NULL,
            shift_us INTEGER,
            begun BOOLEAN NOT NULL,
            turn INTEGER NOT NULL,
            code_id TEXT NOT NULL,
            code_hash TEXT NOT NULL,
            code_until_us INTEGER NOT NULL,
            used_code_id TEXT NOT NULL,
            pull INTEGER NOT NULL,
            PRIMARY KEY (staff_id)
        )
        """
    )
