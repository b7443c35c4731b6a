"""The offers that a member may use today: what a cashier gives on the POS. One look-up by key; none for most."""

from datetime import date

from msgspec import Struct

from desktop.core.domain.campaign_events import CampaignOffer
from desktop.core.ports import Reading
from desktop.core.services.campaigns.contacts import Lists


class RunningOffer(Struct, frozen=True, kw_only=True):
    """An offer of a running campaign, good today; ``last_day`` is its last."""

    campaign_id: str
    recipe: str
    offer: CampaignOffer
    last_day: date


def running_offers(reading: Reading, member_id: str) -> tuple[RunningOffer, ...]:
    """Soonest to end first; who is held out has none, and who was listed under two ids has it once."""
    day = reading.today()
    found = {
        known.campaign_id: RunningOffer(
            campaign_id=known.campaign_id, recipe=known.said.recipe, offer=known.said.offer, last_day=known.last_day
        )
        for known, listed in Lists(reading).of(member_id)
        if known.said.offer.coupon and known.good_on(day) and known.is_offered(listed)
    }
    return tuple(sorted(found.values(), key=lambda each: (each.last_day, each.campaign_id)))
