"""The portrait in words: what a manager knows of a member at a glance. No rule is decided here."""

from datetime import date

from desktop.core.domain.care_events import GROUPS
from desktop.core.domain.rhythm import CategoryCycle
from desktop.core.services.portray_member import Portrait
from desktop.ui.desk import Desk
from desktop.ui.figures import UNKNOWN, short_money
from desktop.ui.portrait.model import Line, Listing, TagChip, TagGroup

MOST_CYCLES = 5


def named(desk: Desk, portrait: Portrait, staff_id: str) -> str:
    """Somebody of the staff; whoever left, or was no person, is said so."""
    if not staff_id:
        return desk.say("window.portrait.nobody")
    found = next((person.name for person in portrait.staff if person.staff_id == staff_id), "")
    return found or desk.say("window.portrait.somebody")


def facts(desk: Desk, portrait: Portrait) -> tuple[Line, ...]:
    """Class, stage, RFM, rhythm, the usual bill, who serves."""
    say, scores, year = desk.say, portrait.scores, portrait.year
    rhythm = portrait.rhythm
    average = short_money(year.average_minor, desk.shop.currency) if year.average_minor is not None else UNKNOWN
    served = say("window.portrait.and").join(
        say("window.portrait.served", name=named(desk, portrait, who), bills=bills)
        for who, bills in portrait.served_by
        if any(person.staff_id == who for person in portrait.staff)
    )
    return (
        Line(label=say("window.portrait.class"), value=say(f"window.portrait.classes.{portrait.class_name}"),
             note=_since(desk, portrait)),
        Line(label=say("window.portrait.stage"), value=say(f"window.portrait.stages.{portrait.stage}")),
        Line(label="RFM", value=f"R{scores.recency} F{scores.frequency} M{scores.money}" if scores else UNKNOWN,
             note=say("window.portrait.rfm_note")),
        Line(label=say("window.portrait.rhythm"),
             value=say("window.portrait.days", days=rhythm.mean_days) if rhythm else UNKNOWN,
             note=_next(desk, rhythm.next_day, rhythm.due_in(portrait.today)) if rhythm else ""),
        Line(label=say("window.portrait.average"), value=average,
             note=say("window.portrait.year_bills", bills=year.bills)),
        Line(label=say("window.portrait.served_by"), value=served or UNKNOWN),
    )  # fmt: skip


def _since(desk: Desk, portrait: Portrait) -> str:
    if portrait.days_since is None:
        return ""
    came = desk.say("window.portrait.since", days=portrait.days_since)
    if portrait.origin is None:
        return came
    origin = desk.say(f"window.portrait.classes.{portrait.origin}")
    return desk.say("window.portrait.origin", origin=origin) + " · " + came


def _next(desk: Desk, day: date, due_in: int) -> str:
    key = "due" if due_in > 0 else "due_today" if due_in == 0 else "late"
    return desk.say(f"window.portrait.{key}", day=f"{day:%m-%d}", days=abs(due_in))


def listings(desk: Desk, portrait: Portrait) -> tuple[Listing, ...]:
    """What comes round again, and what is bought most."""
    say = desk.say
    bought = tuple(
        Line(
            label=each.category,
            value=say("window.portrait.bills", bills=each.bills),
            note=say("window.portrait.last", day=each.last_day.isoformat()),
        )
        for each in portrait.categories
    )
    return (
        Listing(
            title=say("window.portrait.cycles"),
            lines=tuple(_cycle(desk, cycle, portrait.today) for cycle in portrait.cycles[:MOST_CYCLES]),
            sentence=say("window.portrait.no_cycles"),
        ),
        Listing(title=say("window.portrait.bought"), lines=bought, sentence=say("window.portrait.no_bought")),
    )


def _cycle(desk: Desk, cycle: CategoryCycle, today: date) -> Line:
    rhythm = cycle.rhythm
    return Line(
        label=cycle.category,
        value=desk.say("window.portrait.every", days=rhythm.mean_days),
        note=_next(desk, rhythm.next_day, rhythm.due_in(today)),
    )


def groups(desk: Desk, portrait: Portrait) -> tuple[TagGroup, ...]:
    """The four groups: what is borne, then what is offered; a retired tag stands only where it is borne."""
    borne = {(each.group, each.tag): each.by_rule for each in portrait.tags}
    offered = {(each.group, each.tag): each.rule is not None for each in portrait.vocabulary}
    found = []
    for group in GROUPS:
        words = sorted({tag for in_group, tag in [*borne, *offered] if in_group == group})
        chips = tuple(
            TagChip(
                group=group,
                tag=tag,
                is_on=(group, tag) in borne,
                by_rule=borne.get((group, tag), offered.get((group, tag), False)),
            )
            for tag in words
            if (group, tag) in borne or not offered.get((group, tag), False)
        )
        found.append(
            TagGroup(title=desk.say(f"window.portrait.groups.{group}"), chips=chips,
                     sentence=desk.say("window.portrait.no_tags"))
        )  # fmt: skip
    return tuple(found)


def consents(desk: Desk, portrait: Portrait) -> Listing:
    """Every yes and no, newest first."""
    say = desk.say
    lines = tuple(
        Line(
            label=say(f"window.member.channel.{step.channel}"),
            value=say("window.portrait.given" if step.given else "window.portrait.withdrawn"),
            note=" · ".join(
                part
                for part in (
                    f"{step.at:%Y-%m-%d %H:%M}",
                    say("window.portrait.text_version", version=step.text_version) if step.text_version else "",
                )
                if part
            ),
        )
        for step in portrait.consents
    )
    return Listing(title=say("window.portrait.consents"), lines=lines, sentence=say("window.portrait.no_consents"))
