"""Rules for tags: what rows say of everybody from one index, and who has a tag by hand or a birthday just changed."""

from alembic import op

revision = "0025"
down_revision = "0024"

_SAID = (
    "place, drawn, class, last_day, recent_bills, recent_spend_minor, tier, balance, expires_on, expiring, first_day,"
    " bills, spend_minor"
)
_INDEXES = (
    f"listed_asked ON listed ({_SAID})",
    "states_tagged ON member_states (tags) WHERE tags <> '[]'",
    "members_born_anew ON members (member_id) WHERE instr(profile, 'birthday_from') > 0",
)


def upgrade() -> None:
    """By place, so that a row made anew changes the index where it stands."""
    for index in _INDEXES:
        op.execute(f"CREATE INDEX {index}")
