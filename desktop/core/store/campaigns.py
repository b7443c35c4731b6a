"""Campaigns in the ledger's file: which events speak of which, and who is on whose list.

Both tables are derived from events of the own log and of the store's other tills, so that a checkout finds a member's
running offer by one key, and a list of 100,000 is not decoded to be counted.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from desktop.core.domain.campaign_events import CampaignBegun, CampaignListed, CampaignSays
from desktop.core.domain.payload import Payload
from desktop.core.domain.state import Stamped
from desktop.core.protocol.body import decode_body, decode_payload, stamped
from desktop.core.store.states import StateShelf

_SAID = "INSERT OR IGNORE INTO campaign_events (event_id, campaign_id, begun) VALUES (?, ?, ?)"
_LISTED = "INSERT OR IGNORE INTO campaign_members (member_id, campaign_id) VALUES (?, ?)"
_BEGUN = (
    "SELECT c.event_id FROM campaign_events AS c WHERE c.begun AND (EXISTS"
    " (SELECT 1 FROM events AS e WHERE e.event_id = c.event_id AND e.void = 0) OR EXISTS"
    " (SELECT 1 FROM others AS o WHERE o.event_id = c.event_id AND o.void = 0)) ORDER BY c.event_id DESC"
)
_OF = (
    "SELECT coalesce((SELECT CAST(e.body AS BLOB) FROM events AS e WHERE e.event_id = c.event_id AND e.void = 0),"
    " (SELECT CAST(o.body AS BLOB) FROM others AS o WHERE o.event_id = c.event_id AND o.void = 0))"
    " FROM campaign_events AS c WHERE c.campaign_id = ? ORDER BY c.event_id"
)
_MEMBERS = "SELECT member_id FROM campaign_members WHERE campaign_id = ? ORDER BY member_id"
_OF_MEMBER = "SELECT campaign_id FROM campaign_members WHERE member_id = ? ORDER BY campaign_id"
_EVENTS = "SELECT event_id, CAST(body AS BLOB) FROM {} WHERE kind LIKE 'campaign.%'"
_ALL_EVENTS = "SELECT event_id, campaign_id, begun FROM campaign_events"
_ALL_MEMBERS = "SELECT member_id, campaign_id FROM campaign_members"


def learn_campaign(raw: Any, event_id: str, said: Payload | None) -> None:
    """Keep what an event says of a campaign; nothing for any other event."""
    if isinstance(said, CampaignListed):
        raw.executemany(_LISTED, [(member_id, said.campaign_id) for member_id in said.member_ids])
    elif isinstance(said, CampaignBegun):
        raw.execute(_SAID, (event_id, event_id, 1))
    elif isinstance(said, CampaignSays):
        raw.execute(_SAID, (event_id, said.campaign_id, 0))


def campaigns_agree(raw: Any) -> bool:
    """Whether both tables are what the events say."""
    said, listed = set[tuple[str, str, int]](), set[tuple[str, str]]()
    for table in ("events", "others"):
        for event_id, data in raw.execute(_EVENTS.format(table)):
            try:
                payload = decode_payload(decode_body(data))
            except (msgspec.MsgspecError, UnicodeDecodeError):
                continue  # the walk along the log names it
            if isinstance(payload, CampaignListed):
                listed.update((member_id, payload.campaign_id) for member_id in payload.member_ids)
            elif isinstance(payload, CampaignBegun):
                said.add((event_id, event_id, 1))
            elif isinstance(payload, CampaignSays):
                said.add((event_id, payload.campaign_id, 0))
    kept = {(event_id, campaign_id, int(begun)) for event_id, campaign_id, begun in raw.execute(_ALL_EVENTS)}
    return kept == said and set(raw.execute(_ALL_MEMBERS)) == listed


class CampaignReading:
    """Part of LedgerReading; ``raw`` is the driver's connection, inside its transaction."""

    raw: Any
    shelf: StateShelf

    def campaigns(self) -> Sequence[str]:
        """The ids of all campaigns."""
        return [campaign_id for (campaign_id,) in self.raw.execute(_BEGUN)]

    def campaign_events(self, campaign_id: str) -> Sequence[Stamped]:
        """What was said of a campaign, its lists left out."""
        found = list[Stamped]()
        for (data,) in self.raw.execute(_OF, (campaign_id,)).fetchall():
            if data is not None:
                body = decode_body(data)
                found.append(stamped(body, decode_payload(body)))
        return found

    def campaign_members(self, campaign_id: str) -> Iterator[str]:
        """The ids on a campaign's list, as they were then, in order."""
        return (member_id for (member_id,) in self.raw.execute(_MEMBERS, (campaign_id,)))

    def campaigns_of(self, member_id: str) -> Sequence[tuple[str, str]]:
        """The campaigns that the member is listed in, each with the id listed."""
        return [
            (campaign_id, each)
            for each in self.shelf.ids(member_id)
            for (campaign_id,) in self.raw.execute(_OF_MEMBER, (each,))
        ]
