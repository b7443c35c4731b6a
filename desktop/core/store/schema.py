"""The tables of a till. Migrations make them; this is what the code reads and writes them by.

``events`` is the ledger; everything below it is derived from it (or is personal text beside it) and can be made anew.
``open_bills`` and ``products`` are no facts: a bill not yet paid, and the shop's price list as last imported.
"""

from sqlalchemy import (
    BLOB,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

METADATA = MetaData()

settings = Table("settings", METADATA, Column("key", Text, primary_key=True), Column("value", Text, nullable=False))

heads = Table(
    "heads", METADATA,
    Column("id", Integer, primary_key=True),
    Column("epoch", Text, nullable=False), Column("seq", Integer, nullable=False),
    Column("chain_hash", LargeBinary, nullable=False), Column("recorded_at_us", Integer, nullable=False),
    Column("bills", Integer, nullable=False), Column("members", Integer, nullable=False),
    Column("vouched_seq", Integer, nullable=False), Column("program", Text, nullable=False),
)  # fmt: skip

epochs = Table(
    "epochs", METADATA,
    Column("epoch", Text, primary_key=True), Column("parent", Text), Column("reason", Text, nullable=False),
    Column("key_id", Text, nullable=False), Column("opened_at_us", Integer, nullable=False),
)  # fmt: skip

issuers = Table(
    "issuers", METADATA,
    Column("key_id", Text, primary_key=True), Column("public_key", LargeBinary, nullable=False),
    Column("since_us", Integer, nullable=False),
)  # fmt: skip

events = Table(
    "events", METADATA,
    Column("place", Integer, primary_key=True),
    Column("epoch", Text, nullable=False), Column("seq", Integer, nullable=False),
    Column("event_id", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False), Column("member_id", Text),
    Column("effective_at_us", Integer, nullable=False), Column("business_date", Date, nullable=False),
    Column("import_id", Text), Column("void", Boolean, nullable=False, default=False),
    Column("body", BLOB, nullable=False), Column("body_hash", LargeBinary, nullable=False),
    Column("chain_hash", LargeBinary, nullable=False), Column("signature", LargeBinary),
    UniqueConstraint("epoch", "seq"),
)  # fmt: skip
Index("events_by_member", events.c.member_id, events.c.effective_at_us, events.c.event_id)
_BY_HAND = events.c.kind == "points.adjusted"
Index("events_by_hand", events.c.business_date, sqlite_where=_BY_HAND)
Index("events_published", events.c.place, sqlite_where=events.c.kind == "program.published")
Index("events_by_import", events.c.import_id, sqlite_where=events.c.import_id.is_not(None))

old_envelopes = Table(
    "old_envelopes", METADATA,
    Column("epoch", Text, primary_key=True), Column("seq", Integer, primary_key=True),
    Column("event_id", Text, nullable=False), Column("chain_hash", LargeBinary, nullable=False),
    Column("signature", LargeBinary),
)  # fmt: skip

programs = Table(
    "programs", METADATA,
    Column("hash", Text, primary_key=True), Column("document", BLOB, nullable=False),
)  # fmt: skip

members = Table(
    "members", METADATA,
    Column("place", Integer, primary_key=True),
    Column("member_id", Text, nullable=False, unique=True), Column("member_no", Text, nullable=False, unique=True),
    Column("source", Text, nullable=False), Column("external_id", Text), Column("profile_id", Text, nullable=False),
    Column("name", Text, nullable=False), Column("phone", Text), Column("phone_reversed", Text),
    Column("birthday", Text), Column("profile", BLOB, nullable=False), Column("enrolled_on", Date, nullable=False),
    Column("import_id", Text), Column("withdrawn", Boolean, nullable=False, default=False),
)  # fmt: skip
Index("members_by_phone", members.c.phone)
Index("members_by_phone_end", members.c.phone_reversed)
Index("members_by_external_id", members.c.external_id)

member_states = Table(
    "member_states", METADATA,
    Column("place", Integer, primary_key=True),  # that of the member, where it was free: found without an index
    Column("member_id", Text, nullable=False, unique=True), Column("state", BLOB, nullable=False),
    Column("bills", Integer, nullable=False), Column("spend_minor", Integer, nullable=False),
    Column("first_day", Date), Column("last_day", Date), Column("next_expiry_on", Date),
    Column("debt", Integer, nullable=False), Column("tier", Text), Column("tier_until", Date),
)  # fmt: skip

checkpoints = Table(
    "checkpoints", METADATA,
    Column("member_id", Text, primary_key=True), Column("at_us", Integer, primary_key=True),
    Column("event_id", Text, primary_key=True), Column("state", BLOB, nullable=False),
    sqlite_with_rowid=False,
)  # fmt: skip

sales = Table(
    "sales", METADATA,
    Column("sale_id", Text, primary_key=True), Column("bill_id", Text, nullable=False),
    Column("bill_no", Text, nullable=False), Column("ref", Text), Column("member_id", Text),
    Column("record", BLOB, nullable=False),
)  # fmt: skip
Index("sales_by_bill", sales.c.bill_id)
Index("sales_by_number", sales.c.bill_no)
Index("sales_by_ref", sales.c.ref, sqlite_where=sales.c.ref.is_not(None))

private_texts = Table(
    "private_texts", METADATA,
    Column("text_id", Text, primary_key=True), Column("member_id", Text), Column("salt", LargeBinary, nullable=False),
    Column("text", BLOB, nullable=False),
)  # fmt: skip
Index("private_texts_by_member", private_texts.c.member_id)

search_keys = Table(
    "search_keys", METADATA,
    Column("key", Text, primary_key=True),
    Column("member_id", Text, ForeignKey("members.member_id"), primary_key=True),
    sqlite_with_rowid=False,
)  # fmt: skip
Index("search_keys_by_member", search_keys.c.member_id)

imports = Table(
    "imports", METADATA,
    Column("import_id", Text, primary_key=True), Column("what", Text, nullable=False),
    Column("source", Text, nullable=False), Column("file_digest", Text, nullable=False),
    Column("begun_at_us", Integer, nullable=False), Column("state", Text, nullable=False),
)  # fmt: skip

open_bills = Table(
    "open_bills", METADATA,
    Column("bill_id", Text, primary_key=True), Column("position", Integer, nullable=False),
    Column("body", BLOB, nullable=False), Column("kept_at_us", Integer, nullable=False),
)  # fmt: skip

products = Table(
    "products", METADATA,
    Column("barcode", Text, primary_key=True), Column("sku", Text, nullable=False),
    Column("name", Text, nullable=False), Column("price_minor", Integer, nullable=False),
    Column("category", Text, nullable=False), Column("kind", Text, nullable=False),
    Column("discounted", Boolean, nullable=False),
    sqlite_with_rowid=False,
)  # fmt: skip
