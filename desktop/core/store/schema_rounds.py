"""Tables of the talk with HQ: what no complete round brought there, what was asked, how rounds ended, HQ's staff."""

from sqlalchemy import Boolean, Column, Integer, Table, Text

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

hq_staff = Table(  # whom HQ says to work here (hq_staff_rows.py); PIN, shift and the code used are this machine's own
    "hq_staff", METADATA,
    Column("staff_id", Text, primary_key=True), Column("number", Integer, nullable=False),
    Column("name", Text, nullable=False), Column("role", Text, nullable=False), Column("member_id", Text),
    Column("active", Boolean, nullable=False), Column("pin_hash", Text, nullable=False), Column("shift_us", Integer),
    Column("begun", Boolean, nullable=False),  # somebody who signed in here: from then on the till asks who acts
    Column("turn", Integer, nullable=False), Column("code_id", Text, nullable=False),
    Column("code_hash", Text, nullable=False), Column("code_until_us", Integer, nullable=False),
    Column("used_code_id", Text, nullable=False), Column("pull", Integer, nullable=False),
)  # fmt: skip
