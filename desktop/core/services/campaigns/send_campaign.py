"""Let a campaign's list out, as a file. Those held out are never in it.

It is recorded as an export, and as a contact with everybody on the list, before the file has its place.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from desktop.core.domain.campaign_events import CampaignSent
from desktop.core.domain.campaigns import Campaign
from desktop.core.domain.errors import NotFound, RuleBroken
from desktop.core.domain.events import ExportMade
from desktop.core.domain.listing import guarded
from desktop.core.domain.staff import Approval
from desktop.core.ports import Fact, Reading, Till
from desktop.core.services.allow import allow
from desktop.core.services.campaigns.contacts import campaign
from desktop.core.services.member_cases import may_promote

CALLED = ("member_no", "name", "phone", "coupon", "until")
"""What a list by phone holds; one of letters needs no number."""
WRITTEN = ("member_no", "name", "coupon", "until")


class Sent(Struct, frozen=True, kw_only=True):
    """A list that left the house."""

    members: int
    file: str


def send_campaign(till: Till, event_id: str, campaign_id: str, out: Path, approval: Approval | None = None) -> Sent:
    """Write everybody who gets the offer to ``out``: consent is asked again, phones stand only where they are called.

    Raises NotFound ``campaign.unknown``; RuleBroken ``campaign.done`` for one that is over or taken back,
    ``campaign.nobody`` where nobody may be written to any more, ``file.not_writable``, ``safe_mode.paused``; what
    allow raises for the deed "export".
    """
    if till.safe_mode:
        raise RuleBroken("safe_mode.paused")
    till.staff.demand("export", approval)
    with till.ledger.reading() as reading:
        known = campaign(reading, campaign_id)
        if known is None:
            raise NotFound("campaign.unknown")
        if known.standing(reading.today()) not in ("planned", "running"):
            raise RuleBroken("campaign.done")
        header = CALLED if known.said.channel in ("call", "sms") else WRITTEN
        draft = till.tables.write(out, header, _rows(reading, known, header))
    with draft:
        if not draft.rows:
            raise RuleBroken("campaign.nobody")
        with till.ledger.writing() as writing:
            allow(till, writing, "export", event_id, approval)
            made = ExportMade(what="campaign", rows=draft.rows, as_of=None)
            writing.append(Fact(event_id=till.ids.event_id(), moment=writing.moment(), payload=made))
            sent = CampaignSent(campaign_id=campaign_id, how="csv", members=draft.rows)
            writing.append(Fact(event_id=event_id, moment=writing.moment(), payload=sent))
        draft.publish()
    return Sent(members=draft.rows, file=str(out))


def _rows(reading: Reading, known: Campaign, header: Sequence[str]) -> Iterator[tuple[object, ...]]:
    """By number of the member; who left, complained or withdrew the consent since is not in it."""
    until, coupon = known.last_day.isoformat(), guarded(known.said.offer.coupon)
    for listed in reading.campaign_members(known.campaign_id):
        member = reading.member(listed)
        if member is None or member.withdrawn or not known.is_offered(listed):
            continue
        state = reading.state(listed)
        if not may_promote(state) or not known.is_reached(state.consents):
            continue
        values: dict[str, object] = {
            "member_no": member.member_no,
            "name": guarded(member.profile.name),
            "phone": guarded(member.profile.phone),
            "coupon": coupon,
            "until": until,
        }
        yield tuple(values[column] for column in header)
