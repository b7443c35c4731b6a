"""The tables that lists of members are answered from (store/lists); migrations make them, triggers keep the sums."""

from sqlalchemy import Boolean, Column, Integer, Table, Text

from desktop.core.store.figure_tables import METADATA

__all__ = ["METADATA", "list_cells", "list_flows", "list_turn", "listed"]

listed = Table(  # a row a member with a state; days are ordinals, classes places in rows.CLASSES
    "listed", METADATA,
    Column("place", Integer, primary_key=True),  # that of the member's state
    Column("member_id", Text, nullable=False),
    Column("as_of", Integer, nullable=False), Column("rule", Integer, nullable=False),
    Column("changes_on", Integer, nullable=False),
    Column("class", Integer, nullable=False), Column("origin", Integer), Column("before", Integer, nullable=False),
    Column("since", Integer), Column("first_day", Integer), Column("last_day", Integer),
    Column("bills", Integer, nullable=False), Column("spend_minor", Integer, nullable=False),
    Column("recent_bills", Integer, nullable=False), Column("recent_spend_minor", Integer, nullable=False),
    Column("gap_days", Integer, nullable=False), Column("gaps", Integer, nullable=False),
    Column("tier", Text), Column("tier_until", Integer), Column("balance", Integer, nullable=False),
    Column("expires_on", Integer), Column("expiring", Integer, nullable=False),
    Column("consents", Integer, nullable=False), Column("has_left", Boolean, nullable=False),
    Column("offered_on", Integer), Column("remind_on", Integer),
    Column("drawn", Integer, nullable=False, server_default="0"),  # the place that the hold-out goes by
    Column("has_complaint", Boolean, nullable=False, server_default="0"),
    Column("name", Text, nullable=False, server_default=""),  # of members, kept by trigger
    Column("category", Text), Column("at_store", Boolean, nullable=False, server_default="0"),  # liked.py
)  # fmt: skip

list_flows = Table(  # members by class a month before and now
    "list_flows", METADATA,
    Column("before", Integer, primary_key=True), Column("class", Integer, primary_key=True),
    Column("origin", Integer, primary_key=True), Column("has_left", Boolean, primary_key=True),
    Column("members", Integer, nullable=False), Column("spend_minor", Integer, nullable=False),
    sqlite_with_rowid=False,
)  # fmt: skip

list_cells = Table(  # members by last day and bills on the RFM days
    "list_cells", METADATA,
    Column("last_day", Integer, primary_key=True), Column("bills", Integer, primary_key=True),
    Column("members", Integer, nullable=False), Column("spend_minor", Integer, nullable=False),
    sqlite_with_rowid=False,
)  # fmt: skip

list_turn = Table(  # how far the rows have been brought on
    "list_turn", METADATA,
    Column("id", Integer, primary_key=True), Column("day", Integer, nullable=False),
    Column("rule", Integer, nullable=False), Column("reached", Integer), Column("whole", Boolean, nullable=False),
)  # fmt: skip
