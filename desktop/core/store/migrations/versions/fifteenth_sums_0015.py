"""Fewer steps to keep the sums of rows at a checkout: money alone moves in one, an empty cell waits for the turn."""

from alembic import op

revision = "0015"
down_revision = "0014"

_PLACE = "{0}.before, {0}.class, coalesce({0}.origin, -1), {0}.has_left"
_IS_PLACE = (
    "before = {0}.before AND class = {0}.class AND origin = coalesce({0}.origin, -1) AND has_left = {0}.has_left"
)
_INTO_FLOWS = (
    f"INSERT INTO list_flows VALUES ({_PLACE.format('NEW')}, 1, NEW.recent_spend_minor)"  # noqa: S608 - our own words
    " ON CONFLICT (before, class, origin, has_left) DO UPDATE SET members = members + 1,"
    " spend_minor = spend_minor + excluded.spend_minor;"
)
_OUT_OF_FLOWS = (
    "UPDATE list_flows SET members = members - 1, spend_minor = spend_minor - OLD.recent_spend_minor"  # noqa: S608 - our own words
    f" WHERE {_IS_PLACE.format('OLD')};"
)
_WITHIN_FLOWS = (
    "UPDATE list_flows SET spend_minor = spend_minor + NEW.recent_spend_minor - OLD.recent_spend_minor"  # noqa: S608 - our own words
    f" WHERE {_IS_PLACE.format('NEW')};"
)
_INTO_CELLS = (
    "INSERT INTO list_cells SELECT NEW.last_day, NEW.recent_bills, 1, NEW.recent_spend_minor WHERE NEW.recent_bills > 0"
    " ON CONFLICT (last_day, bills) DO UPDATE SET members = members + 1,"
    " spend_minor = spend_minor + excluded.spend_minor;"
)
_OUT_OF_CELLS = (
    "UPDATE list_cells SET members = members - 1, spend_minor = spend_minor - OLD.recent_spend_minor"
    " WHERE last_day = OLD.last_day AND bills = OLD.recent_bills AND OLD.recent_bills > 0;"
)
_MOVED = f"({_PLACE.format('OLD')}) <> ({_PLACE.format('NEW')})"
_BOUGHT = (
    "(coalesce(OLD.last_day, 0), OLD.recent_bills, OLD.recent_spend_minor)"
    " <> (coalesce(NEW.last_day, 0), NEW.recent_bills, NEW.recent_spend_minor)"
)
_SPENT = f"OLD.recent_spend_minor <> NEW.recent_spend_minor AND NOT ({_MOVED})"
_ON_UPDATE = "CREATE TRIGGER {} AFTER UPDATE ON listed WHEN {} BEGIN {} END"


def upgrade() -> None:
    """Triggers only; every row and sum stays."""
    for name in ("listed_came", "listed_went", "listed_moved_on", "listed_bought"):
        op.execute(f"DROP TRIGGER {name}")
    op.execute(f"CREATE TRIGGER listed_came AFTER INSERT ON listed BEGIN {_INTO_FLOWS} {_INTO_CELLS} END")
    op.execute(f"CREATE TRIGGER listed_went AFTER DELETE ON listed BEGIN {_OUT_OF_FLOWS} {_OUT_OF_CELLS} END")
    op.execute(_ON_UPDATE.format("listed_moved_on", _MOVED, f"{_OUT_OF_FLOWS} {_INTO_FLOWS}"))
    op.execute(_ON_UPDATE.format("listed_spent", _SPENT, _WITHIN_FLOWS))
    op.execute(_ON_UPDATE.format("listed_bought", _BOUGHT, f"{_OUT_OF_CELLS} {_INTO_CELLS}"))
