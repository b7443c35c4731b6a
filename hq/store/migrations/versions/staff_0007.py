"""People who work at the chain's tills, as HQ publishes them."""

from alembic import op

revision = "0007"
down_revision = "0006"

_SAID = "SELECT nullif(current_setting('shuke.tenant', true), '')"


def upgrade() -> None:
    """One table, with its wall (0002) on PostgreSQL."""
    op.execute(
        "CREATE TABLE staff (tenant_id TEXT NOT NULL, staff_id TEXT NOT NULL, number INTEGER NOT NULL,"
        " name TEXT NOT NULL, role TEXT NOT NULL, stores TEXT NOT NULL, member_id TEXT, active BOOLEAN NOT NULL,"
        " turn INTEGER NOT NULL, code_id TEXT NOT NULL, code_hash TEXT NOT NULL, code_until_us BIGINT NOT NULL,"
        " changed_at_us BIGINT NOT NULL, PRIMARY KEY (tenant_id, staff_id))"
    )
    op.execute("CREATE UNIQUE INDEX staff_by_number ON staff (tenant_id, number)")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE staff ENABLE ROW LEVEL SECURITY")
        op.execute("ALTER TABLE staff FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY one_tenant ON staff USING (({_SAID}) IS NULL OR tenant_id = ({_SAID}))")
