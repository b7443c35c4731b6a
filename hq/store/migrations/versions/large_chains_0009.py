"""In a large chain a push reads what it is about: whether a store has devices, and the edges of those it merges.

An export goes on by number and id, where many have no number too.
"""

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Two indexes more, and one that goes on."""
    op.execute("CREATE INDEX devices_by_store ON devices (tenant_id, store_id)")
    op.execute("CREATE INDEX edges_from ON edges (tenant_id, one_id)")
    op.execute("DROP INDEX members_by_number")
    op.execute("CREATE INDEX members_by_number ON members (tenant_id, member_no, member_id)")
