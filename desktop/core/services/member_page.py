"""A member's page: who they are, their lots, their visits, the first of their movements, in one reading."""

from datetime import date, datetime, timedelta

from msgspec import Struct

from desktop.core.domain.classes import Class, classify
from desktop.core.domain.errors import NotFound
from desktop.core.domain.events import MemberEnrolled, ProfileChanged
from desktop.core.domain.people import Member
from desktop.core.domain.stage import Stage, member_since, stage_of
from desktop.core.domain.state import MemberState
from desktop.core.domain.visits import (
    DaySpend,
    MonthSpend,
    SpanSpend,
    by_month,
    days_between,
    months_begin,
    together,
    weeks_begin,
)
from desktop.core.ports import Reading, Till
from desktop.core.services.glance_member import Glance, glanced
from desktop.core.services.list_movements import MovementPage, moved
from desktop.core.services.list_profiles import MOST_VERSIONS, PROFILE_KINDS
from desktop.core.services.trace_lots import TracedLot, traced_lots

FIRST_MOVEMENTS = 30
CALENDAR_WEEKS = 26
MONTHS = 12
_YEAR = timedelta(days=364)


class DatedConsent(Struct, frozen=True, kw_only=True):
    """A channel agreed to; ``since``: from when on without a break, None where the log does not say."""

    channel: str
    since: datetime | None


class MemberPage(Struct, frozen=True, kw_only=True):
    """Everything about a member on one page. ``birthday`` as kept, MM-DD or YYYY-MM-DD; ``year``: 365 days to today.

    ``calendar``: the days with bills since ``calendar_from``, a Monday; ``months``: twelve, this one last. ``lots``:
    soonest to go first, empty where the ledger before was damaged (I19). ``unsent``: events that HQ lacks.
    """

    glance: Glance
    today: date
    source: str
    enrolled_on: date
    external_id: str | None
    nickname: str | None
    gender: str | None
    birthday: str | None
    imported: dict[str, str]
    consents: tuple[DatedConsent, ...]
    year: SpanSpend
    lots: tuple[TracedLot, ...]
    calendar_from: date
    calendar: tuple[DaySpend, ...]
    months: tuple[MonthSpend, ...]
    movements: MovementPage
    class_name: Class = "none"
    stage: Stage = "introduced"
    unsent: frozenset[str] = frozenset()


def member_page(till: Till, member_id: str, language: str) -> MemberPage:
    """The page of a member as of today. NotFound ``member.not_found``."""
    with till.ledger.reading() as reading:
        member = reading.member(member_id)
        if member is None:
            raise NotFound("member.not_found", key="…" + member_id[-4:])
        return _page(till, reading, member, language)


def _page(till: Till, reading: Reading, member: Member, language: str) -> MemberPage:
    state, day, profile = reading.state(member.member_id), reading.today(), member.profile
    rule = reading.program().program.classes
    classed = classify(state.history, day, rule)
    name: Class = classed.name if classed else "none"
    since = member_since(classed.first_day if classed else None, state.enrolled_on, member.enrolled_on)
    first_week, first_month = weeks_begin(day, CALENDAR_WEEKS), months_begin(day, MONTHS)
    return MemberPage(
        glance=glanced(till, reading, member, language),
        today=day,
        source=member.source,
        enrolled_on=member.enrolled_on,
        external_id=profile.external_id,
        nickname=profile.nickname,
        gender=profile.gender,
        birthday=profile.birthday,
        imported=profile.imported,
        consents=_consents(till, reading, member, state),
        year=together(days_between(state.history, day - _YEAR, day)),
        lots=() if till.safe_mode else traced_lots(reading, state, day),
        calendar_from=first_week,
        calendar=days_between(state.history, first_week, day),
        months=by_month(days_between(state.history, first_month, day), first_month, MONTHS),
        movements=moved(till, reading, member.member_id, None, FIRST_MOVEMENTS, language),
        class_name=name,
        stage=stage_of(name, since, day, rule),
        unsent=reading.unsent_of(member.member_id),
    )


def _consents(till: Till, reading: Reading, member: Member, state: MemberState) -> tuple[DatedConsent, ...]:
    since: dict[str, datetime] = {}
    for entry in reversed(reading.entries(member.member_id, PROFILE_KINDS, None, MOST_VERSIONS)):
        said = entry.event.payload
        if isinstance(said, MemberEnrolled | ProfileChanged) and said.consents is not None:
            at = till.clock.wall(entry.event.effective_at_us)
            since = {channel: since.get(channel, at) for channel in said.consents}
    return tuple(DatedConsent(channel=channel, since=since.get(channel)) for channel in state.consents)
