"""The tables of the manager's figures, and what finds a day's facts: part of ``schema.METADATA``."""

from sqlalchemy import BLOB, Column, Date, Index, Table, Text

from desktop.core.domain.figures.day import FIGURE_KINDS
from desktop.core.store.schema import METADATA as METADATA  # noqa: PLC0414 - of all tables, these too
from desktop.core.store.schema import events, others, stamps

day_figures = Table(  # what a day came to, made from its facts; counts while its facts bear the same mark
    "day_figures", METADATA,
    Column("day", Date, primary_key=True), Column("mark", Text, nullable=False),
    Column("figures", BLOB, nullable=False),
)  # fmt: skip

look_ups = Table(  # whom somebody looked up at this till; forgotten after 90 days
    "look_ups", METADATA,
    Column("day", Date, primary_key=True), Column("staff_id", Text, primary_key=True),
    Column("member_id", Text, primary_key=True),
    sqlite_with_rowid=False,
)  # fmt: skip

Index("events_of_figures", events.c.business_date, events.c.kind, sqlite_where=events.c.kind.in_(FIGURE_KINDS))
Index("events_explained", events.c.place, sqlite_where=events.c.kind == "sign.explained")
Index("others_by_day", others.c.business_date)
Index("others_explained", others.c.place, sqlite_where=others.c.kind == "sign.explained")
Index("others_void", others.c.place, sqlite_where=others.c.void)
Index("stamps_without", stamps.c.event_id, sqlite_where=stamps.c.at_us.is_(None))
