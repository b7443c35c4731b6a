"""What a plan comes to, in words. Pure."""

from desktop.core.domain.campaigns import WHYS
from desktop.core.services.campaigns.plan import Preview
from desktop.core.services.campaigns.send_campaign import MOST_LABELS
from desktop.ui.campaign_plan.draft import Draft
from desktop.ui.campaigns.telling import Say, days_text, offer_text


def lines_told(say: Say, preview: Preview | None, counted: str) -> tuple[str, ...]:
    """Why others of the list are not told, and who is held out; until that is known, how far it is ``counted``."""
    if preview is None:
        return (counted,) if counted else ()
    picked = preview.picked
    held = "held" if picked.percent else "held_none"
    facts = {"count": f"{len(picked.held):,}", "percent": picked.percent}
    asked = say("window.campaign_plan.asked", count=f"{picked.asked:,}")
    left = [
        say(f"window.campaign_plan.excluded.{why}", count=f"{picked.excluded[why]:,}")
        for why in WHYS
        if picked.excluded.get(why)
    ]
    return (asked, *left, say(f"window.campaign_plan.{held}", **facts), *_letters_told(say, preview))


def _letters_told(say: Say, preview: Preview) -> tuple[str, ...]:
    """Whom letters ask for their consent, and how many labels are made of one list."""
    if preview.plan.channel != "letter":
        return ()
    key = "letters_many" if len(preview.picked.offered) > MOST_LABELS else "letters"
    return (say(f"window.campaign_plan.{key}", most=f"{MOST_LABELS:,}"),)


def given_told(say: Say, draft: Draft) -> str:
    """What a list is called that another page chose."""
    if draft.only:
        return say("window.campaign_plan.list.chosen", count=f"{len(draft.only):,}")
    return say("window.campaign_plan.list.given")


def summary_told(say: Say, currency: str, preview: Preview | None) -> str:
    """The offer, its days and what the cashier sees of it."""
    if preview is None:
        return ""
    plan = preview.plan
    offer = offer_text(say, currency, plan.recipe, plan.offer.from_minor, plan.offer.off_minor)
    days = days_text(say, plan.first_day, plan.last_day)
    key = "summary" if plan.offer.coupon else "summary_call"
    return say(f"window.campaign_plan.{key}", offer=offer, days=days, coupon=plan.offer.coupon)
