"""The head may owe rows of lists; the dormant and lost in every order and by every filter from an index alone."""

from alembic import op

revision = "0020"
down_revision = "0019"

_GONE = "WHERE class >= 4"  # dormant and lost: whoever buys is in none of these indexes
_ASKED = "has_left, drawn, consents, offered_on, has_complaint"
_NAMED = "FROM members AS m WHERE m.member_id = listed.member_id"
_THERE = f"SELECT 1 {_NAMED} AND m.place = listed.place"
_STATEMENTS = (
    "ALTER TABLE heads ADD COLUMN owed TEXT DEFAULT '[]' NOT NULL",
    "ALTER TABLE listed ADD COLUMN name TEXT DEFAULT '' NOT NULL",
    "DROP INDEX listed_by_worth",
    "DROP INDEX listed_by_last_day",
    "DROP INDEX listed_by_bills",
    f"UPDATE listed SET name = m.name {_NAMED} AND m.place = listed.place",  # noqa: S608 - our own words
    f"UPDATE listed SET name = coalesce((SELECT m.name {_NAMED}), '') WHERE NOT EXISTS ({_THERE})",  # noqa: S608
)
_INDEXES = (
    f"listed_by_worth ON listed (class, recent_spend_minor, {_ASKED})",
    f"listed_by_last_day ON listed (class, last_day, gap_days, gaps, {_ASKED}, recent_spend_minor)",
    f"listed_by_bills ON listed (class, recent_bills, {_ASKED}, recent_spend_minor)",
    f"listed_by_name ON listed (class, name, {_ASKED}, recent_spend_minor)",
)
_NAMES_FOLLOW = (
    "CREATE TRIGGER listed_named AFTER UPDATE OF name ON members WHEN OLD.name <> NEW.name BEGIN UPDATE listed"
    " SET name = NEW.name WHERE place = (SELECT place FROM member_states WHERE member_id = NEW.member_id); END"
)


def upgrade() -> None:
    """Columns, a trigger, and other indexes in the place of three; rows stay, with their names filled in."""
    for statement in _STATEMENTS:
        op.execute(statement)
    for index in _INDEXES:
        op.execute(f"CREATE INDEX {index} {_GONE}")
    op.execute(_NAMES_FOLLOW)
