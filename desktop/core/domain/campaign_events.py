"""What happens to a win-back campaign: payloads of events, as in events.py, which names their kinds.

All of them are facts of nobody: no member's fold changes, and a list of any length costs one event for 1,000 members.
A campaign is named by the id of its ``campaign.begun``; its lists are written before that, and count for nothing
until it stands.
"""

from datetime import date

from msgspec import Struct

from desktop.core.domain.payload import Payload


class CampaignOffer(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What is offered, as the shop's POS honours it: ``coupon`` is what the POS calls it.

    Amounts in minor units; ``from_minor`` 0: no least bill, ``off_minor`` 0: nothing that money says (a call).
    ``weekdays``: Monday is 0, none: any day.
    """

    coupon: str
    from_minor: int = 0
    off_minor: int = 0
    weekdays: tuple[int, ...] = ()


class CampaignListed(Payload, frozen=True):
    """Members of a campaign's list, those held out too: who is, follows from ``salt`` and percent of its beginning."""

    campaign_id: str
    part: int
    member_ids: tuple[str, ...]


class CampaignBegun(Payload, frozen=True):
    """An offer to a list. It is good from ``first_day`` to ``last_day``, both included; ``channel`` is how they hear.

    ``offered`` + ``held`` members stand in ``parts`` lists (``campaign.listed``), and ``digest`` vouches for their ids.
    ``excluded``: how many of those asked for are not on it, by why.
    """

    recipe: str
    offer: CampaignOffer
    channel: str
    first_day: date
    last_day: date
    salt: str
    holdout_percent: int
    offered: int
    held: int
    parts: int
    digest: str
    wish: str = ""
    excluded: tuple[tuple[str, int], ...] = ()


class CampaignSent(Payload, frozen=True):
    """The offer went out to ``members`` of the list (``how``: csv, xlsx, labels): a contact with each of them."""

    campaign_id: str
    how: str
    members: int


class CampaignEnded(Payload, frozen=True):
    """The offer is good until ``last_day`` and no longer."""

    campaign_id: str
    last_day: date


class CampaignCancelled(Payload, frozen=True):
    """The campaign never was: nobody had heard of it."""

    campaign_id: str


CampaignSays = CampaignSent | CampaignEnded | CampaignCancelled
"""What is said of a campaign that was begun."""

PAYLOADS: dict[tuple[str, int], type[Payload]] = {
    ("campaign.listed", 1): CampaignListed,
    ("campaign.begun", 1): CampaignBegun,
    ("campaign.sent", 1): CampaignSent,
    ("campaign.ended", 1): CampaignEnded,
    ("campaign.cancelled", 1): CampaignCancelled,
}
