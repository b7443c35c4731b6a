"""The demo shop's win-back campaigns: one by letter, over long enough that its result is known; one by phone, now."""

from datetime import timedelta

from msgspec import Struct

from desktop.core.domain.calendar import MICROSECONDS
from desktop.core.domain.campaign_events import CampaignOffer
from desktop.core.domain.classes import Class
from desktop.core.domain.contact_events import Channel
from desktop.core.domain.recipes import RecipeName
from desktop.core.ports import Till
from desktop.core.ports.lists import Wish
from desktop.core.services.campaigns.begin_campaign import begin_campaign
from desktop.core.services.campaigns.plan import Plan
from desktop.core.services.demo.clock import DemoClock

_GOOD_DAYS = 30
_DAY_US = 24 * 60 * 60 * MICROSECONDS


class Offered(Struct, frozen=True, kw_only=True):
    """A campaign as the shop began it: how many days ago, with which offer, how and to whom."""

    days_ago: int
    recipe: RecipeName
    channel: Channel
    classes: tuple[Class, ...]
    coupon: str
    from_minor: int = 0
    off_minor: int = 0
    holdout_percent: int = 10


CAMPAIGNS = (
    Offered(
        days_ago=62, recipe="dormant_new", channel="letter", classes=("new", "returning", "dormant", "lost", "none"),
        coupon="回头券30", from_minor=15_000, off_minor=3_000, holdout_percent=15,
    ),
    Offered(
        days_ago=9, recipe="dormant_active", channel="call", classes=("dormant",), coupon="老客20", off_minor=2_000,
    ),
)  # fmt: skip
"""In order of time."""


def begun_by(at_us: int, now_us: int) -> int:
    """How many of the campaigns have begun at an instant."""
    return sum(now_us - each.days_ago * _DAY_US <= at_us for each in CAMPAIGNS)


def offer(till: Till, clock: DemoClock, each: Offered, at_us: int) -> str:
    """Begin a campaign, a second before the next act; its id."""
    clock.now_us = max(clock.now_us + 1, at_us - MICROSECONDS)
    with till.ledger.reading() as reading:
        day = reading.today()
    plan = Plan(
        recipe=each.recipe,
        wish=Wish(class_names=each.classes),
        channel=each.channel,
        offer=CampaignOffer(coupon=each.coupon, from_minor=each.from_minor, off_minor=each.off_minor),
        first_day=day,
        last_day=day + timedelta(days=_GOOD_DAYS - 1),
        holdout_percent=each.holdout_percent,
    )
    event_id = till.ids.event_id()
    begin_campaign(till, event_id, plan)
    return event_id
