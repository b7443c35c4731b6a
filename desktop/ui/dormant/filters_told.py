"""The filters in words, and which of them the list at hand can be asked. Pure."""

from collections.abc import Sequence

from desktop.core.domain.stage import Stage
from desktop.core.services.list_dormant import Filters
from desktop.ui.dormant.model import Choice, Filtering
from desktop.ui.dormant.told import Teller

CHANNELS = ("phone", "sms")
ORIGINS = ("active", "returning", "new")
STAGES: tuple[Stage, ...] = ("introduced", "growing", "mature")


def filtering_told(
    teller: Teller,
    filters: Filters,
    categories: Sequence[str],
    has_stores: bool,  # noqa: FBT001 - a fact beside others
    chosen: Sequence[str],
) -> Filtering:
    """``categories``: what the list can be asked for; ``has_stores``: there may be others than this one."""
    say = teller.say
    why = "" if filters.is_gone else say("window.dormant.gone_alone")
    return Filtering(
        is_open=not chosen,
        worth=filters.worth,
        worth_title=say("window.dormant.worth", least=teller.worth),
        rested=filters.rested,
        at_store=filters.at_store and filters.is_gone if has_stores else None,
        at_store_why=why,
        consent=_choice(teller, "consent", CHANNELS, filters.consent),
        category=_categories(teller, filters, categories, why),
        life=_life(teller, filters),
    )


def _life(teller: Teller, filters: Filters) -> Choice:
    """Of who is gone what they were, of others how long they have been here."""
    if filters.is_gone:
        return _choice(teller, "origin", ORIGINS, filters.origin)
    return _choice(teller, "stage", STAGES, filters.stage)


def _choice(teller: Teller, name: str, values: Sequence[str], chosen: str) -> Choice:
    words = [("", teller.say(f"window.dormant.any.{name}"))]
    words += [(value, teller.say(f"window.dormant.{name}.{value}")) for value in values]
    return Choice(options=tuple(words), chosen=chosen)


def _categories(teller: Teller, filters: Filters, categories: Sequence[str], why: str) -> Choice:
    say = teller.say
    found = [*categories, *([filters.category] if filters.category and filters.category not in categories else [])]
    why = why or ("" if found else say("window.dormant.no_categories"))
    return Choice(
        options=(("", say("window.dormant.any.category")), *((name, name) for name in found)),
        chosen=filters.category if filters.is_gone else "",
        why=why,
    )
