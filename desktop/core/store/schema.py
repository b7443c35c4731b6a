"""The tables of a till. Migrations make them; this is what the code reads and writes them by.

``events`` is the ledger; everything below it is derived from it (or is personal text beside it) and can be made anew.
``open_bills``, ``pos_holds``, ``products``, ``print_jobs`` are no facts: what waits, and the price list as imported.
From ``moved`` on the tables are what HQ said and what HQ has, empty until a till joins one. ``upto`` in a row of HQ's
is where the newest own event that the row includes was first written (``moved.written``, else ``events.place``);
``pull`` counts how often everything was pulled from the beginning, so that what HQ no longer says is found.
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
    Table,
    Text,
    UniqueConstraint,
)

from desktop.core.ports.till_log import SHIFT_KINDS, SOLD_KINDS
from desktop.core.store import schema_campaigns as schema_campaigns  # noqa: PLC0414 - tables of the same schema
from desktop.core.store import schema_rounds as schema_rounds  # noqa: PLC0414 - the same
from desktop.core.store.metadata import METADATA as METADATA  # noqa: PLC0414 - its home for everybody else

settings = Table("settings", METADATA, Column("key", Text, primary_key=True), Column("value", Text, nullable=False))

heads = Table(
    "heads", METADATA,
    Column("id", Integer, primary_key=True),
    Column("epoch", Text, nullable=False), Column("seq", Integer, nullable=False),
    Column("chain_hash", LargeBinary, nullable=False), Column("recorded_at_us", Integer, nullable=False),
    Column("bills", Integer, nullable=False), Column("members", Integer, nullable=False),
    Column("vouched_seq", Integer, nullable=False), Column("program", Text, nullable=False),
    Column("owed", Text, nullable=False, server_default="[]"),  # JSON of ids: lists/owing.py
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
Index("events_by_hand", events.c.business_date, sqlite_where=events.c.kind == "points.adjusted")
Index("events_approvals", events.c.place, sqlite_where=events.c.kind == "approval.given")
Index("events_claims", events.c.business_date, sqlite_where=events.c.kind == "claim.offered")
Index("events_published", events.c.place, sqlite_where=events.c.kind == "program.published")
Index("events_of_shifts", events.c.place, sqlite_where=events.c.kind.in_(SHIFT_KINDS))
Index("events_refunds", events.c.place, sqlite_where=events.c.kind == "sale.refunded")
Index("events_sold_on", events.c.business_date, events.c.kind, sqlite_where=events.c.kind.in_(SOLD_KINDS))
Index("events_by_import", events.c.import_id, sqlite_where=events.c.import_id.is_not(None))

old_envelopes = Table(
    "old_envelopes", METADATA,
    Column("epoch", Text, primary_key=True), Column("seq", Integer, primary_key=True),
    Column("event_id", Text, nullable=False), Column("chain_hash", LargeBinary, nullable=False),
    Column("signature", LargeBinary),
)  # fmt: skip

programs = Table(
    "programs", METADATA, Column("hash", Text, primary_key=True), Column("document", BLOB, nullable=False)
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
    Column("debt", Integer, nullable=False), Column("tier", Text), Column("tier_until", Date), Column("ladder", Text),
    Column("day_bills", Text, nullable=False), Column("day_spend", Text, nullable=False),  # for tag_sql.py
    Column("lots", Text, nullable=False), Column("tags", Text, nullable=False), Column("open", Integer, nullable=False),
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
    Column("record", BLOB, nullable=False), Column("stands", Boolean, nullable=False),  # not wholly refunded
    Column("day_no", Integer, nullable=False), Column("hour", Integer, nullable=False),  # ordinal; of the wall clock
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

# ids whose personal text is gone and never comes back (erasing.py)
erased = Table("erased", METADATA, Column("member_id", Text, primary_key=True), sqlite_with_rowid=False)

search_keys = Table(
    "search_keys", METADATA,
    Column("key", Text, primary_key=True), Column("member_id", Text, ForeignKey("members.member_id"), primary_key=True),
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

pos_holds = Table(  # bills that the shop's POS has announced and not yet paid; ``points`` are promised, not taken
    "pos_holds", METADATA,
    Column("ref", Text, primary_key=True), Column("sale_id", Text, nullable=False), Column("member_id", Text),
    Column("points", Integer, nullable=False), Column("day", Date, nullable=False),
    Column("body", BLOB, nullable=False), Column("kept_at_us", Integer, nullable=False),
    sqlite_with_rowid=False,
)  # fmt: skip
Index("pos_holds_by_member", pos_holds.c.member_id)

products = Table(
    "products", METADATA,
    Column("barcode", Text, primary_key=True), Column("sku", Text, nullable=False),
    Column("name", Text, nullable=False), Column("price_minor", Integer, nullable=False),
    Column("category", Text, nullable=False), Column("kind", Text, nullable=False),
    Column("discounted", Boolean, nullable=False),
    sqlite_with_rowid=False,
)  # fmt: skip

print_jobs = Table(  # what is to be printed, never its bytes; see domain/print_job.py
    "print_jobs", METADATA,
    Column("place", Integer, primary_key=True), Column("job_id", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False), Column("about", Text, nullable=False),
    Column("language", Text, nullable=False), Column("is_copy", Boolean, nullable=False),
    Column("form", Text, nullable=False), Column("printer", Text), Column("state", Text, nullable=False),
    Column("tries", Integer, nullable=False), Column("cause", Text, nullable=False),
    Column("facts", Text, nullable=False), Column("asked_at_us", Integer, nullable=False),
    Column("changed_at_us", Integer, nullable=False),
)  # fmt: skip

staff = Table(  # who works here: projected from the log, but for the PIN and the shift, which are this till's own
    "staff", METADATA,
    Column("staff_id", Text, primary_key=True), Column("number", Integer, nullable=False),
    Column("name", Text, nullable=False), Column("role", Text, nullable=False), Column("member_id", Text),
    Column("active", Boolean, nullable=False), Column("pin_hash", Text, nullable=False), Column("shift_us", Integer),
)  # fmt: skip

pin_counts = Table(  # of each person, and of the shop's own PIN ("manager")
    "pin_counts", METADATA,
    Column("who", Text, primary_key=True), Column("failures", Integer, nullable=False),
    Column("failed_at_us", Integer, nullable=False), Column("uses", Integer, nullable=False),
    Column("uses_since_us", Integer, nullable=False),
)  # fmt: skip

moved = Table(  # events given a new envelope at the log's end: where they had been written before
    "moved", METADATA,
    Column("place", Integer, primary_key=True), Column("written", Integer, nullable=False),
)  # fmt: skip

hq_members = Table(  # HQ's folded state of each member; ``member_states`` is that and own events after ``upto``
    "hq_members", METADATA,
    Column("member_id", Text, primary_key=True), Column("face", Text), Column("state", BLOB),
    Column("upto", Integer, nullable=False), Column("profile_id", Text), Column("gone", Boolean, nullable=False),
    Column("pull", Integer, nullable=False),
)  # fmt: skip
Index("hq_members_by_face", hq_members.c.face, sqlite_where=hq_members.c.face.is_not(None))

edges = Table(  # merges that the own log and those of the store's other tills say; derived from them
    "edges", METADATA,
    Column("edge_id", Text, primary_key=True), Column("one_id", Text, nullable=False),
    Column("other_id", Text, nullable=False), Column("parted_by", Text),
    sqlite_with_rowid=False,
)  # fmt: skip
Index("edges_by_one", edges.c.one_id)
Index("edges_by_other", edges.c.other_id)

two_people = Table(  # whom nobody suggests to merge any more; the smaller id first
    "two_people", METADATA,
    Column("one_id", Text, primary_key=True), Column("other_id", Text, primary_key=True),
    sqlite_with_rowid=False,
)  # fmt: skip

aliases = Table(  # merged ids whose face's state is here; derived from hq_members and edges
    "aliases", METADATA,
    Column("member_id", Text, primary_key=True), Column("face", Text, nullable=False),
    sqlite_with_rowid=False,
)  # fmt: skip
Index("aliases_by_face", aliases.c.face)

hq_sales = Table(  # HQ's record of sales of this store; ``sales`` has it with own refunds after ``upto``
    "hq_sales", METADATA,
    Column("sale_id", Text, primary_key=True), Column("record", BLOB, nullable=False),
    Column("upto", Integer, nullable=False), Column("seen", Integer, nullable=False),  # newest place of ``others`` then
    Column("pull", Integer, nullable=False),
)  # fmt: skip

others = Table(  # events of this store's other devices, as HQ stamped them
    "others", METADATA,
    Column("place", Integer, primary_key=True), Column("number", Integer, nullable=False),
    Column("event_id", Text, nullable=False, unique=True), Column("device_id", Text, nullable=False),
    Column("kind", Text, nullable=False), Column("member_id", Text),
    Column("effective_at_us", Integer, nullable=False), Column("business_date", Date, nullable=False),
    Column("void", Boolean, nullable=False), Column("body", BLOB, nullable=False),
    Column("pull", Integer, nullable=False),
)  # fmt: skip
Index("others_claims", others.c.business_date, sqlite_where=others.c.kind == "claim.offered")
Index("others_by_member", others.c.member_id, others.c.effective_at_us, others.c.event_id)

stamps = Table(  # HQ's stamps on own events; without a time: HQ holds the id with other content, it has no effect
    "stamps", METADATA,
    Column("event_id", Text, primary_key=True), Column("at_us", Integer), Column("day", Date), Column("mac", Text),
    sqlite_with_rowid=False,
)  # fmt: skip

hq_heads = Table(  # per own epoch: what HQ holds of it, and the newest place that HQ signed for
    "hq_heads", METADATA,
    Column("epoch", Text, primary_key=True), Column("seq", Integer, nullable=False),
    Column("signed_seq", Integer, nullable=False), Column("chain_hash", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
)  # fmt: skip

hq_flags = Table(
    "hq_flags", METADATA,
    Column("flag_id", Text, primary_key=True), Column("raised_at_us", Integer, nullable=False),
    Column("done_at_us", Integer), Column("flag", Text, nullable=False),  # JSON of pages.FlagRow
    Column("pull", Integer, nullable=False),
)  # fmt: skip

hq_devices = Table(  # the chain's devices by their keys, which stand in ``issuers``
    "hq_devices", METADATA,
    Column("key_id", Text, primary_key=True), Column("device_id", Text, nullable=False),
    Column("store_id", Text, nullable=False), Column("merchant_id", Text, nullable=False),
    Column("till_code", Text, nullable=False), Column("since_us", Integer, nullable=False),
    Column("revoked_at_us", Integer),
)  # fmt: skip

chain_stores = Table(
    "chain_stores", METADATA,
    Column("store_id", Text, primary_key=True), Column("name", Text, nullable=False),
    Column("zone", Text, nullable=False),
)  # fmt: skip
