"""The counter: bills not yet paid, which outlive a crash, and the price list that a scanner finds goods in."""

from alembic import op

revision = "0002"
down_revision = "0001"

_TABLES = (
    """
    CREATE TABLE open_bills (
        bill_id TEXT NOT NULL,
        position INTEGER NOT NULL,
        body BLOB NOT NULL,
        kept_at_us INTEGER NOT NULL,
        PRIMARY KEY (bill_id)
    )
    """,
    """
    CREATE TABLE products (
        barcode TEXT NOT NULL,
        sku TEXT NOT NULL,
        name TEXT NOT NULL,
        price_minor INTEGER NOT NULL,
        category TEXT NOT NULL,
        kind TEXT NOT NULL,
        discounted BOOLEAN NOT NULL,
        PRIMARY KEY (barcode)
    )
     WITHOUT ROWID
    """,
)


def upgrade() -> None:
    """Make both tables."""
    for table in _TABLES:
        op.execute(table)
