"""Portray a member: class, stage, RFM, rhythm, what they buy and when it is due, who serves them, consents."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from msgspec import Struct

from desktop.core.domain.classes import Class, classify
from desktop.core.domain.errors import NotFound
from desktop.core.domain.events import MemberEnrolled, ProfileChanged
from desktop.core.domain.people import CHANNELS, Member
from desktop.core.domain.rfm import Scores, recent
from desktop.core.domain.rfm_grid import STEPS, Span
from desktop.core.domain.rhythm import CategoryCycle, Rhythm, category_cycles, own_rhythm
from desktop.core.domain.staff import Person
from desktop.core.domain.stage import Stage, member_since, stage_of
from desktop.core.domain.state import MemberState
from desktop.core.domain.visits import SpanSpend, days_between, together
from desktop.core.ports import Reading, Sale, Till
from desktop.core.ports.lists import Wish
from desktop.core.ports.tagging import Tag
from desktop.core.services.list_profiles import MOST_VERSIONS, PROFILE_KINDS
from desktop.core.services.member_cases import Case, cases_of
from desktop.core.services.tag_member import MOST_BILLS, Borne, tags_of

MOST_CATEGORIES = 6
MOST_SERVERS = 3
YEAR_DAYS = 365
ANY_BILLS = 10**9


class CategoryBought(Struct, frozen=True, kw_only=True):
    """A category within a year: on how many bills, when last."""

    category: str
    bills: int
    last_day: date


class ConsentStep(Struct, frozen=True, kw_only=True):
    """A channel agreed to or withdrawn; ``text_version`` of what was agreed to, "" where it was not said."""

    at: datetime
    channel: str
    given: bool
    text_version: str
    staff_id: str


class Portrait(Struct, frozen=True, kw_only=True):
    """What is known of a member beyond points, as of ``today``.

    ``class_name`` "none": never bought; ``scores`` None: no bill within a year. ``served_by``: staff ids with the bills
    of a year that they rang up. ``categories`` and ``served_by`` are of bills held here.
    """

    member_id: str
    member_no: str
    name: str
    today: date
    class_name: Class
    origin: Class | None
    stage: Stage
    days_since: int | None
    scores: Scores | None
    rhythm: Rhythm | None
    year: SpanSpend
    cycles: tuple[CategoryCycle, ...]
    categories: tuple[CategoryBought, ...]
    adviser: str
    served_by: tuple[tuple[str, int], ...]
    tags: tuple[Borne, ...]
    vocabulary: tuple[Tag, ...]
    cases: tuple[Case, ...]
    consents: tuple[ConsentStep, ...]
    staff: tuple[Person, ...]


def portray_member(till: Till, member_id: str) -> Portrait:
    """Everything as of today. NotFound ``member.not_found``."""
    with till.ledger.reading() as reading:
        member = reading.member(member_id)
        if member is None:
            raise NotFound("member.not_found", key="…" + member_id[-4:])
        return _portrait(till, reading, member)


def _portrait(till: Till, reading: Reading, member: Member) -> Portrait:
    state, day = reading.state(member.member_id), reading.today()
    rule, history = reading.program().program.classes, state.history
    classed = classify(history, day, rule)
    name: Class = classed.name if classed else "none"
    since = member_since(classed.first_day if classed else None, state.enrolled_on, member.enrolled_on)
    sales = [s for s in reading.recent_sales(member.member_id, MOST_BILLS) if not s.record.wholly_refunded]
    year = [sale for sale in sales if (day - sale.record.day).days < YEAR_DAYS]
    bought = [(sale.record.day, line.category) for sale in sales for line in sale.said.intent.lines]
    return Portrait(
        member_id=member.member_id,
        member_no=member.member_no,
        name=member.profile.name,
        today=day,
        class_name=name,
        origin=classed.origin if classed else None,
        stage=stage_of(name, since, day, rule),
        days_since=classed.days_since if classed else None,
        scores=_scores(reading, state, day),
        rhythm=own_rhythm(history, day),
        year=together(days_between(history, date.fromordinal(day.toordinal() - YEAR_DAYS + 1), day)),
        cycles=category_cycles(bought, day),
        categories=_categories(year),
        adviser=state.adviser,
        served_by=tuple(Counter(sale.staff_id for sale in year if sale.staff_id).most_common(MOST_SERVERS)),
        tags=tags_of(till, reading, member),
        vocabulary=tuple(reading.tags()),
        cases=cases_of(till, reading, member.member_id),
        consents=_consents(till, reading, member),
        staff=tuple(person for person in reading.people() if person.active),
    )


def _scores(reading: Reading, state: MemberState, day: date) -> Scores | None:
    """Against everybody, as the lists have them; None for no bill on the RFM days, or where lists are not up to it."""
    found = recent(state.history, day, reading.program().program.classes.rfm_days)
    if found is None or not reading.lists.up_to().is_current:
        return None
    grid = reading.lists.grid()
    recency = _score(grid.recencies, found.days_since)
    frequency = _score(grid.frequencies, found.bills)
    if recency is None or frequency is None or not grid.members:
        return None
    as_much = Wish(n365=(1, ANY_BILLS), spend365_least=found.spend_minor, here=False)
    worse = grid.members - reading.lists.count(as_much)
    return Scores(recency, frequency, 1 + STEPS * worse // grid.members)


def _score(spans: Mapping[int, Span], value: int) -> int | None:
    return next((score for score, span in spans.items() if span.least <= value <= span.most), None)


def _categories(sales: Sequence[Sale]) -> tuple[CategoryBought, ...]:
    """On most bills first, of two alike the one bought later."""
    bills, last = Counter[str](), dict[str, date]()
    for sale in sales:
        for category in {line.category for line in sale.said.intent.lines if line.category}:
            bills[category] += 1
            last[category] = max(last.get(category, sale.record.day), sale.record.day)
    ranked = sorted(bills, key=lambda each: (bills[each], last[each], each), reverse=True)[:MOST_CATEGORIES]
    return tuple(CategoryBought(category=each, bills=bills[each], last_day=last[each]) for each in ranked)


def _consents(till: Till, reading: Reading, member: Member) -> tuple[ConsentStep, ...]:
    """Every yes and no that is on record, newest first."""
    steps: list[ConsentStep] = []
    held: frozenset[str] = frozenset()
    for entry in reversed(reading.entries(member.member_id, PROFILE_KINDS, None, MOST_VERSIONS)):
        said = entry.event.payload
        if not isinstance(said, MemberEnrolled | ProfileChanged) or said.consents is None:
            continue
        now, at = frozenset(said.consents), till.clock.wall(entry.event.effective_at_us)
        steps += [
            ConsentStep(
                at=at,
                channel=channel,
                given=channel in now,
                text_version=said.consent_text,
                staff_id=entry.staff_id,
            )
            for channel in CHANNELS
            if (channel in now) != (channel in held)
        ]
        held = now
    return tuple(steps[::-1])
