"""Campaigns in words: the list, and what came of one in a sentence that a shop owner understands. Pure."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction

from desktop.core.domain.campaigns import Campaign
from desktop.core.domain.money import symbol
from desktop.core.domain.recipes import RECIPES
from desktop.core.domain.uplift import Difference, Group
from desktop.core.services.campaigns.campaign_results import Results
from desktop.ui.campaigns.model import CampaignRow, ResultModel, SideRow, WeekPair
from desktop.ui.figures import UNKNOWN
from desktop.ui.settings.program_fields import short_money

Say = Callable[..., str]
Money = Callable[[int], str]
TONES = {"planned": "accent", "running": "ok", "over": "ink2", "ended": "ink2", "cancelled": "ink2"}
_HUNDRED = 100


def whole(value: Fraction) -> int:
    """To the nearest whole; a half goes away from zero."""
    doubled = abs(value) * 2
    nearest = (doubled.numerator // doubled.denominator + 1) // 2
    return nearest if value >= 0 else -nearest


def offer_name(say: Say, currency: str, campaign: Campaign) -> str:
    """What is offered, as its recipe says it."""
    offer = campaign.said.offer
    return offer_text(say, currency, campaign.said.recipe, offer.from_minor, offer.off_minor)


def offer_text(say: Say, currency: str, recipe: str, from_minor: int, off_minor: int) -> str:
    """A recipe's offer with these amounts; one of a least bill that has none any more says so."""
    known = next((each for name, each in RECIPES.items() if name == recipe), None)
    off, least = (symbol(currency) + short_money(minor, currency) for minor in (off_minor, from_minor))
    if known is None or (known.from_yuan and not from_minor):
        return say("window.campaigns.any_bill", off=off)
    return say(f"recipe.{recipe}.offer", off=off, least=least)


def row_told(say: Say, currency: str, campaign: Campaign, today: date) -> CampaignRow:
    """A row of the list."""
    standing = campaign.standing(today)
    return CampaignRow(
        name=offer_name(say, currency, campaign),
        days=days_text(say, campaign.said.first_day, campaign.last_day),
        state=say(f"window.campaigns.state.{standing}"),
        tone=TONES[standing],
        members=f"{campaign.said.offered:,}",
    )


def days_text(say: Say, first: date, last: date) -> str:
    """From when to when, as short as it can be told."""
    return say("window.campaigns.days", first=f"{first:%m-%d}", last=f"{last:%m-%d}")


def result_told(say: Say, money: Money, currency: str, found: Results) -> ResultModel:
    """What came of a campaign, as far as it can be told."""
    campaign, standing = found.campaign, found.campaign.standing(found.as_of)
    verdict = found.uplift.verdict
    extra = _extra(found)
    figure, note, tone = f"{found.uplift.offered.came:,}", "window.campaigns.came", "ink"
    if not found.weeks:
        figure, note = f"{campaign.said.offered:,}", "window.campaign_plan.reached"
    elif verdict == "more":
        figure, note, tone = f"+{extra:,}", "window.campaigns.extra", "ok"
    return ResultModel(
        title=offer_name(say, currency, campaign),
        note=_note(say, found),
        state=say(f"window.campaigns.state.{standing}"),
        state_tone=TONES[standing],
        figure=figure,
        figure_note=say(note),
        tone=tone,
        sentence=_sentence(say, found, extra),
        money="\n".join(line for line in (_money(say, money, found), _bias(say, found)) if line),
        weeks=_weeks(say, found),
        weeks_text=say("window.campaigns.weeks_text"),
        sides=_sides(say, money, found),
    )


def _note(say: Say, found: Results) -> str:
    campaign = found.campaign
    days = days_text(say, campaign.said.first_day, campaign.last_day)
    coupon = campaign.said.offer.coupon
    parts = (say("window.campaigns.coupon", coupon=coupon) if coupon else "", days)
    as_of = say("window.campaigns.as_of", day=f"{found.until:%m-%d}") if found.weeks else ""
    return " · ".join(part for part in (*parts, as_of) if part)


def _extra(found: Results) -> int:
    rate = found.uplift.rate
    return whole(rate.value * found.uplift.offered.members) if rate else 0


def _sentence(say: Say, found: Results, extra: int) -> str:
    campaign, rate = found.campaign, found.uplift.rate
    if campaign.cancelled:
        return say("window.campaigns.told.cancelled")
    if not found.weeks:
        return say("window.campaigns.told.planned", day=f"{campaign.said.first_day:%m-%d}")
    if rate is None:
        return say("window.campaigns.told.no_holdout")
    verdict = found.uplift.verdict
    value, low, high = (whole(each * _HUNDRED) for each in (rate.value, rate.low, rate.high))
    if verdict == "fewer":
        value, low, high, extra = -value, -high, -low, -extra
    most = max(abs(low), abs(high))
    facts = {"value": value, "low": low, "high": high, "extra": f"{extra:,}", "most": most, "fewer": -low}
    return say(f"window.campaigns.told.{verdict}", **facts)


def _money(say: Say, money: Money, found: Results) -> str:
    """Nothing where there is nothing to compare: the sentence above says why."""
    spend, verdict = found.uplift.spend, found.uplift.spend_verdict
    if not found.weeks or found.uplift.rate is None:
        return ""
    if spend is None or verdict not in ("more", "fewer"):
        return say("window.campaigns.money.too_few")
    shown = spend if verdict == "more" else Difference(-spend.value, -spend.high, -spend.low)
    total = whole(shown.value * found.uplift.offered.members)
    return say(
        f"window.campaigns.money.{verdict}",
        each=money(whole(shown.value)),
        low=money(whole(shown.low)),
        high=money(whole(shown.high)),
        total=money(total),
    )


def _bias(say: Say, found: Results) -> str:
    """Who was to hear of nothing and did all the same."""
    count = found.told[1]
    return say("window.campaigns.bias", count=f"{count:,}") if count else ""


def _weeks(say: Say, found: Results) -> tuple[WeekPair, ...]:
    one, two = found.uplift.offered.members, found.uplift.held.members
    return tuple(
        WeekPair(
            label=say("window.campaigns.week", number=number),
            offered=_per_hundred(week.offered, one) or 0,
            held=_per_hundred(week.held, two),
        )
        for number, week in enumerate(found.weeks, 1)
    )


def _per_hundred(count: int, members: int) -> int | None:
    return whole(Fraction(count * _HUNDRED, members)) if members else None


def _sides(say: Say, money: Money, found: Results) -> tuple[SideRow, ...]:
    one, two = found.uplift.offered, found.uplift.held
    rows = [("people", f"{one.members:,}", f"{two.members:,}")]
    if found.weeks:
        rows += [
            *([("told", f"{found.told[0]:,}", f"{found.told[1]:,}")] if any(found.told) else []),
            ("came_back", _share(one), _share(two)),
            ("bills", f"{one.bills:,}", f"{two.bills:,}"),
            ("spend", money(one.spend_minor), money(two.spend_minor)),
            ("each", _each(money, one), _each(money, two)),
        ]
    if not two.members:
        rows = [(name, offered, UNKNOWN) for name, offered, _ in rows]
    return tuple(SideRow(label=say(f"window.campaigns.side.{name}"), offered=a, held=b) for name, a, b in rows)


def _share(group: Group) -> str:
    percent = _per_hundred(group.came, group.members)
    return f"{group.came:,}" if percent is None else f"{group.came:,} · {percent} %"


def _each(money: Money, group: Group) -> str:
    return money(whole(Fraction(group.spend_minor, group.members))) if group.members else UNKNOWN
