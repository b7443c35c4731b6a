"""Everything that happens in the invented shop, planned: acts in order of time, up to now and no further."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from operator import attrgetter
from random import Random
from zoneinfo import ZoneInfo

from msgspec import Struct

from desktop.core.domain.calendar import MICROSECONDS
from desktop.core.domain.contact_events import Intent
from desktop.core.domain.intents import Line
from desktop.core.services.demo.meals import meal
from desktop.core.services.demo.persons import LOSE_CARDS, Person, invent
from desktop.core.services.demo.props import Menu, People
from desktop.core.services.demo.rhythm import DAYS

_MINUTE_US = 60 * MICROSECONDS
_DAY_US = 24 * 60 * _MINUTE_US
_LUNCH, _DINNER = (11 * 60 + 10, 12 * 60 + 10, 13 * 60 + 50), (17 * 60 + 20, 18 * 60 + 30, 20 * 60 + 50)
_REFUNDED, _USES_POINTS = 0.012, 0.3
_GIVEN, _WITHDRAWN = 22, (12, 45, 160)
_CALLED: dict[int, tuple[int, Intent]] = {
    198: (14, "thinking"), 199: (14, "thinking"), 204: (7, "coming"), 209: (14, "thinking"), 213: (7, "coming"),
    220: (14, "thinking"), 224: (9, "never"), 231: (3, "coming"), 236: (2, "thinking"),
}  # fmt: skip
"""Of those who stayed away: how many days ago they were called, and what they said."""


class Enrols(Struct, frozen=True):
    """Somebody joins; ``referrer``: who brought them."""

    at_us: int
    person: Person
    referrer: int | None


class GetsCard(Struct, frozen=True):
    """A card is printed."""

    at_us: int
    person: Person


class Buys(Struct, frozen=True):
    """A bill; ``points_percent`` of the most points allowed are used."""

    at_us: int
    number: int
    person: Person | None
    lines: tuple[Line, ...]
    tender: str
    points_percent: int


class Returns(Struct, frozen=True):
    """Money for a bill goes back: all of it, or its first line's price."""

    at_us: int
    buys: int
    whole: bool
    reason: str


class IsGiven(Struct, frozen=True):
    """Points by hand."""

    at_us: int
    person: Person
    points: int
    reason: str


class LosesCard(Struct, frozen=True):
    """A card is lost; the next one is printed."""

    at_us: int
    person: Person


class Withdraws(Struct, frozen=True):
    """Somebody wants no more messages."""

    at_us: int
    person: Person


class IsCalled(Struct, frozen=True):
    """Somebody who stayed away is called and told of an offer; what they ``mean`` to do says when to look again."""

    at_us: int
    person: Person
    mean: Intent


Act = Enrols | GetsCard | Buys | Returns | IsGiven | LosesCard | Withdraws | IsCalled


class Story:
    """The plan for a seed and a moment: the same for the same."""

    def __init__(self, menu: Menu, people: People, zone: ZoneInfo, now_us: int, seed: int) -> None:
        self._menu = menu
        self._people = people
        self._zone = zone
        self._now_us = now_us
        self._random = Random(seed)  # noqa: S311 - invented, and the same again: nothing here is secret
        self._today = datetime.fromtimestamp(now_us // MICROSECONDS, zone).date()
        self._bills = 0

    @property
    def begins_us(self) -> int:
        """When the shop opens: before everything that happens."""
        return self._at(DAYS + 1, 9 * 60)

    def acts(self) -> list[Act]:
        """All of it, in order of time."""
        persons = invent(self._people, self._today, self._random)
        joined = {person.number: self._joins_us(person) for person in persons}
        acts: list[Act] = [act for person in persons for act in self._life(person, joined)]
        acts += self._passers_by()
        acts += [act for act in acts[:] if isinstance(act, Buys) for act in self._after(act)]
        return sorted((act for act in acts if act.at_us <= self._now_us), key=attrgetter("at_us"))

    def _life(self, person: Person, joined: dict[int, int]) -> Iterator[Act]:
        """Joining, visits, and what else happens to one member."""
        random, joins_us = self._random, joined[person.number]
        yield Enrols(joins_us, person, self._referrer(person, joined))
        if person.has_card:
            yield GetsCard(joins_us + _MINUTE_US, person)
        for at, days in enumerate(person.days_ago):
            yield self._bill(joins_us + 4 * _MINUTE_US if at == 0 else self._mealtime(days), person)
        if person.number < _GIVEN:
            reason = random.choice(self._people.given_reasons)
            given_us = self._at(random.randint(1, 40), 15 * 60 + person.number)
            yield IsGiven(given_us, person, random.randrange(20, 320, 10), reason)
        if person.number in LOSE_CARDS:
            yield LosesCard(self._at(2 + person.number // 2, 16 * 60), person)
        if person.number in _CALLED and "phone" in person.consents:
            days, mean = _CALLED[person.number]
            yield IsCalled(self._at(days, 15 * 60 + person.number % 60), person, mean)
        if person.number in _WITHDRAWN:
            yield Withdraws(self._at(1 + person.number // 20, 16 * 60 + 20), person)

    def _joins_us(self, person: Person) -> int:
        """Just before the first meal; those who never came joined all the same."""
        days = person.days_ago[0] if person.days_ago else self._random.randint(3, DAYS - 10)
        return self._mealtime(days)

    def _referrer(self, person: Person, joined: dict[int, int]) -> int | None:
        """One in seven was brought by somebody who was a member before."""
        earlier = [number for number, at_us in joined.items() if at_us < joined[person.number] - _DAY_US]
        return self._random.choice(earlier) if earlier and self._random.random() < 0.15 else None

    def _passers_by(self) -> Iterator[Buys]:
        """Bills without a member: more at the week's end."""
        for days in range(DAYS, -1, -1):
            is_weekend = self._day(days).weekday() >= 5
            for _ in range(self._random.randint(4, 7) if is_weekend else self._random.randint(2, 5)):
                yield self._bill(self._mealtime(days), None)

    def _bill(self, at_us: int, person: Person | None) -> Buys:
        random = self._random
        self._bills += 1
        most = person.party if person else random.choice((1, 1, 2, 2, 3, 4))
        lines = meal(self._menu, max(1, random.randint(most - most // 3, most)), random)
        percent = random.choice((50, 100)) if person and random.random() < _USES_POINTS else 0
        return Buys(at_us, self._bills, person, lines, random.choice(self._menu.tenders), percent)

    def _after(self, buys: Buys) -> Iterator[Returns]:
        random = self._random
        if random.random() < _REFUNDED:
            later_us = buys.at_us + random.choice((9, 14, 26, 50, 2 * 24 * 60)) * _MINUTE_US
            yield Returns(later_us, buys.number, random.random() < 0.4, random.choice(self._people.refund_reasons))

    def _mealtime(self, days: int) -> int:
        first, peak, last = _LUNCH if self._random.random() < 0.58 else _DINNER
        return self._at(days, int(self._random.triangular(first, last, peak)), self._random.randrange(60))

    def _at(self, days: int, minute: int, second: int = 0) -> int:
        """An instant so many days ago, on the shop's wall clock."""
        wall = datetime.combine(self._day(days), time(minute // 60, minute % 60, second), self._zone)
        return int(wall.timestamp()) * MICROSECONDS

    def _day(self, days: int) -> date:
        return self._today - timedelta(days=days)
