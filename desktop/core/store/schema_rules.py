"""What rules are asked of beside members' rows: what was bought, and the vocabulary's facts (schema.py)."""

from sqlalchemy import Column, ForeignKey, Index, Table, Text

from desktop.core.store.schema import METADATA, events, member_states, others, sales

bought = Table(  # the categories on a member's bill
    "bought", METADATA,
    Column("sale_id", Text, ForeignKey("sales.sale_id", ondelete="CASCADE"), primary_key=True),
    Column("category", Text, primary_key=True),
    sqlite_with_rowid=False,
)  # fmt: skip
_OF_MEMBERS = sales.c.member_id.is_not(None)
Index("sales_by_day", sales.c.day_no, sales.c.stands, sales.c.hour, sales.c.member_id, sqlite_where=_OF_MEMBERS)
Index("events_tags", events.c.place, sqlite_where=events.c.kind == "tag.defined")
Index("others_tags", others.c.place, sqlite_where=others.c.kind == "tag.defined")
Index("states_open", member_states.c.member_id, sqlite_where=member_states.c.open > 0)
