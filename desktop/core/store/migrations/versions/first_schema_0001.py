"""The first schema: the log, what is derived from it, and personal text beside it."""

from alembic import op

revision = "0001"
down_revision = None

_TABLES = (
    """
    CREATE TABLE checkpoints (
        member_id TEXT NOT NULL,
        at_us INTEGER NOT NULL,
        event_id TEXT NOT NULL,
        state BLOB NOT NULL,
        PRIMARY KEY (member_id, at_us, event_id)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE epochs (
        epoch TEXT NOT NULL,
        parent TEXT,
        reason TEXT NOT NULL,
        key_id TEXT NOT NULL,
        opened_at_us INTEGER NOT NULL,
        PRIMARY KEY (epoch)
    )
    """,
    """
    CREATE TABLE events (
        place INTEGER NOT NULL,
        epoch TEXT NOT NULL,
        seq INTEGER NOT NULL,
        event_id TEXT NOT NULL,
        kind TEXT NOT NULL,
        member_id TEXT,
        effective_at_us INTEGER NOT NULL,
        business_date DATE NOT NULL,
        import_id TEXT,
        void BOOLEAN NOT NULL,
        body BLOB NOT NULL,
        body_hash BLOB NOT NULL,
        chain_hash BLOB NOT NULL,
        signature BLOB,
        PRIMARY KEY (place),
        UNIQUE (epoch, seq),
        UNIQUE (event_id)
    )
    """,
    """
    CREATE INDEX events_by_hand ON events (business_date) WHERE kind = 'points.adjusted'
    """,
    """
    CREATE INDEX events_by_import ON events (import_id) WHERE import_id IS NOT NULL
    """,
    """
    CREATE INDEX events_by_member ON events (member_id, effective_at_us, event_id)
    """,
    """
    CREATE TABLE heads (
        id INTEGER NOT NULL,
        epoch TEXT NOT NULL,
        seq INTEGER NOT NULL,
        chain_hash BLOB NOT NULL,
        recorded_at_us INTEGER NOT NULL,
        bills INTEGER NOT NULL,
        members INTEGER NOT NULL,
        vouched_seq INTEGER NOT NULL,
        program TEXT NOT NULL,
        PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE imports (
        import_id TEXT NOT NULL,
        what TEXT NOT NULL,
        source TEXT NOT NULL,
        file_digest TEXT NOT NULL,
        begun_at_us INTEGER NOT NULL,
        state TEXT NOT NULL,
        PRIMARY KEY (import_id)
    )
    """,
    """
    CREATE TABLE issuers (
        key_id TEXT NOT NULL,
        public_key BLOB NOT NULL,
        since_us INTEGER NOT NULL,
        PRIMARY KEY (key_id)
    )
    """,
    """
    CREATE TABLE member_states (
        place INTEGER NOT NULL,
        member_id TEXT NOT NULL,
        state BLOB NOT NULL,
        bills INTEGER NOT NULL,
        spend_minor INTEGER NOT NULL,
        first_day DATE,
        last_day DATE,
        next_expiry_on DATE,
        debt INTEGER NOT NULL,
        tier TEXT,
        tier_until DATE,
        PRIMARY KEY (place),
        UNIQUE (member_id)
    )
    """,
    """
    CREATE TABLE members (
        place INTEGER NOT NULL,
        member_id TEXT NOT NULL,
        member_no TEXT NOT NULL,
        source TEXT NOT NULL,
        external_id TEXT,
        profile_id TEXT NOT NULL,
        name TEXT NOT NULL,
        phone TEXT,
        phone_reversed TEXT,
        birthday TEXT,
        profile BLOB NOT NULL,
        enrolled_on DATE NOT NULL,
        import_id TEXT,
        withdrawn BOOLEAN NOT NULL,
        PRIMARY KEY (place),
        UNIQUE (member_id),
        UNIQUE (member_no)
    )
    """,
    """
    CREATE INDEX members_by_external_id ON members (external_id)
    """,
    """
    CREATE INDEX members_by_phone ON members (phone)
    """,
    """
    CREATE INDEX members_by_phone_end ON members (phone_reversed)
    """,
    """
    CREATE TABLE old_envelopes (
        epoch TEXT NOT NULL,
        seq INTEGER NOT NULL,
        event_id TEXT NOT NULL,
        chain_hash BLOB NOT NULL,
        signature BLOB,
        PRIMARY KEY (epoch, seq)
    )
    """,
    """
    CREATE TABLE private_texts (
        text_id TEXT NOT NULL,
        member_id TEXT,
        salt BLOB NOT NULL,
        text BLOB NOT NULL,
        PRIMARY KEY (text_id)
    )
    """,
    """
    CREATE INDEX private_texts_by_member ON private_texts (member_id)
    """,
    """
    CREATE TABLE programs (
        hash TEXT NOT NULL,
        document BLOB NOT NULL,
        PRIMARY KEY (hash)
    )
    """,
    """
    CREATE TABLE sales (
        sale_id TEXT NOT NULL,
        bill_id TEXT NOT NULL,
        bill_no TEXT NOT NULL,
        ref TEXT,
        member_id TEXT,
        record BLOB NOT NULL,
        PRIMARY KEY (sale_id)
    )
    """,
    """
    CREATE INDEX sales_by_bill ON sales (bill_id)
    """,
    """
    CREATE INDEX sales_by_number ON sales (bill_no)
    """,
    """
    CREATE INDEX sales_by_ref ON sales (ref) WHERE ref IS NOT NULL
    """,
    """
    CREATE TABLE settings (
        "key" TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY ("key")
    )
    """,
    """
    CREATE TABLE search_keys (
        "key" TEXT NOT NULL,
        member_id TEXT NOT NULL,
        PRIMARY KEY ("key", member_id),
        FOREIGN KEY(member_id) REFERENCES members (member_id)
    )
     WITHOUT ROWID
    """,
    """
    CREATE INDEX search_keys_by_member ON search_keys (member_id)
    """,
)


def upgrade() -> None:
    """Make every table and index."""
    for table in _TABLES:
        op.execute(table)
