"""What a new till is given instead of pages from the beginning: every member, packed once for all tills."""

from alembic import op

revision = "0006"
down_revision = "0005"

_SAID = "SELECT nullif(current_setting('shuke.tenant', true), '')"


def upgrade() -> None:
    """Two tables, with their wall (0002) on PostgreSQL."""
    is_postgres = op.get_bind().dialect.name == "postgresql"
    binary = "BYTEA" if is_postgres else "BLOB"
    op.execute(
        "CREATE TABLE snapshots (tenant_id TEXT NOT NULL, snapshot_id TEXT NOT NULL, number BIGINT NOT NULL,"
        f" heads {binary} NOT NULL, digests {binary}, begun_at_us BIGINT NOT NULL,"
        " PRIMARY KEY (tenant_id, snapshot_id))"
    )
    op.execute(
        "CREATE TABLE snapshot_parts (tenant_id TEXT NOT NULL, snapshot_id TEXT NOT NULL, part INTEGER NOT NULL,"
        f" packed {binary} NOT NULL, PRIMARY KEY (tenant_id, snapshot_id, part))"
    )
    if is_postgres:
        for table in ("snapshots", "snapshot_parts"):
            op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
            op.execute(f"CREATE POLICY one_tenant ON {table} USING (({_SAID}) IS NULL OR tenant_id = ({_SAID}))")
