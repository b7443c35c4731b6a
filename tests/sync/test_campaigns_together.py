"""A campaign begun at one till is known at the store's other one after a round; a merged member has one offer."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from desktop.core.domain.campaign_events import CampaignOffer
from desktop.core.ports.lists import Wish
from desktop.core.services.campaigns.begin_campaign import begin_campaign
from desktop.core.services.campaigns.end_campaign import cancel_campaign
from desktop.core.services.campaigns.plan import Plan, preview_campaign
from desktop.core.services.campaigns.running_offers import running_offers
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.merge_members import MergeRequest, merge_members
from hq.services.verify_all import verify_all
from tests.sync.test_together import PHONE, Chain
from tests.tills import TestTill

OTHER = "13900139000"


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[Chain]:
    """Two tills of one store that know both members."""
    chain = Chain(tmp_path)
    for till in chain.tills:
        chain.join(till)
    one = chain.tills[0]
    for phone in (PHONE, OTHER):
        enrol_member(one.till, Enrolment(event_id=one.till.ids.event_id(), phone=phone))
    chain.sync_all()
    yield chain
    fault = verify_all(chain.hq.hq, chain.hq.tenant_id).fault
    for till in chain.tills:
        till.close()
    assert fault is None


def plan(till: TestTill) -> Plan:
    with till.till.ledger.reading() as reading:
        today: date = reading.today()
    return Plan(
        recipe="none", wish=Wish(class_names=("none",)), channel="letter", offer=CampaignOffer(coupon="WB20"),
        first_day=today, last_day=today + timedelta(days=9),
    )  # fmt: skip


def seen(till: TestTill, phone: str = PHONE) -> list[str]:
    """The offers of whoever has the phone, as that till's counter shows them."""
    with till.till.ledger.reading() as reading:
        (member,) = reading.members_by_phone(f"+86{phone}")
        return [each.offer.coupon for each in running_offers(reading, member.member_id)]


def test_the_other_till_sees_the_offer_and_knows_the_limit(chain: Chain) -> None:
    one, other = chain.tills
    campaign_id = one.till.ids.event_id()
    begin_campaign(one.till, campaign_id, plan(one))
    assert (seen(one), seen(other)) == (["WB20"], [])
    chain.sync_all()
    assert (seen(one), seen(other)) == (["WB20"], ["WB20"])
    assert preview_campaign(other.till, plan(other)).picked.excluded == {"contacted": 2}
    cancel_campaign(other.till, other.till.ids.event_id(), campaign_id)
    chain.sync_all()
    assert (seen(one), seen(other)) == ([], [])


def test_who_was_merged_since_has_the_offer_under_every_id(chain: Chain) -> None:
    one, other = chain.tills
    begin_campaign(one.till, one.till.ids.event_id(), plan(one))
    with one.till.ledger.reading() as reading:
        numbers = [member.member_no for member in reading.all_members()]
    merge_members(one.till, MergeRequest(event_id=one.till.ids.event_id(), one_key=numbers[0], other_key=numbers[1]))
    chain.sync_all()
    assert (seen(one), seen(other)) == (["WB20"], ["WB20"])
