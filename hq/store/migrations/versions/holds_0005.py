"""Holds: points of a member that are kept for a till's next event."""

from alembic import op

revision = "0005"
down_revision = "0004"

_SAID = "SELECT nullif(current_setting('shuke.tenant', true), '')"


def upgrade() -> None:
    """One table, with its wall (0002) on PostgreSQL."""
    op.execute(
        "CREATE TABLE holds (tenant_id TEXT NOT NULL, hold_id TEXT NOT NULL, device_id TEXT NOT NULL,"
        " epoch TEXT NOT NULL, after_seq INTEGER NOT NULL, member_id TEXT NOT NULL, asked INTEGER NOT NULL,"
        " points INTEGER NOT NULL, made_at_us BIGINT NOT NULL, freed_at_us BIGINT,"
        " PRIMARY KEY (tenant_id, hold_id))"
    )
    op.execute("CREATE INDEX holds_by_member ON holds (tenant_id, member_id)")
    op.execute("CREATE INDEX holds_by_device ON holds (tenant_id, device_id)")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE holds ENABLE ROW LEVEL SECURITY")
        op.execute("ALTER TABLE holds FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY one_tenant ON holds USING (({_SAID}) IS NULL OR tenant_id = ({_SAID}))")
