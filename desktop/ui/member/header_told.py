"""The header in words: who it is, what they agreed to, what they spend, how often they come, what they hold."""

from desktop.core.services.glance_member import Glance
from desktop.core.services.member_page import DatedConsent, MemberPage
from desktop.ui.figures import UNKNOWN, points_text
from desktop.ui.member.model import Header, Tag
from desktop.ui.member.telling import Teller
from desktop.ui.points_source import Source
from desktop.ui.tier_mark import tier_mark


def header_told(teller: Teller, page: MemberPage, source: Source, revealed: str = "") -> Header:
    """The header; ``source`` vouches for the points, ``revealed`` is the phone in full while it may be seen."""
    glance, year = page.glance, page.year
    average = year.average_minor
    bills = teller.say("window.member.year_bills", bills=f"{year.bills:,}", average=_rounded(teller, average))
    visited = glance.last_visit
    return Header(
        name=glance.name or UNKNOWN,
        known_as=glance.name,
        tier=_tier(glance),
        chips=_chips(teller, page),
        about=_about(teller, page, revealed),
        agreed=_agreed(teller, page),
        has_agreed=bool(page.consents),
        spend=teller.short_money(year.spend_minor),
        spend_note=bills if average is not None else teller.say("window.member.no_bills"),
        gap=teller.say("window.member.gap_days", days=year.mean_gap_days)
        if year.mean_gap_days is not None
        else UNKNOWN,
        gap_note=teller.say("window.member.last_visit", at=teller.moment(visited.at))
        if visited
        else teller.say("window.member.no_visit_here" if is_elsewhere(page) else "window.member.no_visit"),
        points=points_text(glance.usable),
        points_facts=_points_facts(teller, glance, source),
    )


def is_elsewhere(page: MemberPage) -> bool:
    """Whether the member has bought, but in other stores of the chain only: their bills are not here."""
    return page.glance.here_since is not None and page.glance.visits > 0 and page.glance.last_visit is None


def _rounded(teller: Teller, amount_minor: int | None) -> str:
    return teller.short_money(teller.whole(amount_minor) * teller.unit_minor) if amount_minor is not None else UNKNOWN


def _tier(glance: Glance) -> Tag | None:
    if not glance.tier or not glance.tier_name:
        return None
    return glance.tier_name, *tier_mark(glance.tier)


def _chips(teller: Teller, page: MemberPage) -> tuple[Tag, ...]:
    """Class and stage; and that somebody is not content."""
    name, stage = (teller.say(f"window.portrait.{kind}.{code}") for kind, code in
                   (("classes", page.class_name), ("stages", page.stage)))  # fmt: skip
    chips: list[Tag] = [(f"{name} · {stage}", "", "accent")]
    if page.glance.complaints:
        chips.append((teller.say("window.portrait.complains"), "warning", "bad"))
    return tuple(chips)


def _about(teller: Teller, page: MemberPage, revealed: str) -> str:
    born = page.glance.birthday
    parts = [
        revealed or page.glance.phone or teller.say("window.member.no_phone"),
        teller.say("window.member.birthday", day=born) if born else "",
        teller.say("window.member.enrolled", day=page.enrolled_on.isoformat()),
    ]
    return teller.joined(parts)


def _agreed(teller: Teller, page: MemberPage) -> str:
    """What may be sent since when, and what they usually have."""
    agreed = _channels(teller, page.consents) if page.consents else teller.say("window.member.not_agreed")
    usual = page.glance.usual
    goods = teller.say("window.member.usual", goods=teller.listed(list(usual))) if usual else ""
    return teller.joined([agreed, goods])


def _channels(teller: Teller, consents: tuple[DatedConsent, ...]) -> str:
    """A day that they have in common is said once."""
    names = [teller.say(f"window.member.channel.{consent.channel}") for consent in consents]
    days = [
        teller.say("window.member.since", day=consent.since.date().isoformat()) if consent.since else ""
        for consent in consents
    ]
    if len(set(days)) == 1:
        told = teller.listed(names) + days[0]
    else:
        told = teller.listed([name + day for name, day in zip(names, days, strict=True)])
    return teller.say("window.member.agreed", channels=told)


def _points_facts(teller: Teller, glance: Glance, source: Source) -> tuple[Tag, ...]:
    facts: list[Tag] = [(source.text, source.icon, source.tone)]
    if glance.left_on is not None:
        facts.append((teller.say("window.member.left", on=glance.left_on), "warning", "warn"))
    elif glance.frozen_on is not None:
        facts.append((teller.say("window.member.frozen", on=glance.frozen_on), "lock", "warn"))
    if glance.usable is None or glance.balance is None or glance.debt is None:
        return tuple(facts)
    if source.more:
        facts.append((source.more, "arrow_up", "ink2"))
    waiting = glance.balance + glance.debt - glance.usable
    if waiting > 0:
        facts.append((teller.say("window.member.not_yet", points=points_text(waiting)), "hourglass", "ink2"))
    if glance.debt > 0:
        facts.append((teller.say("window.member.owes", points=points_text(glance.debt)), "warning", "warn"))
    return tuple(facts)
