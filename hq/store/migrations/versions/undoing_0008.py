"""Imports that are taken back in bits; what still stands of an import is found past what counts no more."""

from alembic import op

revision = "0008"
down_revision = "0007"

_SAID = "SELECT nullif(current_setting('shuke.tenant', true), '')"


def upgrade() -> None:
    """One table, with its wall (0002) on PostgreSQL, and another condition of an index."""
    op.execute(
        "CREATE TABLE undoing (tenant_id TEXT NOT NULL, import_id TEXT NOT NULL, store_id TEXT NOT NULL,"
        " PRIMARY KEY (tenant_id, import_id, store_id))"
    )
    op.execute("DROP INDEX events_by_import")
    op.execute(
        "CREATE INDEX events_by_import ON events (tenant_id, import_id) WHERE import_id IS NOT NULL AND NOT void"
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE undoing ENABLE ROW LEVEL SECURITY")
        op.execute("ALTER TABLE undoing FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY one_tenant ON undoing USING (({_SAID}) IS NULL OR tenant_id = ({_SAID}))")
