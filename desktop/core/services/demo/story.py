"""Everything that happens in the invented shop, planned: acts in order of time, up to now and no further."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from operator import attrgetter
from random import Random
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from desktop.core.domain.calendar import MICROSECONDS
from desktop.core.domain.contact_events import Intent, Outcome
from desktop.core.domain.signs.rules import SignRules
from desktop.core.services.demo.acts import (
    Act,
    Buys,
    Enrols,
    GetsCard,
    IsCalled,
    IsGiven,
    LosesCard,
    Returns,
    Withdraws,
)
from desktop.core.services.demo.crew import on_duty
from desktop.core.services.demo.meals import meal
from desktop.core.services.demo.odd import Book, judged_month, odd_acts
from desktop.core.services.demo.persons import LOSE_CARDS, Person, invent
from desktop.core.services.demo.props import Menu, People
from desktop.core.services.demo.rhythm import DAYS, first_of
from desktop.core.services.demo.winback import CAMPAIGNS

_MINUTE_US = 60 * MICROSECONDS
_DAY_US = 24 * 60 * _MINUTE_US
_LUNCH, _DINNER = (11 * 60 + 10, 12 * 60 + 10, 13 * 60 + 50), (17 * 60 + 20, 18 * 60 + 30, 20 * 60 + 50)
_REFUNDED, _USES_POINTS = 0.012, 0.3
_GIVEN, _WITHDRAWN = 22, (12, 45, 130)
_MADE_UP = 8
"""So many of those who never came were made up by a cashier, in one month."""
_FEW, _MOST = 0.15, 0.6
"""How many of the members that come again, and of those that do not, one of the cashiers enrolled."""
_ANSWERS: tuple[tuple[Outcome, Intent], ...] = (
    ("reached", "coming"), ("reached", "coming"), ("reached", "thinking"), ("no_answer", ""), ("no_answer", ""),
)  # fmt: skip
_CALLED: dict[int, tuple[int, Intent]] = {
    178: (14, "thinking"), 179: (14, "thinking"), 189: (14, "thinking"), 200: (14, "thinking"), 204: (11, "never"),
}  # fmt: skip
"""Of those who stayed away: how many days ago they were called, and what they said."""


class Story:
    """The plan for a seed and a moment: the same for the same."""

    def __init__(self, menu: Menu, people: People, zone: ZoneInfo, now_us: int, seed: int) -> None:
        self._menu = menu
        self._people = people
        self._zone = zone
        self._now_us = now_us
        self._random = Random(seed)  # noqa: S311 - invented, and the same again: nothing here is secret
        self._today = datetime.fromtimestamp(now_us // MICROSECONDS, zone).date()
        self._first_none = first_of("none")
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
        acts += [act for act in acts[:] if isinstance(act, Buys) and act.campaign is None for act in self._after(act)]
        acts += odd_acts(Book(at=self._at, bill=self._bill_by), persons, self._people)
        return sorted((act for act in acts if act.at_us <= self._now_us), key=attrgetter("at_us"))

    def _life(self, person: Person, joined: dict[int, int]) -> Iterator[Act]:
        """Joining, visits, and what else happens to one member."""
        random, joins_us = self._random, joined[person.number]
        by = self._enrolled_by(person, joins_us)
        yield Enrols(joins_us, person, self._referrer(person, joined), by)
        if person.has_card:
            yield GetsCard(joins_us + _MINUTE_US, person, by)
        for at, days in enumerate(person.days_ago):
            if at == 0:
                yield replace(self._bill(joins_us + 4 * _MINUTE_US, person), by=by)
            else:
                yield self._bill(self._mealtime(days), person)
        if person.number < _GIVEN:
            reason = random.choice(self._people.given_reasons)
            given_us = self._at(random.randint(1, 40), 15 * 60 + person.number)
            yield IsGiven(given_us, person, random.randrange(20, 320, 10), reason)
        if person.number in LOSE_CARDS:
            yield LosesCard(self._at(2 + person.number // 2, 16 * 60), person)
        yield from self._won_back(person)
        if person.number in _WITHDRAWN:
            yield Withdraws(self._at(1 + person.number // 20, 16 * 60 + 20), person)

    def _won_back(self, person: Person) -> Iterator[Act]:
        """Calls and letters, and the meals that come of them."""
        random, (letters, calls) = self._random, CAMPAIGNS
        if person.rhythm == "won":
            for days in sorted(random.sample(range(letters.days_ago - 28, letters.days_ago - 3), random.randint(1, 2))):
                yield replace(self._bill(self._mealtime(days), person), campaign=0)
        if person.rhythm != "dormant" or "phone" not in person.consents:
            return
        minute = 15 * 60 + person.number % 60
        if person.number in _CALLED:
            days, mean = _CALLED[person.number]
            yield IsCalled(self._at(days, minute), person, "reached", mean)
            return
        days = random.randint(3, calls.days_ago - 1)
        outcome, mean = random.choice(_ANSWERS)
        yield IsCalled(self._at(days, minute), person, outcome, mean, campaign=1)
        if mean == "coming":
            yield replace(self._bill(self._mealtime(random.randint(1, days - 1)), person), campaign=1)

    def _joins_us(self, person: Person) -> int:
        """Just before the first meal; those who never came joined all the same."""
        if person.days_ago:
            return self._mealtime(person.days_ago[0])
        if person.number - self._first_none < _MADE_UP:
            first, _ = judged_month(self._today)
            return self._mealtime((self._today - first).days - 2 * (person.number - self._first_none))
        return self._mealtime(self._random.randint(3, DAYS - 10))

    def _enrolled_by(self, person: Person, joins_us: int) -> str:
        """One cashier's new members hardly ever come again; in the month that is judged, none of them does."""
        first, last = judged_month(self._today)
        wall = datetime.fromtimestamp(joins_us // MICROSECONDS, self._zone)
        again = len(person.days_ago) > 1 and person.days_ago[0] - person.days_ago[1] <= SignRules().second_days
        if first <= wall.date() <= last:
            return "zhang" if again else "li"
        return "li" if self._random.random() < (_FEW if again else _MOST) else on_duty(wall)

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
        by = on_duty(datetime.fromtimestamp(at_us // MICROSECONDS, self._zone))
        return Buys(at_us, self._bills, person, lines, random.choice(self._menu.tenders), percent, by)

    def _bill_by(self, days: int, minute: int, person: Person | None, percent: int, by: str) -> Buys:
        return replace(self._bill(self._at(days, minute), person), points_percent=percent, by=by)

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
