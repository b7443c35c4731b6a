"""In a large chain a push reads what it is about: whether a store has devices, and the edges of those it merges."""

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Two indexes."""
    op.execute("CREATE INDEX devices_by_store ON devices (tenant_id, store_id)")
    op.execute("CREATE INDEX edges_from ON edges (tenant_id, one_id)")
