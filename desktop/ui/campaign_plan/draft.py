"""What was typed into the form of a campaign, and the plan that it makes. Pure."""

from datetime import date, timedelta
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from desktop.core.domain.campaign_events import CampaignOffer
from desktop.core.domain.classes import Class
from desktop.core.domain.contact_events import Channel
from desktop.core.domain.money import parse_minor
from desktop.core.domain.program import WinBack
from desktop.core.domain.recipes import RECIPES, RecipeName, offer_of, own, recipe_for
from desktop.core.ports.lists import Wish
from desktop.core.services.campaigns.plan import Plan
from desktop.ui.settings.program_fields import short_money

ListName = Literal["given", "dormant_active", "dormant_returning", "dormant_new", "lost", "returning", "new", "none"]
Start = Literal["today", "tomorrow", "monday"]
STARTS: tuple[Start, ...] = ("today", "tomorrow", "monday")
_CLASSES: tuple[Class, ...] = ("lost", "returning", "new", "none")
_ORIGINS: tuple[Class, ...] = ("active", "returning", "new")
_USUAL_DAYS = 30
_WEEK = 7


def own_lists() -> dict[ListName, Wish]:
    """The lists that the form offers by itself: the dormant by origin, then the other classes."""
    found: dict[ListName, Wish] = {}
    for origin in _ORIGINS:
        name: ListName = f"dormant_{origin}"  # type: ignore[assignment]
        found[name] = Wish(class_names=("dormant",), origins=(origin,))
    for each in _CLASSES:
        found[each] = Wish(class_names=(each,))  # type: ignore[index]
    return found


class Draft(Struct, frozen=True, kw_only=True):
    """The form. Amounts and days as typed.

    ``given``: the list that another page chose; ``only``: who is on it, where they were chosen one by one.
    """

    list_name: ListName = "dormant_active"
    recipe: RecipeName = "dormant_active"
    coupon: str = ""
    least: str = ""
    off: str = ""
    channel: Channel = "call"
    start: Start = "tomorrow"
    days: str = ""
    percent: str = "10"
    given: Wish | None = None
    only: tuple[str, ...] = ()

    @property
    def wish(self) -> Wish:
        """The list meant."""
        if self.list_name == "given" and self.given is not None:
            return self.given
        return own_lists()[self.list_name]


def begun_with(wish: Wish | None, rule: WinBack, currency: str, **how: Any) -> Draft:
    """The form as it opens: for a list chosen elsewhere, else for those who came most; ``how``: what is chosen too."""
    draft = Draft(percent=str(rule.holdout_percent), given=wish)
    return replace(with_list(draft, "dormant_active" if wish is None else "given", rule, currency), **how)


def with_list(draft: Draft, name: ListName, rule: WinBack, currency: str) -> Draft:
    """Another list, with the recipe that fits it."""
    draft = replace(draft, list_name=name)
    wish = draft.wish
    origin = wish.origins[0] if len(wish.origins) == 1 else None
    fits = recipe_for(wish.class_names[0], origin) if len(wish.class_names) == 1 else None
    return with_recipe(draft, fits.name if fits else "dormant_active", rule, currency)


def with_recipe(draft: Draft, name: RecipeName, rule: WinBack, currency: str) -> Draft:
    """Another recipe, with its amounts, its days and what the POS calls it."""
    recipe = RECIPES[name]
    offer = offer_of(own(recipe, rule), currency)
    return replace(
        draft,
        recipe=name,
        coupon=rule.coupon(name),
        least=short_money(offer.from_minor, currency) if offer.from_minor else "",
        off=short_money(offer.off_minor, currency) if offer.off_minor else "",
        days=str(recipe.valid_days or _USUAL_DAYS),
        channel="call" if recipe.kind == "call" else draft.channel,
    )


def first_day(start: Start, today: date) -> date:
    """The day that a word means."""
    days = {"today": 0, "tomorrow": 1, "monday": _WEEK - today.weekday()}
    return today + timedelta(days=days[start])


def plan_of(draft: Draft, today: date, currency: str) -> Plan | None:
    """The plan; None where an amount or the days are none."""
    least, off = _minor(draft.least, currency), _minor(draft.off, currency)
    if least is None or off is None or not draft.days.isdecimal() or not 1 <= len(draft.days) <= 4:
        return None
    begins = first_day(draft.start, today)
    return Plan(
        recipe=draft.recipe,
        wish=draft.wish,
        channel=draft.channel,
        offer=CampaignOffer(
            coupon=draft.coupon.strip(), from_minor=least, off_minor=off, weekdays=RECIPES[draft.recipe].weekdays
        ),
        first_day=begins,
        last_day=begins + timedelta(days=int(draft.days) - 1),
        holdout_percent=int(draft.percent),
        only=draft.only if draft.list_name == "given" else (),
    )


def _minor(text: str, currency: str) -> int | None:
    """An amount as typed; nothing typed is none asked."""
    if not text.strip():
        return 0
    try:
        return parse_minor(text, currency)
    except ValueError:
        return None
