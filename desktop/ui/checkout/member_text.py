"""A member at a glance in words: what a cashier reads while the next bill is typed. Pure."""

from collections.abc import Callable

from desktop.core.services.glance_member import Glance
from desktop.ui.checkout.model import Fact, MemberModel
from desktop.ui.figures import points_text
from desktop.ui.points_source import Source
from desktop.ui.tier_mark import tier_mark

Phrase = Callable[..., str]
Money = Callable[[int], str]
_LONGEST_NOTE = 60


def member_model(phrase: Phrase, money: Money, glance: Glance, source: Source, *, can_drop: bool) -> MemberModel:
    """The card. Points nobody knows are "—", never 0; ``source`` says who vouches for them."""
    return MemberModel(
        name=glance.name or phrase("member.no_name"),
        known_as=glance.name,
        tier=_tier(glance),
        line=_line(phrase, glance),
        points=points_text(glance.usable),
        worth=phrase("member.worth", money=money(glance.worth_minor)) if glance.worth_minor else "",
        source=source.text,
        source_tone=source.tone,
        source_icon=source.icon,
        source_more=source.more,
        facts=tuple(_facts(phrase, money, glance)),
        can_drop=can_drop,
    )


def _tier(glance: Glance) -> tuple[str, str, str] | None:
    if not glance.tier or not glance.tier_name:
        return None
    return (glance.tier_name, *tier_mark(glance.tier))


def _line(phrase: Phrase, glance: Glance) -> str:
    visits = phrase("member.visits", visits=f"{glance.visits:,}") if glance.visits else phrase("member.first")
    return " · ".join(part for part in (glance.phone, visits) if part)


def _facts(phrase: Phrase, money: Money, glance: Glance) -> list[Fact]:
    """The most pressing first: a small window shows as many as fit."""
    made = (
        *(*_complaints(phrase, glance), _frozen(phrase, glance), *_notes(glance), *_offers(phrase, glance)),
        *(_debt(phrase, glance), _expiring(phrase, glance)),
        *(_birthday(phrase, glance), _usual(phrase, money, glance), _tier_until(phrase, money, glance)),
    )
    return [fact for fact in made if fact is not None]


def _frozen(phrase: Phrase, glance: Glance) -> Fact | None:
    if glance.frozen_on is None:
        return None
    return Fact("lock", phrase("member.frozen", on=glance.frozen_on.isoformat()), phrase("member.frozen_detail"))


def _complaints(phrase: Phrase, glance: Glance) -> list[Fact]:
    """Somebody is not content: the first thing to know. A text that is not here is a complaint still."""
    if not glance.complaints:
        return []
    newest = glance.complaints[0] or phrase("member.complaint_elsewhere")
    title = phrase("member.complaint", complaints=len(glance.complaints))
    return [Fact("warning", title, newest if len(newest) <= _LONGEST_NOTE else f"{newest[:_LONGEST_NOTE]}…")]


def _notes(glance: Glance) -> list[Fact]:
    """What somebody pinned, so that it is seen at scan; a long one goes on at the member's page."""
    return [Fact("pencil", text if len(text) <= _LONGEST_NOTE else f"{text[:_LONGEST_NOTE]}…") for text in glance.notes]


def _offers(phrase: Phrase, glance: Glance) -> list[Fact]:
    """What the cashier gives on the POS, by the name that the POS has for it."""
    return [
        Fact(
            "ticket",
            phrase("member.offer", coupon=each.offer.coupon),
            phrase("member.offer_detail", day=f"{each.last_day:%m-%d}"),
        )
        for each in glance.offers
    ]


def _debt(phrase: Phrase, glance: Glance) -> Fact | None:
    if not glance.debt:
        return None
    return Fact("warning", phrase("member.debt", points=f"{glance.debt:,}"), phrase("member.debt_detail"))


def _expiring(phrase: Phrase, glance: Glance) -> Fact | None:
    soon = glance.expiring
    if soon is None:
        return None
    name = "expiring_today" if soon.days_left == 0 else "expiring_detail"
    detail = phrase(f"member.{name}", day=f"{soon.last_day:%m-%d}", days=soon.days_left)
    return Fact("hourglass", phrase("member.expiring", points=f"{soon.points:,}"), detail)


def _birthday(phrase: Phrase, glance: Glance) -> Fact | None:
    days = glance.birthday_in_days
    if days is None or glance.birthday is None:
        return None
    name = {0: "birthday_today", 1: "birthday_tomorrow"}.get(days, "birthday")
    return Fact("gift", phrase(f"member.{name}", day=glance.birthday, days=days), phrase("member.birthday_detail"))


def _usual(phrase: Phrase, money: Money, glance: Glance) -> Fact | None:
    last = glance.last_visit
    if last is None:
        return None
    detail = phrase("member.last", day=f"{last.at:%m-%d}", paid=money(last.paid_minor))
    if not glance.usual:
        return Fact("receipt", detail)
    return Fact("bowl", phrase("member.usual", goods=phrase("member.and").join(glance.usual)), detail)


def _tier_until(phrase: Phrase, money: Money, glance: Glance) -> Fact | None:
    spend = money(glance.window_spend_minor)
    icon = tier_mark(glance.tier)[0] or "star"
    if glance.tier_until is None or glance.keep_minor is None:
        if glance.next_tier_name is None or glance.next_tier_short_minor is None:
            return None
        title = phrase("member.next_tier", money=money(glance.next_tier_short_minor), tier=glance.next_tier_name)
        return Fact("star", title, phrase("member.spend", spend=spend))
    title = phrase("member.until", tier=glance.tier_name or glance.tier, day=glance.tier_until.isoformat())
    keeps = glance.window_spend_minor >= glance.keep_minor
    detail = phrase("member.keeps" if keeps else "member.falls", spend=spend, keep=money(glance.keep_minor))
    return Fact(icon, title, detail)
