"""The price list of a chain."""

from alembic import op

revision = "0004"
down_revision = "0003"

_SAID = "SELECT nullif(current_setting('shuke.tenant', true), '')"


def upgrade() -> None:
    """One table, with its wall (0002) on PostgreSQL."""
    is_postgres = op.get_bind().dialect.name == "postgresql"
    binary = "BYTEA" if is_postgres else "BLOB"
    op.execute(
        f"CREATE TABLE products (tenant_id TEXT NOT NULL, barcode TEXT NOT NULL, product {binary},"
        " PRIMARY KEY (tenant_id, barcode))"
    )
    if is_postgres:
        op.execute("ALTER TABLE products ENABLE ROW LEVEL SECURITY")
        op.execute("ALTER TABLE products FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY one_tenant ON products USING (({_SAID}) IS NULL OR tenant_id = ({_SAID}))")
