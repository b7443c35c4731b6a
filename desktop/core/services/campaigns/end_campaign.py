"""End an offer early, or take back a campaign that nobody has heard of yet."""

from datetime import date

from desktop.core.domain.campaign_events import CampaignCancelled, CampaignEnded
from desktop.core.domain.campaigns import Campaign
from desktop.core.domain.errors import NotFound, RuleBroken
from desktop.core.domain.payload import Payload
from desktop.core.domain.staff import Approval
from desktop.core.ports import Fact, Till, Writing
from desktop.core.services.allow import allow
from desktop.core.services.campaigns.contacts import campaign, heard_of


def cancel_campaign(till: Till, event_id: str, campaign_id: str, approval: Approval | None = None) -> None:
    """Take it back as if it had never been. Twice is once.

    Raises NotFound ``campaign.unknown``, RuleBroken ``campaign.sent`` once somebody heard of it, ``safe_mode.paused``,
    and what allow raises.
    """
    with till.ledger.writing() as writing:
        known = _known(till, writing, campaign_id)
        if known.cancelled:
            return
        if (heard := heard_of(writing, known)) is not None:
            raise RuleBroken("campaign.sent", day=heard)
        _say(till, writing, event_id, CampaignCancelled(campaign_id=campaign_id), approval)


def end_campaign(till: Till, event_id: str, campaign_id: str, approval: Approval | None = None) -> date:
    """The offer is good until today and no longer; the last day. Over already: nothing is written.

    Raises NotFound ``campaign.unknown``, RuleBroken ``campaign.planned`` before its first day, ``safe_mode.paused``,
    and what allow raises.
    """
    with till.ledger.writing() as writing:
        known, day = _known(till, writing, campaign_id), writing.today()
        if known.standing(day) == "planned":
            raise RuleBroken("campaign.planned", day=known.said.first_day)
        if known.standing(day) != "running" or known.last_day == day:
            return known.last_day
        _say(till, writing, event_id, CampaignEnded(campaign_id=campaign_id, last_day=day), approval)
        return day


def _known(till: Till, writing: Writing, campaign_id: str) -> Campaign:
    if till.safe_mode:
        raise RuleBroken("safe_mode.paused")
    known = campaign(writing, campaign_id)
    if known is None:
        raise NotFound("campaign.unknown")
    return known


def _say(till: Till, writing: Writing, event_id: str, said: Payload, approval: Approval | None) -> None:
    allow(till, writing, "campaign", event_id, approval)
    writing.append(Fact(event_id=event_id, moment=writing.moment(), payload=said))
