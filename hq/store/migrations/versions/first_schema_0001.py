"""The first schema: log, stamps and what is derived from them, for every tenant, with personal text beside it."""

from alembic import op

revision = "0001"
down_revision = None

_STATEMENTS = (
    """
    CREATE TABLE admins (tenant_id TEXT NOT NULL, name TEXT NOT NULL, password_hash TEXT NOT NULL, role TEXT NOT
        NULL, failures INTEGER NOT NULL, failed_at_us BIGINT NOT NULL, PRIMARY KEY (tenant_id, name))
    """,
    """
    CREATE TABLE audit (tenant_id TEXT NOT NULL, entry_id TEXT NOT NULL, at_us BIGINT NOT NULL, who TEXT NOT
        NULL, what TEXT NOT NULL, facts TEXT NOT NULL, PRIMARY KEY (tenant_id, entry_id))
    """,
    """
    CREATE TABLE checkpoints (tenant_id TEXT NOT NULL, member_id TEXT NOT NULL, at_us BIGINT NOT NULL, event_id
        TEXT NOT NULL, state BLOB NOT NULL, PRIMARY KEY (tenant_id, member_id, at_us, event_id))
    """,
    """
    CREATE TABLE codes (code_hash TEXT NOT NULL, tenant_id TEXT NOT NULL, store_id TEXT NOT NULL, made_at_us
        BIGINT NOT NULL, expires_at_us BIGINT NOT NULL, device_id TEXT, PRIMARY KEY (code_hash))
    """,
    """
    CREATE TABLE counters (tenant_id TEXT NOT NULL, bucket INTEGER NOT NULL, number BIGINT NOT NULL, PRIMARY KEY
        (tenant_id, bucket))
    """,
    """
    CREATE TABLE device_keys (tenant_id TEXT NOT NULL, key_id TEXT NOT NULL, device_id TEXT NOT NULL, public_key
        BLOB NOT NULL, merchant_id TEXT NOT NULL, since_us BIGINT NOT NULL, PRIMARY KEY (tenant_id, key_id))
    """,
    """
    CREATE INDEX device_keys_by_device ON device_keys (tenant_id, device_id)
    """,
    """
    CREATE TABLE devices (tenant_id TEXT NOT NULL, device_id TEXT NOT NULL, store_id TEXT NOT NULL, key_id TEXT
        NOT NULL, till_code TEXT NOT NULL, local_merchant_id TEXT NOT NULL, local_store_id TEXT NOT NULL, name
        TEXT NOT NULL, enrolled_at_us BIGINT NOT NULL, revoked_at_us BIGINT, cloned_at_us BIGINT, cursor_tag
        TEXT NOT NULL, former_tag TEXT NOT NULL, clock_offset_us BIGINT NOT NULL, last_contact_us BIGINT,
        last_round_us BIGINT, PRIMARY KEY (tenant_id, device_id))
    """,
    """
    CREATE UNIQUE INDEX devices_by_id ON devices (device_id)
    """,
    """
    CREATE TABLE edges (tenant_id TEXT NOT NULL, edge_id TEXT NOT NULL, one_id TEXT NOT NULL, other_id TEXT NOT
        NULL, holds BOOLEAN NOT NULL, PRIMARY KEY (tenant_id, edge_id))
    """,
    """
    CREATE TABLE envelopes (tenant_id TEXT NOT NULL, epoch TEXT NOT NULL, seq INTEGER NOT NULL, event_id TEXT
        NOT NULL, body_hash BLOB NOT NULL, chain_hash BLOB NOT NULL, PRIMARY KEY (tenant_id, epoch, seq))
    """,
    """
    CREATE INDEX envelopes_by_event ON envelopes (tenant_id, event_id)
    """,
    """
    CREATE TABLE epochs (tenant_id TEXT NOT NULL, epoch TEXT NOT NULL, device_id TEXT NOT NULL, seq INTEGER NOT
        NULL, chain_hash BLOB NOT NULL, parent TEXT, parent_seq INTEGER, closed BOOLEAN NOT NULL,
        last_effective_us BIGINT NOT NULL, signed_seq INTEGER NOT NULL, device_signature BLOB, PRIMARY KEY
        (tenant_id, epoch))
    """,
    """
    CREATE INDEX epochs_by_device ON epochs (tenant_id, device_id)
    """,
    """
    CREATE TABLE events (tenant_id TEXT NOT NULL, event_id TEXT NOT NULL, number BIGINT NOT NULL, device_id TEXT
        NOT NULL, kind TEXT NOT NULL, member_id TEXT, store_id TEXT NOT NULL, staff_id TEXT NOT NULL,
        effective_at_us BIGINT NOT NULL, effective_day DATE NOT NULL, received_at_us BIGINT NOT NULL, import_id
        TEXT, void BOOLEAN NOT NULL, understood BOOLEAN NOT NULL, body BLOB NOT NULL, body_hash BLOB NOT NULL,
        about TEXT, PRIMARY KEY (tenant_id, event_id))
    """,
    """
    CREATE INDEX events_by_about ON events (tenant_id, about) WHERE about IS NOT NULL
    """,
    """
    CREATE INDEX events_by_day ON events (tenant_id, effective_day)
    """,
    """
    CREATE INDEX events_by_import ON events (tenant_id, import_id) WHERE import_id IS NOT NULL
    """,
    """
    CREATE INDEX events_by_member ON events (tenant_id, member_id, effective_at_us, event_id)
    """,
    """
    CREATE INDEX events_by_store ON events (tenant_id, store_id, number)
    """,
    """
    CREATE INDEX events_to_decode ON events (tenant_id) WHERE understood = 0
    """,
    """
    CREATE TABLE feed (tenant_id TEXT NOT NULL, kind TEXT NOT NULL, entity_id TEXT NOT NULL, number BIGINT NOT
        NULL, store_id TEXT, PRIMARY KEY (tenant_id, kind, entity_id))
    """,
    """
    CREATE UNIQUE INDEX feed_by_number ON feed (tenant_id, number)
    """,
    """
    CREATE TABLE flags (tenant_id TEXT NOT NULL, flag_id TEXT NOT NULL, kind TEXT NOT NULL, store_id TEXT NOT
        NULL, device_id TEXT, event_id TEXT, member_id TEXT, facts TEXT NOT NULL, raised_at_us BIGINT NOT NULL,
        done_at_us BIGINT, done_by TEXT, done_how TEXT, PRIMARY KEY (tenant_id, flag_id))
    """,
    """
    CREATE INDEX flags_open ON flags (tenant_id, store_id, done_at_us)
    """,
    """
    CREATE TABLE member_states (tenant_id TEXT NOT NULL, member_id TEXT NOT NULL, bucket INTEGER NOT NULL, state
        BLOB NOT NULL, last_day DATE, tier TEXT, debt INTEGER NOT NULL, PRIMARY KEY (tenant_id, member_id))
    """,
    """
    CREATE TABLE members (tenant_id TEXT NOT NULL, member_id TEXT NOT NULL, face TEXT NOT NULL, member_no TEXT
        NOT NULL, source TEXT NOT NULL, enrolled_on DATE, store_id TEXT NOT NULL, profile_id TEXT, external_id
        TEXT, phone_mark TEXT, name TEXT NOT NULL, shared_phone BOOLEAN NOT NULL, gone BOOLEAN NOT NULL, PRIMARY
        KEY (tenant_id, member_id))
    """,
    """
    CREATE INDEX members_by_face ON members (tenant_id, face)
    """,
    """
    CREATE INDEX members_by_number ON members (tenant_id, member_no)
    """,
    """
    CREATE INDEX members_by_phone ON members (tenant_id, phone_mark)
    """,
    """
    CREATE TABLE programs (tenant_id TEXT NOT NULL, hash TEXT NOT NULL, document BLOB NOT NULL, published_at_us
        BIGINT, PRIMARY KEY (tenant_id, hash))
    """,
    """
    CREATE TABLE sales (tenant_id TEXT NOT NULL, sale_id TEXT NOT NULL, member_id TEXT, store_id TEXT NOT NULL,
        day DATE NOT NULL, bill_no TEXT NOT NULL, ref TEXT, record BLOB NOT NULL, PRIMARY KEY (tenant_id,
        sale_id))
    """,
    """
    CREATE INDEX sales_by_day ON sales (tenant_id, day)
    """,
    """
    CREATE INDEX sales_by_member ON sales (tenant_id, member_id, day)
    """,
    """
    CREATE TABLE sessions (tenant_id TEXT NOT NULL, token_hash TEXT NOT NULL, name TEXT NOT NULL, csrf TEXT NOT
        NULL, made_at_us BIGINT NOT NULL, seen_at_us BIGINT NOT NULL, PRIMARY KEY (tenant_id, token_hash))
    """,
    """
    CREATE UNIQUE INDEX sessions_by_token ON sessions (token_hash)
    """,
    """
    CREATE TABLE stores (tenant_id TEXT NOT NULL, store_id TEXT NOT NULL, name TEXT NOT NULL, zone TEXT NOT
        NULL, day_starts_minutes INTEGER NOT NULL, created_at_us BIGINT NOT NULL, PRIMARY KEY (tenant_id,
        store_id))
    """,
    """
    CREATE UNIQUE INDEX stores_by_name ON stores (tenant_id, name)
    """,
    """
    CREATE TABLE tenants (tenant_id TEXT NOT NULL, name TEXT NOT NULL, currency TEXT NOT NULL, program TEXT NOT
        NULL, signing_key BLOB NOT NULL, stamp_key BLOB NOT NULL, created_at_us BIGINT NOT NULL, PRIMARY KEY
        (tenant_id), UNIQUE (name))
    """,
    """
    CREATE TABLE texts (tenant_id TEXT NOT NULL, text_id TEXT NOT NULL, member_id TEXT, salt BLOB NOT NULL, text
        BLOB NOT NULL, PRIMARY KEY (tenant_id, text_id))
    """,
    """
    CREATE INDEX texts_by_member ON texts (tenant_id, member_id)
    """,
    """
    CREATE TABLE twice (tenant_id TEXT NOT NULL, epoch TEXT NOT NULL, seq INTEGER NOT NULL, event_id TEXT NOT
        NULL, device_id TEXT NOT NULL, received_at_us BIGINT NOT NULL, body BLOB NOT NULL, body_hash BLOB NOT
        NULL, PRIMARY KEY (tenant_id, epoch, seq))
    """,
)
_POSTGRES = ((" BLOB", " BYTEA"), ("understood = 0", "NOT understood"))
"""What PostgreSQL calls otherwise."""


def upgrade() -> None:
    """Make every table and index."""
    for statement in _STATEMENTS:
        text = statement
        if op.get_bind().dialect.name == "postgresql":
            for ours, theirs in _POSTGRES:
                text = text.replace(ours, theirs)
        op.execute(text)
