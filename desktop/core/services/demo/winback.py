"""The demo shop had one win-back campaign, two months ago: long enough that what came of it is known."""

from datetime import timedelta

from desktop.core.domain.calendar import MICROSECONDS
from desktop.core.domain.campaign_events import CampaignOffer
from desktop.core.ports import Till
from desktop.core.ports.lists import Wish
from desktop.core.services.campaigns.begin_campaign import begin_campaign
from desktop.core.services.campaigns.plan import Plan
from desktop.core.services.demo.clock import DemoClock

_DAYS_AGO, _GOOD_DAYS = 62, 30
_DAY_US = 24 * 60 * 60 * MICROSECONDS


def offers(last_us: int, next_us: int, now_us: int) -> bool:
    """Whether the campaign begins between two instants."""
    return last_us < now_us - _DAYS_AGO * _DAY_US <= next_us


def offer(till: Till, clock: DemoClock, at_us: int) -> None:
    """A voucher by letter to everybody in a quiet season, a second before the next act."""
    clock.now_us = max(clock.now_us + 1, at_us - MICROSECONDS)
    with till.ledger.reading() as reading:
        day = reading.today()
    plan = Plan(
        recipe="returning",
        wish=Wish(class_names=("new", "returning", "active", "dormant", "lost", "none")),
        channel="letter",
        offer=CampaignOffer(coupon="回头券50", from_minor=20_000, off_minor=5_000),
        first_day=day,
        last_day=day + timedelta(days=_GOOD_DAYS - 1),
        holdout_percent=20,
    )
    begin_campaign(till, till.ids.event_id(), plan)
