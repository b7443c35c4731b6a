"""Tags: the shop's vocabulary in four groups, set on members by hand, or borne by whom a rule holds of.

A tag is its word: renaming is a new one. What a rule says is asked anew each time, never written on a member.
"""

from collections.abc import Sequence

from msgspec import Struct

from desktop.core.domain.care_events import GROUPS, Group, TagDefined, TagRemoved, TagSet
from desktop.core.domain.errors import Conflict, NotFound, RuleBroken
from desktop.core.domain.payload import Payload
from desktop.core.domain.people import Member
from desktop.core.domain.staff import Approval
from desktop.core.domain.tag_holding import Asked, Subject, Visit, holds
from desktop.core.domain.tag_rules import Rule, checked
from desktop.core.ports import Fact, Reading, Till
from desktop.core.ports.tagging import Found, Tag, Wanted, always
from desktop.core.services.allow import allow
from desktop.core.services.who import find_here

LONGEST_TAG = 20
MOST_TAGS = 200
MOST_BILLS = 2000


class Borne(Struct, frozen=True, kw_only=True):
    """A tag of a member. ``by_rule``: it follows from what they do, and cannot be taken away by hand."""

    group: str
    tag: str
    by_rule: bool


class Definition(Struct, frozen=True, kw_only=True):
    """A word to be defined, changed or, ``retired``, offered no more. ``rule`` None: set by hand."""

    group: Group
    tag: str
    rule: Rule | None = None
    retired: bool = False


def set_tag(till: Till, event_id: str, key: str, group: Group, tag: str) -> None:
    """The member bears the tag from now on; one they bear is not written twice.

    Raises what find_here and allow raise, NotFound ``tag.unknown``, RuleBroken ``tag.by_rule``.
    """
    _write(till, event_id, key, TagSet(group=group, tag=tag))


def remove_tag(till: Till, event_id: str, key: str, group: Group, tag: str) -> None:
    """The member bears the tag no more, a retired one too. Raises what find_here and allow raise."""
    _write(till, event_id, key, TagRemoved(group=group, tag=tag))


def _write(till: Till, event_id: str, key: str, said: TagSet | TagRemoved) -> None:
    with till.ledger.writing() as writing:
        member_id = find_here(till, writing, key).member.member_id
        done = writing.event(event_id)
        if done is not None:
            if done.payload != said:
                raise Conflict("merge.differs")
            return
        allow(till, writing, "tag.set", event_id)
        bears = (said.group, said.tag) in writing.state(member_id).tags
        if isinstance(said, TagSet):
            _check_offered(writing, said.group, said.tag)
        if bears != isinstance(said, TagSet):
            writing.append(Fact(event_id=event_id, moment=writing.moment(), payload=said, member_id=member_id))


def _check_offered(reading: Reading, group: str, tag: str) -> None:
    found = next((each for each in reading.tags() if (each.group, each.tag) == (group, tag)), None)
    if found is None:
        raise NotFound("tag.unknown")
    if found.rule is not None:
        raise RuleBroken("tag.by_rule")


def define_tag(till: Till, event_id: str, asked: Definition, *, approval: Approval | None = None) -> None:
    """Put a word into the vocabulary, or say anew what it means. ``approval``: of the deed "tag.rules".

    Raises what allow raises, RuleBroken ``tag.name``, ``tag.too_many``, what tag_rules.checked raises; NotFound
    ``tag.unknown`` for one to retire that there is not.
    """
    tag = " ".join(asked.tag.split())
    if not 0 < len(tag) <= LONGEST_TAG or asked.group not in GROUPS or not tag.isprintable():
        raise RuleBroken("tag.name", most=LONGEST_TAG)
    if asked.rule is not None:
        checked(asked.rule)
    with till.ledger.writing() as writing:
        if writing.event(event_id) is not None:
            return
        approved_by = allow(till, writing, "tag.rules", event_id, approval)
        known = {(each.group, each.tag): each for each in writing.tags()}
        found = known.get((asked.group, tag))
        if asked.retired and found is None:
            raise NotFound("tag.unknown")
        if found is None and len(known) >= MOST_TAGS:
            raise RuleBroken("tag.too_many", most=MOST_TAGS)
        if not asked.retired and found is not None and found.rule == asked.rule:
            return
        said: Payload = TagDefined(
            group=asked.group, tag=tag, rule=asked.rule, retired=asked.retired, approved_by=approved_by
        )
        writing.append(Fact(event_id=event_id, moment=writing.moment(), payload=said))


def vocabulary(till: Till) -> list[Tag]:
    """Every tag on offer, by group and word."""
    with till.ledger.reading() as reading:
        return reading.tags()


def count_tagged(till: Till, rule: Rule, some: int, wanted: Wanted = always) -> Found:
    """Whom the rule holds of now, ``some`` of them to be shown.

    Raises as tag_rules.checked; Refusal ``asked.anew`` once the answer is ``wanted`` no more.
    """
    with till.ledger.reading() as reading:
        return reading.tagged_by(checked(rule), some, wanted)


def guess_tagged(till: Till, rule: Rule, some: int, wanted: Wanted = always) -> Found | None:
    """About whom, within a second, where counting them all takes longer; else None. Raises as count_tagged."""
    with till.ledger.reading() as reading:
        return reading.about_tagged_by(checked(rule), some, wanted)


def tags_of(till: Till, reading: Reading, member: Member) -> tuple[Borne, ...]:
    """What a member bears: set by hand, then by rule; each in the order of groups."""
    by_hand = [Borne(group=group, tag=tag, by_rule=False) for group, tag in reading.state(member.member_id).tags]
    defined = [tag for tag in reading.tags() if tag.rule is not None]
    by_rule: list[Borne] = []
    if defined:
        subject, asked = subject_of(till, reading, member), asked_now(reading)
        by_rule = [
            Borne(group=tag.group, tag=tag.tag, by_rule=True)
            for tag in defined
            if tag.rule is not None and holds(tag.rule, subject, asked)
        ]
    order: Sequence[str] = GROUPS
    return tuple(sorted([*by_hand, *by_rule], key=lambda each: (each.by_rule, order.index(each.group))))


def asked_now(reading: Reading) -> Asked:
    """As of today, by the program that counts now."""
    program = reading.program().program
    return Asked(day=reading.today(), classes=program.classes, ladder=program.ladder_rule)


def subject_of(till: Till, reading: Reading, member: Member) -> Subject:
    """A member as rules see them."""
    return Subject(
        state=reading.state(member.member_id),
        birthday=member.profile.birthday_on(reading.today()),
        visits=visits_of(till, reading, member.member_id),
    )


def visits_of(till: Till, reading: Reading, member_id: str) -> tuple[Visit, ...]:
    """The bills held here that stand, newest first; a bill shared by several is each one's visit."""
    return tuple(
        Visit(
            day=sale.record.day,
            hour=till.clock.wall(sale.effective_at_us).hour,
            categories=tuple(dict.fromkeys(line.category for line in sale.said.intent.lines if line.category)),
        )
        for sale in reading.recent_sales(member_id, MOST_BILLS)
        if not sale.record.wholly_refunded
    )
