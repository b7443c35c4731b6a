"""The tables of campaigns (see schema.py): both derived from events, and made anew from them."""

from sqlalchemy import Boolean, Column, Index, Table, Text

from desktop.core.store.metadata import METADATA

campaign_events = Table(  # which events speak of which campaign, its lists left out; derived from the logs, as edges
    "campaign_events", METADATA,
    Column("event_id", Text, primary_key=True), Column("campaign_id", Text, nullable=False),
    Column("begun", Boolean, nullable=False),
    sqlite_with_rowid=False,
)  # fmt: skip
Index("campaign_events_by_campaign", campaign_events.c.campaign_id)

campaign_members = Table(  # who is on whose list, by the ids that were listed
    "campaign_members", METADATA,
    Column("member_id", Text, primary_key=True), Column("campaign_id", Text, primary_key=True),
    sqlite_with_rowid=False,
)  # fmt: skip
Index("campaign_members_by_campaign", campaign_members.c.campaign_id)
