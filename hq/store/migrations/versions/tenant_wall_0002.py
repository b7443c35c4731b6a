"""A second wall between tenants: PostgreSQL itself shows a walled transaction (database.py) one tenant's rows only.

It stands for the tables' owner too; not for a superuser or a role with BYPASSRLS, which pg_dump needs and the server
should not have. A transaction that names no tenant sees all: who asks is not known yet, or it is the house's own.
"""

from alembic import op

revision = "0002"
down_revision = "0001"

_TABLES = (
    "admins", "audit", "checkpoints", "codes", "counters", "device_keys", "devices", "edges", "envelopes", "epochs",
    "events", "feed", "flags", "member_states", "members", "programs", "sales", "sessions", "stores", "tenants",
    "texts", "twice",
)  # fmt: skip
_SAID = "SELECT nullif(current_setting('shuke.tenant', true), '')"  # in brackets: asked once, not for each row


def upgrade() -> None:
    """Nothing on SQLite, which has no such thing."""
    if op.get_bind().dialect.name != "postgresql":
        return
    for table in _TABLES:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY one_tenant ON {table} USING (({_SAID}) IS NULL OR tenant_id = ({_SAID}))")
