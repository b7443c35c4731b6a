"""The tables of HQ. Every one begins with the tenant. Migrations make them; this is what the code reads and writes by.

``events`` and ``envelopes`` are the ledger; states, checkpoints, sales, members, feed and flags are derived. Lock order
(DESIGN 3): tenant, device, member rows by id, the counter last.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    text,
)

METADATA = MetaData()


def _tenant() -> Column[str]:
    return Column("tenant_id", Text, primary_key=True)


tenants = Table(
    "tenants", METADATA, _tenant(),
    Column("name", Text, nullable=False, unique=True), Column("currency", Text, nullable=False),
    Column("program", Text, nullable=False),  # hash of the program that HQ published last; "" for none
    Column("signing_key", LargeBinary, nullable=False),  # Ed25519 private key that countersigns heads
    Column("stamp_key", LargeBinary, nullable=False),  # HMAC key of stamps and of phone marks
    Column("created_at_us", BigInteger, nullable=False),
)  # fmt: skip

admins = Table(
    "admins", METADATA, _tenant(),
    Column("name", Text, primary_key=True), Column("password_hash", Text, nullable=False),
    Column("role", Text, nullable=False),  # owner · clerk · reader
    Column("failures", Integer, nullable=False), Column("failed_at_us", BigInteger, nullable=False),
)  # fmt: skip

stores = Table(
    "stores", METADATA, _tenant(),
    Column("store_id", Text, primary_key=True), Column("name", Text, nullable=False),
    Column("zone", Text, nullable=False), Column("day_starts_minutes", Integer, nullable=False),
    Column("created_at_us", BigInteger, nullable=False),
)  # fmt: skip
Index("stores_by_name", stores.c.tenant_id, stores.c.name, unique=True)

codes = Table(
    "codes", METADATA,
    Column("code_hash", Text, primary_key=True),  # SHA-256 of the code: the code itself is kept nowhere
    Column("tenant_id", Text, nullable=False), Column("store_id", Text, nullable=False),
    Column("made_at_us", BigInteger, nullable=False), Column("expires_at_us", BigInteger, nullable=False),
    Column("device_id", Text),  # who used it; None: nobody yet
)  # fmt: skip

devices = Table(
    "devices", METADATA, _tenant(),
    Column("device_id", Text, primary_key=True), Column("store_id", Text, nullable=False),
    Column("key_id", Text, nullable=False), Column("till_code", Text, nullable=False),
    Column("local_merchant_id", Text, nullable=False), Column("local_store_id", Text, nullable=False),
    Column("name", Text, nullable=False), Column("enrolled_at_us", BigInteger, nullable=False),
    Column("revoked_at_us", BigInteger), Column("cloned_at_us", BigInteger),
    Column("cursor_tag", Text, nullable=False), Column("former_tag", Text, nullable=False),
    Column("clock_offset_us", BigInteger, nullable=False),
    Column("last_contact_us", BigInteger), Column("last_round_us", BigInteger),
)  # fmt: skip
Index("devices_by_id", devices.c.device_id, unique=True)  # a request names its device, and no tenant
Index("devices_by_store", devices.c.tenant_id, devices.c.store_id)

device_keys = Table(
    "device_keys", METADATA, _tenant(),
    Column("key_id", Text, primary_key=True), Column("device_id", Text, nullable=False),
    Column("public_key", LargeBinary, nullable=False), Column("merchant_id", Text, nullable=False),
    Column("since_us", BigInteger, nullable=False),
)  # fmt: skip
Index("device_keys_by_device", device_keys.c.tenant_id, device_keys.c.device_id)

epochs = Table(
    "epochs", METADATA, _tenant(),
    Column("epoch", Text, primary_key=True), Column("device_id", Text, nullable=False),
    Column("seq", Integer, nullable=False), Column("chain_hash", LargeBinary, nullable=False),
    Column("parent", Text), Column("parent_seq", Integer), Column("closed", Boolean, nullable=False),
    Column("last_effective_us", BigInteger, nullable=False),
    Column("signed_seq", Integer, nullable=False), Column("device_signature", LargeBinary),
    Column("said_seq", BigInteger, nullable=False, server_default="0"),  # the till's own head, as it said it last
)  # fmt: skip
Index("epochs_by_device", epochs.c.tenant_id, epochs.c.device_id)

envelopes = Table(
    "envelopes", METADATA, _tenant(),
    Column("epoch", Text, primary_key=True), Column("seq", Integer, primary_key=True),
    Column("event_id", Text, nullable=False), Column("body_hash", LargeBinary, nullable=False),
    Column("chain_hash", LargeBinary, nullable=False),
)  # fmt: skip
Index("envelopes_by_event", envelopes.c.tenant_id, envelopes.c.event_id)

events = Table(
    "events", METADATA, _tenant(),
    Column("event_id", Text, primary_key=True), Column("number", BigInteger, nullable=False),
    Column("device_id", Text, nullable=False), Column("kind", Text, nullable=False),
    Column("member_id", Text), Column("store_id", Text, nullable=False), Column("staff_id", Text, nullable=False),
    Column("effective_at_us", BigInteger, nullable=False), Column("effective_day", Date, nullable=False),
    Column("received_at_us", BigInteger, nullable=False), Column("import_id", Text),
    Column("void", Boolean, nullable=False), Column("understood", Boolean, nullable=False),
    Column("body", LargeBinary, nullable=False), Column("body_hash", LargeBinary, nullable=False),
    Column("about", Text),  # of a refund its sale, of import.undone the import
)  # fmt: skip
Index("events_by_about", events.c.tenant_id, events.c.about, sqlite_where=events.c.about.is_not(None),
      postgresql_where=events.c.about.is_not(None))  # fmt: skip
Index("events_by_member", events.c.tenant_id, events.c.member_id, events.c.effective_at_us, events.c.event_id)
Index("events_by_store", events.c.tenant_id, events.c.store_id, events.c.number)
Index("events_by_day", events.c.tenant_id, events.c.effective_day)
_STANDS = text("import_id IS NOT NULL AND NOT void")  # in the words of the queries, else SQLite does not know it again
Index("events_by_import", events.c.tenant_id, events.c.import_id, sqlite_where=_STANDS, postgresql_where=_STANDS)
Index("events_to_decode", events.c.tenant_id, sqlite_where=~events.c.understood, postgresql_where=~events.c.understood)

undoing = Table(  # imports taken back of which something stands still: it goes bit by bit, and with the last the row
    "undoing", METADATA, _tenant(),
    Column("import_id", Text, primary_key=True), Column("store_id", Text, primary_key=True),
)  # fmt: skip

twice = Table(  # an id that came again with other content: kept and shown, without effect
    "twice", METADATA, _tenant(),
    Column("epoch", Text, primary_key=True), Column("seq", Integer, primary_key=True),
    Column("event_id", Text, nullable=False), Column("device_id", Text, nullable=False),
    Column("received_at_us", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False), Column("body_hash", LargeBinary, nullable=False),
)  # fmt: skip

members = Table(
    "members", METADATA, _tenant(),
    Column("member_id", Text, primary_key=True),
    Column("face", Text, nullable=False),  # the smallest id of its component; itself when it was never merged
    Column("member_no", Text, nullable=False), Column("source", Text, nullable=False),
    Column("enrolled_on", Date), Column("store_id", Text, nullable=False), Column("profile_id", Text),
    Column("external_id", Text), Column("phone_mark", Text), Column("name", Text, nullable=False),
    Column("shared_phone", Boolean, nullable=False), Column("gone", Boolean, nullable=False),
)  # fmt: skip
Index("members_by_face", members.c.tenant_id, members.c.face)
Index("members_by_phone", members.c.tenant_id, members.c.phone_mark)
Index("members_by_number", members.c.tenant_id, members.c.member_no, members.c.member_id)  # an export goes on in it

edges = Table(
    "edges", METADATA, _tenant(),
    Column("edge_id", Text, primary_key=True), Column("one_id", Text, nullable=False),
    Column("other_id", Text, nullable=False), Column("holds", Boolean, nullable=False),
)  # fmt: skip
Index("edges_from", edges.c.tenant_id, edges.c.one_id)

member_states = Table(
    "member_states", METADATA, _tenant(),
    Column("member_id", Text, primary_key=True), Column("bucket", Integer, nullable=False),
    Column("state", LargeBinary, nullable=False),  # JSON of domain.state.MemberState
    Column("last_day", Date), Column("tier", Text), Column("debt", Integer, nullable=False),
)  # fmt: skip

checkpoints = Table(
    "checkpoints", METADATA, _tenant(),
    Column("member_id", Text, primary_key=True), Column("at_us", BigInteger, primary_key=True),
    Column("event_id", Text, primary_key=True), Column("state", LargeBinary, nullable=False),
)  # fmt: skip

sales = Table(
    "sales", METADATA, _tenant(),
    Column("sale_id", Text, primary_key=True), Column("member_id", Text), Column("store_id", Text, nullable=False),
    Column("day", Date, nullable=False), Column("bill_no", Text, nullable=False), Column("ref", Text),
    Column("record", LargeBinary, nullable=False),  # JSON of domain.state.SaleRecord
)  # fmt: skip
Index("sales_by_member", sales.c.tenant_id, sales.c.member_id, sales.c.day)
Index("sales_by_day", sales.c.tenant_id, sales.c.day)

texts = Table(
    "texts", METADATA, _tenant(),
    Column("text_id", Text, primary_key=True), Column("member_id", Text),
    Column("salt", LargeBinary, nullable=False), Column("text", LargeBinary, nullable=False),
)  # fmt: skip
Index("texts_by_member", texts.c.tenant_id, texts.c.member_id)

programs = Table(
    "programs", METADATA, _tenant(),
    Column("hash", Text, primary_key=True), Column("document", LargeBinary, nullable=False),
    Column("published_at_us", BigInteger),  # by HQ; None: a till's own
)  # fmt: skip

products = Table(  # the price list of the chain, as published last; without a product: it was on an earlier one
    "products", METADATA, _tenant(),
    Column("barcode", Text, primary_key=True), Column("product", LargeBinary),
)  # fmt: skip

staff = Table(  # people who work at tills, as HQ publishes them; those that a shop took on itself stand in its log
    "staff", METADATA, _tenant(),
    Column("staff_id", Text, primary_key=True), Column("number", Integer, nullable=False),
    Column("name", Text, nullable=False), Column("role", Text, nullable=False),  # of domain.rights.ROLES
    Column("stores", Text, nullable=False),  # JSON list of store ids; "null": all of them
    Column("member_id", Text), Column("active", Boolean, nullable=False),
    Column("turn", Integer, nullable=False),  # of PINs: those chosen in an earlier one are void
    Column("code_id", Text, nullable=False), Column("code_hash", Text, nullable=False),
    Column("code_until_us", BigInteger, nullable=False), Column("changed_at_us", BigInteger, nullable=False),
)  # fmt: skip
Index("staff_by_number", staff.c.tenant_id, staff.c.number, unique=True)

feed = Table(  # the newest number of each changed entity: one row per entity, so it never outgrows them
    "feed", METADATA, _tenant(),
    Column("kind", Text, primary_key=True),  # member · sale · twice · device · program · store · product · staff · flag
    Column("entity_id", Text, primary_key=True), Column("number", BigInteger, nullable=False),
    Column("store_id", Text),  # for that store's devices only; None: for all
)  # fmt: skip
Index("feed_by_number", feed.c.tenant_id, feed.c.number, unique=True)

counters = Table(
    "counters", METADATA, _tenant(),
    Column("bucket", Integer, primary_key=True), Column("number", BigInteger, nullable=False),
)  # fmt: skip

flags = Table(
    "flags", METADATA, _tenant(),
    Column("flag_id", Text, primary_key=True), Column("kind", Text, nullable=False),
    Column("store_id", Text, nullable=False), Column("device_id", Text), Column("event_id", Text),
    Column("member_id", Text), Column("facts", Text, nullable=False),  # JSON object of text
    Column("raised_at_us", BigInteger, nullable=False),
    Column("done_at_us", BigInteger), Column("done_by", Text), Column("done_how", Text),
)  # fmt: skip
Index("flags_open", flags.c.tenant_id, flags.c.store_id, flags.c.done_at_us)

holds = Table(  # points kept for a till's next event; gone once its log has passed them, freed ones too
    "holds", METADATA, _tenant(),
    Column("hold_id", Text, primary_key=True), Column("device_id", Text, nullable=False),
    Column("epoch", Text, nullable=False), Column("after_seq", Integer, nullable=False),
    Column("member_id", Text, nullable=False), Column("asked", Integer, nullable=False),
    Column("points", Integer, nullable=False), Column("made_at_us", BigInteger, nullable=False),
    Column("freed_at_us", BigInteger),  # by somebody at the console, whose till may still use them
)  # fmt: skip
Index("holds_by_member", holds.c.tenant_id, holds.c.member_id)
Index("holds_by_device", holds.c.tenant_id, holds.c.device_id)

audit = Table(
    "audit", METADATA, _tenant(),
    Column("entry_id", Text, primary_key=True), Column("at_us", BigInteger, nullable=False),
    Column("who", Text, nullable=False), Column("what", Text, nullable=False), Column("facts", Text, nullable=False),
)  # fmt: skip

sessions = Table(  # who is signed in to the console; the token itself is kept nowhere
    "sessions", METADATA, _tenant(),
    Column("token_hash", Text, primary_key=True),  # SHA-256 of the cookie
    Column("name", Text, nullable=False),  # admins.name
    Column("csrf", Text, nullable=False),  # what every form of this session carries
    Column("made_at_us", BigInteger, nullable=False), Column("seen_at_us", BigInteger, nullable=False),
)  # fmt: skip
Index("sessions_by_token", sessions.c.token_hash, unique=True)

snapshots = Table(  # all members at one instant, packed for new tills; one chain has one, made anew when it is old
    "snapshots", METADATA, _tenant(),
    Column("snapshot_id", Text, primary_key=True), Column("number", BigInteger, nullable=False),
    Column("heads", LargeBinary, nullable=False),  # JSON: epoch → device and how far HQ had it then
    Column("digests", LargeBinary),  # JSON: SHA-256 of each part; None while it is being made
    Column("begun_at_us", BigInteger, nullable=False),
)  # fmt: skip

snapshot_parts = Table(
    "snapshot_parts", METADATA, _tenant(),
    Column("snapshot_id", Text, primary_key=True), Column("part", Integer, primary_key=True),
    Column("packed", LargeBinary, nullable=False),  # JSON of pages.SnapshotPart, deflated
)  # fmt: skip
