"""A shop with members who have gone quiet: 120 of them, imported with bills of long ago, and one campaign for them."""

from datetime import date, timedelta
from pathlib import Path

from desktop.core.domain.campaign_events import CampaignOffer
from desktop.core.domain.contact_events import Channel
from desktop.core.ports.lists import Wish
from desktop.core.services.campaigns.plan import Plan
from desktop.core.services.check_out import Bill, check_out
from tests.moving_in import sales, taken_in
from tests.tills import TestTill, make_till

MANY = 120
TODAY = date(2026, 11, 22)
COUPON = CampaignOffer(coupon="WB20", off_minor=2000)


def quiet_shop(folder: Path, members: int = MANY) -> TestTill:
    """The shop on 2026-11-22 at noon; each member bought once, 80 days ago."""
    shop = make_till(folder, now="2026-11-22T12:00:00")
    rows = [(f"b{n}", f"c{n}", "1", "2026-09-03 12:00:00", "5000") for n in range(members)]
    assert taken_in(shop, sales(folder.parent / "s.csv", *rows))[0] == members
    return shop


def plan(channel: Channel = "letter", days: int = 30, percent: int | None = None, *, first: date = TODAY) -> Plan:
    """An offer to the dormant."""
    return Plan(
        recipe="dormant_new",
        wish=Wish(class_names=("dormant",)),
        channel=channel,
        offer=COUPON,
        first_day=first,
        last_day=first + timedelta(days=days - 1),
        holdout_percent=percent,
    )


def buy(shop: TestTill, member_id: str, amount_minor: int = 10_000) -> str:
    """The member comes and pays; the sale's id."""
    with shop.till.ledger.reading() as reading:
        member = reading.member(member_id)
    assert member is not None
    sale = check_out(
        shop.till,
        Bill(event_id=shop.till.ids.event_id(), amount_minor=amount_minor, key=member.member_no),
    )
    return sale.sale_id


def on_list(shop: TestTill, campaign_id: str) -> list[str]:
    """The ids on a list."""
    with shop.till.ledger.reading() as reading:
        return list(reading.campaign_members(campaign_id))
