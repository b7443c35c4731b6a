"""Lists of the dormant and lost by what they mostly bought and by store; rows are made anew bit by bit."""

from alembic import op

revision = "0021"
down_revision = "0020"

_KNOWN = "WHERE class >= 4 AND category IS NOT NULL"
_ASKED = "has_left, drawn, consents, offered_on, has_complaint, at_store"
_STATEMENTS = (
    "ALTER TABLE listed ADD COLUMN category TEXT",
    "ALTER TABLE listed ADD COLUMN at_store BOOLEAN DEFAULT '0' NOT NULL",
    f"CREATE INDEX listed_by_category ON listed (class, category, recent_spend_minor, {_ASKED}) {_KNOWN}",
    f"CREATE INDEX listed_at_store ON listed (class, recent_spend_minor, {_ASKED}) WHERE class >= 4 AND at_store = 1",
    "UPDATE listed SET rule = -1 WHERE class >= 4",
    "UPDATE list_turn SET reached = 0, whole = 1",
)


def upgrade() -> None:
    """Two columns, two indexes, and who is gone to be looked at again by store/lists/turn."""
    for statement in _STATEMENTS:
        op.execute(statement)
