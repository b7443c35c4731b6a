"""HQ: what it said of members, sales and other tills, what it acknowledged, and how the rounds went.

All of it is empty in a ledger that never joined an HQ; nothing that is written at its checkouts changes.
"""

from alembic import op

revision = "0004"
down_revision = "0003"

_STATEMENTS = (
    """
    CREATE TABLE moved (
        place INTEGER NOT NULL,
        written INTEGER NOT NULL,
        PRIMARY KEY (place)
    )
    """,
    """
    CREATE TABLE hq_members (
        member_id TEXT NOT NULL,
        face TEXT,
        state BLOB,
        upto INTEGER NOT NULL,
        profile_id TEXT,
        gone BOOLEAN NOT NULL,
        pull INTEGER NOT NULL,
        PRIMARY KEY (member_id)
    )
    """,
    "CREATE INDEX hq_members_by_face ON hq_members (face) WHERE face IS NOT NULL",
    """
    CREATE TABLE aliases (
        member_id TEXT NOT NULL,
        face TEXT NOT NULL,
        PRIMARY KEY (member_id)
    )
     WITHOUT ROWID
    """,
    "CREATE INDEX aliases_by_face ON aliases (face)",
    """
    CREATE TABLE hq_sales (
        sale_id TEXT NOT NULL,
        record BLOB NOT NULL,
        upto INTEGER NOT NULL,
        seen INTEGER NOT NULL,
        pull INTEGER NOT NULL,
        PRIMARY KEY (sale_id)
    )
    """,
    """
    CREATE TABLE others (
        place INTEGER NOT NULL,
        number INTEGER NOT NULL,
        event_id TEXT NOT NULL,
        device_id TEXT NOT NULL,
        kind TEXT NOT NULL,
        member_id TEXT,
        effective_at_us INTEGER NOT NULL,
        business_date DATE NOT NULL,
        void BOOLEAN NOT NULL,
        body BLOB NOT NULL,
        pull INTEGER NOT NULL,
        PRIMARY KEY (place),
        UNIQUE (event_id)
    )
    """,
    "CREATE INDEX others_by_member ON others (member_id, effective_at_us, event_id)",
    """
    CREATE TABLE stamps (
        event_id TEXT NOT NULL,
        at_us INTEGER,
        day DATE,
        mac TEXT,
        PRIMARY KEY (event_id)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE hq_heads (
        epoch TEXT NOT NULL,
        seq INTEGER NOT NULL,
        signed_seq INTEGER NOT NULL,
        chain_hash BLOB NOT NULL,
        signature BLOB NOT NULL,
        PRIMARY KEY (epoch)
    )
    """,
    """
    CREATE TABLE hq_flags (
        flag_id TEXT NOT NULL,
        raised_at_us INTEGER NOT NULL,
        done_at_us INTEGER,
        flag TEXT NOT NULL,
        pull INTEGER NOT NULL,
        PRIMARY KEY (flag_id)
    )
    """,
    """
    CREATE TABLE hq_devices (
        key_id TEXT NOT NULL,
        device_id TEXT NOT NULL,
        store_id TEXT NOT NULL,
        merchant_id TEXT NOT NULL,
        till_code TEXT NOT NULL,
        since_us INTEGER NOT NULL,
        revoked_at_us INTEGER,
        PRIMARY KEY (key_id)
    )
    """,
    """
    CREATE TABLE chain_stores (
        store_id TEXT NOT NULL,
        name TEXT NOT NULL,
        zone TEXT NOT NULL,
        PRIMARY KEY (store_id)
    )
    """,
    """
    CREATE TABLE unsent_spends (
        event_id TEXT NOT NULL,
        member_id TEXT NOT NULL,
        points INTEGER NOT NULL,
        PRIMARY KEY (event_id)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE sync_rounds (
        round_id INTEGER NOT NULL,
        begun_at_us INTEGER NOT NULL,
        ended_at_us INTEGER NOT NULL,
        code TEXT NOT NULL,
        done TEXT NOT NULL,
        PRIMARY KEY (round_id)
    )
    """,
)


def upgrade() -> None:
    """Make every table."""
    for statement in _STATEMENTS:
        op.execute(statement)
