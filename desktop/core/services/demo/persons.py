"""The invented members: names, phones that nobody has, birthdays, consents, and how often they come."""

from datetime import date, timedelta
from random import Random

from msgspec import Struct

from desktop.core.services.demo.props import People
from desktop.core.services.demo.rhythm import MEMBERS, Rhythm, visits

LOSE_CARDS = (6, 33, 57)
_BANQUETS, _FAMILIES = 6, 28
_PHONE_STEP, _PHONES = 3_571, 10_000
_SHARING = (17, 61, 118, 190, 233)
_BIRTHDAYS_FROM_TODAY = {3: 0, 40: 0, 8: 1, 71: 2, 102: 3, 150: 4, 26: 5, 210: 6}
_CONSENTS: tuple[tuple[str, ...], ...] = (
    (), ("wechat",), ("phone",), ("phone",), ("phone",), ("phone", "wechat"), ("sms", "phone"), ("sms", "phone"),
    ("sms", "phone", "wechat"),
)  # fmt: skip


class Person(Struct, frozen=True, kw_only=True):
    """Somebody who never was. ``days_ago``: of the visits, longest ago first; ``party``: how many eat, at most."""

    number: int
    name: str
    gender: str | None
    phone: str
    shares_phone: bool
    birthday: str | None
    source: str
    consents: tuple[str, ...]
    rhythm: Rhythm
    days_ago: tuple[int, ...]
    party: int
    has_card: bool


def invent(people: People, today: date, random: Random) -> list[Person]:
    """All members. Some families share a phone; there is a birthday today and on each day of the coming week."""
    rhythms: list[Rhythm] = [rhythm for rhythm, count in MEMBERS.items() for _ in range(count)]
    return [_person(number, rhythm, people, today, random) for number, rhythm in enumerate(rhythms)]


def _person(number: int, rhythm: Rhythm, people: People, today: date, random: Random) -> Person:
    gender = random.choice(("female", "male"))
    given = random.choice(people.women if gender == "female" else people.men)
    owner = number - 1 if number in _SHARING else number
    return Person(
        number=number,
        name=random.choice(people.surnames) + given,
        gender=gender if random.random() < 0.6 else None,
        phone=f"{people.phone_starts}{(owner * _PHONE_STEP + 417) % _PHONES:04}",
        shares_phone=number in _SHARING,
        birthday=_birthday(number, today, random),
        source=random.choice(people.sources),
        consents=random.choice(_CONSENTS),
        rhythm=rhythm,
        days_ago=visits(rhythm, random, number < _FAMILIES),
        party=_party(number, random),
        has_card=random.random() < 0.4 or number in LOSE_CARDS,
    )


def _party(number: int, random: Random) -> int:
    """A few eat with many: those reach the upper tiers."""
    if number < _BANQUETS:
        return 12
    return random.randint(3, 4) if number < _FAMILIES else random.randint(1, 3)


def _birthday(number: int, today: date, random: Random) -> str | None:
    """The year is often not given: a birthday is enough for a greeting."""
    born = date(random.randint(1955, 2006), 1, 1) + timedelta(days=random.randrange(365))
    month_day = f"{born:%m-%d}" if random.random() < 0.65 else None
    if number in _BIRTHDAYS_FROM_TODAY:
        month_day = f"{today + timedelta(days=_BIRTHDAYS_FROM_TODAY[number]):%m-%d}"
    if month_day is None or month_day == "02-29" or random.random() < 0.4:
        return month_day
    return f"{born.year}-{month_day}"
