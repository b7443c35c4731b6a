"""Rows that lists are answered from, and their sums; filled bit by bit after the first start (store/lists/turn)."""

from alembic import op

revision = "0012"
down_revision = "0011"

_GONE = "class >= 4"  # dormant and lost: whoever buys is in none of these indexes
_STATEMENTS = (
    """
    CREATE TABLE listed (
        place INTEGER NOT NULL,
        member_id TEXT NOT NULL,
        as_of INTEGER NOT NULL,
        rule INTEGER NOT NULL,
        changes_on INTEGER NOT NULL,
        class INTEGER NOT NULL,
        origin INTEGER,
        before INTEGER NOT NULL,
        since INTEGER,
        first_day INTEGER,
        last_day INTEGER,
        bills INTEGER NOT NULL,
        spend_minor INTEGER NOT NULL,
        recent_bills INTEGER NOT NULL,
        recent_spend_minor INTEGER NOT NULL,
        gap_days INTEGER NOT NULL,
        gaps INTEGER NOT NULL,
        tier TEXT,
        tier_until INTEGER,
        balance INTEGER NOT NULL,
        expires_on INTEGER,
        expiring INTEGER NOT NULL,
        consents INTEGER NOT NULL,
        has_left INTEGER NOT NULL,
        PRIMARY KEY (place)
    )
    """,
    f"CREATE INDEX listed_by_worth ON listed (class, recent_spend_minor) WHERE {_GONE}",
    f"CREATE INDEX listed_by_last_day ON listed (class, last_day, gap_days, gaps) WHERE {_GONE}",
    "CREATE INDEX listed_moved ON listed (before, class) WHERE before <> class",
    "CREATE INDEX listed_by_expiry ON listed (expires_on) WHERE expires_on IS NOT NULL",
    "CREATE INDEX listed_by_tier_end ON listed (tier_until) WHERE tier_until IS NOT NULL",
    "CREATE INDEX members_by_birthday ON members (substr(birthday, -5)) WHERE birthday IS NOT NULL",
    "CREATE INDEX events_refunds_of ON events (member_id) WHERE kind = 'sale.refunded'",
    "CREATE INDEX others_refunds_of ON others (member_id) WHERE kind = 'sale.refunded'",
    """
    CREATE TABLE list_flows (
        before INTEGER NOT NULL,
        class INTEGER NOT NULL,
        origin INTEGER NOT NULL,
        has_left INTEGER NOT NULL,
        members INTEGER NOT NULL,
        spend_minor INTEGER NOT NULL,
        PRIMARY KEY (before, class, origin, has_left)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE list_cells (
        last_day INTEGER NOT NULL,
        bills INTEGER NOT NULL,
        members INTEGER NOT NULL,
        spend_minor INTEGER NOT NULL,
        PRIMARY KEY (last_day, bills)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE list_turn (
        id INTEGER NOT NULL,
        day INTEGER NOT NULL,
        rule INTEGER NOT NULL,
        reached INTEGER,
        whole INTEGER NOT NULL,
        PRIMARY KEY (id)
    )
    """,
)
_INTO_FLOWS = (
    "INSERT INTO list_flows VALUES (NEW.before, NEW.class, coalesce(NEW.origin, -1), NEW.has_left, 1,"
    " NEW.recent_spend_minor) ON CONFLICT (before, class, origin, has_left) DO UPDATE SET members = members + 1,"
    " spend_minor = spend_minor + excluded.spend_minor;"
)
_OUT_OF_FLOWS = (
    "UPDATE list_flows SET members = members - 1, spend_minor = spend_minor - OLD.recent_spend_minor"
    " WHERE before = OLD.before AND class = OLD.class AND origin = coalesce(OLD.origin, -1)"
    " AND has_left = OLD.has_left;"
)
_INTO_CELLS = (
    "INSERT INTO list_cells SELECT NEW.last_day, NEW.recent_bills, 1, NEW.recent_spend_minor WHERE NEW.recent_bills > 0"
    " ON CONFLICT (last_day, bills) DO UPDATE SET members = members + 1,"
    " spend_minor = spend_minor + excluded.spend_minor;"
)
_OUT_OF_CELLS = (
    "UPDATE list_cells SET members = members - 1, spend_minor = spend_minor - OLD.recent_spend_minor"
    " WHERE last_day = OLD.last_day AND bills = OLD.recent_bills AND OLD.recent_bills > 0;"
    " DELETE FROM list_cells WHERE last_day = OLD.last_day AND bills = OLD.recent_bills AND members = 0;"
)
_ON_UPDATE = "CREATE TRIGGER {} AFTER UPDATE ON listed WHEN"
_MOVED = "OLD.before, OLD.class, coalesce(OLD.origin, -1), OLD.has_left, OLD.recent_spend_minor"
_BOUGHT = "coalesce(OLD.last_day, 0), OLD.recent_bills, OLD.recent_spend_minor"


def _differs(values: str) -> str:
    return f"({values}) <> ({values.replace('OLD.', 'NEW.')})"


_TRIGGERS = (
    f"CREATE TRIGGER listed_came AFTER INSERT ON listed BEGIN {_INTO_FLOWS} {_INTO_CELLS} END",
    f"CREATE TRIGGER listed_went AFTER DELETE ON listed BEGIN {_OUT_OF_FLOWS} {_OUT_OF_CELLS} END",
    f"{_ON_UPDATE.format('listed_moved_on')} {_differs(_MOVED)} BEGIN {_OUT_OF_FLOWS} {_INTO_FLOWS} END",
    f"{_ON_UPDATE.format('listed_bought')} {_differs(_BOUGHT)} BEGIN {_OUT_OF_CELLS} {_INTO_CELLS} END",
    "CREATE TRIGGER listed_gone AFTER DELETE ON member_states BEGIN DELETE FROM listed WHERE place = OLD.place; END",
)


def upgrade() -> None:
    """Tables and what keeps them; no row is made here, so that a large ledger opens as fast as ever."""
    for statement in (*_STATEMENTS, *_TRIGGERS):
        op.execute(statement)
