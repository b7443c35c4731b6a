"""Bills that the shop's POS has announced and not yet paid."""

from alembic import op

revision = "0005"
down_revision = "0004"

_STATEMENTS = (
    """
    CREATE TABLE pos_holds (
        ref TEXT NOT NULL,
        sale_id TEXT NOT NULL,
        member_id TEXT,
        points INTEGER NOT NULL,
        day DATE NOT NULL,
        body BLOB NOT NULL,
        kept_at_us INTEGER NOT NULL,
        PRIMARY KEY (ref)
    )
     WITHOUT ROWID
    """,
    "CREATE INDEX pos_holds_by_member ON pos_holds (member_id)",
)


def upgrade() -> None:
    """Make the table and its index."""
    for statement in _STATEMENTS:
        op.execute(statement)
