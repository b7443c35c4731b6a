"""What came back: visits and spend of those who got the offer against those held out, as of a day, week by week."""

from collections.abc import Iterator
from datetime import date, timedelta

from msgspec import Struct

from desktop.core.domain.campaigns import Campaign
from desktop.core.domain.contacts import last_offer
from desktop.core.domain.errors import NotFound
from desktop.core.domain.uplift import Group, Uplift, uplift
from desktop.core.domain.visits import days_between
from desktop.core.ports import Progress, Reading, Till, unwatched
from desktop.core.services.campaigns.contacts import campaign

_WEEK = 7
_TOLD_EVERY = 500


class Week(Struct, frozen=True, kw_only=True):
    """A week of the offer, by its first day: how many of each side came in it for the first time since it began."""

    first_day: date
    offered: int
    held: int


class Results(Struct, frozen=True, kw_only=True):
    """A campaign and what came of it. ``until``: the last day looked at; planned, it is before the first.

    ``told``: to how many of either side somebody made an offer by hand since it began. One held out who was told makes
    the difference look smaller than it is.
    """

    campaign: Campaign
    as_of: date
    until: date
    uplift: Uplift
    told: tuple[int, int]
    weeks: tuple[Week, ...]


class _Came(Struct, frozen=True):
    """What a member did in the days of the offer, and whether somebody told them of one by hand."""

    first_day: date | None
    bills: int
    spend_minor: int
    was_told: bool


def campaign_results(till: Till, campaign_id: str, progress: Progress = unwatched) -> Results:
    """As of today. NotFound ``campaign.unknown``."""
    with till.ledger.reading() as reading:
        known = campaign(reading, campaign_id)
        if known is None:
            raise NotFound("campaign.unknown")
        return results_of(reading, known, progress)


def results_of(reading: Reading, known: Campaign, progress: Progress = unwatched) -> Results:
    """As campaign_results, inside a reading. Who was merged since counts once, on the side of the offer if on both."""
    as_of = reading.today()
    until = min(as_of, known.last_day)
    sides: dict[bool, list[_Came]] = {True: [], False: []}
    for done, (is_offered, member_id) in enumerate(_members(reading, known)):
        sides[is_offered].append(_came(reading, member_id, known, until))
        if done % _TOLD_EVERY == 0:
            progress(done, known.said.offered + known.said.held)
    return Results(
        campaign=known,
        as_of=as_of,
        until=until,
        uplift=uplift(_group(sides[True]), _group(sides[False])),
        told=(sum(came.was_told for came in sides[True]), sum(came.was_told for came in sides[False])),
        weeks=tuple(_weeks(known.said.first_day, until, sides)),
    )


def _members(reading: Reading, known: Campaign) -> Iterator[tuple[bool, str]]:
    """Everybody of the list as they are called now, those who got the offer first."""
    ids = list(reading.campaign_members(known.campaign_id))
    seen = set[str]()
    for is_offered in (True, False):
        for listed in ids:
            if known.is_offered(listed) is is_offered:
                face = reading.ids_of(listed)[0]
                if face not in seen:
                    seen.add(face)
                    yield is_offered, face


def _came(reading: Reading, member_id: str, known: Campaign, until: date) -> _Came:
    state = reading.state(member_id)
    days = days_between(state.history, known.said.first_day, until)
    spend = sum(day.spend_minor for day in days)
    last_told = last_offer(tuple(each for each in state.contacts if each.day <= max(until, known.begun_on)))
    was_told = last_told is not None and last_told >= known.begun_on
    return _Came(days[0].day if days else None, sum(day.bills for day in days), spend, was_told)


def _group(side: list[_Came]) -> Group:
    return Group(
        members=len(side),
        came=sum(1 for came in side if came.first_day is not None),
        bills=sum(came.bills for came in side),
        spend_minor=sum(came.spend_minor for came in side),
        squares_minor=sum(came.spend_minor**2 for came in side),
    )


def _weeks(first: date, until: date, sides: dict[bool, list[_Came]]) -> Iterator[Week]:
    while first <= until:
        last = first + timedelta(days=_WEEK - 1)
        offered, held = (
            sum(1 for came in sides[side] if came.first_day is not None and first <= came.first_day <= last)
            for side in (True, False)
        )
        yield Week(first_day=first, offered=offered, held=held)
        first = last + timedelta(days=1)
