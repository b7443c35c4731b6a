"""Today in words. Pure."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from desktop.core.services.look_at_today import Due, Today, What
from desktop.ui.desk import Desk
from desktop.ui.dormant.told import Teller
from desktop.ui.figures import UNKNOWN, points_text
from desktop.ui.today.model import Item, TodayCard, TodayModel

KEYS: Mapping[str, What] = MappingProxyType(
    {"1": "calls", "2": "reminders", "3": "birthdays", "4": "expiring", "5": "tiers", "6": "cycles", "7": "complaints"}
)
_ICONS: dict[What, str] = {
    "calls": "phone", "reminders": "clock", "birthdays": "gift", "expiring": "hourglass", "tiers": "star",
    "cycles": "sync", "complaints": "warning",
}  # fmt: skip
_HEADLINE: tuple[What, ...] = ("complaints", "calls", "reminders", "birthdays", "expiring")


def page_told(desk: Desk, today: Today) -> TodayModel:
    """The page, in the language spoken now."""
    teller = Teller(desk.say, desk.shop.currency, desk.shop.name)
    note = "window.today.as_of" if today.is_current else "window.today.catching_up"
    return TodayModel(
        is_ready=True,
        headline=_headline(teller, today),
        note=teller.say(note, day=f"{today.day:%m-%d}"),
        cards=tuple(_card(teller, today, key, what) for key, what in KEYS.items()),
    )


def _headline(teller: Teller, today: Today) -> str:
    """The day in one sentence: what there is, most urgent first."""
    say = teller.say
    wanted = [what for what in _HEADLINE if today.counts[what]]
    parts = [say(f"window.today.do.{what}", count=f"{today.counts[what]:,}") for what in wanted]
    return say("window.today.first", what=say("window.today.and").join(parts)) if parts else say("window.today.nothing")


def _card(teller: Teller, today: Today, key: str, what: What) -> TodayCard:
    say, count = teller.say, today.counts[what]
    return TodayCard(
        what=what,
        key=key,
        icon=_ICONS[what],
        title=say(f"window.today.card.{what}"),
        count=say("window.today.people", count=f"{count:,}") if count else "",
        items=tuple(_ITEMS[what](teller, today, due) for due in today.found[what]),
        empty=say(f"window.today.empty.{what}"),
    )


def _called(teller: Teller, _: Today, due: Due) -> Item:
    member = due.row.member
    gap = member.mean_gap_days
    why = teller.say("window.today.why.away", days=member.days_since or 0)
    if gap:
        why = teller.say("window.today.why.away_gap", days=member.days_since or 0, gap=gap)
    return Item(_name(due), why, teller.whole(member.spend365_minor), teller.offer(due.row.recipe, "offer"))


def _reminded(teller: Teller, today: Today, due: Due) -> Item:
    return Item(_name(due), teller.say("window.today.why.promised"), _when(teller, today, due))


def _born(teller: Teller, today: Today, due: Due) -> Item:
    return Item(_name(due), due.row.tier_name, _when(teller, today, due))


def _expires(teller: Teller, today: Today, due: Due) -> Item:
    points = teller.say("window.today.why.points", points=points_text(due.points))
    return Item(_name(due), points, _when(teller, today, due))


def _falls(teller: Teller, today: Today, due: Due) -> Item:
    why = teller.say("window.today.why.falls", tier=due.row.tier_name, to=due.to_tier or UNKNOWN)
    return Item(_name(due), why, _when(teller, today, due))


def _buys_again(teller: Teller, today: Today, due: Due) -> Item:
    why = teller.say("window.today.why.cycle", category=due.category, days=due.every_days)
    return Item(_name(due), why, _when(teller, today, due))


def _complains(teller: Teller, today: Today, due: Due) -> Item:
    return Item(_name(due), due.said or UNKNOWN, _when(teller, today, due))


_ITEMS: dict[What, Callable[[Teller, Today, Due], Item]] = {
    "calls": _called,
    "reminders": _reminded,
    "birthdays": _born,
    "expiring": _expires,
    "tiers": _falls,
    "cycles": _buys_again,
    "complaints": _complains,
}


def _name(due: Due) -> str:
    return due.row.member.name or UNKNOWN


def _when(teller: Teller, today: Today, due: Due) -> str:
    """Today, tomorrow, or the date; what is overdue by its date."""
    if due.on is None:
        return ""
    days = (due.on - today.day).days
    named = {0: "window.today.on.today", 1: "window.today.on.tomorrow"}.get(days)
    return teller.say(named) if named else f"{due.on:%m-%d}"
