"""Begin a campaign: the list is written in pieces, then the one fact that makes it count."""

from desktop.core.domain.campaign_events import CampaignBegun, CampaignListed
from desktop.core.domain.campaigns import list_digest, parts
from desktop.core.domain.errors import Conflict, RuleBroken
from desktop.core.domain.staff import Approval
from desktop.core.ports import Fact, Progress, Till, unwatched
from desktop.core.services.allow import allow
from desktop.core.services.bring_up_lists import bring_up_lists
from desktop.core.services.campaigns.plan import Plan, Preview, previewed, wish_text


def begin_campaign(
    till: Till, event_id: str, plan: Plan, approval: Approval | None = None, progress: Progress = unwatched
) -> CampaignBegun:
    """Whom the plan reaches now, on record; the same event id again begins nothing more.

    A list is written in transactions of their own, 1,000 members each; broken off before the last, nothing has begun.
    Raises what preview_campaign and allow raise, RuleBroken ``campaign.nobody``, ``safe_mode.paused``; Conflict
    ``campaign.half`` for an id that broke off (take another), ``merge.differs`` where it is another event's.
    """
    if till.safe_mode:
        raise RuleBroken("safe_mode.paused")
    till.staff.demand("campaign", approval)
    bring_up_lists(till)
    with till.ledger.reading() as reading:
        done = reading.event(event_id)
        if done is not None:
            if not isinstance(done.payload, CampaignBegun):
                raise Conflict("merge.differs")
            return done.payload
        if next(iter(reading.campaign_members(event_id)), None) is not None:
            raise Conflict("campaign.half")
        preview = previewed(reading, plan, progress)
    picked = preview.picked
    if not picked.offered:
        raise RuleBroken("campaign.nobody")
    pieces = parts(sorted((*picked.offered, *picked.held)))
    for number, piece in enumerate(pieces[:-1], 1):
        with till.ledger.writing() as writing:
            listed = CampaignListed(campaign_id=event_id, part=number, member_ids=piece)
            writing.append(Fact(event_id=till.ids.event_id(), moment=writing.moment(), payload=listed))
    said = _said(preview, len(pieces))
    with till.ledger.writing() as writing:
        allow(till, writing, "campaign", event_id, approval)
        listed = CampaignListed(campaign_id=event_id, part=len(pieces), member_ids=pieces[-1])
        writing.append(Fact(event_id=till.ids.event_id(), moment=writing.moment(), payload=listed))
        writing.append(Fact(event_id=event_id, moment=writing.moment(), payload=said))
    return said


def _said(preview: Preview, pieces: int) -> CampaignBegun:
    plan, picked = preview.plan, preview.picked
    return CampaignBegun(
        recipe=plan.recipe,
        offer=plan.offer,
        channel=plan.channel,
        first_day=plan.first_day,
        last_day=plan.last_day,
        salt=preview.terms.salt,
        holdout_percent=picked.percent,
        offered=len(picked.offered),
        held=len(picked.held),
        parts=pieces,
        digest=list_digest((*picked.offered, *picked.held)),
        wish=wish_text(plan.wish),
        excluded=tuple(sorted(picked.excluded.items())),
    )
