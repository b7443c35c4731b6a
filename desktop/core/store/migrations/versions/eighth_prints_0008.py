"""The print queue: what waits for the printer outlives a crash; bytes are never kept."""

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """One table, empty until something is printed."""
    op.execute(
        """
        CREATE TABLE print_jobs (
            place INTEGER NOT NULL,
            job_id TEXT NOT NULL,
            kind TEXT NOT NULL,
            about TEXT NOT NULL,
            language TEXT NOT NULL,
            is_copy BOOLEAN NOT NULL,
            form TEXT NOT NULL,
            printer TEXT,
            state TEXT NOT NULL,
            tries INTEGER NOT NULL,
            cause TEXT NOT NULL,
            facts TEXT NOT NULL,
            asked_at_us INTEGER NOT NULL,
            changed_at_us INTEGER NOT NULL,
            PRIMARY KEY (place),
            UNIQUE (job_id)
        )
        """
    )
