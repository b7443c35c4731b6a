"""Tables of the talk with HQ: what no complete round has brought there, what was asked of it, how rounds ended."""

from sqlalchemy import Column, Integer, Table, Text

from desktop.core.store.metadata import METADATA

unsent_spends = Table(  # points used here that no complete round has brought to HQ
    "unsent_spends", METADATA,
    Column("event_id", Text, primary_key=True), Column("member_id", Text, nullable=False),
    Column("points", Integer, nullable=False),
    sqlite_with_rowid=False,
)  # fmt: skip

hold_requests = Table(  # points asked of HQ for the event after a place of the log, until HQ knows that it is passed
    "hold_requests", METADATA,
    Column("hold_id", Text, primary_key=True), Column("epoch", Text, nullable=False),
    Column("after_seq", Integer, nullable=False), Column("member_id", Text, nullable=False),
    Column("points", Integer, nullable=False),
    sqlite_with_rowid=False,
)  # fmt: skip

sync_rounds = Table(
    "sync_rounds", METADATA,
    Column("round_id", Integer, primary_key=True), Column("begun_at_us", Integer, nullable=False),
    Column("ended_at_us", Integer, nullable=False), Column("code", Text, nullable=False),
    Column("done", Text, nullable=False),  # JSON of ports.sync.RoundDone
)  # fmt: skip
